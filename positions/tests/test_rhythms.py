from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.intake.feeds import rhythms
from positions.intake.feeds.rhythms import Rhythm

START = datetime(2025, 6, 3, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(*hours: int) -> list[datetime]:
    return [START + hour * HOUR for hour in hours]


def test_the_rhythm_is_the_median_and_the_longest_gap() -> None:
    assert rhythms.of(at(0, 1, 3, 13)) == Rhythm(usual=2 * HOUR, longest=10 * HOUR)
    assert rhythms.of(at(0, 1, 3, 7, 17)) == Rhythm(usual=3 * HOUR, longest=10 * HOUR)


def test_order_and_repetition_do_not_matter() -> None:
    assert rhythms.of(at(13, 0, 3, 0, 1, 13, 13)) == rhythms.of(at(0, 1, 3, 13))


@pytest.mark.parametrize("hours", [(), (0,), (0, 5), (0, 5, 5, 0)])
def test_two_moments_are_no_rhythm(hours: tuple[int, ...]) -> None:
    assert rhythms.of(at(*hours)) is None


@pytest.mark.parametrize(
    ("usual", "wait"),
    [(3 * HOUR, HOUR), (timedelta(minutes=5), timedelta(minutes=10)), (7 * DAY, 6 * HOUR), (HOUR, HOUR / 3)],
)
def test_a_third_of_the_usual_gap_is_waited_within_bounds(usual: timedelta, wait: timedelta) -> None:
    assert rhythms.interval(Rhythm(usual, longest=usual)) == wait


def test_silence_is_twice_the_longest_gap_and_never_a_matter_of_hours() -> None:
    assert rhythms.silent_after(Rhythm(usual=DAY, longest=7 * DAY)) == 14 * DAY
    assert rhythms.silent_after(Rhythm(usual=HOUR, longest=5 * HOUR)) == 2 * DAY


def test_without_a_rhythm_there_are_defaults() -> None:
    assert rhythms.interval(None) == HOUR
    assert rhythms.silent_after(None) == 30 * DAY


@given(st.lists(st.datetimes(timezones=st.just(UTC))))
def test_any_moments_give_bounded_waits(moments: list[datetime]) -> None:
    rhythm = rhythms.of(moments)
    assert timedelta(minutes=10) <= rhythms.interval(rhythm) <= 6 * HOUR
    assert rhythms.silent_after(rhythm) >= 2 * DAY
    assert rhythm is None or timedelta() < rhythm.usual <= rhythm.longest


def test_one_old_post_does_not_hide_a_silence_for_years() -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    rhythm = rhythms.of([now - timedelta(days=days) for days in (0, 1, 2, 3000)])
    assert rhythms.silent_after(rhythm) == timedelta(days=90)
