"""Readers' pages on paper, on a telephone, with large or spaced letters and in forced colours.

The lines of docs/checks that a browser can see by itself; what axe-core finds is in test_accessible.py.
"""

import time
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from positions.tests.pages import COMPARE, UN
from positions.tests.turns import share
from positions.tests.windows import Windows

STATEMENT = "a statement"
POSITION = f"/positions/united-states/{UN}/"
ON_PAPER = [POSITION, f"{POSITION}?show=all", COMPARE, "/method/", STATEMENT]
EVERYWHERE = [
    "/",
    f"/treaties/{UN}/",
    "/organizations/cisco/",
    POSITION,
    COMPARE,
    "/search/?q=research",
    STATEMENT,
]
# WCAG 2.2, 1.4.12.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""
CLIPPED = """() => [...document.querySelectorAll("#page *")]
    .filter(each => each.checkVisibility() && !each.closest(".hidden, svg, .scroll")
        && ["hidden", "clip"].includes(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth + 1)
    .map(each => each.outerHTML.slice(0, 120))"""
OVER = "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"
PAINTED = """() => new Promise(painted => new PerformanceObserver(seen =>
    seen.getEntriesByName("first-contentful-paint").length && painted()).observe({type: "paint", buffered: true}))"""
SHIFTED = """window.shifted = 0;
new PerformanceObserver(seen => seen.getEntries().forEach(each => window.shifted += each.value))
    .observe({type: 'layout-shift', buffered: true})"""
# Upright, on its side, with letters twice as large, and zoomed to 400 %: the last is how it stays.
SMALL = [(360, 640, 100), (640, 360, 100), (360, 640, 200), (320, 256, 100)]


def opened(windows: Windows, address: str, **options: Any) -> Page:
    """`STATEMENT` is the first that the position's page links to."""
    windows.options = options
    page = windows(None)
    page.goto(POSITION if address == STATEMENT else address)
    if address == STATEMENT:
        page.goto(page.locator("a[href^='/statements/']").first.get_attribute("href") or "")
    return page


@pytest.mark.parametrize("address", share(ON_PAPER, 2))
def test_on_paper_all_words_are_there_and_nothing_to_press(
    dossier: None, windows: Windows, address: str
) -> None:
    page = opened(windows, address, java_script_enabled=False)
    folded = page.locator("#page details:not(.rewind, .take details)").evaluate_all(
        "every => every.map(each => [...each.children].at(-1)).map(each => each.textContent.trim().slice(0, 40))"
    )
    page.emulate_media(media="print")
    expect(page.locator("nav, form, button, input, select").locator("visible=true")).to_have_count(0)
    for paper in ("A4", "Letter"):
        printed = PdfReader(BytesIO(page.pdf(format=paper)))
        text = "".join("".join(sheet.extract_text() for sheet in printed.pages).split())
        for words in filter(None, folded):
            assert "".join(words.split())[:20] in text
        assert page.url.split("//")[1].split("?")[0] in text
    expect(page.locator(".on-paper")).to_contain_text("20")


def test_a_statement_of_the_list_stays_on_one_sheet(dossier: None, windows: Windows) -> None:
    page = opened(windows, POSITION)
    page.emulate_media(media="print")
    breaks = page.locator(".timeline > li").evaluate_all(
        "every => new Set(every.map(each => getComputedStyle(each).breakInside)).size === 1"
        " && getComputedStyle(every[0]).breakInside"
    )
    assert breaks == "avoid"


def test_the_head_of_a_table_is_one_that_each_sheet_repeats(dossier: None, windows: Windows) -> None:
    page = opened(windows, COMPARE)
    page.emulate_media(media="print")
    assert (
        page.locator("thead").first.evaluate("each => getComputedStyle(each).display") == "table-header-group"
    )


@pytest.mark.parametrize("address", share(EVERYWHERE, 3))
def test_on_a_small_screen_nothing_is_cut_off_or_scrolls_sideways(
    dossier: None, windows: Windows, address: str
) -> None:
    page = opened(windows, address, bypass_csp=True)
    for width, height, percent in SMALL:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
        assert (width, percent, page.evaluate(OVER)) == (width, percent, 0)
    page.add_style_tag(content=SPACED)
    assert (page.evaluate(CLIPPED), page.evaluate(OVER)) == ([], 0)


def test_on_a_telephone_the_position_is_seen_at_once(dossier: None, windows: Windows) -> None:
    page = opened(windows, POSITION, viewport={"width": 360, "height": 640})
    for part in (".summary .chip", ".summary .lead"):
        box = page.locator(part).first.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 640


@pytest.mark.parametrize("address", share(EVERYWHERE, 3))
def test_a_first_visit_paints_before_any_file_of_styles_has_come(
    dossier: None, windows: Windows, address: str
) -> None:
    page = opened(windows, address)
    page.route("**/*.css", lambda route: None)
    page.goto(f"{page.url}{'&' if '?' in page.url else '?'}again=1", wait_until="commit")
    page.evaluate(PAINTED)
    # In its colours and its place, not as bare words that jump when the rest has come.
    frame = page.locator("header.frame")
    expect(frame).to_be_visible()
    assert frame.evaluate("each => getComputedStyle(each).display") == "flex"
    page.unroute_all(behavior="ignoreErrors")


def _late(route: Route) -> None:
    time.sleep(0.5)
    route.continue_()


def test_what_was_painted_first_stays_where_it_is(dossier: None, windows: Windows) -> None:
    page = opened(windows, POSITION, viewport={"width": 360, "height": 640})
    page.add_init_script(SHIFTED)
    page.route("**/*.css", _late)
    page.goto(f"{POSITION}?show=all", wait_until="load")
    expect(page.locator(".timeline")).to_be_visible()
    assert page.evaluate("window.shifted") == 0


@pytest.mark.parametrize("address", share(EVERYWHERE, 3))
def test_a_finger_hits_what_it_means(dossier: None, windows: Windows, address: str) -> None:
    page = opened(windows, address, viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    heights = page.locator("button, select, input:not([type=hidden], [type=checkbox]), summary").evaluate_all(
        "every => every.filter(each => each.checkVisibility()).map(each =>"
        " [each.outerHTML.slice(0, 80), Math.round(each.getBoundingClientRect().height)])"
    )
    assert [each for each in heights if each[1] < 44] == []


def test_in_forced_colours_the_marks_of_a_chart_are_as_dark_as_words(dossier: None, windows: Windows) -> None:
    page = opened(windows, POSITION, forced_colors="active")
    colour = "each => getComputedStyle(each).color"
    words = page.locator("h1").evaluate(colour)
    assert set(page.locator(".chart-mark, .chart-hold").evaluate_all(f"every => every.map({colour})")) == {
        words
    }


def test_without_colours_each_position_has_its_own_sign_and_word(dossier: None, windows: Windows) -> None:
    page = opened(windows, f"/treaties/{UN}/")
    chips = page.locator(".chip").evaluate_all(
        "every => every.map(each => [each.textContent.trim(), each.querySelector('svg').outerHTML])"
    )
    assert len({sign for _word, sign in chips}) == len({word for word, _sign in chips}) > 2
