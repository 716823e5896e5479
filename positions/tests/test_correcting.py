"""A correction says what was wrong and why, is begun from the review page or a report, and follows the ordinary review."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from positions.editing import Refused, Stale, correcting, merging, reviewing, stating, undoing
from positions.models import (
    Correction,
    Event,
    Publication,
    Statement,
    StatementVersion,
)
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_editor_pages import signed_in
from positions.tests.test_stating import at_once
from positions.tests.windows import Keys, Person, Windows

pytestmark = pytest.mark.django_db

OTHERS = "quay-watch"


@pytest.fixture
def statement(cast: Cast) -> Statement:
    return make.published(by=cast.edith, reviewer=cast.rosa).statement


def corrected(cast: Cast, statement: Statement, **fields: Any) -> Publication:
    return make.corrected(statement, by=cast.edith, reviewer=cast.rosa, **fields)


def changed(cast: Cast, draft: StatementVersion, **fields: Any) -> StatementVersion:
    return stating.save(
        draft, fields, {}, revision=StatementVersion.objects.get(pk=draft.pk).revision, by=cast.edith
    )


def correct(cast: Cast, statement: Statement, wrong: str = "It was another group.") -> StatementVersion:
    return correcting.correct(statement, wrong=wrong, why="Its list of members says so.", by=cast.edith)


# ── The draft ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_another_organization_or_treaty_is_a_correction_and_says_so(cast: Cast, statement: Statement) -> None:
    for moved in ({"organization": make.organization(OTHERS)}, {"treaty": make.treaty("other-treaty")}):
        draft = changed(cast, stating.revise(statement, by=cast.edith), **moved)
        with pytest.raises(Refused, match="make it a correction"):
            reviewing.send(draft, by=cast.edith)
        correct(cast, statement)
        assert reviewing.problems(StatementVersion.objects.get(pk=draft.pk)) == []
        correcting.take_away(draft, by=cast.edith)


def test_nothing_is_corrected_that_nobody_has_seen(cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    with pytest.raises(Refused, match="nothing to correct"):
        correct(cast, draft.statement)
    assert not Correction.objects.exists()


def test_a_correction_that_changes_nothing_is_not_sent(cast: Cast, statement: Statement) -> None:
    with pytest.raises(Refused, match="changes nothing"):
        reviewing.send(correct(cast, statement), by=cast.edith)


def test_whoever_says_what_was_wrong_does_not_approve_it(cast: Cast, statement: Statement) -> None:
    draft = changed(cast, stating.revise(statement, by=cast.edith), summary="Mended.")
    correcting.correct(statement, wrong="A slip.", why="It was read again.", by=cast.remy)
    sent = reviewing.send(draft, by=cast.edith)
    with pytest.raises(Refused, match="somebody else"):
        reviewing.approve(sent, by=cast.remy)


def test_what_is_said_of_it_is_not_sent_unseen(cast: Cast, statement: Statement) -> None:
    draft = changed(cast, correct(cast, statement), summary="Mended.")
    correcting.correct(statement, wrong="Another slip.", why="It was read again.", by=cast.remy)
    with pytest.raises(Stale):
        reviewing.send(draft, by=cast.edith, revision=draft.revision)


def test_a_second_click_says_it_once(cast: Cast, statement: Statement) -> None:
    first, second = correct(cast, statement), correct(cast, statement)
    assert (first.pk, first.revision) == (second.pk, second.revision)
    assert Event.objects.about(statement).filter(new__has_key="correction").count() == 1


def test_what_was_sent_back_is_still_a_correction_and_may_be_said_otherwise(
    cast: Cast, statement: Statement
) -> None:
    sent = reviewing.send(changed(cast, correct(cast, statement), summary="Mended."), by=cast.edith)
    reviewing.send_back(sent, by=cast.rosa, note="Say whose list.")
    again = stating.revise(statement, by=cast.edith)
    assert correcting.told(again) == correcting.told(sent)
    with pytest.raises(Refused, match="Nothing differs"):
        reviewing.send(again, by=cast.edith)
    correct(cast, statement, "The league’s list names another.")
    reviewing.approve(reviewing.send(again, by=cast.edith), by=cast.rosa)
    assert statement.publication
    assert correcting.told(statement.publication.version) != correcting.told(sent)


def test_the_version_after_a_correction_is_an_edit_again(cast: Cast, statement: Statement) -> None:
    corrected(cast, statement, summary="Mended.")
    draft = stating.revise(statement, by=cast.edith)
    assert correcting.told(draft) is None
    with pytest.raises(Refused, match="Nothing differs"):
        reviewing.send(draft, by=cast.edith)


def test_two_that_were_told_apart_since_are_not_approved_as_one(cast: Cast, statement: Statement) -> None:
    other = make.organization(OTHERS)
    event = merging.merge(other, into=make.organization(), by=cast.ada, why="One group.")
    draft = changed(cast, stating.revise(statement, by=cast.edith), organization=other)
    sent = reviewing.send(draft, by=cast.edith)
    undoing.undo(event, by=cast.ada)
    with pytest.raises(Refused, match="make it a correction"):
        reviewing.approve(sent, by=cast.rosa)


def test_taken_away_twice_it_is_gone_once(cast: Cast, statement: Statement) -> None:
    draft = correct(cast, statement)
    for _click in range(2):
        correcting.take_away(draft, by=cast.edith)
    assert not Correction.objects.exists()
    assert Event.objects.about(statement).filter(old__has_key="wrong").count() == 1


@pytest.mark.django_db(transaction=True)
def test_said_and_sent_at_the_same_moment_it_is_sent_whole(cast: Cast) -> None:
    statement = make.published(by=cast.edith, reviewer=cast.rosa).statement
    draft = changed(cast, correct(cast, statement), summary="Mended.")

    def say() -> object:
        return correcting.correct(statement, wrong="Said late.", why="It was read again.", by=cast.remy)

    at_once(say, lambda: reviewing.send(draft, by=cast.edith))
    newest = statement.versions.latest("number")
    told = correcting.told(newest)
    assert told is not None
    # Before the freeze it is in what is reviewed, with its author; after it, in a version of its own.
    assert (told[0] == "Said late.") == newest.authors.filter(user=cast.remy).exists()


# ── The pages ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_correction_is_begun_from_the_review_page_and_follows_the_review(
    cast: Cast, statement: Statement
) -> None:
    edith, address = signed_in(cast.edith), f"/edit/statements/{statement.pk}/correction/"
    assert address in edith.get(f"/edit/statements/{statement.pk}/review/").content.decode()
    posted = {"wrong": "It was another group.", "why": "Its list says so."}
    assert edith.post(address, posted)["Location"] == f"/edit/statements/{statement.pk}/"
    page = edith.get(f"/edit/statements/{statement.pk}/").content.decode()
    assert "This version corrects version 1." in page
    assert page.count("It was another group.") == 2
    draft = statement.draft
    assert draft
    reviewing.send(changed(cast, draft, summary="Mended."), by=cast.edith)
    review = signed_in(cast.rosa).get(f"/edit/statements/{statement.pk}/review/").content.decode()
    assert "A correction of version 1" in review
    assert "Its list says so." in review


def test_what_is_typed_is_kept_where_something_is_missing(cast: Cast, statement: Statement) -> None:
    posted = {"wrong": " ", "why": "Its list says so."}
    answer = signed_in(cast.edith).post(f"/edit/statements/{statement.pk}/correction/", posted)
    assert (answer.status_code, statement.draft) == (422, None)
    assert "Its list says so." in answer.content.decode()


def test_the_button_of_a_page_that_is_too_old_removes_nothing(cast: Cast, statement: Statement) -> None:
    publication = corrected(cast, statement, summary="Mended.")
    answer = signed_in(cast.edith).post(f"/edit/statements/{statement.pk}/correction/", {"remove": "1"})
    assert answer["Location"].endswith("/review/")
    assert correcting.told(publication.version)


def test_a_correction_of_nothing_is_not_there(cast: Cast) -> None:
    edith = signed_in(cast.edith)
    assert edith.get("/edit/statements/999999/correction/").status_code == 404
    draft = make.draft(by=cast.edith)
    posted = {"wrong": "All.", "why": "It was."}
    answer = edith.post(f"/edit/statements/{draft.statement_id}/correction/", posted)
    assert answer.status_code == 422
    assert "nothing to correct, only to edit" in answer.content.decode()


def test_a_report_is_noted_among_editors_and_not_told_to_readers(cast: Cast, statement: Statement) -> None:
    report = make.report(of=statement)
    edith, address = signed_in(cast.edith), f"/edit/statements/{statement.pk}/correction/"
    page = edith.get(f"{address}?report={report.pk}").content.decode()
    assert f'name="report" value="{report.pk}"' in page
    edith.post(address, {"wrong": "Another group.", "why": "A reader told us.", "report": report.pk})
    event = Event.objects.about(statement).get(new__has_key="report")
    assert event.new["report"] == report.reference
    draft = statement.draft
    assert draft
    sent = reviewing.send(changed(cast, draft, summary="Mended."), by=cast.edith)
    reviewing.approve(sent, by=cast.rosa)
    for public in ("/corrections/", "/corrections.atom", f"/statements/{statement.pk}/"):
        assert report.reference not in Client().get(public).content.decode()


@pytest.mark.parametrize("odd", ["x", "0", "-1", "²", "9" * 30, "999999"])
def test_a_report_that_is_none_is_not_noted(cast: Cast, statement: Statement, odd: str) -> None:
    edith, address = signed_in(cast.edith), f"/edit/statements/{statement.pk}/correction/"
    assert edith.get(address, {"report": odd}).status_code == 200
    assert edith.post(address, {"wrong": "A.", "why": "B.", "report": odd}).status_code == 302
    assert not Event.objects.about(statement).filter(new__has_key="report").exists()


@pytest.mark.django_db(transaction=True)
def test_by_keys_alone_a_report_leads_to_a_correction_and_is_answered(windows: Windows, cast: Cast) -> None:
    statement = make.published(by=cast.edith, reviewer=cast.rosa).statement
    report = make.report(of=statement)
    windows.hand = Keys()
    edith = Person(windows, "edith")
    edith.goes_to("/edit/reports/")
    edith.page.keyboard.press("j")
    edith.page.keyboard.press("o")
    edith.sees_heading(f"Report {report.reference}")
    edith.page.keyboard.press("Shift+W")
    edith.sees_heading(f"Correction of statement {statement.pk}")
    edith.writes("What was wrong", "It was another group.")
    edith.page.keyboard.press("Control+Enter")
    edith.sees("Now mend what was wrong")
    edith.awaits_swap(1)
    expect(edith.page.locator("#correction")).to_contain_text("This version corrects version 1.")
    edith.goes_to(f"/edit/reports/{report.pk}/")
    edith.writes("Answer to the reader", "You are right: it was another group.")
    edith.presses("Mended")
    edith.sees("Answered.")
    edith.awaits_swap(2)
    edith.presses("Open it again")
    edith.sees("It is open again.")
    edith.awaits_swap(3)
