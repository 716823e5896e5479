"""Readers' pages: what is shown, to everybody alike, and what is not there."""

import pytest
from django.test import Client

from positions.editing import reviewing, stating
from positions.models import Publication
from positions.tests import make
from positions.tests.cast import Cast


@pytest.fixture
def publication(cast: Cast) -> Publication:
    return make.published(by=cast.edith, reviewer=cast.rosa)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_home_page_says_when_nothing_is_published(client: Client, db: None) -> None:
    assert "Nothing is published yet" in page(client, "/")


def test_a_position_is_shown_with_its_base(client: Client, publication: Publication) -> None:
    text = page(client, "/positions/harbour-watch/harbour-treaty/")
    assert "Opposes unless changed" in text
    assert "Based on 1 statement" in " ".join(text.split())


def test_a_statement_is_shown_with_its_passage_marked_in_context(
    client: Client, publication: Publication
) -> None:
    text = page(client, f"/statements/{publication.statement_id}/")
    assert "The treaty must protect divers" in text
    assert "it said. The group wants article 4 rewritten" in text


def test_an_article_is_shown_around_its_evidence_only(client: Client, cast: Cast) -> None:
    lines = "First line.\nSecond line.\nThe treaty must protect divers.\nFourth line.\nFifth line.\n"
    publication = make.published(by=cast.edith, reviewer=cast.rosa, of=make.capture(lines))
    text = page(client, f"/articles/{publication.version.evidence.get().article_id}/")
    assert "Second line." in text
    assert "Fourth line." in text
    assert "Fifth line." not in text


def test_what_was_never_published_is_not_there(client: Client, cast: Cast) -> None:
    draft, waiting = (
        make.draft(by=cast.edith),
        make.in_review(by=cast.edith, of=make.capture("x " + make.TEXT)),
    )
    for address in (
        f"/statements/{draft.statement_id}/",
        f"/statements/{waiting.statement_id}/",
        f"/statements/{waiting.statement_id}/v1/",
        f"/articles/{draft.evidence.get().article_id}/",
    ):
        assert "There is nothing at this address" in page(client, address, 404)


@pytest.mark.parametrize(
    "address",
    [
        "/statements/0/",
        "/statements/999999999999999999/",
        "/statements/99999999999999999999/",
        "/statements/x/",
        "/positions/no/one/",
        "/articles/1/extra/",
        "/statements/1/v0/",
        "/nowhere/",
    ],
)
def test_an_unknown_address_gets_our_own_page(client: Client, db: None, address: str) -> None:
    assert "There is nothing at this address" in page(client, address, 404)


def test_a_withdrawn_statement_keeps_its_address_and_says_why(
    client: Client, publication: Publication, cast: Cast
) -> None:
    reviewing.withdraw(publication.statement, by=cast.rosa, reason="It was another group.")
    assert "It was another group." in page(client, f"/statements/{publication.statement_id}/", 410)
    assert "no longer current" in page(client, f"/statements/{publication.statement_id}/v1/")
    assert "Nothing is on record now" in page(client, "/positions/harbour-watch/harbour-treaty/")


def test_a_superseded_version_says_which_one_is_current(
    client: Client, publication: Publication, cast: Cast
) -> None:
    draft = stating.revise(publication.statement, by=cast.edith)
    stating.save(draft, {"summary": "Said more clearly."}, {}, revision=draft.revision, by=cast.edith)
    reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)
    assert "Read version 2" in page(client, f"/statements/{publication.statement_id}/v1/")
    assert "no longer current" not in page(client, f"/statements/{publication.statement_id}/v2/")


def test_a_draft_of_a_published_statement_shows_nothing_to_readers(
    client: Client, publication: Publication, cast: Cast
) -> None:
    draft = stating.revise(publication.statement, by=cast.edith)
    stating.save(draft, {"summary": "Not yet."}, {}, revision=draft.revision, by=cast.edith)
    assert "Not yet." not in page(client, f"/statements/{publication.statement_id}/")


def test_where_nothing_was_found_the_page_says_so_and_shows_nothing_of_drafts(
    client: Client, cast: Cast
) -> None:
    make.in_review(by=cast.edith)
    shown = page(client, "/positions/harbour-watch/harbour-treaty/")
    assert "No statement found" in shown
    assert 'content="noindex"' in shown
    assert "Wants article 4 rewritten" not in shown
    assert "/report/?about=/positions/harbour-watch/harbour-treaty/" in shown


def test_readers_pages_are_the_same_for_everybody_and_set_no_cookie(
    client: Client, publication: Publication, cast: Cast
) -> None:
    evidence = publication.version.evidence.get()
    addresses = [
        "/",
        "/positions/harbour-watch/harbour-treaty/",
        f"/statements/{publication.statement_id}/",
        f"/articles/{evidence.article_id}/",
    ]
    signed_in = Client()
    signed_in.force_login(cast.rosa)
    for address in addresses:
        plain, known = client.get(address), signed_in.get(address)
        assert plain.content == known.content
        assert not plain.cookies
        assert "Cookie" not in plain.headers.get("Vary", "")


def test_readers_pages_can_only_be_read(client: Client, publication: Publication) -> None:
    assert client.post(f"/statements/{publication.statement_id}/").status_code == 405


def test_what_a_page_says_cannot_become_markup(client: Client, cast: Cast) -> None:
    evil = "<script>alert(1)</script> said so. The treaty must protect divers.\n"
    publication = make.published(
        by=cast.edith, reviewer=cast.rosa, of=make.capture(evil, title="<b>bold</b>"), summary="<i>x</i>"
    )
    for address in (
        f"/statements/{publication.statement_id}/",
        f"/articles/{publication.version.evidence.get().article_id}/",
    ):
        text = page(client, address)
        assert "<script>alert" not in text
        assert "<b>bold" not in text
        assert "<i>x" not in text


def test_grade_e_shows_no_position_and_says_why(client: Client, cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa, facts={"named": False})
    text = page(client, "/positions/harbour-watch/harbour-treaty/")
    assert "No position is shown" in text
    assert "nobody is named" in text


def test_a_page_that_the_reader_has_already_is_not_sent_again(
    client: Client, publication: Publication
) -> None:
    for address in ("/", "/treaties/harbour-treaty/", f"/statements/{publication.statement_id}/"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
