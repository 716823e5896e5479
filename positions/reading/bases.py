"""What a summary line rests on, printed beside it: n statements, m independent sources, from when to when."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, F, Func, Max, Min, QuerySet

from positions.models import Appearance


@dataclass(frozen=True)
class Base:
    """`sources` are stories: five copies of one item are one source, never five."""

    statements: int
    sources: int
    first: dt.date | None
    last: dt.date | None


def base(said: QuerySet[Appearance]) -> Base:
    """Counted over these appearances, in two queries."""
    said = said.order_by()
    story = Func(F("stories"), function="unnest", output_field=BigIntegerField())
    sources = said.values_list(story).distinct().count()
    dated = said.aggregate(
        statements=Count("statement", distinct=True), first=Min("said_from"), last=Max("said_to")
    )
    return Base(sources=sources, **dated)
