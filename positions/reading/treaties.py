"""What the page of a treaty (P2) shows: who stands where, on any day. One of its articles is in provisions.py."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from positions.models import (
    Appearance,
    Milestone,
    Organization,
    Question,
    Raised,
    Stance,
    Step,
    Treaty,
)
from positions.models.step import StepQuerySet
from positions.reading import editions
from positions.reading.ballots import Absent, Group, absent, groups
from positions.reading.bases import Base, base_of, base_then
from positions.reading.over_time import Period, over_time
from positions.reading.places import Place, places
from positions.reading.provisions import in_order

PAGE = 30
# Off the line by what they are about; kept, shown and counted apart.
APART = (Question.PROVISION, Question.PROCESS)


@dataclass(frozen=True)
class Total:
    """Organizations of one kind on one step, and the documents that they rest on."""

    stance: Stance
    organizations: int
    documents: int


@dataclass
class Kind:
    """One kind of actor: its totals by step, those that are only reported, and those without a position."""

    value: str
    totals: list[Total] = field(default_factory=list)
    reported: int = 0
    without: int = 0

    @property
    def label(self) -> str:
        """In the language of whoever reads: what is counted is kept for all of them."""
        return str(Organization.Kind(self.value).label)

    @property
    def with_position(self) -> int:
        return sum(total.organizations for total in self.totals) + self.reported


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for: organizations of a kind and a position, in which order and after which one."""

    kind: str = ""
    stance: str = ""
    sort: str = ""
    after: str = ""
    by: str = ""
    since: str = ""

    @property
    def filtered(self) -> bool:
        return bool(self.kind or self.stance)


@dataclass
class TreatyPage:
    """Totals are always split by kind of actor: there is no grand total of for and against.

    `by` changes, time, articles or concerns the page shows those and not the organizations.
    """

    treaty: Treaty
    day: dt.date
    known: dt.date | None
    wanted: Wanted
    base: Base
    kinds: list[Kind]
    milestones: list[Milestone]
    places: list[Place] = field(default_factory=list)
    more: str = ""
    changes: Sequence[Step] = ()
    groups: Sequence[Group] = ()
    absent: Absent | None = None
    apart: Sequence[Appearance] = ()
    provisions: Sequence[Mapping[str, Any]] = ()
    concerns: Sequence[Mapping[str, Any]] = ()
    periods: Sequence[Period] = ()

    @property
    def organizations(self) -> int:
        return self.with_position + sum(kind.without for kind in self.kinds)

    @property
    def with_position(self) -> int:
        return sum(kind.with_position for kind in self.kinds)

    @property
    def past(self) -> list[Milestone]:
        """Milestones up to the day, the latest first."""
        return [each for each in self.milestones if each.date_from and each.date_from <= self.day][::-1]

    @property
    def session(self) -> Milestone | None:
        """The last one that had begun."""
        return next((each for each in self.past if each.is_session), None)

    @property
    def since(self) -> Milestone | None:
        """From whose first day on changes are asked for."""
        return next((each for each in self.past if each.slug == self.wanted.since), None)


def treaty_page(
    treaty: Treaty,
    *,
    day: dt.date | None = None,
    known: dt.date | None = None,
    wanted: Wanted | None = None,
) -> TreatyPage:
    """Every organization on record about this treaty on `day` (today), as known at `known` (now)."""
    now, wanted = not (day or known), wanted or Wanted()
    day = day or timezone.now().date()
    said = Appearance.objects.known_at(known).filter(treaty=treaty, said_to__lte=day)
    line = Step.objects.known_at(known).filter(treaty=treaty, day__lte=day)
    stand = Step.objects.today().filter(treaty=treaty) if now else line.on(day)
    page = TreatyPage(
        treaty=treaty,
        day=day,
        known=known,
        wanted=wanted,
        base=base_of(treaty) if now else base_then(treaty.pk, day, known),
        kinds=_kinds(treaty.pk, None if now else day, known),
        milestones=list(treaty.milestones.all()),
    )
    if wanted.by == "change":
        since = {"day__gte": page.since.date_from} if page.since else {}
        page.changes = list(changes(line.filter(**since))[:PAGE])
    elif wanted.by == "stance":
        page.groups = groups(stand)
    elif wanted.by == "absent":
        page.absent = absent(stand)
    elif wanted.by == "apart":
        page.apart = _apart(said)
    elif wanted.by == "article":
        page.provisions = _provisions(said)
    elif wanted.by == "time":
        page.wanted = wanted = replace(wanted, kind=wanted.kind or _most(page.kinds))
        page.periods = over_time(line, wanted.kind, day=day)
    elif wanted.by == "concern":
        page.concerns = _raised(treaty) if now else _concerns(said)
    else:
        steps = list(chosen(stand, wanted)[: PAGE + 1])
        for step in steps:
            step.treaty = treaty
        page.places = places(steps[:PAGE], None if now else said)
        page.more = steps[PAGE - 1].organization.slug if len(steps) > PAGE else ""
    return page


def changes(steps: StepQuerySet) -> StepQuerySet:
    """Where lines took another step, the latest first."""
    rows = steps.changes().select_related("organization", "treaty", "publication__version")
    printed = ("question", "summary", "said_from", "said_to")
    return rows.only(
        "day", "stance", "was", "statement", "organization__slug", "organization__name",
        "treaty__slug", "treaty__short_name", *(f"publication__version__{name}" for name in printed),
    ).order_by("-day", "-pk")  # fmt: skip


def chosen(steps: StepQuerySet, wanted: Wanted) -> QuerySet[Step]:
    """Those asked for, by name or by the day since which they stand there, after the one named."""
    rows = (
        steps.select_related("organization")
        .only(
            "day", "publication", "statement", "stance", "reported", "order_unknown", "since", "was", "treaty",
            "organization__slug", "organization__name", "organization__kind",
        )
        .annotate(name=Lower("organization__name"))
    )  # fmt: skip
    if wanted.kind:
        rows = rows.filter(organization__kind=wanted.kind)
    # As the totals count: a position that is only reported is of no step.
    if wanted.stance == "none":
        rows = rows.filter(stance=None)
    elif wanted.stance == "reported":
        rows = rows.exclude(stance=None).filter(reported=True)
    elif wanted.stance:
        rows = rows.filter(stance=wanted.stance, reported=False)
    last = steps.filter(organization__slug=wanted.after)
    since, name, pk = (
        Subquery(last.values(each)[:1]) for each in ("since", "organization__name", "organization")
    )
    # Nothing keeps two organizations from having one name.
    later = Q(name__gt=Lower(name)) | Q(name=Lower(name), organization__gt=pk)
    if wanted.sort == "since":
        later = Q(since__lt=since) | Q(since=since) & later
    if wanted.after:
        rows = rows.filter(later)
    return rows.order_by(*["-since"] * (wanted.sort == "since"), "name", "organization_id")


@editions.kept
def _kinds(treaty: int, day: dt.date | None, known: dt.date | None) -> list[Kind]:
    """Solid positions by kind of actor and step, today or on `day`; what is only reported is counted apart."""
    steps = Step.objects.known_at(known).on(day) if day else Step.objects.today()
    rows = (
        steps.filter(treaty=treaty)
        .order_by()
        .values_list("organization__kind", "stance", "reported")
        .annotate(organizations=Count("organization"), documents=Count("statement", distinct=True))
    )
    kinds = {value: Kind(value) for value in Organization.Kind.values}
    totals: dict[str, dict[str, Total]] = defaultdict(dict)
    for kind, stance, reported, organizations, documents in rows:
        if stance is None:
            kinds[kind].without += organizations
        elif reported:
            kinds[kind].reported += organizations
        else:
            totals[kind][stance] = Total(Stance(stance), organizations, documents)
    for kind, found in totals.items():
        kinds[kind].totals = [found[stance] for stance in Stance if stance in found]
    return [kind for kind in kinds.values() if kind.with_position + kind.without]


def _most(kinds: Sequence[Kind]) -> str:
    """The kind of which most have a position."""
    return max(kinds, key=lambda kind: kind.with_position).value if kinds else ""


def _apart(said: QuerySet[Appearance]) -> list[Appearance]:
    """The latest statements on one article or on process."""
    rows = said.filter(question__in=APART, lead=True).select_related("version", "organization")
    return list(rows.order_by("-said_from", "-statement")[:PAGE])


def _provisions(said: QuerySet[Appearance]) -> Sequence[Mapping[str, Any]]:
    """Articles that statements speak of: number, heading, statements; in the order of the text."""
    provision = "version__provisions__provision"
    rows = (
        said.order_by()
        .filter(**{f"{provision}__isnull": False})
        .values(article=F(f"{provision}__article"))
        .annotate(heading=Max(f"{provision}__heading"), statements=Count("statement", distinct=True))
    )
    return sorted(rows, key=lambda row: in_order(row["article"]))


def _raised(treaty: Treaty) -> Sequence[Mapping[str, Any]]:
    """Concerns and how many organizations worry about, welcome or demand each; the most shared first."""
    return _shared(Raised.objects.open_now().filter(treaty=treaty), "")


def _concerns(said: QuerySet[Appearance]) -> Sequence[Mapping[str, Any]]:
    """The same of the appearances `said`."""
    return _shared(said.filter(version__concerns__isnull=False), "version__concerns__")


def _shared(rows: QuerySet[Any], mention: str) -> Sequence[Mapping[str, Any]]:
    def organizations(polarity: str) -> Count:
        return Count("organization", distinct=True, filter=Q(**{f"{mention}polarity": polarity}))

    return list(
        rows.order_by()
        .values(
            label=Coalesce(f"{mention}concern__merged_into__label", f"{mention}concern__label"),
            slug=Coalesce(f"{mention}concern__merged_into__slug", f"{mention}concern__slug"),
            retired=Coalesce(f"{mention}concern__merged_into__retired_at", f"{mention}concern__retired_at"),
        )
        .annotate(
            organizations=Count("organization", distinct=True),
            worry=organizations("worry"),
            welcome=organizations("welcome"),
            demand=organizations("demand"),
        )
        .order_by("-organizations", "label")
    )
