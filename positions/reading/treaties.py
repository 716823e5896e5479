"""What the page of a treaty (P2) and of one of its articles show: who stands where, on any day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from positions.models import (
    Appearance,
    Ask,
    Organization,
    Provision,
    Publication,
    Question,
    Stance,
    StatementVersion,
    Step,
    Treaty,
)
from positions.models.step import StepQuerySet
from positions.reading.bases import Base, base

PAGE = 50
FEW = 12
# Off the line by what they are about; kept, shown and counted apart.
APART = (Question.PROVISION, Question.PROCESS)


@dataclass
class Place:
    """Where one organization stands on one treaty, and how much of it is on record."""

    step: Step
    statements: int = 0
    version: StatementVersion | None = None
    asks: bool = False
    only_summaries: bool = False

    @property
    def organization(self) -> Organization:
        return self.step.organization

    @property
    def treaty(self) -> Treaty:
        return self.step.treaty


@dataclass
class Total:
    """Organizations of one kind on one step, and the documents that they rest on."""

    stance: Stance
    organizations: int = 0
    documents: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Kind:
    """One kind of actor: its totals by step, those that are only reported, and those without a position."""

    value: str
    label: str
    totals: list[Total]
    reported: int
    without: int


@dataclass(frozen=True)
class Wanted:
    """Which organizations a reader asks for, in which order, and after which one."""

    kind: str = ""
    stance: str = ""
    sort: str = ""
    after: str = ""

    @property
    def filtered(self) -> bool:
        return bool(self.kind or self.stance)


@dataclass(frozen=True)
class TreatyPage:
    """Totals are always split by kind of actor: there is no grand total of for and against."""

    treaty: Treaty
    day: dt.date
    known: dt.date | None
    wanted: Wanted
    base: Base
    kinds: list[Kind]
    organizations: int
    with_position: int
    found: int
    places: list[Place]
    more: str
    changes: list[Step]
    apart: list[Appearance]
    provisions: Sequence[Mapping[str, Any]]
    concerns: Sequence[Mapping[str, Any]]


def treaty_page(
    treaty: Treaty,
    *,
    day: dt.date | None = None,
    known: dt.date | None = None,
    wanted: Wanted | None = None,
) -> TreatyPage:
    """Every organization on record about this treaty on `day` (today), as known at `known` (now)."""
    day, wanted = day or timezone.now().date(), wanted or Wanted()
    said = Appearance.objects.known_at(known).filter(treaty=treaty, said_to__lte=day)
    line = Step.objects.known_at(known).filter(treaty=treaty, day__lte=day)
    steps = list(line.on(day).select_related("organization"))
    for step in steps:
        step.treaty = treaty
    found = _wanted(steps, wanted)
    shown, more = _page(found, wanted.after)
    apart = said.filter(question__in=APART).select_related("version__organization")
    return TreatyPage(
        treaty=treaty,
        day=day,
        known=known,
        wanted=wanted,
        base=base(said),
        kinds=_kinds(steps),
        organizations=len(steps),
        with_position=sum(1 for step in steps if step.stance),
        found=len(found),
        places=places(shown, said),
        more=more,
        changes=list(changes(line)[:FEW]),
        apart=_once(apart.order_by("-said_from", "-statement")[: 2 * FEW])[:FEW],
        provisions=_provisions(said),
        concerns=_concerns(said),
    )


def changes(steps: StepQuerySet) -> StepQuerySet:
    """Where lines took another step, the latest first."""
    rows = steps.changes().select_related("organization", "treaty", "publication__version")
    return rows.order_by("-day", "-pk")


def places(steps: Sequence[Step], said: QuerySet[Appearance]) -> list[Place]:
    """These steps with what is on record behind each, among the appearances `said`."""
    merged = Organization.objects.survivors()
    ours = {step.organization_id for step in steps}
    family = ours | {pk for pk, survivor in merged.items() if survivor in ours}
    found = {(step.organization_id, step.treaty_id): Place(step) for step in steps}
    counts = (
        said.order_by()
        .filter(organization__in=family, treaty__in={step.treaty_id for step in steps})
        .values_list("organization", "treaty")
        .annotate(statements=Count("statement", distinct=True), best=Min("grade"))
    )
    for organization, treaty, statements, best in counts:
        if place := found.get((merged.get(organization, organization), treaty)):
            place.statements += statements
            place.only_summaries = best == "D" and not place.step.stance
    publications = (
        Publication.objects.select_related("version__text_version")
        .annotate(asks=Exists(Ask.objects.filter(version=OuterRef("version"))))
        .in_bulk([step.publication_id for step in steps if step.publication_id])
    )
    for place in found.values():
        if publication := publications.get(place.step.publication_id or 0):
            place.version, place.asks = publication.version, publication.asks
    return list(found.values())


def _wanted(steps: Iterable[Step], wanted: Wanted) -> list[Step]:
    """Those asked for: by name with positions first, or by the day since which they stand there."""
    found = [
        step
        for step in steps
        if wanted.kind in ("", step.organization.kind) and wanted.stance in ("", step.stance or "none")
    ]
    if wanted.sort == "since":
        return sorted(found, key=lambda step: (step.since, step.organization_id), reverse=True)
    return sorted(found, key=lambda step: (step.stance is None, step.organization.name.lower(), step.pk))


def _page(found: list[Step], after: str) -> tuple[list[Step], str]:
    """Those of one page, and the organization after which the next begins; empty on the last."""
    slugs = [step.organization.slug for step in found]
    begin = slugs.index(after) + 1 if after in slugs else 0
    shown = found[begin : begin + PAGE]
    return shown, shown[-1].organization.slug if found[begin + PAGE :] else ""


def _kinds(steps: Sequence[Step]) -> list[Kind]:
    """Solid positions by kind of actor and step; what is only reported is counted apart."""
    by_kind: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        by_kind[step.organization.kind].append(step)
    found = []
    for value, label in Organization.Kind.choices:
        ours = by_kind[value]
        totals = {stance: Total(stance) for stance in Stance}
        for step in ours:
            if step.stance and not step.reported:
                total = totals[Stance(step.stance)]
                total.organizations += 1
                total.documents.add(step.statement_id or 0)
        if ours:
            shown = [total for total in totals.values() if total.organizations]
            reported = sum(1 for step in ours if step.stance and step.reported)
            without = sum(1 for step in ours if not step.stance)
            found.append(Kind(value, str(label), shown, reported, without))
    return found


def _once(rows: Iterable[Appearance]) -> list[Appearance]:
    """Each statement once, whomever it binds."""
    return list({row.statement_id: row for row in rows}.values())


def _provisions(said: QuerySet[Appearance]) -> Sequence[Mapping[str, Any]]:
    """Articles that statements speak of: number, heading, statements; in the order of the text."""
    provision = "version__provisions__provision"
    rows = (
        said.order_by()
        .exclude(**{provision: None})
        .values(article=F(f"{provision}__article"))
        .annotate(heading=Max(f"{provision}__heading"), statements=Count("statement", distinct=True))
    )
    return sorted(rows, key=lambda row: number(row["article"]))


def number(article: str) -> tuple[int, str]:
    """Article 6 before 6 bis before 10."""
    digits = "".join(takewhile(str.isdecimal, article))
    return int(digits or 0), article


def _concerns(said: QuerySet[Appearance]) -> Sequence[Mapping[str, Any]]:
    """Concerns and how many organizations worry about, welcome or demand each; the most shared first."""
    mention = "version__concerns"

    def organizations(polarity: str) -> Count:
        return Count("organization", distinct=True, filter=Q(**{f"{mention}__polarity": polarity}))

    return list(
        said.order_by()
        .exclude(**{mention: None})
        .values(label=F(f"{mention}__concern__label"))
        .annotate(
            organizations=Count("organization", distinct=True),
            worry=organizations("worry"),
            welcome=organizations("welcome"),
            demand=organizations("demand"),
        )
        .order_by("-organizations", "label")[:FEW]
    )


@dataclass(frozen=True)
class Mention:
    """A statement that speaks of the article, and what it asks for there."""

    row: Appearance
    asks: list[Ask]


@dataclass(frozen=True)
class ArticlePage:
    """One article of a treaty: what it is about, its numbers in drafts, and who says what about it."""

    provision: Provision
    day: dt.date
    base: Base
    entries: list[Mention]
    more: str


def article_page(
    treaty: Treaty,
    article: str,
    *,
    day: dt.date | None = None,
    known: dt.date | None = None,
    after: int | None = None,
) -> ArticlePage | None:
    """Statements that speak of this article, newest first; None where the treaty has no such article."""
    day = day or timezone.now().date()
    # The newest text has the number that readers know it by.
    newest = Provision.objects.filter(treaty=treaty, article=article).order_by("-text_version__date_from")
    provision = newest.prefetch_related("same_as__text_version").first()
    if provision is None:
        return None
    said = Appearance.objects.known_at(known).filter(
        treaty=treaty,
        said_to__lte=day,
        version__provisions__provision__article=article,
        organization=F("version__organization"),
    )
    listed = said.order_by("-said_from", "-said_to", "-statement").select_related(
        "organization", "version", "publication__imported"
    )
    rows = list(listed)
    begin = next((place + 1 for place, row in enumerate(rows) if row.statement_id == after), 0)
    shown = rows[begin : begin + PAGE]
    asks: dict[int, list[Ask]] = defaultdict(list)
    for ask in Ask.objects.filter(version__in=[row.version_id for row in shown], provision__article=article):
        asks[ask.version_id].append(ask)
    return ArticlePage(
        provision=provision,
        day=day,
        base=base(said),
        entries=[Mention(row, asks[row.version_id]) for row in shown],
        more=str(shown[-1].statement_id) if rows[begin + PAGE :] else "",
    )
