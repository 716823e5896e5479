"""How sources fare, for editors (P14): the worst first, in words; one source's looks and gaps."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from positions.models import CoverageGap, FeedItem, FetchRun, Polling, Source
from positions.models.polling import State

DAYS = 14
GLYPHS = {
    State.FAILING: "✕",
    State.LATE: "◔",
    State.SILENT: "○",
    State.UNTESTED: "?",
    State.PAUSED: "‖",
    State.OK: "✓",
}
MEANINGS = {
    State.FAILING: _("its feed cannot be read"),
    State.LATE: _("it should have been read by now"),
    State.SILENT: _("longer without an item than usual"),
    State.UNTESTED: _("test it, then switch it on"),
    State.PAUSED: _("not read until somebody switches it on"),
    State.OK: _("read as planned"),
}
WORST_FIRST = list(GLYPHS)


@dataclass(frozen=True)
class Row:
    """A source with a feed, and how it fares now. `counts` are new items a day, the newest last."""

    source: Source
    polling: Polling | None
    state: State
    run: FetchRun | None = None
    counts: list[int] = field(default_factory=list)

    @property
    def glyph(self) -> str:
        return GLYPHS[self.state]

    @property
    def meaning(self) -> str:
        return str(MEANINGS[self.state])

    @property
    def items(self) -> int:
        return sum(self.counts)

    @property
    def being_read(self) -> bool:
        """By a worker, at this moment."""
        return bool(self.polling and self.polling.claimed)


@dataclass(frozen=True)
class Health:
    """All sources with a feed, how many there are in each state, and those that nobody can poll."""

    rows: list[Row]
    totals: list[tuple[State, str, int]]
    by_hand: list[Source]

    @property
    def quiet(self) -> bool:
        """Nothing here wants to be looked at."""
        return all(row.state in {State.OK, State.PAUSED} for row in self.rows)


def health() -> Health:
    """Every source, the worst first."""
    now = timezone.now()
    sources = list(Source.objects.listed().select_related("polling", "owner"))
    last = FetchRun.objects.filter(source=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    newest = FetchRun.objects.filter(pk__in=Source.objects.values_list(Subquery(last)))
    runs = {run.source_id: run for run in newest}
    counts = _counts(now)
    rows = [
        _row(source, now, runs.get(source.pk), counts.get(source.pk, {}))
        for source in sources
        if source.feed_address
    ]
    rows.sort(key=lambda row: (WORST_FIRST.index(row.state), row.source.name.casefold()))
    told = Counter(row.state for row in rows)
    return Health(
        rows,
        [(state, GLYPHS[state], told[state]) for state in reversed(WORST_FIRST) if told[state]],
        [source for source in sources if not source.feed_address],
    )


def row(source: Source) -> Row:
    """One source, as `health` has it."""
    now = timezone.now()
    return _row(source, now, source.runs.first(), _counts(now, source).get(source.pk, {}))


def _row(source: Source, now: dt.datetime, run: FetchRun | None, counts: dict[dt.date, int]) -> Row:
    polling: Polling | None = getattr(source, "polling", None)
    if polling:
        polling.source = source
    days = [now.date() - dt.timedelta(days=back) for back in reversed(range(DAYS))]
    return Row(
        source,
        polling,
        polling.state(now) if polling else _unpolled(source),
        run,
        [counts.get(day, 0) for day in days],
    )


def _unpolled(source: Source) -> State:
    """Of a feed that no worker has looked at."""
    return {Source.Reading.PAUSED: State.PAUSED, Source.Reading.ON: State.LATE}.get(
        Source.Reading(source.reading), State.UNTESTED
    )


def _counts(now: dt.datetime, source: Source | None = None) -> dict[int, dict[dt.date, int]]:
    """New items by source and day."""
    items = FeedItem.objects.filter(met_at__gte=now - dt.timedelta(days=DAYS))
    if source:
        items = items.filter(source=source)
    found: dict[int, dict[dt.date, int]] = {}
    for row in items.values("source", day=TruncDate("met_at")).annotate(count=Count("pk")):
        found.setdefault(row["source"], {})[row["day"]] = row["count"]
    return found


@dataclass(frozen=True)
class Looks:
    """The last looks at a source's feed, and the times when it was not read."""

    runs: list[FetchRun]
    gaps: list[CoverageGap]


def looks(source: Source) -> Looks:
    return Looks(list(source.runs.all()[:20]), list(source.gaps.all()[:20]))
