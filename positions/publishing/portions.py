"""Whole sets of rows, a portion of them in memory at a time, however many there are."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple, TypeVar

from django.db.models import QuerySet

from positions.models import Appearance, Publication, StatementVersion, Step
from positions.reading.places import Place, places

PORTION = 500

R = TypeVar("R")


class Said(NamedTuple):
    """A statement as one appearance has it, with all that a reader sees of it."""

    row: Appearance
    version: StatementVersion
    publication: Publication


def portions(rows: Iterable[R]) -> Iterator[list[R]]:
    left = iter(rows)
    while portion := list(islice(left, PORTION)):
        yield portion


def newest_first(said: QuerySet[Appearance]) -> Iterator[Appearance]:
    """These appearances by the days on which they were said, from a cursor of the database: what is there when the
    first is asked for, and nothing of what comes meanwhile."""
    rows = said.order_by("-said_from", "-said_to", "-statement", "pk")
    return rows.only(*Appearance.FOR_THE_LINE).iterator(PORTION)


def statements(rows: Iterable[Appearance]) -> Iterator[Said]:
    """Each statement once, where those of one statement stand together: what binds several is said once."""
    once = (next(same) for _pk, same in groupby(rows, key=lambda row: row.statement_id))
    for portion in portions(once):
        versions = StatementVersion.objects.with_parts(captures=False).in_bulk(
            [row.version_id for row in portion]
        )
        publications = Publication.objects.select_related("imported").in_bulk(
            [row.publication_id for row in portion]
        )
        for row in portion:
            yield Said(row, versions[row.version_id], publications[row.publication_id])


def positions(steps: Sequence[Step], said: QuerySet[Appearance] | None) -> Iterator[tuple[Place, str | None]]:
    """These steps as places, each with the grade of what it rests on: among what was `said`, or as counted for now."""
    for portion in portions(steps):
        resting = [step.publication_id for step in portion if step.publication_id]
        # All appearances of a publication have one grade.
        grades = dict(
            Appearance.objects.filter(publication__in=resting).values_list("publication", "grade").distinct()
        )
        for place in places(portion, said):
            yield place, grades.get(place.step.publication_id or 0)
