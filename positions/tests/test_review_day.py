"""A reviewer's day in a browser: by keys, by the mouse without scripts, and beside somebody who is faster."""

import pytest
from playwright.sync_api import expect

from positions.editing import stating
from positions.models import Comment, Review, StatementVersion
from positions.reading import comments
from positions.tests.cast import Cast
from positions.tests.test_review_list import plenary, sent
from positions.tests.windows import Person, Windows

pytestmark = pytest.mark.django_db(transaction=True)

REVIEWS = "/edit/reviews/"


@pytest.fixture
def waiting(cast: Cast) -> list[StatementVersion]:
    return sent(plenary(2), 2, by=cast.edith)


@pytest.fixture
def reviewer(windows: Windows, cast: Cast) -> Person:
    return Person(windows, cast.rosa.username)


def focused(person: Person) -> str:
    return " ".join(str(person.page.evaluate("document.activeElement.textContent")).split())


def opens_the_first(person: Person) -> None:
    """From wherever it is, by keys."""
    keyboard = person.page.keyboard
    keyboard.press("g")
    keyboard.press("r")
    person.sees_heading("Reviews")
    for key in ("j", "o"):
        keyboard.press(key)
    expect(person.page.locator("#changed")).to_be_visible()


def test_a_review_is_commented_sent_back_mended_and_approved_by_keys(
    waiting: list[StatementVersion], reviewer: Person, windows: Windows, cast: Cast
) -> None:
    first, second = waiting
    opens_the_first(reviewer)
    keyboard = reviewer.page.keyboard
    # From one to the next and back; no further at the end.
    keyboard.press("j")
    reviewer.awaits_swap(1)
    assert focused(reviewer) == f"Statement {second.statement_id}, version 1 In review"
    for key in ("j", "k"):
        keyboard.press(key)
    reviewer.awaits_swap(2)
    # What is typed in a field is typed; what was typed in the note is there after the comment.
    reviewer.writes("Note", "Approve it soon")
    reviewer.page.locator("h1").evaluate("heading => { heading.tabIndex = -1; heading.focus() }")
    keyboard.press("Shift+C")
    keyboard.type("Asks")
    keyboard.press("Tab")
    keyboard.type("Which Article?")
    keyboard.press("Tab")
    keyboard.press("Enter")
    reviewer.awaits_swap(3)
    assert focused(reviewer).startswith("rosa,")
    expect(reviewer.page.get_by_label("Note", exact=True)).to_have_value("Approve it soon")
    keyboard.press("Shift+R")
    reviewer.sees("Sent back.")
    reviewer.awaits_swap(4)
    assert focused(reviewer).startswith(f"Statement {second.statement_id}")
    assert Comment.objects.get().field == "asks"

    editor = Person(windows, cast.edith.username)
    editor.goes_to(f"/edit/statements/{first.statement_id}/review/")
    editor.hand.press(editor.page.locator("form[action$='/resolve/'] button"))
    editor.sees("The comment is resolved.")
    editor.awaits_swap(1)
    editor.page.keyboard.press("Shift+E")
    editor.writes("Summary in your own words", "Wants paragraph 0 rewritten.")
    editor.page.keyboard.press("Control+Shift+Enter")
    editor.sees("Sent for review")

    # The other one waits longer by now, and so comes first.
    keyboard.press("Shift+A")
    reviewer.sees("Approved.")
    reviewer.awaits_swap(5)
    assert focused(reviewer).startswith(f"Statement {first.statement_id}, version 2")
    keyboard.press("Shift+A")
    reviewer.sees("Nothing to review.", at="main")
    reviewer.awaits_swap(6)
    assert [review.decision for review in Review.objects.all()] == ["send_back", "approve", "approve"]
    assert first.statement.publication
    assert comments.open_by_field(first.statement) == {}


def test_of_a_batch_of_eight_two_are_held_back_by_keys(reviewer: Person, cast: Cast) -> None:
    capture = plenary(8)
    versions = sent(capture, 8, by=cast.edith)
    reviewer.goes_to(REVIEWS)
    reviewer.follows("Review this document’s batch")
    reviewer.sees_heading("Batch of article")
    keyboard = reviewer.page.keyboard
    for key in ("j", "x", "j", "j", "x"):
        keyboard.press(key)
    expect(reviewer.page.locator("[name=held]:checked")).to_have_count(2)
    told = reviewer.page.locator(".to-approve").evaluate(
        "each => [...document.querySelectorAll('.hold input')].filter((box) => !box.checked).length"
    )
    assert told == 6
    keyboard.press("Shift+A")
    reviewer.sees("6 statements approved.")
    reviewer.awaits_swap(1)
    assert focused(reviewer) == "Reviews"
    assert list(StatementVersion.objects.waiting().order_by("pk")) == [versions[0], versions[2]]


def test_the_same_by_the_mouse_without_scripts(windows: Windows, cast: Cast) -> None:
    capture = plenary(8)
    versions = sent(capture, 8, by=cast.edith)
    windows.options = {"java_script_enabled": False}
    reviewer = Person(windows, cast.rosa.username)
    reviewer.goes_to(f"/edit/statements/{versions[0].statement_id}/review/")
    reviewer.unfolds("Comment on a field")
    reviewer.picks("About", "summary")
    reviewer.writes("Comment", "Too short.")
    reviewer.writes("Note", "See there.")
    reviewer.presses("Add the comment")
    expect(reviewer.page.locator("#field-summary")).to_contain_text("Too short.")
    expect(reviewer.page.get_by_label("Note", exact=True)).to_have_value("See there.")
    reviewer.presses("Send back with this note")
    reviewer.sees_heading(f"Statement {versions[1].statement_id}, version 1")
    reviewer.goes_to(f"/edit/articles/{capture.article_id}/review/")
    for name in ("Hold back: Club 1", "Hold back: Club 4"):
        reviewer.ticks(name)
    reviewer.page.locator("form.batch button").click()
    reviewer.sees("5 statements approved.")
    assert list(StatementVersion.objects.waiting().order_by("pk")) == [versions[1], versions[4]]


def test_what_has_moved_on_is_shown_beside_what_was_read(
    waiting: list[StatementVersion], reviewer: Person, cast: Cast
) -> None:
    version = waiting[0]
    reviewer.goes_to(f"/edit/statements/{version.statement_id}/review/")
    draft = stating.revise(version.statement, by=cast.edith)
    stating.save(draft, {"summary": "Changed her mind."}, {}, revision=draft.revision, by=cast.edith)
    reviewer.writes("Note", "Say who said it.")
    reviewer.presses("Send back with this note")
    reviewer.awaits_swap(1)
    expect(reviewer.page.locator("#errors")).to_be_focused()
    differs = reviewer.page.locator(".beside .differs")
    expect(differs).to_have_count(1)
    expect(differs.locator("td").first).to_have_text(version.summary)
    expect(differs.locator("td").last).to_have_text("Changed her mind.")
    reviewer.sees("Your note: Say who said it.", at="main")
    assert not Review.objects.exists()


def test_of_two_reviewers_the_second_is_told_who_came_first(
    waiting: list[StatementVersion], reviewer: Person, windows: Windows, cast: Cast
) -> None:
    version = waiting[0]
    other = Person(windows, cast.remy.username)
    for person in (reviewer, other):
        person.goes_to(f"/edit/statements/{version.statement_id}/review/")
    reviewer.presses("Approve and publish")
    reviewer.sees("Approved.")
    other.writes("Note", "Wait!")
    other.presses("Send back with this note")
    other.sees("approved already, by rosa", at="#errors")
    assert Review.objects.count() == 1


def test_a_comment_is_resolved_and_opened_again(waiting: list[StatementVersion], reviewer: Person) -> None:
    reviewer.goes_to(f"/edit/statements/{waiting[0].statement_id}/review/")
    reviewer.unfolds("Comment on a field")
    reviewer.writes("Comment", "Who is it?")
    reviewer.presses("Add the comment")
    reviewer.awaits_swap(1)
    reviewer.hand.press(reviewer.page.locator("form[action$='/resolve/'] button"))
    reviewer.awaits_swap(2)
    reviewer.unfolds("1 comment was resolved")
    reviewer.hand.press(reviewer.page.locator("form[action$='/reopen/'] button"))
    reviewer.awaits_swap(3)
    reviewer.sees("Who is it?", at="main")
    assert Comment.objects.open().count() == 1
