"""Organizations side by side, with the keyboard: the table scrolls, and whoever adds one may add the next at once."""

from playwright.sync_api import expect

from positions.tests.pages import COMPARE
from positions.tests.windows import Keys, Person, Windows


def test_arrow_keys_scroll_the_table_and_its_first_column_stays(dossier: None, windows: Windows) -> None:
    windows.hand, windows.options = Keys(), {"viewport": {"width": 360, "height": 640}}
    page = windows(None)
    page.goto(f"{COMPARE}&org=human-rights-watch")
    table = page.get_by_role("region", name="What each said last")
    head = table.locator("tbody th").first
    before = head.bounding_box()
    table.focus()
    table.press("ArrowRight")
    for _ in range(100):
        if table.evaluate("each => each.scrollLeft"):
            break
        page.wait_for_timeout(20)
    assert table.evaluate("each => each.scrollLeft") > 0
    after = head.bounding_box()
    assert before
    assert after
    assert after["x"] == before["x"]
    assert after["width"] <= 0.4 * 360


def test_the_focus_stays_in_the_field_after_one_is_added(dossier: None, windows: Windows) -> None:
    reader = Person(windows, None)
    reader.goes_to(COMPARE)
    for words in ("human rights watch", "microsoft"):
        swaps = reader.swaps
        reader.page.locator("#add").fill(words)
        reader.page.locator("#add").press("Enter")
        reader.awaits_swap(swaps + 1)
        expect(reader.page.locator("#add")).to_be_focused()
        expect(reader.page.locator("#add")).to_have_value("")
    expect(reader.page.locator(".chosen > li")).to_have_count(5)
    assert "org=human-rights-watch" in reader.page.url
    assert "add=" not in reader.page.url
    reader.page.go_back()
    expect(reader.page.locator(".chosen > li")).to_have_count(4)
