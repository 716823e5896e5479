"""Comments on a field: said, resolved, opened again; what they mean for sending back; and what the database holds."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from positions.editing import Refused, commenting, reviewing, stating, undoing
from positions.models import Author, Comment, Event, Review, StatementVersion
from positions.reading import comments
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_stating import at_once


@pytest.fixture
def sent(cast: Cast) -> StatementVersion:
    return make.in_review(by=cast.edith)


@pytest.fixture
def rosa(client: Client, cast: Cast) -> Client:
    client.force_login(cast.rosa)
    return client


def page_of(version: StatementVersion) -> str:
    return f"/edit/statements/{version.statement_id}/review/"


def say(client: Client, sent: StatementVersion, **posted: Any) -> Any:
    return client.post(f"/edit/statements/{sent.statement_id}/comments/", {"version": 1} | posted)


def test_a_comment_stands_beside_its_field_until_it_is_resolved(
    rosa: Client, sent: StatementVersion, cast: Cast
) -> None:
    answer = say(rosa, sent, field="asks", comment="Which article?", note="Nearly.")
    made = Comment.objects.get()
    page = rosa.get(answer["Location"]).content.decode()
    row = page.partition('id="field-asks"')[2].partition("</tr>")[0]
    assert "Which article?" in row
    assert f'id="comment-{made.pk}" tabindex="-1" autofocus' in row
    # The note that was typed meanwhile is not lost, and is kept for this once.
    assert "Nearly.</textarea>" in page
    assert "Nearly." not in rosa.get(page_of(sent)).content.decode()
    rosa.post(f"/edit/comments/{made.pk}/resolve/")
    page = rosa.get(page_of(sent)).content.decode()
    assert "1 comment was resolved" in page
    assert comments.open_by_field(sent.statement) == {}


def test_a_comment_stays_open_over_the_next_version(sent: StatementVersion, cast: Cast) -> None:
    made = commenting.comment(sent, "Which article?", field="asks", by=cast.rosa)
    reviewing.send_back(sent, by=cast.rosa, note="")
    stating.revise(sent.statement, by=cast.edith)
    assert comments.open_by_field(sent.statement) == {"asks": [made]}


def test_resolving_is_taken_back_once(sent: StatementVersion, cast: Cast) -> None:
    made = commenting.comment(sent, "Which article?", by=cast.rosa)
    event = commenting.resolve(made, by=cast.edith)
    assert event
    assert commenting.resolve(made, by=cast.rosa) is None
    undone = undoing.undo(event, by=cast.edith)
    assert (undone.verb, undone.inverse_of) == ("reopen_comment", event)
    assert Comment.objects.open().get() == made
    with pytest.raises(Refused):
        undoing.undo(event, by=cast.edith)


def test_whoever_comments_is_no_author_and_may_approve(sent: StatementVersion, cast: Cast) -> None:
    commenting.comment(sent, "Fine.", by=cast.rosa)
    assert [author.user for author in Author.objects.all()] == [cast.edith]
    assert reviewing.approve(sent, by=cast.rosa)


def test_an_editor_comments_and_does_not_judge(client: Client, sent: StatementVersion, cast: Cast) -> None:
    client.force_login(cast.edith)
    assert say(client, sent, comment="The report has no more.").status_code == 302
    assert Comment.objects.get().field == ""


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"comment": " \n"}, "Write the comment."),
        ({"comment": "x", "field": "password"}, "not one of the available choices"),
        ({"comment": "x" * 5001}, "at most 5000 characters"),
        ({"comment": "x", "version": "²"}, "Enter a whole number."),
    ],
)
def test_a_comment_that_is_none_is_refused_and_what_was_typed_is_kept(
    posted: Any, sentence: str, rosa: Client, sent: StatementVersion
) -> None:
    answer = say(rosa, sent, note="My note.", **posted)
    words = answer.content.decode()
    assert (answer.status_code, "My note." in words) == (422, True)
    assert sentence in words
    assert not Comment.objects.exists()


def test_numbers_that_nothing_has_are_not_there(rosa: Client, sent: StatementVersion) -> None:
    assert say(rosa, sent, comment="x", version=99).status_code == 404
    assert rosa.post("/edit/comments/99/resolve/").status_code == 404
    assert rosa.post("/edit/statements/999/comments/", {"version": 1, "comment": "x"}).status_code == 404


def test_sending_back_needs_no_note_where_a_comment_says_what(sent: StatementVersion, cast: Cast) -> None:
    commenting.comment(sent, "By somebody else.", by=cast.remy)
    with pytest.raises(Refused, match="Say what should be mended"):
        reviewing.send_back(sent, by=cast.rosa, note="")
    commenting.comment(sent, "Which article?", field="asks", by=cast.rosa)
    assert reviewing.send_back(sent, by=cast.rosa, note="").note == ""


def test_a_comment_typed_and_not_added_goes_with_the_decision(
    rosa: Client, sent: StatementVersion, cast: Cast
) -> None:
    posted = {"version": 1, "decision": "send_back", "field": "summary", "comment": "Too long.", "note": ""}
    assert rosa.post(f"{page_of(sent)}judge/", posted).status_code == 302
    assert (Comment.objects.get().field, Review.objects.get().decision) == ("summary", "send_back")


def test_a_decision_that_is_refused_adds_no_comment(rosa: Client, cast: Cast) -> None:
    sent = make.in_review(by=cast.rosa)
    posted = {"version": 1, "decision": "approve", "comment": "I like it.", "note": "Good."}
    answer = rosa.post(f"{page_of(sent)}judge/", posted)
    assert (answer.status_code, Comment.objects.count()) == (422, 0)
    assert "I like it.</textarea>" in answer.content.decode()


def test_a_comment_is_shown_as_text_whatever_is_in_it(rosa: Client, sent: StatementVersion) -> None:
    say(rosa, sent, field="note", comment='<img src=x onerror="alert(1)"> \u202e')
    page = rosa.get(page_of(sent)).content.decode()
    assert "<img src=x" not in page
    assert re.search(r'<p dir="auto">&lt;img src=x', page)


@pytest.mark.django_db(transaction=True)
def test_a_comment_sent_twice_at_once_is_one(cast: Cast) -> None:
    sent, rosa = make.in_review(by=cast.edith), cast.rosa
    results = at_once(*[lambda: commenting.comment(sent, "Which article?", by=rosa)] * 2)
    assert results[0] == results[1]
    assert Event.objects.filter(verb="comment").count() == 1


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE positions_comment SET text = 'Fine.'",
        "UPDATE positions_comment SET field = 'summary'",
        "UPDATE positions_comment SET by_id = NULL",
        "UPDATE positions_comment SET resolved_at = now()",
        "DELETE FROM positions_comment",
    ],
)
def test_the_database_keeps_what_was_said(attack: str, sent: StatementVersion, cast: Cast) -> None:
    commenting.comment(sent, "Which article?", by=cast.rosa)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
