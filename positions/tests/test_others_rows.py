"""Numbers of rows that a form has no business with: refused in words or not there, and nothing is written."""

from typing import Any

import pytest
from django.test import Client

from positions.editing import stating
from positions.models import (
    Article,
    Evidence,
    Milestone,
    Person,
    Provision,
    StatementVersion,
    TextVersion,
    VersionProvision,
)
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.hostile import everything
from positions.tests.test_editor_pages import form_of, signed_in

FACTS = {"citation-kind": "secondary", "citation-wording": "paraphrase"}


@pytest.fixture
def draft(cast: Cast) -> StatementVersion:
    return make.draft(by=cast.edith)


@pytest.fixture
def other(cast: Cast) -> StatementVersion:
    """A draft of somebody else, on another treaty."""
    capture = make.capture(f"Other. {make.TEXT}")
    return make.draft(by=cast.rosa, of=capture, treaty=make.treaty("other-treaty", short_name="Other Treaty"))


@pytest.fixture
def remy(cast: Cast) -> Client:
    return signed_in(cast.remy)


def page(draft: StatementVersion) -> str:
    return f"/edit/statements/{draft.statement_id}/"


def refused(client: Client, address: str, sent: dict[str, Any], status: int = 422) -> str:
    """What the page says, once it is sure that nothing was written."""
    before = everything()
    answer = client.post(address, sent)
    assert answer.status_code == status
    assert everything() == before
    return str(answer.text)


@pytest.mark.parametrize("field", ["provisions-0-provision", "asks-0-provision"])
def test_an_article_of_another_treaty_is_refused_by_its_name(
    remy: Client, draft: StatementVersion, field: str
) -> None:
    foreign = Provision.objects.create(treaty=make.treaty("other-treaty"), article="9", heading="Boats")
    sent = form_of(remy, draft) | {field: foreign.pk}
    assert "Article 9, Boats is one of another treaty" in refused(remy, page(draft), sent)


def test_so_it_is_where_the_treaty_was_changed_since(
    remy: Client, draft: StatementVersion, cast: Cast
) -> None:
    ours = Provision.objects.create(treaty=make.treaty(), article="4", heading="Divers")
    parts: Any = {VersionProvision: [{"provision": ours}]}
    draft = stating.save(draft, {}, parts, revision=draft.revision, by=cast.edith)
    sent = form_of(remy, draft) | {"treaty": make.treaty("other-treaty").pk}
    assert "Article 4, Divers is one of another treaty" in refused(remy, page(draft), sent)


def test_a_draft_or_session_of_another_treaty_is_refused(remy: Client, draft: StatementVersion) -> None:
    foreign = make.treaty("other-treaty")
    text = TextVersion.objects.create(treaty=foreign, slug="draft", name="Draft")
    session = Milestone.objects.create(treaty=foreign, slug="one", kind="session", label="First")
    for odd in ({"text_version": text.pk}, {"session": session.pk}):
        sent = form_of(remy, draft) | odd
        assert "This belongs to another treaty." in refused(remy, page(draft), sent)


def test_a_statement_changes_from_an_earlier_one_and_not_from_itself(
    remy: Client, draft: StatementVersion
) -> None:
    sent = form_of(remy, draft)
    itself = refused(remy, page(draft), sent | {"changes_from": draft.statement_id})
    assert "A statement does not change from itself" in itself
    refused(remy, page(draft), sent | {"changes_from": 999_999})


def test_evidence_of_another_statement_is_neither_mended_nor_taken(
    remy: Client, draft: StatementVersion, other: StatementVersion
) -> None:
    theirs, ours = Evidence.objects.get(version=other), Evidence.objects.get(version=draft)
    sent = form_of(remy, draft) | {"evidence-0-pk": theirs.pk, "evidence-0-title": "Mine now"}
    for odd in ({}, {"evidence-0-remove": "on"}):
        remy.post(page(draft), sent | odd)
        assert Evidence.objects.get(version=other).content() == theirs.content()
        assert Evidence.objects.get(version=draft).content() == ours.content()


def test_a_draft_is_added_to_no_statement_that_is_gone_or_itself(
    remy: Client, draft: StatementVersion, other: StatementVersion, cast: Cast
) -> None:
    sent = form_of(remy, draft)
    refused(remy, page(draft), sent | {"add_to": 999_999}, 404)
    refused(remy, page(draft), sent | {"add_to": "x"}, 404)
    itself = refused(remy, page(draft), sent | {"add_to": draft.statement_id})
    assert "cannot be added to itself" in itself
    stating.discard(other, by=cast.rosa)
    gone = refused(remy, page(draft), sent | {"add_to": other.statement_id})
    assert "This statement was discarded" in gone


def test_a_passage_is_added_only_to_statements_that_its_page_offers(
    remy: Client, draft: StatementVersion, other: StatementVersion
) -> None:
    address = f"/edit/articles/{Evidence.objects.get(version=draft).article_id}/"
    refused(remy, address, {"first": "1", "statement": other.statement_id})


def test_a_version_that_the_statement_does_not_have_is_not_judged(cast: Cast) -> None:
    version = make.in_review(by=cast.edith)
    make.published(by=cast.edith, reviewer=cast.rosa, of=make.capture(f"Other. {make.TEXT}"))
    address = f"/edit/statements/{version.statement_id}/review/judge/"
    refused(signed_in(cast.remy), address, {"decision": "approve", "version": "2"}, 404)


def test_a_speaker_nobody_has_heard_of_is_kept_with_the_draft_or_not_at_all(
    remy: Client, draft: StatementVersion
) -> None:
    sent = form_of(remy, draft) | {"speaker": "Hanna Hafen"}
    refused(remy, page(draft), sent | {"changes_from": draft.statement_id})
    refused(remy, page(draft), sent | {"revision": "0"}, 409)
    assert remy.post(page(draft), sent).status_code == 302
    draft.refresh_from_db()
    assert draft.speaker == Person.objects.get(name="Hanna Hafen")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0001/9999"])
def test_the_calendars_first_and_last_days_are_days(remy: Client, draft: StatementVersion, day: str) -> None:
    assert remy.post(page(draft), form_of(remy, draft) | {"said_first": day}).status_code == 302
    assert remy.get(page(draft)).status_code == 200


def test_a_cited_article_does_not_become_another_one_that_is_cited(cast: Cast, remy: Client) -> None:
    draft = make.draft(by=cast.edith)
    for title in ("One", "Other"):
        sent = {"citation-title": title, "citation-publisher": "Harbour Times", **FACTS}
        assert remy.post(f"{page(draft)}cite/", sent).status_code == 302
    one, other = Article.objects.get(title="One"), Article.objects.get(title="Other")
    sent = {"title": "Other", "publisher": "Harbour Times", "language": "en"}
    said = refused(remy, f"/edit/articles/{one.pk}/details/", sent)
    assert f"Article {other.pk} is cited under this publisher" in said
    assert remy.post(f"/edit/articles/{other.pk}/details/", sent).status_code == 302


def test_a_name_that_no_index_takes_is_refused(cast: Cast, remy: Client) -> None:
    draft = make.draft(by=cast.edith)
    name = {"title": "\U0001f6a2" * 500, "publisher": "\U0001f30a" * 200}
    for address, sent in (
        (f"{page(draft)}cite/", {f"citation-{key}": text for key, text in name.items()} | FACTS),
        (f"/edit/articles/{draft.evidence.get().article_id}/details/", name | {"language": "en"}),
    ):
        assert "too long together" in refused(remy, address, sent)


def test_a_citation_for_a_discarded_statement_leaves_nothing_behind(cast: Cast, remy: Client) -> None:
    draft = make.draft(by=cast.remy)
    stating.discard(draft, by=cast.remy)
    names = {"citation-title": "Elsewhere", "citation-publisher": "Another paper"}
    before = everything()
    answer = remy.post(f"{page(draft)}cite/", names | FACTS)
    assert (answer.status_code, everything() == before) == (302, True)
