"""What a summary line rests on, printed beside it: n statements, m independent sources, from when to when."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from positions.models import Appearance, Evidence, Source

MACHINE = Evidence.AddressKind.MACHINE_REPORT


@dataclass(frozen=True)
class Base:
    """`sources` are stories: five copies of one item are one source, never five."""

    statements: int
    sources: int
    first: dt.date | None
    last: dt.date | None


def base(appearances: QuerySet[Appearance]) -> Base:
    """Counted over these appearances, in one query.

    A machine report or a rewrite is a source only where its statement has nothing else, as for the grade; a sample
    article never is.
    """
    better = Evidence.objects.filter(
        Q(address_kind=None) | ~Q(address_kind=MACHINE), version=OuterRef("version")
    )
    machine = Q(version__evidence__address_kind=MACHINE)
    sample = Q(version__evidence__article__source__kind=Source.Kind.SAMPLE)
    found = appearances.order_by().aggregate(
        statements=Count("statement", distinct=True),
        sources=Count(
            "version__evidence__article__story",
            distinct=True,
            filter=(Q(version__evidence__address_kind=None) | ~machine | ~Exists(better)) & ~sample,
        ),
        first=Min("said_from"),
        last=Max("said_to"),
    )
    return Base(**found)
