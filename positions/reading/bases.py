"""What a summary line rests on, printed beside it: n statements, m independent sources, from when to when."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, F, Func, Max, Min, QuerySet, Sum

from positions.models import Appearance, OnRecord, Treaty
from positions.reading import editions


@dataclass(frozen=True)
class Base:
    """`sources` are stories: five copies of one item are one source, never five."""

    statements: int
    sources: int
    first: dt.date | None
    last: dt.date | None


def base(said: QuerySet[Appearance]) -> Base:
    """Counted over these appearances, in two queries."""
    dated = said.order_by().aggregate(
        statements=Count("statement", distinct=True), first=Min("said_from"), last=Max("said_to")
    )
    return Base(sources=sources(said), **dated)


def base_of(treaty: Treaty) -> Base:
    """The same of all that readers see of a treaty now, which was counted at publication; its stories once an edition,
    since they move from one to another."""
    dated = (
        OnRecord.objects.open_now()
        .filter(treaty=treaty)
        .aggregate(statements=Sum("led", default=0), first=Min("first"), last=Max("last"))
    )
    return Base(sources=_sources_now(treaty.pk), **dated)


@editions.kept
def base_then(treaty: int, day: dt.date, known: dt.date | None) -> Base:
    """The same on `day`, as known at `known` (now). Of a statement one appearance leads: none is twice here."""
    said = Appearance.objects.known_at(known).filter(treaty=treaty, lead=True, said_to__lte=day)
    dated = said.order_by().aggregate(statements=Count("*"), first=Min("said_from"), last=Max("said_to"))
    return Base(sources=sources(said), **dated)


def sources(said: QuerySet[Appearance]) -> int:
    """Independent ones: stories, of which any number of articles retell one."""
    story = Func(F("stories"), function="unnest", output_field=BigIntegerField())
    return said.order_by().values_list(story).distinct().count()


@editions.kept
def _sources_now(treaty: int) -> int:
    return sources(Appearance.objects.open_now().filter(treaty=treaty, lead=True))
