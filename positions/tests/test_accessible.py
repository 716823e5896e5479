"""Every page in light and dark, at three widths, from left to right and from right to left: axe-core finds nothing.

A page is loaded once and then shown in another way. In `make test` a tenth of them is seen twice, in another direction
and other ways each day, all of these in six days, and then the next tenth; `make check-pages` runs the whole.
"""

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from itertools import product
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from positions import urls
from positions.tests.house import LANGUAGES, House
from positions.tests.looking import Way
from positions.tests.pages import NO_PAGES, PAGES, Shown
from positions.tests.turns import ALL, TODAY

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1280, 360, 320)
WAYS = [Way(*way) for way in product(SCHEMES, WIDTHS)]
# Each of them in one of these, which are looked at together: in light and in dark, at two widths.
PAIRS = [
    (Way("light", one), Way("dark", other))
    for one, other in zip(WIDTHS, WIDTHS[1:] + WIDTHS[:1], strict=True)
]
DAYS = len(PAIRS) * len(LANGUAGES)
SHARES = 10


def direction_on(day: int, place: int) -> str:
    return list(LANGUAGES)[(day + place) % 2]


def ways_on(day: int, place: int) -> list[Way]:
    """In how to look at a page on a day; the next time around the other one is loaded first."""
    pair = PAIRS[(day + place) % DAYS // 2]
    return list(pair if (day + place) // DAYS % 2 else pair[::-1])


def turn_of(day: int, place: int) -> bool:
    """Of neighbours in the list one has its days, then the next."""
    return (day // DAYS + place) % SHARES == 0


def looks(days: Iterable[int]) -> list[Any]:
    return [
        pytest.param(
            page, direction, ways, id=f"{page.name}: {direction}, {ways[0].scheme} at {ways[0].width}"
        )
        for day in days
        for place, page in enumerate(PAGES)
        if turn_of(day, place)
        for direction, ways in [(direction_on(day, place), ways_on(day, place))]
    ]


CHOSEN = looks(range(TODAY, TODAY + SHARES * DAYS) if ALL else [TODAY])


@pytest.mark.parametrize(("page", "direction", "ways"), CHOSEN)
def test_a_page_is_accessible(house: House, page: Shown, direction: str, ways: list[Way]) -> None:
    look = house.look(page, direction, ways[0])
    # Colours are the same in both directions, so that day by day one of them is enough.
    contrast = ALL or direction == "ltr"
    assert [(way, found) for way in ways if (found := look.problems(way, contrast=contrast))] == []


@pytest.mark.parametrize(
    ("spoiling", "found"),
    [
        ('<img src="data:,">', "image-alt: <img"),
        ('<p class="small" id="pale">Pale</p>', "color-contrast: <p"),
        ('<p id="wide">Wide</p>', "scrolls sideways"),
        ("<h1>Another</h1>", "2 first headings"),
        ('<p style="color: red">Styled</p>', "Content Security Policy"),
        ('<img alt="" src="http://127.0.0.1:9/elsewhere">', "127.0.0.1:9"),
        ('<img alt="" src="/static/none.png">', "404 http"),
    ],
)
def test_what_is_wrong_with_a_page_is_found(house: House, spoiling: str, found: str) -> None:
    def spoil(window: Page) -> None:
        comes = window.expect_response("**/none.png") if "none.png" in spoiling else nullcontext()
        with comes:
            window.evaluate(SPOIL, spoiling)

    signing_in = replace(next(page for page in PAGES if page.name == "sign in"), do=spoil)
    narrow = Way("light", 360)
    (problem, *_) = house.look(signing_in, "ltr", narrow).problems(narrow)
    assert found in problem


SPOIL = """markup => {
    document.querySelector("main").append(document.createRange().createContextualFragment(markup));
    document.querySelector("#pale")?.style.setProperty("color", "#eee");
    document.querySelector("#wide")?.style.setProperty("width", "2000px");
}"""


def test_every_address_that_answers_with_a_page_is_looked_at() -> None:
    named = {pattern.name for pattern in urls.urlpatterns if pattern.name}
    assert named - {page.route for page in PAGES} == NO_PAGES


def test_in_the_end_every_page_was_looked_at_in_every_way() -> None:
    for place in range(len(PAGES)):
        days = [day for day in range(TODAY, TODAY + SHARES * DAYS) if turn_of(day, place)]
        seen = [(direction_on(day, place), way) for day in days for way in ways_on(day, place)]
        assert sorted(seen) == sorted(product(LANGUAGES, WAYS))


def test_no_two_pages_have_one_name() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)
