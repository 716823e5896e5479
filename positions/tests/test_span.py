"""A day, a month, a year: read, said in words, and typed again."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.models.span import as_typed, in_words, precision, span

DAYS = st.dates()
TYPED = DAYS.map(dt.date.isoformat).flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]]))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2024-08-21", "2024-08-21", "2024-08-21"),
        ("2024-08", "2024-08-01", "2024-08-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024", "2024-01-01", "2024-12-31"),
        (" 2024-08 ", "2024-08-01", "2024-08-31"),
        ("2024-08-06/2024-08-20", "2024-08-06", "2024-08-20"),
        ("2023-11/2024", "2023-11-01", "2024-12-31"),
    ],
)
def test_a_day_a_month_or_a_year_has_a_first_and_a_last_possible_day(
    typed: str, first: str, last: str
) -> None:
    assert span(typed) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "24",
        "2024-8",
        "2024-13",
        "2024-02-30",
        "21.8.2024",
        "2024-08-21T10",
        "0000",
        "2024-00",
        "2024-08-00",
        "2024/2023",
        "/",
        "2024/",
    ],
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        span(typed)


@given(TYPED)
def test_what_was_typed_comes_back_as_it_was_typed(typed: str) -> None:
    assert as_typed(*span(typed)) == typed


@given(TYPED)
def test_the_precision_is_the_one_that_was_typed(typed: str) -> None:
    assert precision(*span(typed)) == {10: "day", 7: "month", 4: "year"}[len(typed)]


@given(st.tuples(DAYS, DAYS).map(sorted))
def test_whatever_two_days_a_form_shows_are_read_back_from_it(days: list[dt.date]) -> None:
    first, last = days
    assert span(as_typed(first, last)) == (first, last)


def test_an_unknown_day_is_typed_as_nothing() -> None:
    assert as_typed(None, None) == ""


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2024-08-21", "2024-08-21", "21 August 2024"),
        ("2024-08-01", "2024-08-31", "August 2024"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-08-09", "2024-08-21", "between 9 and 21 August 2024"),
        ("2024-07-09", "2024-08-21", "between 9 July and 21 August 2024"),
        ("2023-08-09", "2024-08-21", "between 9 August 2023 and 21 August 2024"),
        ("2024-07-01", "2024-08-31", "between 1 July and 31 August 2024"),
    ],
)
def test_in_words_what_two_days_share_is_said_once(first: str, last: str, words: str) -> None:
    assert in_words(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == words


@given(st.tuples(DAYS, DAYS).map(sorted))
def test_the_words_name_the_last_year_whatever_the_span(days: list[dt.date]) -> None:
    assert in_words(*days).endswith(f"{days[1].year:04}")
