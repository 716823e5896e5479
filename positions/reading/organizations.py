"""What the page of an organization (P3) shows: where it stands on each treaty, and what it speaks of."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from positions.models import (
    Appearance,
    Concern,
    Membership,
    Organization,
    OrganizationName,
    Raised,
    Step,
    VersionConcern,
)
from positions.reading.charting import Spark, Turn, spark
from positions.reading.places import Place, places

FEW = 12
TIES = (Membership.Kind.MEMBER_OF, Membership.Kind.PART_OF)


@dataclass(frozen=True)
class Row:
    """One treaty: where the organization stands, and its line over the years of all its treaties."""

    place: Place
    spark: Spark


@dataclass(frozen=True)
class Tie:
    """A membership, and what the body that it ties to says: never counted as the member's own."""

    membership: Membership
    says: list[Step]


@dataclass(frozen=True)
class Concerned:
    """A concern that its statements raise in one way, and in how many."""

    concern: Concern
    polarity_label: str
    statements: int


@dataclass(frozen=True)
class OrganizationPage:
    organization: Organization
    day: dt.date
    known: dt.date | None
    places: list[Row]
    changed: int
    concerns: list[Concerned]
    ties: list[Tie]


def organization_page(
    organization: Organization,
    *,
    day: dt.date | None = None,
    known: dt.date | None = None,
    rtl: bool = False,
) -> OrganizationPage:
    """Where this organization stands on each treaty that it is on record about, by the treaty's name."""
    now, day = not (day or known), day or timezone.now().date()
    said = Appearance.objects.known_at(known).filter(organization__in=organization.family, said_to__lte=day)
    lines = Step.objects.known_at(known).filter(organization=organization, day__lte=day)
    steps = list(lines.on(day).select_related("organization", "treaty"))
    # Where the stance became another: what lies between only restates it.
    turns: dict[int, list[Turn]] = defaultdict(list)
    changed = set()
    columns = ("treaty", "was", "day", "stance", "reported")
    for treaty, was, *turn in lines.turns().order_by("day").values_list(*columns):
        turns[treaty].append(Turn(*turn))
        if was:
            changed.add(treaty)
    opens = min((line[0].day for line in turns.values()), default=day)
    steps.sort(key=lambda step: step.treaty.short_name.lower())
    return OrganizationPage(
        organization=organization,
        day=day,
        known=known,
        places=[
            Row(place, spark(turns[place.treaty.pk], opens, today=day, rtl=rtl))
            for place in places(steps, None if now else said)
        ],
        changed=len(changed),
        concerns=_raised(organization, said) if now else _concerns(said),
        ties=_ties(organization, day, known),
    )


def _raised(organization: Organization, said: QuerySet[Appearance]) -> list[Concerned]:
    """The most frequent first. A statement that raises two concerns that were merged is one: those are looked at."""
    rows = Raised.objects.open_now().by_way().filter(organization=organization)
    if rows.filter(concern__merged_into__isnull=False).exists():
        return _concerns(said)
    return _most_frequent(rows, "", Sum("statements"))


def _concerns(said: QuerySet[Appearance]) -> list[Concerned]:
    """The same of the appearances `said`."""
    rows = said.filter(version__concerns__isnull=False)
    return _most_frequent(rows, "version__concerns__", Count("statement", distinct=True))


def _most_frequent(rows: QuerySet[Any], mention: str, statements: Aggregate) -> list[Concerned]:
    found = list(
        rows.order_by()
        .annotate(raised=Coalesce(f"{mention}concern__merged_into", f"{mention}concern"))
        .values_list("raised", f"{mention}polarity")
        .annotate(counted=statements)
        .order_by("-counted", "raised")[:FEW]
    )
    concerns = Concern.objects.in_bulk([pk for pk, *_ in found])
    words = VersionConcern.Polarity
    return [Concerned(concerns[pk], str(words(polarity).label), count) for pk, polarity, count in found]


def _ties(organization: Organization, day: dt.date, known: dt.date | None) -> list[Tie]:
    ours = Membership.objects.filter(organization__in=organization.family)
    memberships = list(ours.select_related("target__merged_into"))
    bodies = {tie.target.survivor.pk for tie in memberships if tie.kind in TIES}
    says: dict[int, list[Step]] = defaultdict(list)
    if bodies:
        steps = Step.objects.known_at(known).on(day).filter(organization__in=bodies).exclude(stance=None)
        for step in steps.select_related("treaty"):
            says[step.organization_id].append(step)
    return [Tie(tie, says[tie.target.survivor.pk] if tie.kind in TIES else []) for tie in memberships]


def names(organization: Organization) -> QuerySet[OrganizationName]:
    """What else it is called, and what was merged into it."""
    return OrganizationName.objects.filter(organization__in=organization.family).exclude(
        text=organization.name
    )


def members(organization: Organization) -> QuerySet[Membership]:
    """Who is tied to it, or to what was merged into it."""
    return Membership.objects.filter(target__in=organization.family).select_related("organization")
