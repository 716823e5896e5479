"""What one organization has on record about one treaty, in numbers: of thousands of statements none is looked at."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, Value, When
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


# Of a stretch, those that its appearance has too.
OF_ROW = (
    "publication_id", "statement_id", "version_id", "question", "stance", "said_from", "said_to",
)  # fmt: skip


class Stretch(NamedTuple):
    """What a line rests on from `day` until `until`: columns, since a long line has many. The last three are of the
    version that it rests on."""

    day: dt.date
    until: dt.date | None
    since: dt.date
    statement_id: int | None
    question: str
    stance: str | None
    reported: bool
    order_unknown: bool
    was: str
    publication_id: int | None
    version_id: int | None
    said_from: dt.date | None
    said_to: dt.date | None

    @property
    def position(self) -> Position:
        """The same as the rule says it (deriving/lines.py)."""
        row = None
        if self.publication_id is not None:
            columns: Any = {name: getattr(self, name) for name in OF_ROW}
            row = Appearance(**columns)
        return Position(row, self.reported, self.order_unknown)


def line(steps: StepQuerySet, day: dt.date) -> tuple[list[Stretch], Stretch | None]:
    """Of one line: where it took another step, or none, in order; and what it rests on that day."""
    rests_on = Q(until=None) | Q(until__gt=day)
    rows = steps.filter(Q(day=F("since")) | rests_on).order_by("day", "pk")
    of_version = [f"publication__version{name}" for name in ("", "__said_from", "__said_to")]
    found = [Stretch(*row) for row in rows.values_list(*Stretch._fields[:-3], *of_version)]
    standing = next((each for each in found if each.until is None or each.until > day), None)
    return [each for each in found if each.day == each.since], standing


class Dot(NamedTuple):
    """A statement as a drawing marks it, where there are few."""

    statement: int
    first: dt.date
    last: dt.date
    stance: str | None
    grade: str
    makes_line: bool


def dots(said: QuerySet[Appearance]) -> list[Dot]:
    """One for each appearance: a statement of two that were merged has two."""
    columns = "statement", "said_from", "said_to", "stance", "grade", "makes_line"
    return [Dot(*row) for row in said.values_list(*columns)]


def years(said: QuerySet[Appearance]) -> list[tuple[int, int]]:
    """Years with their numbers of statements, newest first."""
    counted = said.order_by().values_list("said_from__year").annotate(Count("statement", distinct=True))
    return sorted(counted, reverse=True)
