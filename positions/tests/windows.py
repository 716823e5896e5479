"""Browser windows for tests: who is signed in, with what the controls are used, and a watch over the focus."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from positions.models import User
from positions.tests.cast import PASSWORD

# Kept over page loads: how often htmx exchanged something, and after what the focus was nowhere.
WATCH = """
addEventListener("htmx:afterSettle", (event) => setTimeout(() => {
  const watch = JSON.parse(sessionStorage.watch ?? '{"swaps": 0, "lost": []}');
  watch.swaps += 1;
  if (document.activeElement === document.body)
    watch.lost.push(`${event.detail.requestConfig?.verb} ${event.detail.pathInfo?.requestPath}`);
  sessionStorage.watch = JSON.stringify(watch);
}));
"""


class Mouse:
    """Whatever the browser does with a pointer, or a finger."""

    def press(self, control: Locator) -> None:
        control.click()

    def write(self, control: Locator, text: str) -> None:
        control.fill(text)

    def tick(self, control: Locator) -> None:
        control.check()

    def pick(self, control: Locator, option: str) -> None:
        control.select_option(option)


# How often Tab is to be pressed at least until one of these has the focus: 0 once it has it. What stands between is
# counted without radio buttons, of which a group is one stop; where the focus is behind it, Tab goes on one by one.
STOPS = """wanted => {
  const active = document.activeElement;
  if (wanted.includes(active)) return 0;
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(each => each.tabIndex >= 0 && !each.disabled && each.type !== "radio" && each.checkVisibility());
  const first = stops.indexOf(active), last = stops.indexOf(wanted[0]);
  return first >= 0 && last > first ? last - first : 1;
}"""


class Keys:
    """The keyboard alone: Tab until the control has the focus, then its own keys."""

    def press(self, control: Locator) -> None:
        self._reach(control).press("Enter")

    def write(self, control: Locator, text: str) -> None:
        keyboard = self._reach(control)
        keyboard.press("Control+a")
        keyboard.type(text) if text else keyboard.press("Delete")

    def tick(self, control: Locator) -> None:
        """A radio button is reached through its group, which is one stop."""
        name = control.get_attribute("name")
        group = control.page.locator(f'input[type="radio"][name="{name}"]')
        keyboard = self._reach(group if group.count() else control)
        for _ in range(max(1, group.count())):
            if control.evaluate("each => each === document.activeElement"):
                break
            keyboard.press("ArrowDown")
        if not control.is_checked():
            keyboard.press("Space")
        expect(control).to_be_checked()

    def pick(self, control: Locator, option: str) -> None:
        """By its value or its words, as the mouse does."""
        options = control.evaluate("each => [...each.options].map((option) => [option.value, option.label])")
        keyboard = self._reach(control)
        keyboard.press("Home")
        for _ in range(next(at for at, names in enumerate(options) if option in names)):
            keyboard.press("ArrowDown")

    def _reach(self, control: Locator) -> Any:
        page = control.page
        expect(control.first).to_be_attached()
        for _ in range(500):
            # To ask after every stop takes as long as the stop: asked is after as many as there must be between.
            stops = control.evaluate_all(STOPS)
            if not stops:
                return page.keyboard
            for _ in range(stops):
                page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {control}")


@dataclass
class Windows:
    """A window for each account. `options` are those of a browser context; `hand` uses the controls.

    To sign in `by_form` takes a second, since a password is slow to check by design.
    """

    browser: Browser
    url: str
    hand: Mouse | Keys = field(default_factory=Mouse)
    options: dict[str, Any] = field(default_factory=dict)
    by_form: bool = False
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def scripts(self) -> bool:
        return bool(self.options.get("java_script_enabled", True))

    def __call__(self, username: str | None) -> Page:
        context = self.browser.new_context(base_url=self.url, **self.options)
        context.add_init_script(WATCH)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        if username:
            (self._sign_in if self.by_form else self._signed_in)(page, username)
            expect(page.get_by_role("heading", name="Desk")).to_be_visible()
        return page

    def _sign_in(self, page: Page, username: str) -> None:
        page.goto("/accounts/login/")
        self.hand.write(page.get_by_label("Username"), username)
        self.hand.write(page.get_by_label("Password"), PASSWORD)
        self.hand.press(page.get_by_role("button", name="Sign in"))

    def _signed_in(self, page: Page, username: str) -> None:
        client = Client()
        client.force_login(User.objects.get(username=username))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])
        page.goto("/edit/")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


class Person:
    """Somebody in a window of their own, with a mouse, a finger or the keyboard."""

    def __init__(self, windows: Windows, username: str | None) -> None:
        self.page, self.hand = windows(username), windows.hand

    @property
    def swaps(self) -> int:
        """How often htmx exchanged something in this window; never so that the focus was nowhere afterwards."""
        watch = self.page.evaluate('JSON.parse(sessionStorage.watch ?? \'{"swaps": 0, "lost": []}\')')
        assert not watch["lost"]
        return int(watch["swaps"])

    def awaits_swap(self, count: int) -> None:
        """Until htmx has exchanged something that often."""
        for _ in range(1000):
            if self.swaps >= count:
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"{self.swaps} exchanges, not {count}")

    def goes_to(self, address: str) -> int:
        answer = self.page.goto(address)
        assert answer
        return answer.status

    def presses(self, name: str, *, within: Locator | None = None) -> None:
        self.hand.press((within or self.page).get_by_role("button", name=name, exact=True).first)

    def follows(self, words: str) -> None:
        self.hand.press(self.page.get_by_role("link", name=words).first)

    def unfolds(self, words: str) -> None:
        self.hand.press(self.page.locator("summary").filter(has_text=words).first)

    def writes(self, label: str, text: str, *, within: Page | Locator | None = None) -> None:
        self.hand.write((within or self.page).get_by_label(label, exact=True).first, text)

    def ticks(self, label: str) -> None:
        self.hand.tick(self.page.get_by_label(label).first)

    def picks(self, label: str, option: str, *, within: Page | Locator | None = None) -> None:
        self.hand.pick((within or self.page).get_by_label(label, exact=True).first, option)

    def sees(self, words: str, *, at: str = "#status") -> None:
        expect(self.page.locator(at)).to_contain_text(words)

    def sees_heading(self, name: str) -> None:
        expect(self.page.get_by_role("heading", name=name).first).to_be_visible()

    @property
    def row(self) -> int:
        """The number of the article or statement in the address."""
        return int(self.page.url.rstrip("/").split("/")[-1])

    def pastes(self, text: str) -> int:
        """Hands a text in and waits until the worker has taken it in; the article's number."""
        self.goes_to("/edit/articles/new/")
        self.writes("Or paste the text", text)
        self.presses("Take it in")
        for _ in range(300):
            if self.page.locator("#text").count():
                break
            self.page.wait_for_timeout(100)
            if self.page.url.endswith("/new/"):
                continue
            self.page.reload()
        return self.row

    def chooses(self, article: int, first: int, last: int, *, statement: str = "") -> int:
        """A passage by its sentences; the number of the statement it belongs to."""
        self.goes_to(f"/edit/articles/{article}/")
        self.writes("From sentence", str(first))
        self.writes("To sentence", str(last))
        if statement:
            self.picks("Add to", statement)
        self.presses("Use this passage")
        expect(self.page.get_by_role("heading", name="Evidence", exact=True)).to_be_visible()
        return self.row

    def describes(self, organization: str, *, said: str, summary: str) -> None:
        self.writes("Organization", organization)
        self.picks("Treaty", "Harbour Treaty")
        self.ticks("the text: is this draft")
        self.writes("Said", said)
        self.ticks("second-hand")
        self.writes("Summary in your own words", summary)
        self.hand.tick(self.page.get_by_label("Opposes unless changed", exact=True))
        self.writes("What should be done", "Amend the text before states adopt it")
        self.says_where_it_was_read()

    def says_where_it_was_read(self) -> None:
        """In machine summaries, all of them. Evidence whose facts are known already is folded."""
        for group in self.page.locator("#draft fieldset:has(input[name$='-pk'])").all():
            if not group.get_by_label("Read", exact=True).is_visible():
                self.hand.press(group.locator("summary"))
            self.picks("Read", "machine_report", within=group)

    def approves(self, statement: int) -> None:
        self.goes_to(f"/edit/statements/{statement}/review/")
        self.presses("Approve and publish")
        self.sees("Approved")
