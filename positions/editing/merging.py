"""Two organizations turn out to be one, or not after all. No row moves: reading asks for the whole family."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from positions.deriving import appearances, steps
from positions.deriving.lines import Position
from positions.deriving.positions import derive
from positions.editing import Refused
from positions.models import Appearance, Event, Organization, Treaty, User


def problems(loser: Organization, into: Organization) -> list[str]:
    """Why the one cannot be merged into the other, in sentences."""
    if loser == into:
        return [_("An organization cannot be merged into itself.")]
    if loser.merged_into:
        return [
            _("%(loser)s is merged into %(other)s already: unmerge it first.")
            % {"loser": loser, "other": loser.merged_into}
        ]
    if into.survivor == loser:
        return [
            _("%(into)s is merged into %(loser)s itself: unmerge it first.") % {"into": into, "loser": loser}
        ]
    if into.merged_into:
        return [
            _("%(into)s is merged into %(other)s: merge into that.") % {"into": into, "other": into.survivor}
        ]
    if (loser.kind == Organization.Kind.GOVERNMENT) != (into.kind == Organization.Kind.GOVERNMENT):
        return [_("A government speaks for others and is merged only with another government.")]
    return []


@transaction.atomic
def merge(loser: Organization, *, into: Organization, by: User, why: str) -> Event:
    """Readers find `loser` under `into` from now on, and for all days: the two always were one."""
    if not why.strip():
        raise Refused(_("Say why the two are one."))
    loser, into = _locked(loser, into)
    if found := problems(loser, into):
        raise Refused(*found)
    _set(loser, into, with_lines_of=into, by=by, why=why)
    return Event.objects.record(Event.Verb.MERGE, loser, by=by, why=why, new={"into": into.pk})


@transaction.atomic
def unmerge(organization: Organization, *, by: User, why: str = "", inverse_of: Event | None = None) -> Event:
    """It stands by itself again, with its own addresses and lines and those of what was merged into it."""
    if organization.merged_into is None:
        raise Refused(_("%(name)s is not merged into another.") % {"name": organization})
    organization, into = _locked(organization, organization.merged_into)
    if organization.merged_into != into:
        raise Refused(_("Somebody else has unmerged %(name)s meanwhile.") % {"name": organization})
    _set(organization, None, with_lines_of=into, by=by, why=why)
    return Event.objects.record(
        Event.Verb.UNMERGE, organization, by=by, why=why, old={"into": into.pk}, inverse_of=inverse_of
    )


def _locked(one: Organization, other: Organization) -> tuple[Organization, Organization]:
    """Both as they are now. Whoever else merges them waits, and whoever writes an appearance, and so a line."""
    appearances.lock()
    rows = Organization.objects.select_for_update(no_key=True).order_by("pk").in_bulk([one.pk, other.pk])
    return rows[one.pk], rows[other.pk]


def _set(
    organization: Organization, into: Organization | None, *, with_lines_of: Organization, by: User, why: str
) -> None:
    """Set or clear `merged_into`, in the history too, and write anew the lines that this moves."""
    with pghistory.context(user=by.pk, why=why):
        organization.merged_into = into
        organization.save(update_fields=["merged_into"])
    moved = organization.family
    places = Appearance.objects.filter(organization__in=moved).values("treaty")
    for treaty in Treaty.objects.filter(pk__in=places).order_by("pk"):
        steps.rewrite([*moved, with_lines_of.pk], treaty)


@dataclass(frozen=True)
class Side:
    """One of the two, as readers see it now."""

    organization: Organization
    names: list[str]
    statements: int
    treaties: int


@dataclass(frozen=True)
class Place:
    """A treaty that the loser is on record with: where the two stand, and where they would as one."""

    treaty: Treaty
    loser: Position
    into: Position
    together: Position
    shared: bool


@dataclass(frozen=True)
class Effects:
    loser: Side
    into: Side
    places: list[Place]


def effects(loser: Organization, into: Organization) -> Effects:
    """What merging would change before readers, today. Changes nothing."""
    today = timezone.now().date()
    ours, theirs = set(loser.family), set(into.family)
    rows = list(Appearance.objects.open_now().filter(organization__in=ours | theirs).select_related("treaty"))
    places: dict[Treaty, list[Appearance]] = defaultdict(list)
    for row in rows:
        places[row.treaty].append(row)

    def place(treaty: Treaty, said: list[Appearance]) -> Place:
        def stands(who: set[int]) -> Position:
            among = [row for row in said if row.organization_id in who]
            return derive(among, day=today, first_draft=treaty.first_committee_draft)

        shared = any(row.organization_id in theirs for row in said)
        return Place(treaty, stands(ours), stands(theirs), stands(ours | theirs), shared)

    return Effects(
        _side(loser, ours, rows),
        _side(into, theirs, rows),
        [
            place(treaty, said)
            for treaty, said in sorted(places.items(), key=lambda each: each[0].short_name.lower())
            if any(row.organization_id in ours for row in said)
        ],
    )


def _side(organization: Organization, family: set[int], rows: Iterable[Appearance]) -> Side:
    said = [row for row in rows if row.organization_id in family]
    names = Organization.objects.filter(pk__in=family).values_list("name", "names__text")
    every = {name for pair in names for name in pair if name} - {organization.name}
    return Side(
        organization,
        [organization.name, *sorted(every)],
        len({row.statement_id for row in said}),
        len({row.treaty_id for row in said}),
    )
