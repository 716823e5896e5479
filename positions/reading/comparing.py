"""What the page that compares organizations (P6) shows: rows of concerns, articles or treaties, a column for each
organization. What stands in a cell: cells.py. Who is compared: choosing.py."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from positions.models import Appearance, Organization, Question, Step, Treaty
from positions.reading import cells
from positions.reading.cells import Cell, Key, Row
from positions.reading.places import Place, places
from positions.reading.provisions import in_order

# So many columns and rows can be read side by side.
MOST, ROWS = 6, 30


class By(StrEnum):
    """What the rows are."""

    CONCERNS = "concerns"
    TREATIES = "treaties"
    ARTICLES = "articles"


BYS: dict[By, str | Promise] = {
    By.CONCERNS: _("concerns"),
    By.TREATIES: _("treaties"),
    By.ARTICLES: _("articles"),
}
NOTHING = _("No statement found")
NOT_HERE: dict[By, str | Promise] = {
    By.CONCERNS: _("On record on this treaty, not on this concern"),
    By.ARTICLES: _("On record on this treaty, not on this article"),
}


@dataclass(frozen=True)
class Column:
    """An organization, and where it stands on the treaty whose concerns or articles are compared."""

    organization: Organization
    place: Place | None = None


@dataclass
class Comparison:
    """`found` counts rows before any is left out, `shared` those on which two at least can be compared, `same` those of
    them where all who can be compared say the same; `more` rows are not shown."""

    by: By
    treaty: Treaty | None
    day: dt.date
    known: dt.date | None
    columns: list[Column]
    found: int = 0
    shared: int = 0
    same: int = 0
    rows: list[Row] = field(default_factory=list)
    more: int = 0

    @property
    def first_treaty(self) -> Treaty | None:
        """The one that is compared, or the one that most of them are on record about."""
        places = (cell.place for row in self.rows for cell in row.cells if cell.place)
        return self.treaty or next((place.treaty for place in places), None)


def compare(
    organizations: Sequence[Organization],
    treaty: Treaty | None,
    *,
    by: By = By.CONCERNS,
    day: dt.date | None = None,
    known: dt.date | None = None,
    differences: bool = False,
) -> Comparison:
    """These side by side on `day` (today) as known at `known` (now), at most ROWS rows; with `differences` only those
    where they differ. Without a treaty the rows are treaties."""
    now, day = not (day or known), day or timezone.now().date()
    merged = Organization.objects.survivors()
    families = {
        each.pk: [each.pk, *(pk for pk, survivor in merged.items() if survivor == each.pk)]
        for each in organizations
    }
    everybody = [pk for family in families.values() for pk in family]
    said = Appearance.objects.known_at(known).filter(organization__in=everybody, said_to__lte=day)
    stand = Step.objects.today() if now else Step.objects.known_at(known).on(day)
    steps = stand.filter(organization__in=families)
    if treaty is None or by == By.TREATIES:
        page = Comparison(By.TREATIES, treaty, day, known, [Column(each) for each in organizations])
        _fill(page, _treaties(organizations, list(steps.select_related("treaty"))), differences)
        _stand(page, said)
        return page
    stands = {
        place.step.organization_id: place
        for place in places(
            _of(organizations, list(steps.filter(treaty=treaty)), treaty), None if now else said
        )
    }
    page = Comparison(by, treaty, day, known, [Column(each, stands.get(each.pk)) for each in organizations])
    _fill(page, _mentioned(page, treaty, said, families, now=now), differences)
    return page


def _of(organizations: Sequence[Organization], steps: list[Step], treaty: Treaty | None = None) -> list[Step]:
    """With the rows that are at hand, so that none is read once more."""
    ours = {each.pk: each for each in organizations}
    for step in steps:
        step.organization = ours[step.organization_id]
        if treaty:
            step.treaty = treaty
    return steps


def _fill(page: Comparison, rows: list[Row], differences: bool) -> None:
    """The most raised first; articles, once it is known which, in the order of the text."""
    page.found = len(rows)
    page.shared = sum(row.shared for row in rows)
    page.same = sum(row.shared and not row.differs for row in rows)
    wanted = [row for row in rows if row.differs] if differences else rows
    wanted.sort(key=lambda row: (-row.raised_by, -row.statements, row.label.casefold()))
    page.rows, page.more = wanted[:ROWS], len(wanted[ROWS:])
    if page.by == By.ARTICLES:
        page.rows.sort(key=lambda row: in_order(row.slug))


def _mentioned(
    page: Comparison,
    treaty: Treaty,
    said: QuerySet[Appearance],
    families: Mapping[int, Sequence[int]],
    *,
    now: bool,
) -> list[Row]:
    """The concerns or articles that any of them speaks of."""
    said = said.filter(treaty=treaty)
    if page.by == By.CONCERNS:
        names, found = cells.concerns(said, families, treaty, now=now)
    else:
        names, found = cells.articles(said, families, treaty)

    def cell(column: Column, key: Key) -> Cell:
        return found.get(key) or Cell(why_none=NOT_HERE[page.by] if column.place else NOTHING)

    return [
        Row(slug, label, [cell(column, (column.organization.pk, of)) for column in page.columns])
        for of, (slug, label) in names.items()
    ]


def _treaties(organizations: Sequence[Organization], steps: list[Step]) -> list[Row]:
    """The treaties that any of them is on record about; how much of it comes with _stand()."""
    found: dict[Treaty, dict[int, Step]] = defaultdict(dict)
    for step in _of(organizations, steps):
        found[step.treaty][step.organization_id] = step

    def cell(step: Step | None) -> Cell:
        if step is None:
            return Cell(why_none=NOTHING)
        # From a view on the mandate to one on the text is no difference of views, nor are the two the same.
        says = (step.question == Question.MANDATE, step.stance) if step.stance and not step.reported else None
        return Cell(place=Place(step), says=says)

    return [
        Row(treaty.slug, treaty.short_name, [cell(ours.get(each.pk)) for each in organizations])
        for treaty, ours in found.items()
    ]


def _stand(page: Comparison, said: QuerySet[Appearance]) -> None:
    """Give the places of the rows that are shown what is on record behind each."""
    shown = [cell.place.step for row in page.rows for cell in row.cells if cell.place]
    stands = {(place.step.organization_id, place.step.treaty_id): place for place in places(shown, said)}
    page.rows = [
        Row(row.slug, row.label, [_standing(cell, stands) for cell in row.cells]) for row in page.rows
    ]


def _standing(cell: Cell, stands: Mapping[tuple[int, int], Place]) -> Cell:
    if cell.place is None:
        return cell
    place = stands[cell.place.step.organization_id, cell.place.step.treaty_id]
    return Cell(place=place, statements=place.statements, says=cell.says)
