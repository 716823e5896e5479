"""Feeds are looked at when they are due; each item comes in once; how it goes is on record."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from positions import tasks
from positions.intake import capturing
from positions.intake.feeds import parsing, polling
from positions.models import Article, CoverageGap, FeedItem, FetchRun, Polling, Source
from positions.models.polling import State
from positions.tests import make
from positions.tests.network import Net, page

pytestmark = pytest.mark.django_db

FEED = "tide.example/feed"
HOUR = dt.timedelta(hours=1)


def rss(*numbers: int, host: str = "tide.example", day: int = 1) -> str:
    items = "".join(
        f"<item><title>View {n}</title><link>http://{host}/{n}</link><guid>{n}</guid>"
        f"<pubDate>{day + n:02d} Nov 2026 08:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return (
        f"<rss version='2.0'><channel><title>Tide</title><link>http://{host}/</link>{items}</channel></rss>"
    )


def source(**fields: object) -> Source:
    told = {"slug": "tide", "name": "Tide", "kind": "outlet", "reading": "on", **fields}
    return Source.objects.create(**{"feed_address": f"http://{FEED}"} | told)


def look(source: Source) -> list[int]:
    """As a worker does when the time has come, whenever that is."""
    polling.due_now(source)
    return polling.poll(source.pk)


def last(source: Source) -> FetchRun:
    run = source.runs.first()
    assert run
    return run


def state(source: Source) -> State:
    found = Polling.objects.select_related("source").get(pk=source.pk)
    return found.state(timezone.now())


def test_new_items_become_articles_that_wait_the_oldest_first(net: Net) -> None:
    net.pages[FEED] = page(rss(2, 1), kind="application/rss+xml")
    tide = source()
    rung = look(tide)
    articles = list(Article.objects.order_by("pk"))
    assert [article.pk for article in articles] == rung
    assert [(a.title, a.address, a.source, a.intake) for a in articles] == [
        ("View 1", "http://tide.example/1", tide, "queued"),
        ("View 2", "http://tide.example/2", tide, "queued"),
    ]
    assert articles[0].published_from == dt.date(2026, 11, 2)
    assert (last(tide).outcome, last(tide).items, last(tide).added) == ("new", 2, 2)
    assert state(tide) == State.OK


def test_an_item_comes_in_once_even_where_its_page_has_another_address(net: Net) -> None:
    net.pages[FEED] = page(rss(1))
    net.pages["tide.example/1"] = page(status=302, location="/news/1")
    net.pages["tide.example/news/1"] = page(make.TEXT, kind="text/plain")
    tide = source()
    for pk in look(tide):
        capturing.take(pk)
    net.pages[FEED] = page(rss(1, 2))
    assert len(look(tide)) == 1
    assert Article.objects.count() == FeedItem.objects.count() == 2


def test_an_item_that_somebody_handed_in_before_is_not_another_article(net: Net) -> None:
    known = make.capture(address="http://tide.example/1").article
    net.pages[FEED] = page(rss(1))
    assert look(source()) == []
    assert FeedItem.objects.get().article == known


def test_what_an_aggregator_names_is_not_its_own(net: Net) -> None:
    net.pages[FEED] = page(rss(1, host="reef.example"))
    look(source(kind="aggregator"))
    assert Article.objects.get().source is None
    assert FeedItem.objects.get().source.slug == "tide"


def test_a_feed_that_has_not_changed_is_asked_by_its_validators(net: Net) -> None:
    net.pages[FEED] = page(rss(1), etag='"a1"', last_modified="Mon, 02 Nov 2026 08:00:00 GMT")
    tide = source()
    look(tide)
    net.pages[FEED] = page(status=304)
    assert look(tide) == []
    sent = net.asked[-1][1]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"a1"', "Mon, 02 Nov 2026 08:00:00 GMT")
    assert (last(tide).outcome, last(tide).status) == ("unchanged", 304)


def test_a_feed_that_moves_in_the_catalogue_is_asked_without_the_old_validators(net: Net) -> None:
    net.pages[FEED] = page(rss(1), etag='"a1"')
    tide = source()
    look(tide)
    net.pages["tide.example/new"] = page(rss(1))
    Source.objects.update(feed_address="http://tide.example/new")
    assert polling.due() == [tide.pk]
    polling.poll(tide.pk)
    assert "if-none-match" not in net.asked[-1][1]


def test_only_feeds_that_somebody_switched_on_are_due(net: Net) -> None:
    tide = source(reading="untested")
    assert polling.due() == []
    Source.objects.update(reading="on")
    assert polling.due() == [tide.pk]
    Source.objects.update(reading="paused")
    assert polling.due() == []
    assert polling.poll(tide.pk) == []
    assert net.asked == []


def test_the_interval_follows_the_rhythm_unless_a_person_chose_one(net: Net) -> None:
    net.pages[FEED] = page(rss(1, 2, 3, 4))
    tide = source()
    look(tide)
    daily = Polling.objects.get()
    assert daily.interval == dt.timedelta(hours=6)
    assert daily.silent_after == dt.timedelta(days=2)
    Source.objects.update(poll_every=HOUR)
    net.pages[FEED] = page(rss(1, 2, 3, 4, 5))
    look(tide)
    assert Polling.objects.get().interval == HOUR


@pytest.mark.parametrize(
    ("answer", "severity", "tries"),
    [
        (page("Gone.", status=404), "hard", 1),
        (page("<p>No feed.</p>"), "soft", 2),
        (page(status=503), "temporary", 4),
    ],
    ids=["hard", "soft", "temporary"],
)
def test_a_source_is_failing_after_one_hard_two_soft_or_four_temporary_failures(
    answer: object, severity: str, tries: int, net: Net
) -> None:
    net.pages[FEED] = answer  # type: ignore[assignment]
    tide = source()
    for count in range(1, tries + 1):
        look(tide)
        assert (state(tide) == State.FAILING) == (count == tries)
    assert last(tide).severity == severity
    assert last(tide).reason.endswith(".")
    assert last(tide).error


def test_failures_are_waited_for_longer_and_longer_and_forgotten_after_a_success(net: Net) -> None:
    tide, waits = source(), []
    for _ in range(5):
        look(tide)
        waits.append(Polling.objects.get().next_poll_at - timezone.now())
    assert waits == sorted(waits)
    assert dt.timedelta(hours=23) < waits[-1] <= dt.timedelta(days=1)
    net.pages[FEED] = page(rss(1))
    look(tide)
    assert (state(tide), Polling.objects.get().failure_score) == (State.OK, 0)


def test_a_feed_that_asks_for_patience_gets_it(net: Net) -> None:
    net.pages[FEED] = page(status=429, retry_after="7200")
    look(source())
    wait = Polling.objects.get().next_poll_at - timezone.now()
    assert dt.timedelta(minutes=119) < wait <= dt.timedelta(hours=2)


def test_a_source_that_says_nothing_for_longer_than_it_ever_did_is_silent(net: Net) -> None:
    net.pages[FEED] = page(rss(1, 2, 3, 4))
    tide = source()
    look(tide)
    newest = Polling.objects.get().item_at
    assert newest
    found = Polling.objects.select_related("source").get()
    found.succeeded_at = found.next_poll_at = newest + dt.timedelta(days=30)
    assert found.state(newest + dt.timedelta(days=1)) == State.OK
    assert found.state(newest + dt.timedelta(days=3)) == State.SILENT


def test_a_source_that_nobody_reads_in_time_is_late(net: Net) -> None:
    net.pages[FEED] = page(rss(1))
    tide = source()
    look(tide)
    found = Polling.objects.select_related("source").get()
    assert found.state(found.next_poll_at + found.interval * 1.5) == State.LATE
    assert state(tide) == State.OK


def test_a_gap_lasts_from_the_last_success_to_the_next(net: Net) -> None:
    net.pages[FEED] = page(rss(1))
    tide = source()
    look(tide)
    read = Polling.objects.get().succeeded_at
    del net.pages[FEED]
    look(tide), look(tide)
    assert [(gap.starts, gap.ends, gap.why) for gap in CoverageGap.objects.all()] == [(read, None, "failing")]
    net.pages[FEED] = page(rss(1, 2))
    look(tide)
    assert CoverageGap.objects.get().ends == Polling.objects.get().succeeded_at


def test_when_all_workers_were_away_that_is_a_gap_too(net: Net) -> None:
    net.pages[FEED] = page(rss(1))
    tide = source()
    look(tide)
    away = timezone.now() - dt.timedelta(days=3)
    Polling.objects.update(succeeded_at=away)
    look(tide)
    assert [(gap.starts, gap.why) for gap in CoverageGap.objects.all()] == [(away, "unread")]


def test_a_source_has_one_open_gap_at_most() -> None:
    tide = source()
    polling.open_gap(tide, CoverageGap.Why.FAILING)
    polling.open_gap(tide, CoverageGap.Why.PAUSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoverageGap.objects.create(source=tide, starts=timezone.now(), why="paused")


def test_a_feed_claimed_by_a_worker_that_died_is_due_again(net: Net) -> None:
    net.pages[FEED] = page(rss(1))
    tide = source()
    polling.due()
    assert Polling.objects.claim(tide.pk)
    assert (polling.due(), polling.poll(tide.pk)) == ([], [])
    Polling.objects.update(claimed_at=timezone.now() - HOUR)
    assert polling.due() == [tide.pk]
    assert len(polling.poll(tide.pk)) == 1


def test_a_feed_that_was_taken_out_of_the_catalogue_is_not_asked_any_more(net: Net) -> None:
    tide = source()
    polling.due()
    Source.objects.update(feed_address="")
    assert (polling.due(), polling.poll(tide.pk)) == ([], [])
    assert net.asked == []


def test_an_error_of_ours_is_a_failure_like_others(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*args: object, **options: object) -> None:
        raise ZeroDivisionError

    net.pages[FEED] = page(rss(1))
    monkeypatch.setattr(parsing, "read", read)
    tide = source()
    assert look(tide) == []
    assert (last(tide).severity, last(tide).error) == ("soft", "ZeroDivisionError")
    assert last(tide).reason == polling.OUR_ERROR
    assert not Polling.objects.get().claimed


def test_a_worker_that_lost_its_claim_writes_nothing() -> None:
    tide = source()
    polling.due()
    claim = Polling.objects.claim(tide.pk)
    assert claim
    Polling.objects.update(claimed_at=timezone.now() + HOUR)
    assert polling._succeeded(claim, polling.Look(304, None), HOUR) == []
    polling._failed(claim, polling.Failure(FetchRun.Severity.HARD, "It is gone.", "404"), HOUR)
    assert not FetchRun.objects.exists()


def test_the_sweep_rings_for_feeds_and_the_task_for_what_is_new_in_them(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    net.pages[FEED] = page(rss(1))
    tide, rung = source(), []
    for task in (tasks.poll, tasks.take_article):
        monkeypatch.setattr(
            task, "apply_async", lambda args, task=task, **options: rung.append((task.name, args))
        )
    tasks.sweep()
    assert rung == [("positions.poll", (tide.pk,))]
    tasks.poll(tide.pk)
    assert rung[1:] == [("positions.take_article", (Article.objects.get().pk,))]


def test_old_looks_are_forgotten(net: Net) -> None:
    tide = source()
    look(tide), look(tide)
    FetchRun.objects.filter(pk=last(tide).pk).update(at=timezone.now() - dt.timedelta(days=91))
    polling.prune()
    assert FetchRun.objects.count() == 1
