"""What each of some organizations said last on each concern or article of a treaty: the cells of a comparison, in four
queries however many they are. Which rows a comparison has, and in which order: comparing.py."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from positions.deriving.counting import SOLID
from positions.models import Appearance, Ask, Provision, Raised, Treaty, VersionConcern
from positions.reading.places import SHOWN, Place

# An organization's id, and a concern's id or an article's number.
Key = tuple[int, Any]

POLARITIES: dict[str, str | Promise] = {"worry": _("Worry"), "welcome": _("Welcome"), "demand": _("Demand")}


@dataclass(frozen=True)
class Cell:
    """One organization in one row: the statement that it made last, or where it stands, or why there is neither.

    `ways` are words for how it raises the concern, `asks` what it asks for in the article. `says` is what is compared;
    None where there is nothing, or nothing but second-hand reports.
    """

    why_none: str | Promise = ""
    statements: int = 0
    row: Appearance | None = None
    place: Place | None = None
    ways: Sequence[str] = ()
    asks: Sequence[Ask] = ()
    says: Hashable = None


@dataclass(frozen=True)
class Row:
    """A concern (by its slug), an article (by its number) or a treaty (by its slug), with a cell for each."""

    slug: str
    label: str
    cells: list[Cell]

    @property
    def statements(self) -> int:
        return sum(cell.statements for cell in self.cells)

    @property
    def raised_by(self) -> int:
        return sum(bool(cell.row or cell.place) for cell in self.cells)

    @property
    def _said(self) -> list[Hashable]:
        return [cell.says for cell in self.cells if cell.says is not None]

    @property
    def shared(self) -> bool:
        """Two of them at least can be compared."""
        return len(self._said) > 1

    @property
    def differs(self) -> bool:
        """Two of them at least say something else; who says nothing makes no difference."""
        return len(set(self._said)) > 1


class _Day(Func):
    """A date as a number, to be compared in an array with others."""

    template = "(%(expressions)s - DATE '0001-01-01')"
    output_field = IntegerField()


class _Array(Func):
    template = "ARRAY[%(expressions)s]::bigint[]"
    output_field = ArrayField(BigIntegerField())


# As the line does: what was said last, and of that what was recorded last.
LAST = Max(_Array(_Day("said_from"), _Day("said_to"), F("statement"), F("pk")))


def _last(
    said: QuerySet[Appearance], families: Mapping[int, Sequence[int]], mention: str, of: Any
) -> dict[Key, tuple[int, Appearance]]:
    """For each organization and each `of`: how many statements mention it, and the last of them."""
    who = Case(
        *(When(organization__in=family, then=Value(pk)) for pk, family in families.items()),
        output_field=BigIntegerField(),
    )
    grouped = (
        said.order_by()
        .filter(**{f"{mention}__isnull": False})
        .annotate(who=who, of=of)
        .values_list("who", "of")
        .annotate(statements=Count("statement", distinct=True), last=LAST)
    )
    counted = {(pk, key): (statements, last[-1]) for pk, key, statements, last in grouped}
    rows = _shown(Appearance.objects.all()).in_bulk({pk for _statements, pk in counted.values()})
    return {key: (statements, rows[pk]) for key, (statements, pk) in counted.items()}


def _solid(row: Appearance, says: Hashable) -> Hashable:
    """What only others report is shown and never compared, as it is counted apart from positions."""
    return says if row.grade in SOLID else None


def _counted(
    said: QuerySet[Appearance], families: Mapping[int, Sequence[int]], treaty: Treaty
) -> dict[Key, tuple[int, Appearance]] | None:
    """The same of concerns as it was counted at publication; None where one of them was merged into another, since a
    statement that raises both is one."""
    raised = Raised.objects.open_now().in_any_way().filter(organization__in=families, treaty=treaty)
    rows = list(raised.values_list("organization", "concern", "concern__merged_into", "statements", "latest"))
    if any(merged for _who, _concern, merged, *_ in rows):
        return None
    latest = _shown(said.filter(statement__in={row[-1] for row in rows}))
    who = {member: pk for pk, family in families.items() for member in family}
    found = {(who[row.organization_id], row.statement_id): row for row in latest}
    return {
        (organization, concern): (count, found[organization, statement])
        for organization, concern, _merged, count, statement in rows
        if (organization, statement) in found
    }


def _shown(rows: QuerySet[Appearance]) -> QuerySet[Appearance]:
    """With what a cell prints of them."""
    asks = Exists(Ask.objects.filter(version=OuterRef("version")))
    shown = rows.select_related("version__text_version")
    return shown.only("statement", "organization", "version", "stance", "grade", *SHOWN).annotate(asks=asks)


def concerns(
    said: QuerySet[Appearance], families: Mapping[int, Sequence[int]], treaty: Treaty, *, now: bool
) -> tuple[dict[Any, tuple[str, str]], dict[Key, Cell]]:
    """The concerns that these organizations raise (slug and label by id), and the cells by organization and concern."""
    # One that was merged into another counts as that one.
    raised = Coalesce("version__concerns__concern__merged_into", "version__concerns__concern")
    last = _counted(said, families, treaty) if now else None
    if last is None:
        last = _last(said, families, "version__concerns", raised)
    names: dict[Any, tuple[str, str]] = {}
    polarities: dict[tuple[int, int], list[str]] = defaultdict(list)
    mentions = VersionConcern.objects.filter(version__in={row.version_id for _count, row in last.values()})
    for version, concern, slug, label, polarity in mentions.values_list(
        "version",
        Coalesce("concern__merged_into", "concern"),
        Coalesce("concern__merged_into__slug", "concern__slug"),
        Coalesce("concern__merged_into__label", "concern__label"),
        "polarity",
    ):
        names[concern] = (slug, label)
        polarities[version, concern].append(polarity)
    words = [(value, str(word)) for value, word in POLARITIES.items()]
    cells = {}
    for (who, concern), (statements, row) in last.items():
        found = polarities[row.version_id, concern]
        ways = [word for value, word in words if value in found]
        cells[who, concern] = Cell(
            statements=statements, row=row, ways=ways, says=_solid(row, frozenset(found))
        )
    return names, cells


def articles(
    said: QuerySet[Appearance], families: Mapping[int, Sequence[int]], treaty: Treaty
) -> tuple[dict[Any, tuple[str, str]], dict[Key, Cell]]:
    """The same for the articles that they speak of, by number, each cell with what is asked there."""
    last = _last(said, families, "version__provisions", F("version__provisions__provision__article"))
    numbers = {number for _who, number in last}
    # The newest text has the heading that readers know it by.
    provisions = Provision.objects.filter(treaty=treaty, article__in=numbers)
    headings = provisions.order_by(F("text_version__date_from").asc(nulls_first=True))
    names = {number: (number, heading) for number, heading in headings.values_list("article", "heading")}
    asks: dict[tuple[int, str], list[Ask]] = defaultdict(list)
    versions = {row.version_id for _count, row in last.values()}
    for ask in Ask.objects.filter(version__in=versions, provision__article__in=numbers).annotate(
        article=F("provision__article")
    ):
        asks[ask.version_id, ask.article].append(ask)
    cells = {}
    for (who, number), (statements, row) in last.items():
        found = asks[row.version_id, number]
        says = _solid(row, (row.stance, frozenset(ask.force for ask in found)))
        cells[who, number] = Cell(statements=statements, row=row, asks=found, says=says)
    return names, cells
