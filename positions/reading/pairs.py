"""What one organization has on record about one treaty, in numbers: of thousands of statements none is looked at."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Case, Count, Max, Min, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from positions.deriving.counting import IN_WORDS, SOLID, PassedOver, Sort
from positions.deriving.lines import Position
from positions.models import Appearance, OnRecord, Organization, Question, Treaty
from positions.models.step import StepQuerySet
from positions.reading.bases import Base, sources
from positions.reading.charting import Month


@dataclass(frozen=True)
class Counted:
    """What it rests on, and how many statements there are of each sort."""

    base: Base = field(default_factory=lambda: Base(0, 0, None, None))
    sorts: Counter[Sort] = field(default_factory=Counter)

    def passed_over(
        self, shown: Position, said: QuerySet[Appearance], *, day: dt.date, first_draft: dt.date | None
    ) -> list[tuple[str, int]]:
        """Why the statements that the position does not rest on have no part in it, and how many for each reason."""
        reasons: Counter[PassedOver] = Counter()
        for sort, count in self.sorts.items():
            reason = sort.passed_over(day=day, first_draft=first_draft)
            if reason is None and sort.grade not in SOLID and not shown.reported:
                reason = PassedOver.SECOND_HAND
            reasons[reason or PassedOver.EARLIER] += count
        if shown.row:
            reasons[PassedOver.EARLIER] -= 1
        if shown.order_unknown:
            unordered = _unordered(shown, said, day=day, first_draft=first_draft)
            reasons[PassedOver.EARLIER] -= unordered
            reasons[PassedOver.ORDER_UNKNOWN] += unordered
        return [(str(IN_WORDS[reason]), count) for reason, count in reasons.most_common() if count > 0]


def _unordered(
    shown: Position, said: QuerySet[Appearance], *, day: dt.date, first_draft: dt.date | None
) -> int:
    """Those that would be the newest, were it known which of them came first."""
    later = said.filter(said_from__gt=shown.row.said_to) if shown.row else said
    able = later.filter(makes_line=True, grade__in="ABCD" if shown.reported else SOLID).exclude(stance=None)
    settled = first_draft and day >= first_draft
    return (able.exclude(question=Question.MANDATE) if settled else able).count()


def counted_now(organization: Organization, treaty: Treaty) -> Counted:
    """As it was counted at publication."""
    row = OnRecord.objects.open_now().filter(organization=organization.survivor, treaty=treaty).first()
    if row is None:
        return Counted()
    sorts = Counter({Sort(*sort): count for *sort, count in row.sorts})
    return Counted(Base(row.statements, row.sources, row.first, row.last), sorts)


def counted_then(said: QuerySet[Appearance]) -> Counted:
    """The same of the appearances `said`, on any day."""
    step = Case(When(stance=None, then=Value(False)), default=Value(True))
    rows = list(
        said.order_by()
        .values_list("question", step, "makes_line", "grade")
        .annotate(Count("statement", distinct=True), Min("said_from"), Max("said_to"))
    )
    if not rows:
        return Counted()
    sorts = Counter({Sort(*sort): count for *sort, count, _first, _last in rows})
    first, last = min(row[-2] for row in rows), max(row[-1] for row in rows)
    return Counted(Base(sorts.total(), sources(said), first, last), sorts)


def months(said: QuerySet[Appearance]) -> list[Month]:
    """How many were said in each month, in order."""
    rows = (
        said.order_by()
        .values_list(TruncMonth("said_from"))
        .annotate(Min("said_from"), Max("said_to"), Count("statement", distinct=True))
    )
    return [Month(*counts) for _month, *counts in sorted(rows)]


class Turned(NamedTuple):
    """Where a line took another step, or none: a long one has so many that they are no rows of their own."""

    day: dt.date
    statement_id: int | None
    stance: str | None
    reported: bool
    since: dt.date
    was: str


def turns(line: StepQuerySet) -> list[Turned]:
    """In order."""
    return [
        Turned(*row)
        for row in line.turns().order_by("day", "pk").values_list("day", "statement", *Turned._fields[2:])
    ]


def years(said: QuerySet[Appearance]) -> list[tuple[int, int]]:
    """Years with their numbers of statements, newest first."""
    counted = said.order_by().values_list("said_from__year").annotate(Count("statement", distinct=True))
    return sorted(counted, reverse=True)
