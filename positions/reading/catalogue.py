"""The lists of organizations and of concerns on editors' pages: their names, how much rests on each, their state."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from positions.editing.merging import Named
from positions.models import (
    Appearance,
    Concern,
    ConcernPhrase,
    Organization,
    OrganizationName,
    Publication,
    VersionConcern,
)
from positions.models.naming import MergeableQuerySet

N = TypeVar("N", Organization, Concern)

PAGE = 50
# Nobody decides anything by the difference between 100 and 200, and counting them would be the slowest part.
MOST = 30
# In the list under a field.
MOST_SUGGESTED = 20


class State(StrEnum):
    """Which of them a list shows."""

    IN_USE = "in-use"
    RETIRED = "retired"
    MERGED = "merged"
    ALL = "all"


STATES: dict[State, str | Promise] = {
    State.IN_USE: _("in use"),
    State.RETIRED: _("retired"),
    State.MERGED: _("merged into another"),
    State.ALL: _("all"),
}


class Count(int):
    """A number of statements, which stops a little above MOST."""

    @property
    def more(self) -> bool:
        return self > MOST

    @property
    def shown(self) -> int:
        return min(self, MOST)


@dataclass(frozen=True)
class Row:
    """`names` are those that stand for it besides its own; `merged` what was merged into it."""

    row: Named
    statements: Count
    names: list[str] = field(default_factory=list)
    merged: list[Named] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    more: int | None


class _CountOf(Subquery):
    template = "(SELECT count(DISTINCT pk) FROM (%(subquery)s) few(pk))"
    output_field = IntegerField()


def statements(model: type[Named], ids: Iterable[int]) -> dict[int, int]:
    """How many published statements name each of these by itself, up to a little above MOST."""
    few: QuerySet[Any]
    if issubclass(model, Organization):
        told = Appearance.objects.open_now().filter(organization=OuterRef("pk"))
        few = told.order_by().values("pk")[: MOST + 1]
    else:
        # Row by row: as a join the database begins with all that was ever published.
        out = Exists(Publication.objects.open_now().filter(version=OuterRef("version")))
        told_of = VersionConcern.objects.alias(out=Coalesce(out, Value(False))).filter(
            out=True, concern=OuterRef("pk")
        )
        # One that worries about a concern, welcomes and demands it is there three times.
        few = told_of.order_by().values("version")[: 3 * (MOST + 1)]
    rows = model._default_manager.order_by().filter(pk__in=list(ids)).annotate(count=_CountOf(few))
    return dict(rows.values_list("pk", "count"))


def names(rows: Iterable[Named]) -> dict[int, list[str]]:
    """What else stands for each of these in text: names of an organization, phrases of a concern."""
    listed = list(rows)
    found: dict[int, list[str]] = defaultdict(list)
    ids = [row.pk for row in listed]
    if listed and isinstance(listed[0], Organization):
        pairs: QuerySet[Any] = OrganizationName.objects.filter(organization__in=ids).values_list(
            "organization", "text"
        )
    else:
        pairs = ConcernPhrase.objects.filter(concern__in=ids).values_list("concern", "text")
    own = {row.pk: str(row) for row in listed}
    for pk, text in pairs.order_by("pk"):
        if text != own[pk]:
            found[pk].append(text)
    return found


def told(rows: list[Named]) -> list[Row]:
    """These with all that the lists and pages print of them, in a few queries however many they are."""
    if not rows:
        return []
    model = type(rows[0])
    merged: dict[int, list[Named]] = defaultdict(list)
    for each in model._default_manager.filter(merged_into__in=[row.pk for row in rows]):
        merged[each.merged_into_id or 0].append(each)
    everybody = [*rows, *(each for group in merged.values() for each in group)]
    counts, called = statements(model, [row.pk for row in everybody]), names(everybody)

    def one(row: Named) -> Row:
        family = [row, *merged[row.pk]]
        every = [name for each in family for name in ([str(each)] if each != row else []) + called[each.pk]]
        total = sum(counts.get(each.pk, 0) for each in family)
        return Row(row, Count(total), list(dict.fromkeys(every)), merged[row.pk])

    return [one(row) for row in rows]


def organizations(*, called: str = "", state: State = State.IN_USE, after: int | None = None) -> Page:
    """By name, a page of them. `after` is the id of the last one of the page before."""
    every = Organization.objects.annotate(key=Lower("name")).order_by("key", "pk")
    found: Any = _in_state(every, state).select_related("merged_into")
    if called:
        found = found.called(called)
    if after and (last := every.filter(pk=after).values_list("key", flat=True).first()):
        found = found.filter(Q(key__gt=last) | Q(key=last, pk__gt=after))
    rows = list[Named](found[: PAGE + 1])
    return Page(told(rows[:PAGE]), rows[PAGE - 1].pk if len(rows) > PAGE else None)


def suggested(words: str) -> list[tuple[str, str]]:
    """Names of organizations for what is typed so far: those that begin with it first, each with the other name by
    which it was found, if it was by one."""
    if not words.strip():
        return []
    other = OrganizationName.objects.filter(organization=OuterRef("pk"), text__icontains=words).order_by("pk")
    by_name = Case(When(name__istartswith=words, then=0), When(name__icontains=words, then=1), default=2)
    found = Organization.objects.in_use().called(words).order_by(by_name, Lower("name"))
    rows = found.values_list("name", Subquery(other.values("text")[:1]))[:MOST_SUGGESTED]
    return [(name, "" if words.casefold() in name.casefold() else text or "") for name, text in rows]


def concerns(*, called: str = "", state: State = State.IN_USE, after: int | None = None) -> Page:
    """As the tree they are: each group, then what stands in it, all on one page."""
    found = _in_state(Concern.objects.as_tree(), state).select_related("parent", "merged_into")
    if called:
        also = ConcernPhrase.objects.filter(text__icontains=called).values("concern")
        found = found.filter(Q(label__icontains=called) | Q(pk__in=also))
    return Page(told(list(found)), None)


LISTS: dict[str, Callable[..., Page]] = {"organizations": organizations, "concerns": concerns}


def _in_state(rows: MergeableQuerySet[N], state: State) -> MergeableQuerySet[N]:
    match state:
        case State.IN_USE:
            return rows.in_use()
        case State.RETIRED:
            return rows.filter(merged_into=None).exclude(retired_at=None)
        case State.MERGED:
            return rows.exclude(merged_into=None)
    return rows
