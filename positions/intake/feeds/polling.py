"""A due feed → one look at it: new items become articles that wait, and the look itself is a row.

What a feed says is `feeds`'; how often it is asked follows from its rhythm (`rhythms`).
"""

import datetime as dt
import hashlib
import logging
import time
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from positions.intake import receiving
from positions.intake.feeds import discovering, parsing, rhythms
from positions.intake.web import fetching, guarding, hosts
from positions.models import CoverageGap, FeedItem, FetchRun, Polling, Source

log = logging.getLogger(__name__)

OUR_ERROR = "An error of this program stopped it, which is in its log."
MOST_BYTES = 20 * 1024 * 1024
# A test is done while a person looks on, in seconds.
PERSON_WAITS = 10.0
LONGEST_WAIT = dt.timedelta(days=1)
# Failures in a row that make a source failing: one hard, two soft or four temporary ones.
WEIGHTS = {FetchRun.Severity.HARD: 1.0, FetchRun.Severity.SOFT: 0.5, FetchRun.Severity.TEMPORARY: 0.25}
FAILING = 1.0
RUNS_KEPT = dt.timedelta(days=90)
# Why a feed that a person asks for is not to be had, in words for that person.
NOT_READ = (guarding.Refused, fetching.Failed, fetching.Unavailable, parsing.Unreadable, hosts.NotNow)


@dataclass(frozen=True)
class Look:
    """What a feed answered: None for a feed that is as it was."""

    status: int
    feed: parsing.Feed | None
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Trial:
    """What would come in: each item, and whether it was not met before."""

    feed: parsing.Feed
    items: list[tuple[parsing.Item, bool]]


@dataclass(frozen=True)
class Sought:
    """The feed that an address leads to; None where its page names none, or several to choose from."""

    address: str
    feed: parsing.Feed | None
    named: list[discovering.Found] = field(default_factory=list)


@dataclass(frozen=True)
class Failure:
    """Why a look came to nothing."""

    severity: FetchRun.Severity
    reason: str
    error: str
    retry_after: dt.timedelta = dt.timedelta()


def due() -> list[int]:
    """Sources whose feeds a sweep rings for; a feed new in the catalogue, or moved, is due at once."""
    read = Source.objects.filter(reading=Source.Reading.ON).exclude(feed_address="")
    fresh = read.filter(polling=None)
    Polling.objects.bulk_create(
        [Polling(source=source, address=source.feed_address) for source in fresh], ignore_conflicts=True
    )
    for source in read.exclude(polling__address=models.F("feed_address")):
        Polling.objects.filter(source=source).update(
            address=source.feed_address,
            next_poll_at=Now(),
            etag="",
            last_modified="",
            sha256="",
            failure_score=0,
        )
    return list(Polling.objects.due().order_by("next_poll_at").values_list("pk", flat=True))


def due_now(source: Source) -> None:
    """Whatever it was waiting for: the next worker looks at this feed."""
    address = source.feed_address
    row, made = Polling.objects.get_or_create(source=source, defaults={"address": address})
    if not made:
        Polling.objects.filter(pk=row.pk).update(next_poll_at=Now())


def poll(pk: int) -> list[int]:
    """Look at the feed of source `pk` if it is due; the articles to ring for. Safe to run twice and at once."""
    polling = Polling.objects.claim(pk)
    if polling is None:
        return []
    began = time.monotonic()
    try:
        look = _look(polling)
    except hosts.NotNow:
        Polling.objects.filter(pk=pk, claimed_at=polling.claimed_at).update(claimed_at=None)
        return []
    except (guarding.Refused, fetching.Failed, fetching.Unavailable, parsing.Unreadable) as error:
        _failed(polling, _failure(error), _since(began))
        return []
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # An error of ours, or what no feed should be: as long as it is there, it is one look each time.
        log.exception("The feed of source %s could not be read", pk)
        _failed(polling, Failure(FetchRun.Severity.SOFT, OUR_ERROR, type(error).__name__), _since(began))
        return []
    return _succeeded(polling, look, _since(began))


def try_out(source: Source) -> Trial:
    """What the source's feed holds now; nothing is kept. Raises what `poll` records as failures, and hosts.NotNow."""
    feed = _read(_get(source.feed_address, {}, max_seconds=PERSON_WAITS))
    keys = {FeedItem.key_of(item.key): item for item in feed.items}
    met = set(FeedItem.objects.filter(source=source, key__in=keys).values_list("key", flat=True))
    return Trial(feed, [(item, key not in met) for key, item in keys.items()])


def look_for_feeds(address: str) -> Sought:
    """The feed at this address, or the one that the page there names. Raises as `try_out`."""
    got = _get(address, {}, max_seconds=PERSON_WAITS)
    try:
        return Sought(address, _read(got))
    except parsing.Unreadable:
        named = discovering.discover(got.content, url=got.url, charset=got.charset)
    if len(named) != 1:
        return Sought(address, None, named)
    return Sought(named[0].address, _read(_get(named[0].address, {}, max_seconds=PERSON_WAITS)))


def _get(address: str, validators: dict[str, str], *, max_seconds: float) -> fetching.Fetched:
    return hosts.get(address, robots=False, headers=validators, max_bytes=MOST_BYTES, max_seconds=max_seconds)


def _read(got: fetching.Fetched) -> parsing.Feed:
    return parsing.read(got.content, url=got.url, charset=got.charset, media_type=got.media_type)


def _look(known: Polling) -> Look:
    """Ask for what has changed since the last look, by the validators that the site gave then."""
    validators = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    given = {name: value for name, value in validators.items() if value}
    got = _get(known.address, given, max_seconds=fetching.MOST_SECONDS)
    if got.status == 304:
        return Look(304, None, known.sha256, known.etag, known.last_modified)
    sha256 = hashlib.sha256(got.content).hexdigest()
    headers = {name.lower(): value for name, value in got.headers}
    etag, last_modified = headers.get("etag", "")[:500], headers.get("last-modified", "")[:100]
    feed = None if sha256 == known.sha256 else _read(got)
    return Look(got.status, feed, sha256, etag, last_modified)


def _failure(error: Exception) -> Failure:
    severity, retry_after = FetchRun.Severity.HARD, dt.timedelta()
    if isinstance(error, parsing.Unreadable):
        severity = FetchRun.Severity.SOFT
    elif isinstance(error, fetching.Unavailable | guarding.Unresolved):
        severity = FetchRun.Severity.TEMPORARY
        retry_after = dt.timedelta(seconds=min(getattr(error, "retry_after", None) or 0, 86400))
    cause = error.__cause__ or error
    return Failure(severity, str(error), f"{type(cause).__name__}: {cause}", retry_after)


@transaction.atomic
def _failed(polling: Polling, failure: Failure, took: dt.timedelta) -> None:
    """Record it, wait longer after each, and open a gap in the coverage once there are too many."""
    if not _still_ours(polling):
        return
    FetchRun.objects.create(
        source=polling.source,
        took=took,
        outcome=FetchRun.Outcome.FAILED,
        severity=failure.severity,
        reason=failure.reason,
        error=failure.error,
    )
    polling.failure_score += WEIGHTS[failure.severity]
    back_off = polling.interval * 2 ** min(polling.failure_score, 10)
    polling.next_poll_at = timezone.now() + max(min(back_off, LONGEST_WAIT), failure.retry_after)
    polling.claimed_at = None
    polling.save()
    if polling.failure_score >= FAILING:
        open_gap(polling.source, CoverageGap.Why.FAILING)


@transaction.atomic
def _succeeded(polling: Polling, look: Look, took: dt.timedelta) -> list[int]:
    if not _still_ours(polling):
        return []
    now = timezone.now()
    added = _take_items(polling.source, look.feed) if look.feed else []
    unchanged = FetchRun.Outcome.UNCHANGED if look.feed is None else FetchRun.Outcome.NOTHING
    FetchRun.objects.create(
        source=polling.source,
        took=took,
        outcome=FetchRun.Outcome.NEW if added else unchanged,
        status=look.status,
        reason=" ".join(look.feed.notes) if look.feed else "",
        items=len(look.feed.items) if look.feed else 0,
        added=len(added),
    )
    _close_gap(polling, now)
    if look.feed:
        _find_rhythm(polling, look.feed, now=now, new=bool(added))
    polling.sha256, polling.etag, polling.last_modified = look.sha256, look.etag, look.last_modified
    polling.failure_score, polling.succeeded_at, polling.claimed_at = 0, now, None
    polling.next_poll_at = now + polling.interval
    polling.save()
    return [received.article.pk for received in added if received.state != "duplicate"]


def _still_ours(polling: Polling) -> bool:
    """Whether the claim has not run out and gone to another process meanwhile."""
    return Polling.objects.select_for_update().filter(pk=polling.pk, claimed_at=polling.claimed_at).exists()


def read_feed(address: str) -> parsing.Feed:
    """The feed at an address, whoever's it is. Raises as `try_out`."""
    return _read(_get(address, {}, max_seconds=fetching.MOST_SECONDS))


def receive_item(item: parsing.Item, source: Source | None = None) -> receiving.Received:
    """The article that an item leads to: a row that waits, or what was there already."""
    day = item.published and item.published.date()
    facts = receiving.Facts(
        item.address, item.title, published=(day, day) if day else None, basis=receiving.FROM_FEED
    )
    return receiving.receive(facts, by=None, source=source)


def _take_items(source: Source, feed: parsing.Feed) -> list[receiving.Received]:
    """The items not met before, each an article that waits, or the one that was there already."""
    keys = {FeedItem.key_of(item.key): item for item in feed.items}
    met = set(FeedItem.objects.filter(source=source, key__in=keys).values_list("key", flat=True))
    added = []
    # The oldest first, so that the queue shows them in the order in which they came out.
    for key, item in reversed(keys.items()):
        if key in met:
            continue
        received = receive_item(item, source)
        FeedItem.objects.create(source=source, key=key, article=received.article)
        added.append(received)
    return added


def _find_rhythm(polling: Polling, feed: parsing.Feed, *, now: dt.datetime, new: bool) -> None:
    """How often the source publishes, by the dates in its feed, else by when its items were met."""
    moments = [item.published for item in feed.items if item.published]
    if len(moments) < len(feed.items) / 2:
        met = FeedItem.objects.filter(source=polling.source).order_by("-met_at")
        moments = list(met.values_list("met_at", flat=True)[:50])
    rhythm = rhythms.of(moments)
    polling.interval = polling.source.poll_every or rhythms.interval(rhythm)
    polling.silent_after = rhythms.silent_after(rhythm)
    newest = max((moment for moment in moments if moment <= now), default=None)
    if newest or new:
        polling.item_at = newest or now


def open_gap(source: Source, why: CoverageGap.Why) -> None:
    """From the last success on this source is not read; a gap that is open already stays what it is."""
    last = Polling.objects.filter(pk=source.pk).values_list("succeeded_at", flat=True).first()
    CoverageGap.objects.bulk_create(
        [CoverageGap(source=source, starts=last or timezone.now(), why=why)], ignore_conflicts=True
    )


def _close_gap(polling: Polling, now: dt.datetime) -> None:
    """The open gap ends now. Where nobody noticed one (all workers were away), it is written down afterwards."""
    closed = CoverageGap.objects.filter(source=polling.source, ends=None).update(ends=now)
    last = polling.succeeded_at
    if last and not closed and now - last > max(3 * polling.interval, dt.timedelta(hours=1)):
        CoverageGap.objects.create(source=polling.source, starts=last, ends=now, why=CoverageGap.Why.UNREAD)


def prune() -> None:
    """Forget looks at feeds that are older than anyone asks about."""
    FetchRun.objects.filter(at__lt=timezone.now() - RUNS_KEPT).delete()


def _since(began: float) -> dt.timedelta:
    return dt.timedelta(seconds=time.monotonic() - began)
