"""The product with every kind of page in it (furnishing.py), to be looked at in a browser. The fixture is conftest.py's."""

from contextlib import ExitStack

from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page

from positions.models import User
from positions.tests import looking, processes
from positions.tests.looking import Look, Way
from positions.tests.pages import Shown

LANGUAGES = {"ltr": "en", "rtl": "ar"}


class House:
    """The product's servers on the furnished database, and a browser window for each direction."""

    def __init__(self, browser: Browser, stack: ExitStack, rows: dict[str, object]) -> None:
        self.browser, self.stack, self.rows = browser, stack, rows
        self.servers: dict[tuple[str, bool], str] = {}
        self.windows: dict[str, Page] = {}
        self.sessions = {name: self._session(name) for name in ("edith", "rosa", "ada", "nora")}

    def _session(self, name: str) -> str:
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def look(self, page: Shown, direction: str, first: Way) -> Look:
        cache.clear()  # whoever sends a form in all ways is not told to wait
        server = self._server(direction, broken=page.broken)
        if direction not in self.windows:
            self.windows[direction] = looking.window(self.browser)
        window = self.windows[direction]
        self.sign_in(window, page.who, server)
        return Look(window, page, server + page.address.format(**self.rows), direction=direction, first=first)

    def goes(self, window: Page, page: Shown) -> None:
        """To the page in any window, from left to right, by whoever looks at it."""
        server = self._server("ltr", broken=False)
        self.sign_in(window, page.who, server)
        window.goto(server + page.address.format(**self.rows))

    def sign_in(self, window: Page, who: str, server: str) -> None:
        # What stands there may save itself at this very moment, and would be told that nobody is signed in.
        window.goto("about:blank")
        window.context.clear_cookies()
        if who:
            session = self.sessions[who]
            window.context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server}]
            )

    def _server(self, direction: str, *, broken: bool) -> str:
        """Started when first asked for. The broken one has a database without tables."""
        if (direction, broken) not in self.servers:
            environment = {"LANGUAGE_CODE": LANGUAGES[direction]}
            if broken:
                environment["DATABASE_URL"] = processes.database_url().rpartition("/")[0] + "/postgres"
            started = self.stack.enter_context(processes.web(**environment))
            self.servers[direction, broken] = started
        return self.servers[direction, broken]
