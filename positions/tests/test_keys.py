"""Shortcuts on editors' pages: the registry, the sentence cursor, two taps, the off switch."""

import html

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from positions.models import Event, Evidence, Review
from positions.reading import keys
from positions.reading.keys import Key
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.windows import Person, Windows

TEXT = "Fish first. The treaty must protect divers. It said so twice. Talks go on.\nNobody left early."


@pytest.fixture
def editor(transactional_db: None, windows: Windows, cast: Cast) -> Person:
    """Edith, with the captured text before her."""
    capture = make.capture(TEXT)
    person = Person(windows, cast.edith.username)
    person.goes_to(f"/edit/articles/{capture.article_id}/")
    return person


def chosen(page: Page) -> tuple[str, str]:
    return page.get_by_label("From sentence").input_value(), page.get_by_label("To sentence").input_value()


def test_no_key_does_two_things() -> None:
    assert keys.collisions(keys.REGISTRY) == []
    again = [*keys.REGISTRY, Key("j", "jump", "…")]
    assert keys.collisions(again) == ["j would do two things: next and jump."]
    assert keys.collisions([Key("g", "go", "…"), Key("g q", "queue", "…")]) == ["g begins g q."]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"next": "k"}, "k would do two things"),
        ({"undo": "g"}, "g begins g h."),
        ({"undo": "two words here"}, "is no key"),
        ({"undo": "zz"}, "is no key"),
        ({"save": "s"}, "take one with Ctrl"),
        ({"next": ""}, "This field is required"),
    ],
)
def test_a_choice_that_cannot_be_pressed_is_refused_and_kept_in_its_field(
    typed: dict[str, str], sentence: str, client: Client, cast: Cast
) -> None:
    client.force_login(cast.edith)
    ours = {key.action: key.keys for key in keys.REGISTRY}
    answer = client.post("/edit/keys/", {**ours, **typed})
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.content.decode())
    (value,) = typed.values()
    assert f'value="{value}"' in answer.content.decode() or not value
    cast.edith.refresh_from_db()
    assert cast.edith.key_map == {}


@pytest.mark.parametrize(
    "pressed", ["j", "Shift+J", "Ctrl+Enter", "F2", "?", "/", "g q", "Ctrl+Shift+Enter", "5"]
)
def test_what_can_be_pressed_is_a_key(pressed: str) -> None:
    assert keys.problem(Key(pressed, "jump", "…")) == ""


def test_a_key_of_ones_own_takes_the_place_of_ours_and_is_given_back(editor: Person) -> None:
    article = editor.page.url
    editor.goes_to("/edit/keys/")
    editor.writes("make a statement of the passage", "b")
    editor.hand.press(editor.page.locator("#own").get_by_role("button", name="Save"))
    editor.sees("Your keys are saved.")
    editor.goes_to(article)
    expect(editor.page.locator("#use")).to_have_attribute("aria-keyshortcuts", "b")
    for key in ("j", "s"):
        editor.page.keyboard.press(key)
    assert editor.page.url == article
    editor.page.keyboard.press("b")
    editor.sees_heading("Evidence")
    editor.goes_to("/edit/keys/")
    editor.presses("Take the keys that everybody begins with")
    editor.sees("Your keys are saved.")
    expect(editor.page.get_by_label("make a statement of the passage")).to_have_value("s")


def test_the_sentence_cursor_chooses_extends_and_makes_a_statement(editor: Person) -> None:
    keyboard = editor.page.keyboard
    for key in ("j", "j", "Shift+J", "Shift+J", "Shift+K"):
        keyboard.press(key)
    assert chosen(editor.page) == ("2", "3")
    expect(editor.page.locator("#n3")).to_be_focused()
    keyboard.press("s")
    expect(editor.page.locator("#draft mark")).to_have_text(
        "The treaty must protect divers. It said so twice."
    )
    editor.awaits_swap(1)
    assert Evidence.objects.get().exact == "The treaty must protect divers. It said so twice."


def test_the_cursor_stays_at_both_ends(editor: Person) -> None:
    editor.page.keyboard.press("k")
    expect(editor.page.locator("#n1")).to_be_focused()
    for _ in range(9):
        editor.page.keyboard.press("j")
    expect(editor.page.locator("#n5")).to_be_focused()
    assert chosen(editor.page) == ("5", "5")


def test_tab_enters_the_text_and_escape_comes_back_to_it(editor: Person) -> None:
    # The last that has the focus before the text.
    editor.page.get_by_role("link", name="Change session and text").focus()
    editor.page.keyboard.press("Tab")
    expect(editor.page.locator("#n1")).to_be_focused()
    editor.page.keyboard.press("j")
    editor.page.get_by_label("This retells article number").focus()
    editor.page.keyboard.press("Escape")
    expect(editor.page.locator("#n2")).to_be_focused()


def test_marks_of_earlier_passages_are_found_by_key(editor: Person) -> None:
    article = editor.row
    editor.chooses(article, 2, 2)
    editor.goes_to(f"/edit/articles/{article}/")
    editor.page.keyboard.press("n")
    expect(editor.page.locator("#n2")).to_be_focused()
    editor.page.keyboard.press("n")
    expect(editor.page.locator("#n2")).to_be_focused()


def test_a_letter_in_a_field_is_a_letter(editor: Person) -> None:
    editor.unfolds("About this article")
    field = editor.page.get_by_label("Title")
    field.fill("")
    field.press_sequentially("jksnp? gq z")
    expect(field).to_have_value("jksnp? gq z")
    assert chosen(editor.page) == ("", "")
    assert "/edit/articles/" in editor.page.url


def test_a_key_that_an_input_method_takes_is_no_shortcut(editor: Person) -> None:
    editor.unfolds("About this article")
    field = editor.page.get_by_label("Title")
    field.fill("")
    method = editor.page.context.new_cdp_session(editor.page)
    for word in ("معاهدة", "条约"):
        there = {"selectionStart": len(word), "selectionEnd": len(word)}
        method.send("Input.imeSetComposition", {"text": word, **there})
        # It closes the method's list of words; anywhere else it leads back to the text.
        editor.page.keyboard.press("Escape")
        expect(field).to_be_focused()
        method.send("Input.insertText", {"text": word})
    expect(field).to_have_value("معاهدة条约")
    editor.page.keyboard.press("Escape")
    expect(editor.page.locator("#n1")).to_be_focused()


def test_two_taps_choose_a_passage_on_a_phone(windows: Windows, transactional_db: None, cast: Cast) -> None:
    windows.options = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
    capture = make.capture(TEXT)
    editor = Person(windows, cast.edith.username)
    editor.goes_to(f"/edit/articles/{capture.article_id}/")
    editor.page.locator("#n2").tap()
    editor.page.get_by_role("button", name="From here").tap()
    editor.page.locator("#n4").tap()
    editor.page.get_by_role("button", name="To here").tap()
    assert chosen(editor.page) == ("2", "4")
    editor.page.get_by_role("button", name="Use this passage").tap()
    editor.sees_heading("Evidence")
    assert Evidence.objects.get().exact.endswith("Talks go on.")


def test_lists_are_walked_with_real_focus_and_left_by_sequences(editor: Person) -> None:
    first = make.capture("Another text that waits.")
    editor.goes_to("/edit/queue/")
    editor.page.keyboard.press("j")
    expect(editor.page.locator(f"#line-{first.article_id} [data-row]")).to_be_focused()
    for key in ("j", "j", "k", "o"):
        editor.page.keyboard.press(key)
    expect(editor.page).to_have_url(
        f"{editor.page.url.partition('/edit')[0]}/edit/articles/{first.article_id}/"
    )
    # Its address is there before its keys are.
    editor.page.wait_for_load_state()
    editor.page.keyboard.press("g")
    editor.page.keyboard.press("q")
    editor.sees_heading("Queue")


def test_the_list_of_keys_opens_and_closes_where_one_was(editor: Person) -> None:
    editor.page.keyboard.press("j")
    editor.page.keyboard.press("?")
    expect(editor.page.locator("#key-list")).to_be_visible()
    editor.page.keyboard.press("j")
    editor.page.keyboard.press("Escape")
    expect(editor.page.locator("#key-list")).not_to_be_visible()
    expect(editor.page.locator("#n1")).to_be_focused()


def test_keys_switched_off_do_nothing_and_are_printed_nowhere(editor: Person) -> None:
    article = editor.page.url
    expect(editor.page.locator("#use")).to_have_attribute("aria-keyshortcuts", "s")
    editor.goes_to("/edit/keys/")
    editor.presses("Switch keys off")
    editor.sees("Your keys are off.", at="#page")
    editor.goes_to(article)
    acts = Event.objects.count()
    for pressed in sorted({each for key in keys.REGISTRY for each in key.keys.split()}):
        editor.page.keyboard.press(pressed.replace("Ctrl", "Control"))
    assert chosen(editor.page) == ("", "")
    assert editor.page.url == article
    assert Event.objects.count() == acts
    expect(editor.page.locator("[data-key], #key-list")).to_have_count(0)
    editor.goes_to("/edit/keys/")
    editor.presses("Switch keys on")
    editor.sees("Your keys are on.", at="#page")


def test_a_review_is_judged_from_the_keyboard(editor: Person, windows: Windows, cast: Cast) -> None:
    version = make.in_review(by=cast.edith)
    reviewer = Person(windows, cast.rosa.username)
    reviewer.goes_to(f"/edit/statements/{version.statement_id}/review/")
    reviewer.page.keyboard.press("a")
    reviewer.page.keyboard.press("Shift+R")
    reviewer.sees("Say what should be mended", at="#errors")
    expect(reviewer.page.locator("#errors")).to_be_focused()
    # What came in has the focus a moment before htmx knows its forms; a key pressed then loads the page anew.
    reviewer.awaits_swap(1)
    reviewer.page.keyboard.press("Shift+A")
    reviewer.sees("Approved.")
    reviewer.awaits_swap(2)
    assert Review.objects.get().decision == "approve"


def test_a_draft_is_saved_from_within_a_field(editor: Person, cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    editor.goes_to(f"/edit/statements/{draft.statement_id}/")
    editor.page.get_by_label("Summary in your own words").press("Control+Enter")
    editor.sees("Saved.")
    expect(editor.page.get_by_label("Summary in your own words")).to_be_focused()
