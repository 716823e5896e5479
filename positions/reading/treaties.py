"""What the page of a treaty (P2), of an organization (P3) and the lists of both show."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from positions.deriving import positions
from positions.deriving.positions import Position
from positions.models import Appearance, Organization, Question, Stance, Treaty

# Off the line by what they are about; kept, shown and counted apart.
APART = (Question.PROVISION, Question.PROCESS)


@dataclass(frozen=True)
class Place:
    """Where one organization stands on one treaty."""

    organization: Organization
    treaty: Treaty
    position: Position
    since: dt.date | None
    was: Stance | None
    statements: int


@dataclass
class Total:
    """Organizations of one kind on one step, and the documents that they rest on."""

    stance: Stance
    organizations: list[Organization] = field(default_factory=list)
    documents: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Kind:
    """One kind of actor: its totals by step, and those that are only reported."""

    label: str
    totals: list[Total]
    reported: int


@dataclass(frozen=True)
class TreatyPage:
    """Totals are always split by kind of actor: there is no grand total of for and against."""

    treaty: Treaty
    day: dt.date
    known: dt.date | None
    places: list[Place]
    silent: list[Place]
    kinds: list[Kind]
    apart: list[Appearance]
    statements: int


def treaty_page(treaty: Treaty, *, day: dt.date | None = None, known: dt.date | None = None) -> TreatyPage:
    """Every organization on record about this treaty on `day` (today), as known at `known` (now)."""
    day = day or timezone.now().date()
    rows = list(_said(day, known).filter(treaty=treaty))
    places = _places(rows, day=day)
    return TreatyPage(
        treaty=treaty,
        day=day,
        known=known,
        places=[place for place in places if place.position.row],
        silent=[place for place in places if not place.position.row],
        kinds=_kinds(places),
        apart=_once([row for row in rows if row.question in APART]),
        statements=len({row.statement_id for row in rows}),
    )


def organization_page(
    organization: Organization, *, day: dt.date | None = None, known: dt.date | None = None
) -> list[Place]:
    """Where this organization stands on each treaty that it is on record about."""
    day = day or timezone.now().date()
    return sorted(
        _places(list(_said(day, known).filter(organization=organization)), day=day),
        key=lambda place: place.treaty.short_name.lower(),
    )


def _said(day: dt.date, known: dt.date | None) -> QuerySet[Appearance]:
    return (
        Appearance.objects.known_at(known)
        .filter(said_to__lte=day)
        .select_related("organization", "treaty", "version", "statement")
        .order_by("-said_from", "-said_to", "-statement")
    )


def _places(rows: Iterable[Appearance], *, day: dt.date) -> list[Place]:
    """One place for each organization and treaty among the rows, by the organization's name."""
    pairs: dict[tuple[int, int], list[Appearance]] = defaultdict(list)
    for row in rows:
        pairs[row.organization_id, row.treaty_id].append(row)
    places = [_place(each, day=day) for each in pairs.values()]
    return sorted(places, key=lambda place: place.organization.name.lower())


def _place(rows: list[Appearance], *, day: dt.date) -> Place:
    treaty = rows[0].treaty
    steps = positions.line(rows, day=day, first_draft=treaty.first_committee_draft)
    last_day, last = steps[-1] if steps else (None, Position(None))
    before = steps[-2][1] if len(steps) > 1 else Position(None)
    return Place(
        organization=rows[0].organization,
        treaty=treaty,
        position=last,
        since=last_day if last.row else None,
        was=before.stance if before.row and not before.reported and before.stance != last.stance else None,
        statements=len({row.statement_id for row in rows}),
    )


def _kinds(places: list[Place]) -> list[Kind]:
    """Solid positions by kind of actor and step; what is only reported is counted apart."""
    found = []
    for value, label in Organization.Kind.choices:
        ours = [place for place in places if place.organization.kind == value and place.position.row]
        solid = [place for place in ours if not place.position.reported]
        totals = {stance: Total(stance) for stance in Stance}
        for place in solid:
            if place.position.row and place.position.stance:
                totals[place.position.stance].organizations.append(place.organization)
                totals[place.position.stance].documents.add(place.position.row.statement_id)
        if ours:
            shown = [total for total in totals.values() if total.organizations]
            found.append(Kind(label, shown, reported=len(ours) - len(solid)))
    return found


def _once(rows: list[Appearance]) -> list[Appearance]:
    """Each statement once, whomever it binds."""
    return list({row.statement_id: row for row in rows}.values())
