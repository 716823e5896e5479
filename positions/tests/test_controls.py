"""Every control of the editors' pages: pressed once, the focus is somewhere afterwards; with scripts off, none is dead.

In `make test` every sixth kind is pressed a day and every third page looked through, in `make check-pages` all of them.
"""

from zlib import crc32

import pytest
from playwright.sync_api import Browser, Page, expect

from positions.tests.house import House
from positions.tests.pages import ACCOUNTS, EDITORS
from positions.tests.turns import ALL, TODAY, share

DESK = [page for page in EDITORS + ACCOUNTS if page.who and page.status == 200 and not page.do]

# Kept over page loads: where the focus was after htmx had exchanged something, or refused to.
WATCH = """
for (const event of ["htmx:afterSettle", "htmx:responseError"])
  addEventListener(event, ({ target, detail }) => {
    if (target.id === "status" || detail.elt?.matches("[data-quiet]")) return;
    setTimeout(() => {
      const { activeElement } = document;
      sessionStorage.focused = activeElement === document.body ? "nothing" : activeElement.outerHTML.slice(0, 99);
    });
  });
"""
# Controls that exchange something, by what makes one of them another than the last: no numbers of rows.
KINDS = """() => {
  document.querySelectorAll("details").forEach((each) => (each.open = true));
  const path = (address) => new URL(address, location).pathname.replace(/\\d+/g, "0");
  return [...document.querySelectorAll("#page a, #page button")]
    .filter((each) => each.matches("a[hx-boost='true']") || each.form?.hasAttribute("hx-boost"))
    // A link to where the page is already only scrolls.
    .filter((each) => each.href?.split("#")[0] !== location.href.split("#")[0])
    .filter((each) => each.checkVisibility() && !each.matches("[aria-hidden], [type=button]"))
    .map((each, place) => {
      each.dataset.place = place;
      if (each.form) each.form.noValidate = true;
      const leads = each.href ?? each.getAttribute("formaction") ?? each.form.getAttribute("action") ?? "";
      return [each.localName, path(leads), each.name ?? "", (each.value ?? "").replace(/\\d+/g, "0")].join(" ");
    });
}"""


# Each in a house of its own: what one control has done away with another one would miss.
PARTS = range(6) if ALL else range(TODAY % 6, TODAY % 6 + 1)


@pytest.mark.parametrize(("dossier", "part"), [(part, part) for part in PARTS], indirect=["dossier"])
def test_no_control_of_an_editors_page_loses_the_focus(house: House, browser: Browser, part: int) -> None:
    def its_turn(kind: str) -> bool:
        return (crc32(kind.encode()) + part) % 6 == 0

    context = browser.new_context()
    context.add_init_script(WATCH)
    window, known, pressed, lost = context.new_page(), set[str](), set[str](), []
    for page in DESK:
        house.goes(window, page)
        known |= (found := set(window.evaluate(KINDS)))
        for kind in sorted(filter(its_turn, found - pressed)):
            house.goes(window, page)
            kinds = window.evaluate(KINDS)
            if kind not in kinds:
                continue
            pressed.add(kind)
            if focused_after(window, kinds.index(kind)) == "nothing":
                lost.append(f"{page.name}: {kind}")
    context.close()
    assert lost == []
    assert len(known) > 60
    assert pressed == set(filter(its_turn, known))


def focused_after(window: Page, place: int) -> str:
    """What has the focus once the control has done what it does; a page that loads anew begins at its top."""
    window.evaluate("() => { window.here = true; sessionStorage.removeItem('focused'); }")
    window.locator(f"[data-place='{place}']").press("Enter")
    window.wait_for_function("() => !window.here || sessionStorage.focused")
    return str(window.evaluate("sessionStorage.focused"))


# Seen, and of no form; or of one, and waiting for a script.
DEAD = """all => all.filter((each) => each.checkVisibility() && (!each.form || each.type === "button"))
    .map((each) => each.outerHTML)"""


@pytest.mark.parametrize("dossier", PARTS[-1:], indirect=True)
def test_with_scripts_off_no_button_of_an_editors_page_is_dead(house: House, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    window, dead = context.new_page(), []
    for page in share(DESK, 3):
        house.goes(window, page)
        expect(window.locator("h1")).to_have_count(1)
        dead += [f"{page.name}: {button}" for button in window.locator("button").evaluate_all(DEAD)]
    context.close()
    assert dead == []
