"""How a treaty's positions moved, period by period, for one kind of actor."""

import datetime as dt
import re

import pytest
from django.test import Client

from positions.models import Stance, Step
from positions.reading.over_time import Period, over_time
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_steps import said

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


def period(*counts: int) -> Period:
    return Period("2024", TODAY, (*counts,), 0)


def test_an_organization_counts_where_it_stood_on_the_last_day_of_each_period(cast: Cast) -> None:
    said(cast, 1, "oppose")
    said(cast, 5, "support")
    kind = make.organization().kind
    found = over_time(Step.objects.open_now(), kind, day=dt.date(2024, 9, 30))
    assert [(each.last.isoformat(), each.counts) for each in found] == [
        ("2024-09-30", (0, 0, 0, 0, 1)),
        ("2024-08-31", (0, 0, 0, 0, 1)),
    ]
    (august,) = over_time(Step.objects.open_now(), kind, day=dt.date(2024, 8, 3))
    assert august.counts == (1, 0, 0, 0, 0)
    assert over_time(Step.objects.open_now(), "state", day=TODAY) == []


@pytest.mark.parametrize(
    ("until", "periods", "first"),
    [
        (dt.date(2026, 7, 31), 24, "August 2024"),
        (dt.date(2026, 8, 1), 5, "Jul–Dec 2024"),
        (dt.date(2039, 8, 1), 16, "2024"),
    ],
)
def test_a_long_time_has_longer_periods(cast: Cast, until: dt.date, periods: int, first: str) -> None:
    said(cast, 1, "oppose")
    found = over_time(Step.objects.open_now(), make.organization().kind, day=until)
    assert (len(found), found[-1].label, found[0].last) == (periods, first, until)


def test_a_bar_stands_around_the_middle_of_what_is_neither() -> None:
    parts = period(2, 0, 2, 0, 0).bar()
    assert [(each.stance, each.x, each.width) for each in parts] == [
        (Stance.OPPOSE, 12.5, 25),
        (Stance.MIXED, 37.5, 25),
    ]
    assert [(each.stance, each.x) for each in period(0, 0, 0, 0, 3).bar(rtl=True)] == [(Stance.SUPPORT, 0)]
    assert period(0, 0, 0, 0, 0).bar() == []


@pytest.mark.parametrize("counts", [(1, 2, 3, 4, 5), (0, 0, 1, 0, 0), (7, 0, 0, 0, 0), (0, 1, 0, 1, 0)])
def test_a_bar_is_half_the_drawing_and_nothing_of_it_outside(counts: tuple[int, ...]) -> None:
    for rtl in (False, True):
        parts = period(*counts).bar(rtl=rtl)
        assert sum(each.width for each in parts) == pytest.approx(50, abs=0.05)
        assert all(each.x >= 0 and each.x + each.width <= 100.01 for each in parts)


def test_the_page_shows_the_kind_of_which_most_have_a_position(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    text = client.get("/treaties/harbour-treaty/?by=time").content.decode()
    assert re.search(r'<option value="ngo" selected', text)
    assert "Jul–Dec 2024" in text
    empty = client.get("/treaties/harbour-treaty/?by=time&kind=state").content.decode()
    assert "No organization of this kind has a position on record." in empty
