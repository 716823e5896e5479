"""How a treaty's positions moved: how many organizations of one kind stood on each step as each half-year ended."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import formats
from django.utils.translation import gettext as _

from positions.models import Stance
from positions.models.step import StepQuerySet
from positions.reading.chart_scale import shift

# In the order of a bar: what is against stands on the side of the beginning.
SCALE = (
    Stance.OPPOSE,
    Stance.OPPOSE_UNLESS_AMENDED,
    Stance.MIXED,
    Stance.SUPPORT_WITH_RESERVATIONS,
    Stance.SUPPORT,
)


@dataclass(frozen=True)
class Part:
    """One step's share of a bar, in % of the drawing's width."""

    stance: Stance
    x: float
    width: float


@dataclass(frozen=True)
class Period:
    """`counts`: organizations on each of SCALE on the last day; `undecided` ones are off the scale."""

    label: str
    last: dt.date
    counts: tuple[int, ...]
    undecided: int

    def bar(self, *, rtl: bool = False) -> list[Part]:
        """Shares of those on the scale, with the middle of what is neither for nor against in the middle."""
        every = sum(self.counts)
        if not every:
            return []
        against, for_each = sum(self.counts[:2]) + self.counts[2] / 2, 50 / every
        parts, x = [], 50 - against * for_each
        for stance, count in zip(SCALE, self.counts, strict=True):
            width = count * for_each
            if count:
                parts.append(Part(stance, round(100 - x - width if rtl else x, 2), round(width, 2)))
            x += width
        return parts


def over_time(steps: StepQuerySet, kind: str, *, day: dt.date) -> list[Period]:
    """Of lines up to `day`, for one kind of actor, the latest period first. What is only reported is not counted."""
    solid = steps.filter(organization__kind=kind, reported=False).exclude(stance=None).order_by()
    opens = solid.aggregate(first=Min("day"))["first"]
    if opens is None:
        return []
    unit, ends = _periods(opens, day)
    standing = {
        f"on_{number}": Count("pk", filter=Q(day__lte=last) & (Q(until=None) | Q(until__gt=last)))
        for number, last in enumerate(ends)
    }
    found = {stance: counts for stance, *counts in solid.values_list("stance").annotate(**standing)}
    none = [0] * len(ends)
    periods = [
        Period(
            _label(last, unit),
            last,
            tuple(found.get(stance, none)[number] for stance in SCALE),
            found.get(Stance.UNDECIDED, none)[number],
        )
        for number, last in enumerate(ends)
    ]
    return periods[::-1]


def _periods(opens: dt.date, day: dt.date) -> tuple[int, Sequence[dt.date]]:
    """Months in one, and the last day of each; of the one that is not over, `day`."""
    months = (day.year - opens.year) * 12 + day.month - opens.month
    unit = 1 if months < 24 else 6 if months < 180 else 12
    begin = dt.date(opens.year, (opens.month - 1) // unit * unit + 1, 1)
    ends = []
    while begin <= day:
        begin = shift(begin, unit)
        ends.append(min(begin - dt.timedelta(days=1), day))
    return unit, ends


def _label(last: dt.date, unit: int) -> str:
    if unit == 1:
        return formats.date_format(last, "F Y")
    if unit == 12:
        return str(last.year)
    half = _("Jan–Jun %(year)s") if last.month <= 6 else _("Jul–Dec %(year)s")
    return half % {"year": last.year}
