"""The appearances of one organization on one treaty → its line: the position on every day. Pure."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, zip_longest
from operator import itemgetter
from typing import NamedTuple

from positions.deriving.counting import SOLID, passed_over
from positions.models import Appearance, Question, Stance


@dataclass(frozen=True)
class Position:
    """The step on a day. `row` is None where there is none; `reported` where it rests on grade D alone."""

    row: Appearance | None
    reported: bool = False
    order_unknown: bool = False

    @property
    def stance(self) -> Stance | None:
        return Stance(self.row.stance) if self.row and self.row.stance else None


class Line:
    """The positions of one organization on one treaty, day by day."""

    def __init__(self, rows: Iterable[Appearance], *, first_draft: dt.date | None) -> None:
        self.first_draft = first_draft
        every = list(rows)
        able = [row for row in every if not passed_over(row, day=row.said_to, first_draft=None)]
        settled = [row for row in able if row.question != Question.MANDATE]
        self._before_draft, self._since_draft = _Able.pair(able), _Able.pair(settled)
        self._days = {row.said_to for row in every}
        if first_draft and any(day < first_draft for day in self._days):
            self._days.add(first_draft)

    def on(self, day: dt.date) -> Position:
        solid, able = (
            self._since_draft if self.first_draft and day >= self.first_draft else self._before_draft
        )
        if solid.any_by(day):
            return solid.newest(day)
        reported = able.newest(day)
        return replace(reported, reported=reported.row is not None)

    def days(self) -> Iterator[tuple[dt.date, Position]]:
        """Each day on which it might become another, in order, from the first statement on."""
        for day in sorted(self._days):
            yield day, self.on(day)


class _Able:
    """Statements that can make the line, by their last possible day: those said by any day are a front part."""

    def __init__(self, rows: Iterable[Appearance]) -> None:
        self._rows = sorted(rows, key=lambda row: (row.said_to, row.said_from, row.statement_id))
        self._ends = [row.said_to for row in self._rows]
        self._newest = list(accumulate(self._rows, lambda *two: max(two, key=_age)))

    @classmethod
    def pair(cls, rows: Sequence[Appearance]) -> "tuple[_Able, _Able]":
        """Those of grade A to C, and all."""
        return cls(row for row in rows if row.grade in SOLID), cls(rows)

    def any_by(self, day: dt.date) -> bool:
        return bool(self._ends) and self._ends[0] <= day

    def newest(self, day: dt.date) -> Position:
        """The newest; where others of overlapping days differ, the editors' order, else the time before them."""
        count, unknown = bisect_right(self._ends, day), False
        while count:
            newest = self._newest[count - 1]
            # None begins after the newest does, so those that end after it began are all that overlap it.
            near = self._rows[bisect_left(self._ends, newest.said_from, 0, count) : count]
            if len({row.stance for row in near}) == 1:
                return Position(newest, order_unknown=unknown)
            orders = {row.said_order for row in near} - {None}
            if len(orders) == len(near):
                return Position(max(near, key=lambda row: row.said_order or 0), order_unknown=unknown)
            unknown = True
            count = bisect_left(self._ends, min(row.said_from for row in near), 0, count)
        return Position(None, order_unknown=unknown)


def _age(row: Appearance) -> tuple[dt.date, dt.date, int]:
    return row.said_from, row.said_to, row.statement_id


class Rest(NamedTuple):
    """What the line rests on from one day until another: the columns of a step but for whose and when known."""

    day: dt.date
    until: dt.date | None
    publication_id: int | None
    statement_id: int | None
    question: str
    stance: str | None
    reported: bool
    order_unknown: bool
    since: dt.date
    was: str

    @property
    def is_change(self) -> bool:
        """The line takes another step on the same question, on this day."""
        return bool(self.was) and self.day == self.since


def rests(line: Line) -> Iterator[Rest]:
    """The line, cut wherever it comes to rest on something else."""
    runs = [next(run) for _, run in groupby(line.days(), key=itemgetter(1))]
    ends = [day for day, _ in runs[1:]]
    before, solid = None, None
    since, was = dt.date.min, ""
    for (day, position), until in zip_longest(runs, ends):
        row = position.row
        if before is None or (position.stance, position.reported) != (before.stance, before.reported):
            since, was = day, _was(solid, position)
        if row and not position.reported:
            solid = row
        before = position
        yield Rest(
            day=day,
            until=until,
            publication_id=row.publication_id if row else None,
            statement_id=row.statement_id if row else None,
            question=row.question if row else "",
            stance=row.stance if row else None,
            reported=position.reported,
            order_unknown=position.order_unknown,
            since=since,
            was=was,
        )


def _was(before: Appearance | None, position: Position) -> str:
    """The stance that this one is a change from; from a view on the mandate to one on the text is none."""
    row = position.row
    if before is None or row is None or position.reported:
        return ""
    same_question = (before.question == Question.MANDATE) == (row.question == Question.MANDATE)
    return before.stance or "" if same_question and before.stance != row.stance else ""
