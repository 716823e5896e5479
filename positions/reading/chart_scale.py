"""Days along the width of the steps chart, and the labels that fit there."""

import calendar
import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import formats

from positions.reading.chart_parts import Label, Mark

NARROW, WIDE = 280, 620  # pixels of plot on a screen of 360, and from 60rem on
YEAR_ROOM, MONTH_ROOM = 19.0, 28.0  # % that "2024" and "Sep 2024" need on a screen of 320
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Range:
    """From the first day to today, as 0 to 100."""

    start: dt.date
    end: dt.date
    rtl: bool

    @property
    def months(self) -> int:
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    def along(self, day: dt.date) -> float:
        """Before mirroring, which is the last thing done to any x."""
        part = (day - self.start).days / max(1, (self.end - self.start).days)
        return round(100 * min(1.0, max(0.0, part)), 1)

    def x(self, day: dt.date) -> float:
        return self.mirror(self.along(day))

    def mirror(self, along: float) -> float:
        return round(100 - along, 1) if self.rtl else along

    def pair(self, first: dt.date, last: dt.date) -> tuple[float, float]:
        one, other = sorted((self.x(first), self.x(last)))
        return one, other


def shift(day: dt.date, months: int) -> dt.date:
    """The same day some months later or earlier, or that month's last; the calendar's ends hold."""
    count = min(9999 * 12 + 11, max(12, day.year * 12 + day.month - 1 + months))
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def years(across: Range) -> list[Label]:
    """The finest steps whose labels cannot touch: months on a short range, else years."""
    span = max(1, across.months)
    if across.months < 24:
        for step in (1, 3, 6):
            if 100 * step / span >= MONTH_ROOM:
                return _dates(across, step, "M Y")
    years = next(step for step in YEAR_STEPS if 1200 * step / span >= YEAR_ROOM)
    return _dates(across, 12 * years, "Y")


def _dates(across: Range, months: int, style: str) -> list[Label]:
    begin = across.start.year * 12 + across.start.month - 1
    first = -(-begin // months) * months
    days = [shift(across.start, month - begin) for month in range(first, begin + across.months + 1, months)]
    return [Label(across.x(day), formats.date_format(day, style)) for day in days]


def milestones(marks: Sequence[Mark], across: Range, *, pixels: int = NARROW) -> list[Label]:
    """As many names as fit without touching, and a bare line for every other."""
    boxes = []
    for mark in marks:
        if across.start <= mark.first <= across.end:
            x = across.along(mark.first)
            length = sum(14 if unicodedata.east_asian_width(sign) in "WF" else 8.5 for sign in mark.label)
            width = 100 * (length + 10) / pixels
            anchor = "start" if x < width / 2 else "end" if x > 100 - width / 2 else "middle"
            left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
            boxes.append((left + width, left, x, anchor, mark.label))
    labels, taken = [], 0.0
    for right, left, x, anchor, text in sorted(boxes):
        fits = left >= taken and right <= 100
        taken = right if fits else taken
        labels.append(Label(across.mirror(x), text if fits else "", anchor))
    return labels
