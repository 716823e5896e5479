"""What people decide about sources, and that it can be taken back."""

import datetime as dt
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from positions.editing import Refused, sourcing, undoing
from positions.intake.feeds import polling
from positions.intake.feeds.outlines import Outline
from positions.models import CoverageGap, Event, FetchRun, Polling, Source
from positions.tests.cast import Cast
from positions.tests.test_receiving import at_once
from positions.tests.test_stating import at_once as both_at_once

pytestmark = pytest.mark.django_db

TIDE = Outline("Tide, the daily", "https://tide.example/feed", "https://tide.example/", "fr")


@pytest.fixture
def tide(cast: Cast) -> Source:
    source = sourcing.add(TIDE, kind="outlet", by=cast.edith)
    assert source
    return source


def test_a_new_source_is_not_read_before_somebody_switches_it_on(tide: Source, cast: Cast) -> None:
    assert (tide.slug, tide.language, tide.reading, tide.owner) == (
        "tide-the-daily",
        "fr",
        "untested",
        cast.edith,
    )
    assert polling.due() == []
    sourcing.switch_on(tide, by=cast.edith)
    assert polling.due() == [tide.pk]


def test_a_source_is_added_once(tide: Source, cast: Cast) -> None:
    assert sourcing.load([TIDE, TIDE], kind="outlet", reading="on", by=cast.edith) == []
    assert Source.objects.count() == 1


@pytest.mark.parametrize("again", [TIDE, replace(TIDE, name="Tide"), replace(TIDE, feed_address="")])
def test_the_database_holds_no_address_twice(again: Outline, cast: Cast) -> None:
    columns = {"home_page": again.home_page, "feed_address": again.feed_address}
    Source.objects.create(slug="tide", name="Tide", **columns)
    with pytest.raises(IntegrityError, match="_once"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO positions_source (slug, name, kind, language, reading, display, note, home_page, feed_address)"
            " VALUES ('other', 'Other', 'outlet', 'en', 'on', 'excerpt', '', %(home_page)s, %(feed_address)s)",
            columns,
        )


@pytest.mark.django_db(transaction=True)
def test_a_double_click_adds_it_once(cast: Cast) -> None:
    edith = cast.edith
    for n in range(10):
        one = replace(TIDE, feed_address=f"https://tide.example/feed/{n}")
        at_once(lambda one=one: sourcing.add(one, kind="outlet", by=edith))  # type: ignore[misc]
    assert Source.objects.count() == Event.objects.filter(verb="add_source").count() == 10


@pytest.mark.django_db(transaction=True)
def test_two_sources_of_one_name_added_at_once_have_two_slugs(cast: Cast) -> None:
    edith, outlines = cast.edith, [replace(TIDE, feed_address=f"https://{n}.example/") for n in range(4)]
    at_once(lambda: sourcing.add(outlines.pop(), kind="outlet", by=edith), times=4)
    assert Source.objects.filter(slug__startswith="tide-the-daily").count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_one_change_are_one(cast: Cast) -> None:
    edith = cast.edith
    source = sourcing.add(TIDE, kind="outlet", by=edith)
    assert source
    at_once(lambda: sourcing.change(source, poll_every=dt.timedelta(hours=6), owner=edith, by=edith), times=3)
    assert Event.objects.filter(verb="edit_source").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_overwrites_no_newer_decision(cast: Cast) -> None:
    edith, rosa = cast.edith, cast.rosa
    source = sourcing.add(TIDE, kind="outlet", by=edith)
    assert source
    switched = sourcing.switch_on(source, by=edith)
    for _ in range(10):
        undone, paused = both_at_once(
            lambda event=switched: sourcing.take_back(event, by=rosa),  # type: ignore[misc]
            lambda: sourcing.pause(source, by=rosa),
        )
        source.refresh_from_db()
        assert source.reading == "paused" if isinstance(paused, Event) else isinstance(undone, Event)
        switched = sourcing.switch_on(source, by=edith)


@pytest.mark.django_db(transaction=True)
def test_a_decision_does_not_wait_for_the_worker_that_reads_the_source(cast: Cast) -> None:
    edith = cast.edith
    source = sourcing.add(TIDE, kind="outlet", by=edith)
    assert source
    sourcing.switch_on(source, by=edith)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        # As a worker does: its row, then one that points to the source.
        Polling.objects.select_for_update().get()
        deciding = pool.submit(alone, lambda: sourcing.change(source, poll_every=None, owner=None, by=edith))
        wait_until_somebody_waits_for_a_lock()
        FetchRun.objects.create(source=source, took=dt.timedelta(seconds=1), outcome="nothing")
    assert isinstance(deciding.result(timeout=30), Event)


def alone(act: Callable[[], object]) -> object:
    try:
        return act()
    finally:
        connection.close()


def wait_until_somebody_waits_for_a_lock() -> None:
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("Nobody waits.")


def test_two_sources_of_one_name_have_two_slugs(tide: Source, cast: Cast) -> None:
    other = sourcing.add(Outline(TIDE.name, "https://other.example/", "", ""), kind="outlet", by=cast.edith)
    assert other
    assert other.slug == "tide-the-daily-2"


def test_pausing_opens_a_gap_and_stops_the_polling(tide: Source, cast: Cast) -> None:
    sourcing.switch_on(tide, by=cast.edith)
    sourcing.pause(tide, by=cast.edith)
    assert polling.due() == []
    assert CoverageGap.objects.get().why == "paused"


def test_what_was_decided_can_be_taken_back(tide: Source, cast: Cast) -> None:
    undoing.undo(sourcing.switch_on(tide, by=cast.edith), by=cast.rosa)
    tide.refresh_from_db()
    assert tide.reading == "untested"
    changed = sourcing.change(tide, poll_every=dt.timedelta(hours=6), owner=cast.rosa, by=cast.edith)
    assert changed
    undone = undoing.undo(changed, by=cast.edith)
    tide.refresh_from_db()
    assert (tide.poll_every, tide.owner, undone.inverse_of) == (None, cast.edith, changed)


def test_what_was_changed_again_since_is_not_taken_back(tide: Source, cast: Cast) -> None:
    switched = sourcing.switch_on(tide, by=cast.edith)
    sourcing.pause(tide, by=cast.rosa)
    with pytest.raises(Refused, match="changed again"):
        undoing.undo(switched, by=cast.edith)


def test_deciding_the_same_twice_is_refused(tide: Source, cast: Cast) -> None:
    sourcing.switch_on(tide, by=cast.edith)
    with pytest.raises(Refused, match="so already"):
        sourcing.switch_on(tide, by=cast.rosa)
    assert sourcing.change(tide, poll_every=None, owner=cast.edith, by=cast.rosa) is None
    assert Event.objects.about(tide).count() == 2


def test_a_source_without_a_feed_cannot_be_switched_on(cast: Cast) -> None:
    ministry = sourcing.add(
        Outline("Ministry", "", "https://ministry.example/", ""), kind="own_site", by=cast.ada
    )
    assert ministry
    with pytest.raises(Refused, match="no feed"):
        sourcing.switch_on(ministry, by=cast.ada)
    assert not Polling.objects.exists()
