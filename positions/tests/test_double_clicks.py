"""The same form sent twice at the same moment, by real threads: done once, and the other is told or led there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from positions.editing import reviewing, stating
from positions.models import (
    Article,
    Author,
    Event,
    Evidence,
    Publication,
    Review,
    Statement,
    StatementVersion,
    TextVersion,
    Treaty,
    User,
)
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_admin import form_of as admin_form_of
from positions.tests.test_editor_pages import form_of, signed_in
from positions.tests.test_stating import at_once

pytestmark = pytest.mark.django_db(transaction=True)

Case = tuple[User, str, dict[str, Any], Callable[[], int]]
CASES: dict[str, Callable[[Cast], Case]] = {}


def case(of: Callable[[Cast], Case]) -> Callable[[Cast], Case]:
    """Who posts what where, and the number that one click makes 1."""
    CASES[of.__name__.replace("_", " ")] = of
    return of


def verbs(verb: Event.Verb) -> Callable[[], int]:
    return lambda: Event.objects.filter(verb=verb).count()


@case
def hand_an_article_in(cast: Cast) -> Case:
    return cast.edith, "/edit/articles/new/", {"text": make.TEXT}, Article.objects.count


@case
def choose_a_passage(cast: Cast) -> Case:
    address = f"/edit/articles/{make.capture().article_id}/"
    return cast.edith, address, {"first": "1"}, Statement.objects.count


@case
def add_a_passage(cast: Cast) -> Case:
    draft = make.draft(by=cast.edith)
    sent = {"first": "1", "statement": draft.statement_id}
    address = f"/edit/articles/{draft.evidence.get().article_id}/"
    return cast.edith, address, sent, lambda: Evidence.objects.count() - 1


@case
def save_a_draft(cast: Cast) -> Case:
    draft = make.draft(by=cast.edith)
    sent = form_of(signed_in(cast.remy), draft) | {"speaker": "Hanna Hafen", "asks-1-text": "Light the quays"}
    address = f"/edit/statements/{draft.statement_id}/"
    return cast.remy, address, sent, lambda: draft.asks.filter(text="Light the quays").count()


@case
def merge_two_organizations(cast: Cast) -> Case:
    loser, into = make.organization("tide-club"), make.organization("tide-society")
    sent = {
        "one": loser.pk, "other": into.pk, "into": into.pk, "name": "into", "why": "The same.",
        "typed": "Tide Society", "seen_loser": loser.fingerprint, "seen_into": into.fingerprint,
    }  # fmt: skip
    return cast.rosa, "/edit/organizations/merge/", sent, verbs(Event.Verb.MERGE)


@case
def retire_an_organization(cast: Cast) -> Case:
    address = f"/edit/organizations/{make.organization().pk}/retire/"
    return cast.rosa, address, {"why": "Dissolved."}, verbs(Event.Verb.RETIRE)


@case
def tell_two_apart(cast: Cast) -> Case:
    one, other = make.organization("tide-club"), make.organization("tide-society")
    sent = {"one": one.pk, "other": other.pk}
    return cast.rosa, "/edit/organizations/duplicates/apart/", sent, verbs(Event.Verb.TELL_APART)


@case
def say_that_one_retells_the_other(cast: Cast) -> Case:
    one, other = make.capture("One."), make.capture("Other.")
    address = f"/edit/articles/{one.article_id}/retells/"
    return cast.edith, address, {"retold": other.article_id}, verbs(Event.Verb.LINK_STORY)


@case
def send_a_draft(cast: Cast) -> Case:
    draft = make.draft(by=cast.edith)
    sent = form_of(signed_in(cast.edith), draft) | {"send": ""}
    return cast.edith, f"/edit/statements/{draft.statement_id}/", sent, verbs(Event.Verb.SEND)


@case
def cite(cast: Cast) -> Case:
    draft = make.draft(by=cast.edith)
    facts = {"title": "Pact under fire", "publisher": "Times", "kind": "secondary", "wording": "paraphrase"}
    sent = {f"citation-{name}": value for name, value in facts.items()}
    address = f"/edit/statements/{draft.statement_id}/cite/"
    return cast.edith, address, sent, Evidence.objects.filter(capture=None).count


@case
def discard(cast: Cast) -> Case:
    address = f"/edit/statements/{make.draft(by=cast.edith).statement_id}/discard/"
    return cast.edith, address, {}, verbs(Event.Verb.DISCARD)


@case
def revise(cast: Cast) -> Case:
    published = make.published(by=cast.edith, reviewer=cast.rosa)
    address = f"/edit/statements/{published.statement_id}/revise/"
    return cast.edith, address, {}, StatementVersion.objects.filter(number=2).count


@case
def approve(cast: Cast) -> Case:
    address = f"/edit/statements/{make.in_review(by=cast.edith).statement_id}/review/judge/"
    return cast.rosa, address, {"decision": "approve", "version": "1"}, Publication.objects.count


@case
def send_back(cast: Cast) -> Case:
    address = f"/edit/statements/{make.in_review(by=cast.edith).statement_id}/review/judge/"
    sent = {"decision": "send_back", "version": "1", "note": "Say more."}
    return cast.rosa, address, sent, Review.objects.count


@case
def withdraw(cast: Cast) -> Case:
    published = make.published(by=cast.edith, reviewer=cast.rosa)
    address = f"/edit/statements/{published.statement_id}/review/withdraw/"
    return cast.rosa, address, {"note": "Another group."}, verbs(Event.Verb.WITHDRAW)


@case
def undo(cast: Cast) -> Case:
    event = stating.discard(make.draft(by=cast.edith), by=cast.edith)
    return cast.edith, f"/edit/activity/{event.pk}/undo/", {}, verbs(Event.Verb.RESTORE)


@case
def add_a_treaty(cast: Cast) -> Case:
    tables = {
        f"{name}-{count}_FORMS": "0"
        for name in ("names", "text_versions", "milestones")
        for count in ("TOTAL", "INITIAL")
    }
    sent = {"short_name": "Harbour Treaty", "official_name": "Treaty on Harbours", "slug": "harbour-treaty"}
    return cast.ada, "/admin/positions/treaty/add/", sent | tables, Treaty.objects.count


@pytest.mark.parametrize("name", CASES)
def test_a_second_click_does_nothing(cast: Cast, name: str) -> None:
    by, address, sent, done = CASES[name](cast)
    assert done() == 0
    answers: list[Any] = at_once(*(posting(by, address, sent) for _ in range(2)))
    assert done() == 1, answers
    statuses = [answer.status_code for answer in answers]
    assert 302 in statuses
    # Django's admin shows its own forms again with 200.
    assert set(statuses) <= {302, 404, 409, 422, 200 if "/admin/" in address else 422}


def posting(by: User, address: str, sent: dict[str, Any]) -> Callable[[], object]:
    client = signed_in(by)
    return lambda: client.post(address, sent)


def test_what_somebody_else_has_added_since_a_page_was_opened_is_not_added_again(cast: Cast) -> None:
    treaty, client = make.treaty(), signed_in(cast.ada)
    address = f"/admin/positions/treaty/{treaty.pk}/change/"
    sent = admin_form_of(client.get(address)) | {
        "text_versions-TOTAL_FORMS": "1",
        "text_versions-0-name": "Draft",
        "text_versions-0-slug": "draft",
        "topic": "harbours",
    }
    TextVersion.objects.create(treaty=treaty, slug="draft", name="Theirs")
    answer = client.post(address, sent, follow=True)
    assert "Somebody saved the same at this moment" in answer.text
    treaty.refresh_from_db()
    assert (treaty.topic, TextVersion.objects.get().name) == ("", "Theirs")


def reading(address: str) -> Callable[[], object]:
    client = Client()
    return lambda: client.get(address)


def test_a_statement_read_while_it_is_withdrawn_is_there_or_says_that_it_was(cast: Cast) -> None:
    statement, rosa = make.published(by=cast.edith, reviewer=cast.rosa).statement, cast.rosa
    answers: list[Any] = at_once(
        reading(f"/statements/{statement.pk}/"),
        reading("/positions/harbour-watch/harbour-treaty/"),
        reading("/treaties/harbour-treaty/"),
        lambda: reviewing.withdraw(statement, by=rosa, reason="Another group."),
    )
    statuses = [answer.status_code for answer in answers[:3]]
    assert statuses[1:] == [200, 200]
    assert statuses[0] in {200, 410}


def test_a_draft_opened_while_it_is_discarded_is_there_or_gone(cast: Cast) -> None:
    draft, edith = make.draft(by=cast.edith), cast.edith
    client = signed_in(cast.remy)
    answer, _event = at_once(
        lambda: client.get(f"/edit/statements/{draft.statement_id}/"),
        lambda: stating.discard(draft, by=edith),
    )
    assert answer.status_code in {200, 410}  # type: ignore[attr-defined]
    assert client.get(f"/edit/statements/{draft.statement_id}/").status_code == 410


def test_of_two_people_who_begin_from_one_passage_each_has_a_draft(cast: Cast) -> None:
    capture, edith, remy = make.capture(), cast.edith, cast.remy
    at_once(
        lambda: stating.start(capture, 0, 20, by=edith),
        lambda: stating.start(capture, 0, 20, by=remy),
    )
    assert Author.objects.values("user", "version__statement").distinct().count() == 2
