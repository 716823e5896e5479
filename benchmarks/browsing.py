"""How long a person waits in the queue: from the key that decides until the next article has the focus, in Chromium."""

import os
from collections.abc import Iterator
from statistics import median, quantiles

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright

from benchmarks import working
from benchmarks.figures import Figure

TIMES, P95_MS = 50, 150
# In the page itself, so that the talk with the browser is not measured: from the key until the focus stands in a line
# that is another, as the browser has drawn it.
WATCH = """
addEventListener("keydown", (event) => {
  if (event.key !== "1") return;
  const begun = event.timeStamp, line = document.querySelector("[data-row]:focus, li:focus-within [data-row]")?.href;
  globalThis.took = null;
  const look = () => {
    const now = document.activeElement;
    if (now?.matches("[data-row]") && now.href !== line) globalThis.took = performance.now() - begun;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}, true);
"""


def figures(port: int) -> Iterator[Figure]:
    # Before Playwright, whose loop keeps Django from its database.
    client = Client()
    client.force_login(working.accounts()[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"))
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{port}", viewport={"width": 1280, "height": 900}, bypass_csp=True
        )
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": f"http://127.0.0.1:{port}"}]
        )
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto(reverse("edit-queue"))
        page.locator("[data-row]").first.focus()
        # The first five warm up what is done once.
        took = [_dismisses(page) for _ in range(TIMES + 5)][5:]
        browser.close()
    yield Figure("a decision until the next article has the focus, median", median(took), "ms")
    yield Figure("the same, p95", quantiles(took, n=20)[18], "ms", P95_MS)


def _dismisses(page: Page) -> float:
    """`d` opens the reasons, `1` decides."""
    page.keyboard.press("d")
    page.keyboard.press("1")
    took: float = page.wait_for_function("globalThis.took", timeout=20_000).json_value()
    # htmx is done with the page before the next key.
    page.wait_for_function("!document.querySelector('.htmx-request, [aria-busy]')")
    return took
