"""An editor's page on paper."""

import pytest
from playwright.sync_api import expect

from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.windows import Windows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_draft_is_printed_as_labelled_values_with_its_text_below(windows: Windows, scripts: bool) -> None:
    draft = make.draft(by=Cast().edith)
    windows.options = {"java_script_enabled": scripts}
    page = windows("edith")
    page.goto(f"/edit/statements/{draft.statement_id}/")
    summary = page.get_by_label("Summary in your own words")
    summary.fill("It asks for lights on every quay. " * 20)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})
    for label, value in {"Organization": "Harbour Watch", "Treaty": str(draft.treaty_id)}.items():
        field = page.locator("#judgement ~ .field").get_by_label(label, exact=True)
        expect(field).to_be_visible()
        expect(field).to_have_value(value)
    for empty in ("Said by", "Rival treaty", "Note on the label", "Concern"):
        expect(page.locator("#draft").get_by_label(empty, exact=True).first).to_be_hidden()
    expect(page.locator("#draft button, #passage").locator("visible=true")).to_have_count(0)
    assert summary.evaluate("each => each.scrollHeight <= each.clientHeight + 1")
    above, below = (page.locator(each).bounding_box() for each in ("#draft", "#text"))
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
