"""A page in a window of one kind: what it asks for and says while it comes, and what axe-core finds in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from positions.tests.pages import Shown


class Way(NamedTuple):
    """How one looks."""

    scheme: Literal["light", "dark"]
    width: int
    direction: str  # "ltr" or "rtl"


# What Django's admin brings along and we do not override, by axe's rule and where it breaks it: links that colour alone
# tells from the words around them; heads of columns for a row's own name, or for its button; inputs in tables of rows,
# which the head of the column names for the eye only; the parts of the widget in which one chooses by typing; and small
# things to press.
DJANGOS = {
    "target-size": "*",
    "link-in-text-block": ".breadcrumbs a, .small a, .help a",
    "empty-table-header": "th.original, th:last-child",
    "label": ".tabular td *, .select2-search__field",
    "select-name": ".tabular td *",
    "aria-input-field-name": ".select2-selection, .select2-selection__rendered",
}
# Naming each element by a selector takes as much time as the rules; the first words of its markup do as well.
OPTIONS = {"resultTypes": ["violations"], "selectors": False, "elementRef": True, "preload": False}
UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
START_AXE = """([options, djangos]) => {
    if (!location.pathname.startsWith("/admin/")) djangos = {};
    const ours = (id) => ({ element }) => !(djangos[id] && element.matches(djangos[id]));
    window.broken = axe.run(options).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.filter(ours(id)).map(({ html }) => `${id}: ${html.slice(0, 200)}`)));
}"""
SEEN = """async () => ({
    broken: await window.broken,
    headings: document.querySelectorAll("h1").length,
    title: document.title.trim(),
    direction: document.documentElement.dir,
    reaches: document.documentElement.scrollWidth,
})"""
# Where the page as a whole scrolls sideways: what sticks out of the window.
STICK_OUT = """width => [...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().right > width || each.getBoundingClientRect().left < 0)
    .map(each => `${each.localName}.${each.getAttribute("class")} ${each.textContent.trim().slice(0, 30)}`)"""


def window(browser: Browser, way: Way) -> Page:
    """A window of this kind. axe comes by the browser's own door, which no CSP closes: none has to be switched off."""
    context = browser.new_context(
        color_scheme=way.scheme, viewport={"width": way.width, "height": 900}, reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    context.add_init_script(Axe().axe_script)
    return context.new_page()


class Look:
    """One page in one window. The steps are apart so that windows can work at the same time."""

    def __init__(self, window: Page, way: Way, page: Shown, address: str) -> None:
        self.window, self.way, self.page, self.address = window, way, page, address
        self.status, self.route = 0, ""
        self.errors: list[str] = []
        self.hosts: set[str] = set()

    def open(self) -> None:
        with self._watched():
            self.window.goto(self.address, wait_until="commit")

    def act(self) -> None:
        """What is done on the page; all that is folded on it is unfolded."""
        with self._watched():
            self.window.wait_for_load_state()
            self.window.evaluate(UNFOLD)
            if self.page.do:
                self.page.do(self.window)
                self.window.evaluate(UNFOLD)

    def start_axe(self, *, contrast: bool = True) -> None:
        """Four fifths of axe's time go into the contrast of colours."""
        rules = {"color-contrast": {"enabled": contrast}, "target-size": {"enabled": True}}  # of WCAG 2.2
        self.window.evaluate(START_AXE, [{**OPTIONS, "rules": rules}, DJANGOS])

    def problems(self) -> list[str]:
        """What is not as it should be, in words; waits for axe."""
        seen: dict[str, Any] = self.window.evaluate(SEEN)
        there = {
            f"{self.route} answered {self.status}": (self.route, self.status)
            != (self.page.route, self.page.status),
            f"asks {self.hosts}": not self.hosts <= {urlsplit(self.address).netloc, ""},
            f"{seen['headings']} first headings": seen["headings"] != 1,
            "no title": not seen["title"],
            f"runs {seen['direction']}": seen["direction"] != self.way.direction,
        }
        found = [*(words for words, holds in there.items() if holds), *self.errors, *seen["broken"]]
        if seen["reaches"] > self.way.width:
            found.append(f"scrolls sideways: {self.window.evaluate(STICK_OUT, self.way.width)}")
        return found

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
        """The last answer is the page, or what htmx puts into it."""
        if response.request.resource_type in {"document", "xhr"}:
            self.status, self.route = response.status, resolve(urlsplit(response.url).path).view_name
        elif response.status >= 400:
            self.errors.append(f"{response.status} {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # The browser says of the page itself, too, that it came with a 404; of all else, _answered() does.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.errors.append(message.text)
