"""What the page of an organization (P3) shows: where it stands on each treaty, and what it speaks of."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, F, Min, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from positions.models import (
    Appearance,
    Concern,
    Membership,
    Organization,
    OrganizationName,
    Raised,
    Reply,
    Step,
    Treaty,
    VersionConcern,
)
from positions.models.step import StepQuerySet
from positions.reading.charting import Spark, Turn, spark
from positions.reading.places import Place, places
from positions.reading.replies import replies

FEW = 12
PAGE = 30
TIES = (Membership.Kind.MEMBER_OF, Membership.Kind.PART_OF)


@dataclass(frozen=True)
class Row:
    """One treaty: where the organization stands, and its line over the years of all its treaties, small and for the eye
    alone."""

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
    treaties: int
    changed: int
    places: list[Row]
    more: str
    concerns: list[Concerned]
    ties: list[Tie]
    members: list[Membership]
    replies: Sequence[Reply]


def organization_page(
    organization: Organization,
    *,
    day: dt.date | None = None,
    known: dt.date | None = None,
    after: str = "",
    rtl: bool = False,
) -> OrganizationPage:
    """Where this organization stands on the treaties that it is on record about, by their names; on those after that of
    the slug `after`."""
    now, day = not (day or known), day or timezone.now().date()
    said = Appearance.objects.known_at(known).filter(organization__in=organization.family, said_to__lte=day)
    lines = Step.objects.known_at(known).filter(organization=organization, day__lte=day)
    turns = lines.turns()
    all_turns = turns.order_by().aggregate(
        opens=Min("day"),
        treaties=Count("treaty", distinct=True),
        changed=Count("treaty", distinct=True, filter=~Q(was="")),
    )
    opens = all_turns["opens"] or day
    steps = list(_by_name(lines.on(day), after)[: PAGE + 1])
    shown = steps[:PAGE]
    small = _turns(turns.filter(treaty__in=[step.treaty_id for step in shown]))
    ties, members = _memberships(organization)
    return OrganizationPage(
        organization=organization,
        day=day,
        known=known,
        treaties=all_turns["treaties"],
        changed=all_turns["changed"],
        places=[
            Row(place, spark(small[place.treaty.pk], opens, today=day, rtl=rtl))
            for place in places(shown, None if now else said)
        ],
        more=shown[-1].treaty.slug if len(steps) > PAGE else "",
        concerns=_raised(organization, said) if now else _concerns(said),
        ties=_ties(ties, day, known),
        members=members,
        replies=replies(organization, day=day, known=known),
    )


def _by_name(line: StepQuerySet, after: str) -> QuerySet[Step]:
    rows = line.select_related("organization", "treaty").annotate(name=Lower("treaty__short_name"))
    if after:
        last = Treaty.objects.filter(slug=after)
        name, pk = Subquery(last.values(named=Lower("short_name"))), Subquery(last.values("pk"))
        rows = rows.filter(Q(name__gt=name) | Q(name=name, treaty__gt=pk))
    return rows.order_by("name", F("treaty"))


def _turns(turns: StepQuerySet) -> dict[int, list[Turn]]:
    """Where the stance became another, by treaty: what lies between only restates it."""
    found: dict[int, list[Turn]] = defaultdict(list)
    columns = turns.order_by("day").values_list("treaty", "day", "stance", "reported")
    for treaty, day, stance, reported in columns:
        found[treaty].append(Turn(day, stance, reported))
    return found


def _raised(organization: Organization, said: QuerySet[Appearance]) -> list[Concerned]:
    """The most frequent first, as they were counted. A statement that raises two concerns that were merged is one:
    where there are such it is counted anew."""
    rows = Raised.objects.open_now().by_way().filter(organization=organization)
    found = _most_frequent(rows, "", Sum("statements"))
    return _concerns(said) if any(merged > 1 for *_, merged in found) else _concerned(found)


def _concerns(said: QuerySet[Appearance]) -> list[Concerned]:
    """The same of the appearances `said`."""
    rows = said.filter(version__concerns__isnull=False)
    return _concerned(_most_frequent(rows, "version__concerns__", Count("statement", distinct=True)))


# A concern, the way in which it is raised, in how many statements, and how many concerns were merged in that.
Frequent = tuple[int, str, int, int]


def _most_frequent(rows: QuerySet[Any], mention: str, statements: Aggregate) -> list[Frequent]:
    return list(
        rows.order_by()
        .annotate(raised=Coalesce(f"{mention}concern__merged_into", f"{mention}concern"))
        .values_list("raised", f"{mention}polarity")
        .annotate(counted=statements, merged=Count(f"{mention}concern", distinct=True))
        .order_by("-counted", "raised")[:FEW]
    )


def _concerned(found: list[Frequent]) -> list[Concerned]:
    concerns = Concern.objects.in_bulk([pk for pk, *_ in found])
    words = VersionConcern.Polarity
    return [
        Concerned(concerns[pk], str(words(polarity).label), counted)
        for pk, polarity, counted, _merged in found
    ]


def _memberships(organization: Organization) -> tuple[list[Membership], list[Membership]]:
    """What it is tied to, and who is tied to it; with all that was merged into it."""
    family = organization.family
    rows = Membership.objects.filter(Q(organization__in=family) | Q(target__in=family))
    every = list(rows.select_related("organization", "target__merged_into"))
    return (
        [each for each in every if each.organization_id in family],
        [each for each in every if each.target_id in family],
    )


def _ties(memberships: Sequence[Membership], day: dt.date, known: dt.date | None) -> list[Tie]:
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
