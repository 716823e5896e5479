"""Suggestions beside the text: accepted, mended or rejected with one key, one button, or without scripts."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from positions.models import Event, StatementVersion, Suggestion
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.windows import Person, Windows

pytestmark = pytest.mark.django_db

TEXT = "Fish first. The treaty must protect divers. Lamps are bright. Harbours are loud."


@pytest.fixture
def suggestions(db: None) -> list[Suggestion]:
    """Of the second and of the fourth sentence; not by the rules, whose own a live worker would put in their place."""
    capture = make.capture(TEXT)
    return [
        make.suggestion(of=capture, suggester="language_model"),
        make.suggestion(of=capture, suggester="language_model", words="Harbours are loud"),
    ]


@pytest.fixture
def editor(transactional_db: None, suggestions: list[Suggestion], windows: Windows, cast: Cast) -> Person:
    person = Person(windows, cast.edith.username)
    person.goes_to(f"/edit/articles/{suggestions[0].capture.article_id}/")
    return person


def decisions() -> list[str]:
    return list(Suggestion.objects.order_by("start").values_list("decision", flat=True))


def test_two_keys_make_a_draft_of_a_suggestion(editor: Person) -> None:
    for key in ("n", "y"):
        editor.page.keyboard.press(key)
    editor.awaits_swap(1)
    assert decisions() == ["accepted", ""]
    draft = StatementVersion.objects.get()
    assert draft.organization == make.organization()
    expect(editor.page.locator("#n2")).to_be_focused()


def test_the_next_is_rejected_and_opened_again_by_key(editor: Person) -> None:
    for key in ("n", "n", "r"):
        editor.page.keyboard.press(key)
    editor.awaits_swap(1)
    assert decisions() == ["", "rejected"]
    expect(editor.page.locator("#n4")).to_be_focused()
    editor.page.keyboard.press("z")
    editor.awaits_swap(2)
    assert decisions() == ["", ""]


def test_what_is_to_be_mended_goes_on_in_its_form(editor: Person) -> None:
    for key in ("n", "Shift+Y"):
        editor.page.keyboard.press(key)
    editor.sees_heading("Evidence")
    assert decisions() == ["accepted", ""]


def test_a_sentence_of_which_nothing_is_suggested_has_nothing_to_accept(editor: Person) -> None:
    for key in ("j", "y"):
        editor.page.keyboard.press(key)
    assert editor.swaps == 0
    assert decisions() == ["", ""]


def test_the_same_by_buttons_without_scripts(
    transactional_db: None, suggestions: list[Suggestion], windows: Windows, cast: Cast
) -> None:
    windows.options = {"java_script_enabled": False}
    editor = Person(windows, cast.edith.username)
    editor.goes_to(f"/edit/articles/{suggestions[0].capture.article_id}/")
    editor.presses(f"Reject suggestion {suggestions[1].pk}")
    editor.sees("it is not proposed again")
    editor.presses("Undo")
    editor.presses(f"Accept suggestion {suggestions[0].pk}")
    editor.sees("is a draft with what was proposed")
    assert decisions() == ["accepted", ""]


def test_each_card_says_who_where_and_why(client: Client, suggestions: list[Suggestion], cast: Cast) -> None:
    Suggestion.objects.filter(pk=suggestions[0].pk).update(
        why=["quotation", "stance: “rewrite” asks"],
        asks=["rewrite article 4"],
        concerns=[["divers", "worry"]],
    )
    client.force_login(cast.edith)
    page = client.get(f"/edit/articles/{suggestions[0].capture.article_id}/").content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for told in (
        "Suggestions (2)", "Sentence 2 Harbour Watch on Harbour Treaty", "worries about divers",
        "asks: rewrite article 4", "stance: “rewrite” asks",
    ):  # fmt: skip
        assert told in words
    assert page.count(" data-proposed>") == 2


def test_what_somebody_else_has_decided_meanwhile_is_said(
    client: Client, suggestions: list[Suggestion], cast: Cast
) -> None:
    client.force_login(cast.edith)
    address = f"/edit/suggestions/{suggestions[0].pk}"
    client.post(f"{address}/reject/")
    page = client.post(f"{address}/accept/", follow=True)
    assert "This suggestion was decided meanwhile." in page.content.decode()
    assert not StatementVersion.objects.exists()
    assert Event.objects.filter(verb="reject_suggestion").count() == 1
