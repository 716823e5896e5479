"""What the pages of concerns (P5) show: who raises one, on which treaties, how and since when; as of now."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from positions.models import (
    Appearance,
    Concern,
    Evidence,
    Organization,
    Publication,
    Raised,
    Step,
    Treaty,
    VersionConcern,
)
from positions.reading import editions

PAGE = 30
Polarity = VersionConcern.Polarity


@dataclass(frozen=True)
class Wanted:
    """Which of those who raise it a reader asks for; `before` is the id of a row, and the list goes on after it."""

    treaty: str = ""
    kind: str = ""
    polarity: str = ""
    before: str = ""

    @property
    def filtered(self) -> bool:
        return bool(self.treaty or self.kind or self.polarity)


@dataclass(frozen=True)
class Counted:
    """Of one concern: organizations that raise it, by the year in which they first did."""

    organizations: int
    first: dt.date | None
    last: dt.date | None
    years: list[tuple[int, int]]
    by_way: list[tuple[str, int]]

    @property
    def ways(self) -> list[tuple[str, str, int]]:
        """The way, its word in the language of whoever reads, and how many: what is counted is kept for all of them."""
        return [(way, str(Polarity(way).label), count) for way, count in self.by_way]

    @property
    def most(self) -> tuple[int, int] | None:
        """The year in which most of them began, and how many."""
        return max(self.years, key=lambda year: (year[1], -year[0]), default=None)


@dataclass(frozen=True)
class OnTreaty:
    """One treaty: organizations that raise it there, and in which way."""

    treaty: Treaty
    organizations: int
    worry: int
    welcome: int
    demand: int


@dataclass(frozen=True)
class Entry:
    """One who raises it, with the statement that did so last and where they stand on that treaty."""

    raised: Raised
    statements: int
    publication: Publication
    step: Step | None


@dataclass(frozen=True)
class ConcernPage:
    concern: Concern
    day: dt.date
    wanted: Wanted
    counted: Counted
    treaties: list[OnTreaty]
    entries: list[Entry]
    listed: int
    more: str
    narrower: list[Concern]
    merged: list[Concern]


def concern_page(concern: Concern, wanted: Wanted) -> ConcernPage:
    """Counts over all who raise it, and those asked for, who spoke last first."""
    family = tuple(concern.within)
    treaties = _treaties(family)
    found = Treaty.objects.in_bulk([treaty for treaty, *_ in treaties])
    every = _wanted(_latest(family), wanted)
    rows = every
    if wanted.before.isdecimal() and len(wanted.before) < 19:
        last = Raised.objects.filter(concern__in=family, pk=int(wanted.before)).first()
        rows = rows.filter(Q(last__lt=last.last) | Q(last=last.last, pk__lt=last.pk)) if last else rows
    shown = list(
        rows.select_related("organization", "treaty", "concern").order_by("-last", "-pk")[: PAGE + 1]
    )
    return ConcernPage(
        concern=concern,
        day=timezone.now().date(),
        wanted=wanted,
        counted=_counted(family),
        treaties=[OnTreaty(found[treaty], *counts) for treaty, *counts in treaties],
        entries=_entries(shown[:PAGE], _counts(shown[:PAGE], family)),
        listed=every.count() if wanted.filtered else 0,
        more=str(shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        narrower=list(concern.children.filter(merged_into=None)),
        merged=list(Concern.objects.filter(pk__in=concern.family[1:])) if concern.family[1:] else [],
    )


def _latest(family: tuple[int, ...]) -> QuerySet[Raised]:
    """One row for each who raises it on a treaty in one way, also where they raised it and what is in it."""
    rows = Raised.objects.open_now().by_way().filter(concern__in=family)
    if len(family) == 1:
        return rows
    same = {name: OuterRef(name) for name in ("organization", "treaty", "polarity")}
    newer = Q(last__gt=OuterRef("last")) | Q(last=OuterRef("last"), pk__gt=OuterRef("pk"))
    return rows.filter(~Exists(rows.filter(newer, **same)))


def _counts(rows: Sequence[Raised], family: tuple[int, ...]) -> dict[int, int]:
    """How many statements each row stands for. One that raises two concerns of a group is one."""
    if len(family) == 1:
        return {row.pk: row.statements for row in rows}
    merged = Organization.objects.survivors()
    who = {row.organization_id for row in rows}
    counted = (
        Appearance.objects.open_now()
        .order_by()
        .filter(
            organization__in=who | {pk for pk, survivor in merged.items() if survivor in who},
            treaty__in={row.treaty_id for row in rows},
            version__concerns__concern__in=family,
        )
        .values_list("organization", "treaty", "version__concerns__polarity")
        .annotate(Count("statement", distinct=True))
    )
    found: Counter[tuple[int, int, str]] = Counter()
    for organization, treaty, way, count in counted:
        found[merged.get(organization, organization), treaty, way] += count
    return {row.pk: found[row.organization_id, row.treaty_id, row.polarity] for row in rows}


def _wanted(rows: QuerySet[Raised], wanted: Wanted) -> QuerySet[Raised]:
    if wanted.treaty:
        treaty = Treaty.objects.at(wanted.treaty)
        rows = rows.filter(treaty=treaty) if treaty else rows.none()
    if wanted.kind:
        rows = rows.filter(organization__kind=wanted.kind)
    if wanted.polarity:
        rows = rows.filter(polarity=wanted.polarity)
    return rows


def _entries(rows: Sequence[Raised], counts: dict[int, int]) -> list[Entry]:
    """With the version that readers see of the latest statement. It may have been replaced this very moment."""
    evidence = Prefetch("version__evidence", Evidence.objects.select_related("article__source"))
    publications = {
        each.statement_id: each
        for each in Publication.objects.open_now()
        .filter(statement__in=[row.latest_id for row in rows])
        .select_related("version__text_version", "imported")
        .prefetch_related(evidence, "version__asks")
    }
    pairs = {(row.organization_id, row.treaty_id) for row in rows}
    stand = Step.objects.today().filter(
        organization__in={who for who, _on in pairs}, treaty__in={on for _who, on in pairs}
    )
    steps = {(step.organization_id, step.treaty_id): step for step in stand}
    return [
        Entry(
            row, counts[row.pk], publications[row.latest_id], steps.get((row.organization_id, row.treaty_id))
        )
        for row in rows
        if row.latest_id in publications
    ]


@editions.kept
def _counted(family: tuple[int, ...]) -> Counted:
    rows = Raised.objects.open_now().filter(concern__in=family).order_by()
    each = rows.in_any_way().values_list("organization").annotate(first=Min("first"), last=Max("last"))
    days = [(first, last) for _organization, first, last in each]
    years = Counter(first.year for first, _last in days)
    ways = dict(rows.by_way().values_list("polarity").annotate(Count("organization", distinct=True)))
    return Counted(
        organizations=len(days),
        first=min((first for first, _last in days), default=None),
        last=max((last for _first, last in days), default=None),
        years=sorted(years.items()),
        by_way=[(way.value, ways[way]) for way in Polarity if way in ways],
    )


@editions.kept
def _treaties(family: tuple[int, ...]) -> list[tuple[int, int, int, int, int]]:
    """Treaty, organizations, and how many worry, welcome and demand; the treaty on which most raise it first."""
    rows = Raised.objects.open_now().filter(concern__in=family).order_by()
    ways = [Count("organization", distinct=True, filter=Q(polarity=way)) for way in ("", *Polarity)]
    names = ["any_way", *Polarity.values]
    counted = rows.values_list("treaty").annotate(**dict(zip(names, ways, strict=True)))
    return sorted(counted, key=lambda row: (-row[1], row[0]))


@dataclass(frozen=True)
class Group:
    """A group of concerns, with how many organizations raise each; the group itself may be raised, too."""

    concern: Concern
    organizations: int
    within: list[tuple[Concern, int]]


def groups() -> list[Group]:
    """The tree of concerns, by label; those that were retired stay where somebody has raised them."""
    every = list(Concern.objects.shown().as_tree())
    counts = _organizations()
    shown = [each for each in every if each.retired_at is None or counts.get(each.pk)]
    return [
        Group(
            each,
            counts.get(each.pk, 0),
            [(one, counts.get(one.pk, 0)) for one in shown if one.parent_id == each.pk],
        )
        for each in shown
        if each.parent_id is None
    ]


@editions.kept
def _organizations() -> dict[int, int]:
    """How many raise each concern, by the concern that readers see."""
    merged = Concern.objects.survivors()
    rows = Raised.objects.open_now().in_any_way().order_by().values_list("concern", "organization").distinct()
    raised = {(merged.get(concern, concern), organization) for concern, organization in rows}
    return Counter(concern for concern, _organization in raised)
