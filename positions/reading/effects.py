"""What a merge would change before readers: the two records side by side, where they stand, which addresses move."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from positions.deriving.lines import Position
from positions.deriving.positions import derive
from positions.editing import merging
from positions.editing.merging import Named
from positions.models import Appearance, Concern, Membership, Organization, Publication, Treaty
from positions.reading import catalogue

NOTHING = "–"


@dataclass(frozen=True)
class Field:
    """One thing that is said of both. `name` is that of the column whose value is chosen, empty where both stay."""

    label: str
    loser: str
    into: str
    name: str = ""

    @property
    def differs(self) -> bool:
        """Whether there is something to choose."""
        return bool(self.name) and self.loser not in (self.into, NOTHING)


@dataclass(frozen=True)
class Place:
    """A treaty that the loser is on record with: where the two stand, and where they would as one."""

    treaty: Treaty
    loser: Position
    into: Position
    together: Position
    shared: bool

    @property
    def moves(self) -> bool:
        """Whether readers would see another position than the survivor has today."""
        return self.shared and _in_words(self.into) != _in_words(self.together)

    @property
    def words(self) -> tuple[str, str, str]:
        """Of the one that disappears, of the one that stays, of the two as one."""
        into = _in_words(self.into) if self.shared else _("not on record")
        return _in_words(self.loser), into, _in_words(self.together)


@dataclass(frozen=True)
class Effects:
    """`both` are the statements that name the two of them: they stay one each."""

    both: int
    places: list[Place]
    addresses: list[tuple[str, str]]


def effects(loser: Named, into: Named) -> Effects:
    """What merging would change before readers, today. Changes nothing."""
    if isinstance(loser, Organization) and isinstance(into, Organization):
        places = _places(loser, into)
        both, addresses = 0, _addresses(loser, into, places)
    else:
        places, addresses = [], []
        both = (
            Publication.objects.open_now()
            .filter(version__concerns__concern__in=loser.family)
            .filter(version__concerns__concern__in=into.family)
            .distinct()
            .count()
        )
    return Effects(both, places, addresses)


def columns(loser: Named, into: Named) -> list[Field]:
    """What the survivor may take from the other one."""
    return [
        Field(_label(loser, name), _value(loser, name), _value(into, name), name)
        for name in merging.FIELDS[type(loser)]
    ]


def fields(loser: Named, into: Named, told: Sequence[catalogue.Row]) -> list[Field]:
    """All that tells the two apart; `told` are the lines of the two."""
    ties = _ties(loser, into)
    return [
        *columns(loser, into),
        Field(_("Also called"), *("; ".join(each.names) or NOTHING for each in told)),
        Field(_("Ties"), *("; ".join(ties[row.pk]) or NOTHING for row in (loser, into))),
        Field(_("Statements"), *(_over(each.statements) for each in told)),
        Field(_("Address"), loser.slug, into.slug),
    ]


def _label(row: Named, name: str) -> str:
    return capfirst(str(row._meta.get_field(name.removesuffix("_id")).verbose_name))  # type: ignore[union-attr]


def _over(count: catalogue.Count) -> str:
    return _("over %(count)d") % {"count": count.shown} if count.more else str(count)


def _value(row: Named, name: str) -> str:
    if isinstance(row, Concern) and name == "parent_id":
        return str(row.parent or _("a group itself"))
    if isinstance(row, Organization) and name == "kind":
        return str(row.get_kind_display())
    return str(getattr(row, name)) or NOTHING


def _ties(*rows: Named) -> dict[int, list[str]]:
    """What each belongs to, and what belongs to it."""
    found: dict[int, list[str]] = defaultdict(list)
    ids = [row.pk for row in rows]
    if isinstance(rows[0], Concern):
        for child in Concern.objects.in_use().filter(parent__in=ids):
            found[child.parent_id or 0].append(str(child))
        return found
    either = Q(organization__in=ids) | Q(target__in=ids)
    for tie in Membership.objects.filter(either).select_related("organization", "target"):
        for pk in {tie.organization_id, tie.target_id}:
            found[pk].append(str(tie))
    return found


def _places(loser: Organization, into: Organization) -> list[Place]:
    today = timezone.now().date()
    ours, theirs = set(loser.family), set(into.family)
    on_record = Appearance.objects.open_now().filter(organization__in=ours).values("treaty")
    rows = Appearance.objects.open_now().filter(organization__in=ours | theirs, treaty__in=on_record)
    by_treaty: dict[Treaty, list[Appearance]] = defaultdict(list)
    for row in rows.select_related("treaty"):
        by_treaty[row.treaty].append(row)

    def place(treaty: Treaty, said: list[Appearance]) -> Place:
        def stands(who: set[int]) -> Position:
            among = [row for row in said if row.organization_id in who]
            return derive(among, day=today, first_draft=treaty.first_committee_draft)

        shared = any(row.organization_id in theirs for row in said)
        return Place(treaty, stands(ours), stands(theirs), stands(ours | theirs), shared)

    return [
        place(treaty, said)
        for treaty, said in sorted(by_treaty.items(), key=lambda each: each[0].short_name.lower())
    ]


def _in_words(position: Position) -> str:
    if position.stance is None:
        return _("order unknown") if position.order_unknown else _("no position")
    label = str(position.stance.label)
    return _("Reported: %(label)s") % {"label": label} if position.reported else label


def _addresses(loser: Organization, into: Organization, places: list[Place]) -> list[tuple[str, str]]:
    """What leads elsewhere once they are one: from, to."""
    pages: list[tuple[str, list[str]]] = [("organization", [])]
    pages += [("position", [place.treaty.slug]) for place in places]
    return [
        (reverse(page, args=[loser.slug, *more]), reverse(page, args=[into.slug, *more]))
        for page, more in pages
    ]
