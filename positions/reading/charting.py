"""Statements, the derived line and milestones → what the steps chart draws. Pure: no rows, no queries."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from positions.reading.chart_parts import (
    BOTTOM,
    LANE_Y,
    STRIP,
    Bin,
    Chart,
    Glyph,
    Hold,
    Mark,
    Month,
    Riser,
    Spark,
    Tick,
    TickMark,
    Turn,
    Volume,
)
from positions.reading.chart_scale import WIDE, Range, milestones, shift, years

__all__ = ["Chart", "Mark", "Month", "Spark", "Tick", "Turn", "chart", "spark"]

CLOSE = 4.5  # % of the width: two changes nearer than this share one mark
SAME_LANE = 7.0  # % of the width: the last statement needs no mark of its own this near to another
# In % of the width. In the small one what is nearer than two changes may stand is one mark.
PIXEL, SPARK_PIXEL = 0.3, 4.5
STALE = 24  # months without a new statement
TICKS_AT_MOST = 120


def chart(
    ticks: Sequence[Tick],
    steps: Sequence[Turn],
    marks: Sequence[Mark],
    *,
    today: dt.date,
    rtl: bool = False,
    months: Sequence[Month] = (),
) -> Chart | None:
    """The drawing; None where a sentence and the list say it better. Where statements are too many for a tick each,
    `months` counts them, and of `ticks` the newest is enough."""
    placed = sorted(
        (tick for tick in ticks if tick.stance in LANE_Y), key=lambda tick: (tick.last, tick.first)
    )
    if not placed:
        return None
    if len(ticks) > TICKS_AT_MOST:
        months = _months(ticks)
    opens = min([tick.first for tick in ticks] + [month.first for month in months])
    line = _tidy(steps, opens, today)
    if not months and not _worth_drawing(ticks, line):
        return None
    across = _range(opens, marks, today, rtl)
    days = sorted({day for month in months for day in (month.first, month.last)}) or [
        tick.last for tick in placed
    ]
    holds = _holds(_thinned(line, across), days, across)
    glyphs = _glyphs(line, placed, across)
    return Chart(
        years=years(across),
        milestones=milestones(marks, across),
        names=milestones(marks, across, pixels=WIDE),
        holds=holds,
        risers=_risers(_thinned(line, across), across),
        glyphs=glyphs,
        ticks=[] if months else _ticks(placed, across),
        volume=_volume(months, across) if months else None,
        gap=any(step.stance not in LANE_Y for step in line[1:]),
    )


def _tidy(steps: Sequence[Turn], opens: dt.date, today: dt.date) -> list[Turn]:
    """In order, one a day, none before the first statement or after today, and none that changes nothing."""
    days = {
        max(step.day, opens): step for step in sorted(steps, key=lambda step: step.day) if step.day <= today
    }
    line: list[Turn] = []
    for day, step in days.items():
        before = (line[-1].stance, line[-1].reported) if line else (None, False)
        if (step.stance, step.reported) != before and (line or step.stance):
            line.append(Turn(day, step.stance, step.reported))
    return line


def spark(steps: Sequence[Turn], opens: dt.date, *, today: dt.date, rtl: bool = False) -> Spark:
    """The line alone from `opens` to today."""
    across = Range(opens, max(today, opens), rtl)
    line = _thinned(_tidy(steps, opens, today), across, pixel=SPARK_PIXEL)
    return Spark(_holds(line, [today], across), _risers(line, across))


def _thinned(line: Sequence[Turn], across: Range, *, pixel: float = PIXEL) -> list[Turn]:
    """Of steps within one pixel of each other only the last can be seen."""
    return list({round(across.along(step.day) / pixel): step for step in line}.values())


def _worth_drawing(ticks: Sequence[Tick], line: Sequence[Turn]) -> bool:
    statements = len({tick.statement for tick in ticks})
    first, last = min(tick.first for tick in ticks), max(tick.first for tick in ticks)
    changes = any(one.stance != other.stance for one, other in pairwise(line))
    return statements > 5 or (statements > 1 and (changes or last >= shift(first, 36)))


def _range(opens: dt.date, marks: Sequence[Mark], today: dt.date, rtl: bool) -> Range:
    month = opens.replace(day=1)
    near = [mark.first for mark in marks if shift(month, -6) <= mark.first < month]
    return Range(min([month, *near]).replace(day=1), max(today, month), rtl)


def _holds(line: Sequence[Turn], days: Sequence[dt.date], across: Range) -> list[Hold]:
    """The line from each step to the next, cut where it grows stale and where a statement refreshes it."""
    ages = [(shift(day, STALE), after) for day, after in pairwise([*days, across.end])]
    ages = [(begins, after) for begins, after in ages if begins < after]
    holds = []
    for step, until in zip(line, [*(step.day for step in line[1:]), across.end], strict=False):
        edges = {edge for age in ages for edge in age if step.day < edge < until}
        for first, last in pairwise(sorted({step.day, until, *edges})):
            x1, x2 = across.pair(first, last)
            if step.stance in LANE_Y and x1 < x2:
                stale = any(begins <= first < ends for begins, ends in ages)
                holds.append(Hold(x1, x2, LANE_Y[step.stance], step.stance, step.reported, stale))
    return holds


def _risers(line: Sequence[Turn], across: Range) -> list[Riser]:
    heights = [
        (LANE_Y.get(one.stance or ""), LANE_Y.get(other.stance or ""), other) for one, other in pairwise(line)
    ]
    return [
        Riser(across.x(step.day), before, after)
        for before, after, step in heights
        if before is not None and after is not None and before != after
    ]


def _glyphs(line: Sequence[Turn], placed: Sequence[Tick], across: Range) -> list[Glyph]:
    """At the first statement on the line, at each change, and at the last one that says what the line says."""
    found: list[tuple[float, Turn, int]] = []
    for before, step in pairwise([None, *line]):
        if step is None or step.stance not in LANE_Y or (before and before.stance == step.stance):
            continue
        along = across.along(step.day)
        if found and before and found[-1][2] and along - found[-1][0] < CLOSE:
            found[-1] = (along, step, found[-1][2] + 1)
        else:
            found.append((along, step, 1 if before else 0))
    last = next((tick for tick in reversed(placed) if line and tick.stance == line[-1].stance), None)
    if last and last.last >= line[-1].day:
        along = across.along(last.last)
        lane = [x for x, step, _ in found if step.stance == last.stance]
        if all(abs(along - x) >= SAME_LANE for x in lane):
            found.append((along, line[-1], 0))
    return [
        Glyph(across.mirror(along), LANE_Y[step.stance or ""], step.stance or "", step.reported, changes)
        for along, step, changes in found
    ]


def _ticks(placed: Sequence[Tick], across: Range) -> list[TickMark]:
    return [
        TickMark(
            across.x(tick.last),
            LANE_Y[tick.stance],
            tick.stance,
            tick.hollow,
            *across.pair(tick.first, tick.last),
        )
        for tick in placed
    ]


def _months(ticks: Sequence[Tick]) -> list[Month]:
    """The same counted by the month in which they were said at the earliest."""
    within: dict[tuple[int, int], list[Tick]] = defaultdict(list)
    for tick in sorted(ticks, key=lambda tick: tick.first):
        within[tick.first.year, tick.first.month].append(tick)
    return [Month(found[0].first, max(tick.last for tick in found), len(found)) for found in within.values()]


def _volume(counted: Sequence[Month], across: Range) -> Volume:
    """How many statements in each month, half-year or year, in place of ticks that would run together."""
    unit, months = (
        ("month", 1) if across.months < 24 else ("half-year", 6) if across.months < 180 else ("year", 12)
    )
    counts: Counter[int] = Counter()
    for month in counted:
        counts[(month.first.year * 12 + month.first.month - 1) // months] += month.statements
    most = max(counts.values())
    bins = []
    for number, count in sorted(counts.items()):
        begin = dt.date(number * months // 12, number * months % 12 + 1, 1)
        x1, x2 = across.pair(begin, shift(begin, months))
        height = round(STRIP * count / most, 1)
        bins.append(Bin(x1, round(x2 - x1, 1), round(BOTTOM + STRIP - height, 1), height, count))
    return Volume(unit, bins, most)
