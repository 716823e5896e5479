"""Every page in light and dark, wide and narrow, from left to right and from right to left: axe-core finds nothing.

A third of all that, another one each day, runs in `make test`; `make check-pages` runs the whole.
"""

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import product
from typing import Any, Literal

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from positions import urls
from positions.models import User
from positions.tests import furnishing, looking, processes
from positions.tests.looking import Look, Way
from positions.tests.pages import NO_PAGES, PAGES, Shown

LANGUAGES = {"ltr": "en", "rtl": "ar"}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WAYS = [Way(*way) for way in product(SCHEMES, (1280, 360), LANGUAGES)]
DAYS = 3


def ways_on(day: int, place: int) -> list[Way]:
    """In how to look at a page on a day: each page in other ways, each way for other pages, all in DAYS days."""
    return [way for number, way in enumerate(WAYS) if (number + place + day) % DAYS == 0]


def looks(days: Iterable[int]) -> list[Any]:
    return [
        pytest.param(page, ways, id=f"{page.name}: {', '.join('-'.join(map(str, way)) for way in ways)}")
        for day in days
        for place, page in enumerate(PAGES)
        if (ways := ways_on(day, place))
    ]


TODAY = dt.datetime.now(dt.UTC).toordinal()
ALL = os.environ.get("CHECK_PAGES") == "all"
CHOSEN = looks(range(DAYS) if ALL else [TODAY])


class House:
    """The product's servers on the furnished database, and a browser window for each way of looking."""

    def __init__(self, browser: Browser, stack: ExitStack) -> None:
        self.browser, self.stack = browser, stack
        self.servers: dict[tuple[str, bool], str] = {}
        self.windows: dict[Way, Page] = {}
        self.rows = furnishing.furnish()
        self.sessions = {name: self._session(name) for name in ("edith", "rosa", "ada", "nora")}

    def _session(self, name: str) -> str:
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def look(self, page: Shown, way: Way) -> Look:
        server = self._server(way.direction, broken=page.broken)
        if way not in self.windows:
            self.windows[way] = looking.window(self.browser, way)
        window = self.windows[way]
        window.context.clear_cookies()
        if page.who:
            window.context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": self.sessions[page.who], "url": server}]
            )
        return Look(window, way, page, server + page.address.format(**self.rows))

    def _server(self, direction: str, *, broken: bool) -> str:
        """Started when first asked for. The broken one has a database without tables."""
        if (direction, broken) not in self.servers:
            environment = {"LANGUAGE_CODE": LANGUAGES[direction]}
            if broken:
                environment["DATABASE_URL"] = processes.database_url().rpartition("/")[0] + "/postgres"
            started = self.stack.enter_context(processes.web(**environment))
            self.servers[direction, broken] = started
        return self.servers[direction, broken]


@pytest.fixture(scope="module")
def house(dossier: None, browser: Browser, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            made = House(browser, stack)
            connections.close_all()
        yield made
        for window in made.windows.values():
            window.context.close()


@pytest.mark.parametrize(("page", "ways"), CHOSEN)
def test_a_page_is_accessible(house: House, page: Shown, ways: list[Way]) -> None:
    looks = [house.look(page, way) for way in ways]
    for look in looks:
        look.open()
    for look in looks:
        look.act()
        # Colours are the same in both directions, so that day by day one of them is enough.
        look.start_axe(contrast=ALL or look.way.direction == "ltr")
    assert [(look.way, found) for look in looks if (found := look.problems())] == []


@pytest.mark.parametrize(
    ("spoiling", "found"),
    [
        ('<img src="data:,">', "image-alt: <img"),
        ('<p class="small" id="pale">Pale</p>', "color-contrast: <p"),
        ('<p id="wide">Wide</p>', "scrolls sideways"),
        ("<h1>Another</h1>", "2 first headings"),
        ('<p style="color: red">Styled</p>', "Content Security Policy"),
        ('<img alt="" src="http://127.0.0.1:9/elsewhere">', "127.0.0.1:9"),
        ('<script src="/static/none.js"></script>', "404 http"),
    ],
)
def test_what_is_wrong_with_a_page_is_found(house: House, spoiling: str, found: str) -> None:
    def spoil(window: Page) -> None:
        window.evaluate(SPOIL, spoiling)
        window.wait_for_load_state("networkidle")

    look = house.look(replace(next(page for page in PAGES if page.name == "sign in"), do=spoil), WAYS[2])
    look.open()
    look.act()
    look.start_axe()
    (problem, *_) = look.problems()
    assert found in problem


SPOIL = """markup => {
    document.querySelector("main").append(document.createRange().createContextualFragment(markup));
    document.querySelector("#pale")?.style.setProperty("color", "#eee");
    document.querySelector("#wide")?.style.setProperty("width", "2000px");
}"""


def test_every_address_that_answers_with_a_page_is_looked_at() -> None:
    named = {pattern.name for pattern in urls.urlpatterns if pattern.name}
    assert named - {page.route for page in PAGES} == NO_PAGES


def test_three_days_look_at_every_page_in_every_way() -> None:
    for place in range(len(PAGES)):
        seen = [way for day in range(TODAY, TODAY + DAYS) for way in ways_on(day, place)]
        assert sorted(seen) == sorted(WAYS)


def test_no_two_pages_have_one_name() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)
