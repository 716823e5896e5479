"""A page in a window: what it asks for and says while it comes, and what axe-core finds in it, however it is shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from positions.tests.pages import Shown


class Way(NamedTuple):
    """How one looks. A page in a window can be turned from one of these into another; its direction, it came with."""

    scheme: Literal["light", "dark"]
    width: int


# What Django's admin brings along and we do not override, by axe's rule and where it breaks it: links that colour alone
# tells from the words around them; heads of columns for a row's own name, or for its button; inputs in tables of rows,
# which the head of the column names for the eye only; the parts of the widget in which one chooses by typing; small
# things to press; and tables of rows that a very narrow window cuts off, which scroll by a finger and not by the keyboard.
DJANGOS = {
    "target-size": "*",
    "link-in-text-block": ".breadcrumbs a, .small a, .help a",
    "empty-table-header": "th.original, th:last-child",
    "label": ".tabular td *, .select2-search__field",
    "select-name": ".tabular td *",
    "aria-input-field-name": ".select2-selection, .select2-selection__rendered",
    "scrollable-region-focusable": ".inline-group",
}
# Naming each element by a selector takes as much time as the rules; the first words of its markup do as well.
OPTIONS = {"resultTypes": ["violations"], "selectors": False, "elementRef": True, "preload": False}
# What sticks to the screen hides a part of whatever has been scrolled beneath it, and axe would measure the rest.
UNFOLD = """
    document.querySelectorAll('details').forEach((each) => { each.open = true; });
    document.querySelectorAll('.action-bar').forEach((each) => { each.style.position = 'static'; });
"""
SEE = """async ([options, djangos]) => {
    if (!location.pathname.startsWith("/admin/")) djangos = {};
    const ours = (id) => ({ element }) => !(djangos[id] && element.matches(djangos[id]));
    const { violations } = await axe.run(options);
    return {
        broken: violations.flatMap(({ id, nodes }) =>
            nodes.filter(ours(id)).map(({ html }) => `${id}: ${html.slice(0, 200)}`)),
        headings: document.querySelectorAll("h1").length,
        title: document.title.trim(),
        direction: document.documentElement.dir,
        reaches: document.documentElement.scrollWidth,
    };
}"""
# Where the page as a whole scrolls sideways: what sticks out of the window.
STICK_OUT = """width => [...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().right > width || each.getBoundingClientRect().left < 0)
    .map(each => `${each.localName}.${each.getAttribute("class")} ${each.textContent.trim().slice(0, 30)}`)"""

NAMES = "edit-organization-names"


def window(browser: Browser) -> Page:
    """axe comes by the browser's own door, which no CSP closes: none has to be switched off."""
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(20_000)
    context.add_init_script(Axe().axe_script)
    # What another visit has typed and not saved would come back into the form.
    context.add_init_script("localStorage.clear()")
    return context.new_page()


class Look:
    """One visit to a page; `do` of the page is done, and all that is folded on it is unfolded."""

    def __init__(self, window: Page, page: Shown, address: str, *, direction: str, first: Way) -> None:
        self.window, self.page, self.address, self.direction = window, page, address, direction
        self.status, self.route = 0, ""
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        self._turn(first)
        with self._watched():
            self.window.goto(self.address)
            self.window.evaluate(UNFOLD)
            if self.page.do:
                self.page.do(self.window)
                self.window.evaluate(UNFOLD)

    def problems(self, way: Way, *, contrast: bool = True) -> list[str]:
        """What is not as it should be, in words, where the page is shown this way.

        Four fifths of axe's time go into the contrast of colours.
        """
        rules = {"color-contrast": {"enabled": contrast}, "target-size": {"enabled": True}}  # of WCAG 2.2
        with self._watched():
            self._turn(way)
            seen: dict[str, Any] = self.window.evaluate(SEE, [{**OPTIONS, "rules": rules}, DJANGOS])
        there = {
            f"{self.route} answered {self.status}": (self.route, self.status)
            != (self.page.route, self.page.status),
            f"asks {self.hosts}": not self.hosts <= {urlsplit(self.address).netloc, ""},
            f"{seen['headings']} first headings": seen["headings"] != 1,
            "no title": not seen["title"],
            f"runs {seen['direction']}": seen["direction"] != self.direction,
        }
        found = [*(words for words, holds in there.items() if holds), *self.errors, *seen["broken"]]
        if seen["reaches"] > way.width:
            found.append(f"scrolls sideways: {self.window.evaluate(STICK_OUT, way.width)}")
        return found

    def _turn(self, way: Way) -> None:
        """The admin's links change colour little by little, and axe would look at them on the way."""
        self.window.emulate_media(color_scheme=way.scheme)
        self.window.set_viewport_size({"width": way.width, "height": 900})
        self.window.evaluate("document.getAnimations().forEach((each) => each.finish())")

    @contextmanager
    def _watched(self) -> Iterator[None]:
        listeners: dict[Any, Any] = {
            "request": self._asked,
            "response": self._answered,
            "console": self._said,
            "pageerror": lambda error: self.errors.append(str(error)),
        }
        for event, listener in listeners.items():
            self.window.on(event, listener)
        yield
        for event, listener in listeners.items():
            self.window.remove_listener(event, listener)

    def _asked(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)  # none for data:

    def _answered(self, response: Response) -> None:
        """The last answer is the page, or what htmx puts into it. What a form saves by itself is none, nor are the
        names that it looks up as one types."""
        if response.request.resource_type in {"document", "xhr"}:
            route = resolve(urlsplit(response.url).path).view_name
            by_itself = response.request.headers.get("hx-trigger") == "saved" or route == NAMES
            if not by_itself or response.status >= 500:
                self.status, self.route = response.status, route
        elif response.status >= 400:
            self.errors.append(f"{response.status} {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # The browser says of the page itself, too, that it came with a 404; of all else, _answered() does.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.errors.append(message.text)
