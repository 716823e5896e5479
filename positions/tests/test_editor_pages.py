"""Editors' pages: who may enter, and what a form answers that cannot be saved."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from positions.editing import stating
from positions.models import (
    Article,
    Concern,
    Evidence,
    Organization,
    Publication,
    Review,
    Signatory,
    Statement,
    StatementVersion,
    VersionConcern,
)
from positions.tests import make
from positions.tests.cast import Cast


def signed_in(user: Any) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


PAGES = ["/edit/", "/edit/queue/", "/edit/articles/new/", "/edit/activity/"]


@pytest.mark.parametrize("address", PAGES)
def test_editors_pages_ask_strangers_to_sign_in_and_refuse_accounts_without_a_role(
    cast: Cast, address: str
) -> None:
    assert Client().get(address).headers["Location"].startswith("/accounts/login/")
    assert signed_in(cast.nora).get(address).status_code == 403
    for user in (cast.edith, cast.rosa, cast.ada):
        assert signed_in(user).get(address).status_code == 200


def test_an_editor_can_neither_judge_nor_withdraw(cast: Cast) -> None:
    version = make.in_review(by=cast.rosa)
    editor = signed_in(cast.edith)
    judge = f"/edit/statements/{version.statement_id}/review/judge/"
    assert editor.post(judge, {"decision": "approve", "version": 1}).status_code == 403
    assert (
        editor.post(f"/edit/statements/{version.statement_id}/review/withdraw/", {"note": "x"}).status_code
        == 403
    )
    assert not Review.objects.exists()


def test_a_superuser_cannot_approve_what_they_wrote(cast: Cast) -> None:
    version = make.in_review(by=cast.ada)
    answer = signed_in(cast.ada).post(
        f"/edit/statements/{version.statement_id}/review/judge/", {"decision": "approve", "version": 1}
    )
    assert answer.status_code == 422
    assert "somebody else must review it" in answer.content.decode()
    assert not Publication.objects.exists()


@pytest.mark.parametrize("page", ["review", "publication", "statementversion", "capture", "event", "article"])
def test_the_record_cannot_be_changed_in_the_admin_by_a_superuser(cast: Cast, page: str) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    admin = signed_in(cast.ada)
    assert admin.get(f"/admin/positions/{page}/").status_code == 200
    assert admin.get(f"/admin/positions/{page}/add/").status_code == 403


def form_of(client: Client, version: StatementVersion) -> dict[str, Any]:
    """What a browser would send back of the draft's form, untouched."""
    context = client.get(f"/edit/statements/{version.statement_id}/").context
    forms = [
        context["form"],
        context["signatories"],
        *(row for rows in context["rows"].values() for row in [rows.management_form, *rows]),
    ]
    sent: dict[str, Any] = {"revision": context["draft"].revision}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value != "" and value is not False:
                sent[field.html_name] = (
                    getattr(value, "pk", value) if field.name != "organization" else str(value)
                )
    return sent


def test_a_form_sent_back_untouched_changes_nothing(cast: Cast) -> None:
    draft, client = make.draft(by=cast.edith), signed_in(cast.rosa)
    before = draft.content()
    answer = client.post(f"/edit/statements/{draft.statement_id}/", form_of(client, draft))
    assert answer.status_code == 302
    after = StatementVersion.objects.with_parts().get(pk=draft.pk)
    assert after.content() == before
    assert [author.user for author in after.authors.all()] == [cast.edith]


def test_a_form_sent_back_untouched_keeps_what_it_cannot_show_in_one_word(cast: Cast) -> None:
    span = {"published_from": dt.date(2024, 8, 6), "published_to": dt.date(2024, 8, 20)}
    draft = make.draft(by=cast.edith, facts=span)
    concern = Concern.objects.create(slug="scope", label="Scope", definition="…", definition_version=1)
    parts: Any = {
        Signatory: [{"name": "Friends of the Quay", "relation": "signed"}],
        VersionConcern: [{"concern": concern, "polarity": "worry"}],
    }
    draft = stating.save(draft, {}, parts, revision=draft.revision, by=cast.edith)
    Concern.objects.update(definition_version=2)
    before, client = draft.content(), signed_in(cast.rosa)
    client.post(f"/edit/statements/{draft.statement_id}/", form_of(client, draft))
    assert StatementVersion.objects.with_parts().get(pk=draft.pk).content() == before


def test_an_unknown_organization_is_named_and_the_input_kept(cast: Cast) -> None:
    draft, client = make.draft(by=cast.edith), signed_in(cast.edith)
    sent = form_of(client, draft) | {"organization": "Nobody at all", "summary": "Typed with care."}
    answer = client.post(f"/edit/statements/{draft.statement_id}/", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "No organization is known as “Nobody at all”" in text
    assert "Typed with care." in text
    assert "<title>Error:" in text


def test_a_name_that_is_nearly_one_is_answered_with_those_that_have_it(cast: Cast) -> None:
    make.organization("harbour-watch", name="Harbour Watch")
    draft, client = make.draft(by=cast.edith), signed_in(cast.edith)
    sent = form_of(client, draft) | {"organization": "harbour"}
    text = client.post(f"/edit/statements/{draft.statement_id}/", sent).content.decode()
    assert "No organization is known as “harbour”. Perhaps Harbour Watch?" in text


def test_names_are_suggested_for_what_is_typed_whatever_the_field_is_called(cast: Cast) -> None:
    make.organization("old-quay", name="The Old Quay")
    watch = make.organization("quay-watch", name="Quay Watch")
    gone = make.organization("quay-gone", name="Quay Gone")
    Organization.objects.filter(pk=gone.pk).update(retired_at=timezone.now())
    watch.names.create(text="QWX")
    client, address = signed_in(cast.edith), "/edit/organizations/names/"
    begins, inside = (
        client.get(address, {"rows-3-organization": "quay"}).content.decode().split("</option>")[:2]
    )
    assert '"Quay Watch"' in begins
    assert '"The Old Quay"' in inside
    assert 'value="Quay Watch" label="QWX"' in client.get(address, {"organization": "qwx"}).content.decode()
    for words in ("gone", "", "  ", "\0", "%"):
        assert "option" not in client.get(address, {"organization": words}).content.decode()


def test_a_stale_form_answers_409_and_overwrites_nothing(cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    one, other = signed_in(cast.edith), signed_in(cast.rosa)
    old = form_of(one, draft)
    other.post(f"/edit/statements/{draft.statement_id}/", form_of(other, draft) | {"summary": "Theirs."})
    answer = one.post(f"/edit/statements/{draft.statement_id}/", old | {"summary": "Mine."})
    assert answer.status_code == 409
    assert "Mine." in answer.content.decode()
    assert "Theirs." in answer.content.decode()
    draft.refresh_from_db()
    assert draft.summary == "Theirs."


def test_what_may_be_on_record_already_is_shown_before_saving(cast: Cast) -> None:
    known = make.draft(by=cast.edith)
    draft = make.draft(
        by=cast.edith, of=make.capture("Again: The treaty must protect divers."), organization=None
    )
    client = signed_in(cast.edith)
    sent = form_of(client, draft) | {"organization": "Harbour Watch"}
    answer = client.post(f"/edit/statements/{draft.statement_id}/", sent)
    assert answer.status_code == 422
    assert f"Add this passage to statement {known.statement_id}" in answer.content.decode()
    assert client.post(f"/edit/statements/{draft.statement_id}/", sent | {"separate": "1"}).status_code == 302


def test_adding_the_passage_to_the_statement_on_record_discards_the_draft(cast: Cast) -> None:
    known = make.draft(by=cast.edith)
    draft = make.draft(by=cast.edith, of=make.capture("Again: The treaty must protect divers."))
    client = signed_in(cast.edith)
    sent = form_of(client, draft) | {"add_to": known.statement_id}
    assert client.post(f"/edit/statements/{draft.statement_id}/", sent).status_code == 302
    assert Evidence.objects.filter(version=known).count() == 2
    assert client.get(f"/edit/statements/{draft.statement_id}/").status_code == 410


def test_a_government_is_recorded_as_its_state_on_that_day(cast: Cast) -> None:
    state = make.organization("quayland", name="Quayland", kind="state")
    ministry = make.organization("first-ministry", name="First Ministry", kind="government")
    ministry.memberships.create(
        kind="speaks_for", target=state, valid_from="2024-01-01", valid_to="2024-12-31"
    )
    draft, client = make.draft(by=cast.edith), signed_in(cast.edith)
    sent = form_of(client, draft) | {"organization": "First Ministry"}
    client.post(f"/edit/statements/{draft.statement_id}/", sent)
    draft.refresh_from_db()
    assert (draft.organization, draft.speaks_through) == (state, ministry)


def test_sending_an_incomplete_draft_says_what_is_missing(cast: Cast) -> None:
    draft, client = make.draft(by=cast.edith, summary=""), signed_in(cast.edith)
    answer = client.post(f"/edit/statements/{draft.statement_id}/", form_of(client, draft) | {"send": "1"})
    assert answer.status_code == 422
    assert "Write a summary." in answer.content.decode()


def test_a_passage_outside_the_text_is_refused_in_words(cast: Cast) -> None:
    capture, client = make.capture(), signed_in(cast.edith)
    for sent in ({"first": "99"}, {"first": "3", "last": "2"}, {"start": "0", "end": "99999"}, {}):
        answer = client.post(f"/edit/articles/{capture.article_id}/", sent)
        assert answer.status_code == 422
        assert "This needs another look" in answer.content.decode()
    assert not Statement.objects.exists()


def test_a_citation_needs_its_facts_chosen(cast: Cast) -> None:
    draft, client = make.draft(by=cast.edith), signed_in(cast.edith)
    address = f"/edit/statements/{draft.statement_id}/cite/"
    known = {"citation-title": "Pact under fire", "citation-publisher": "Harbour Times"}
    assert client.post(address, known).status_code == 422
    chosen = {
        "citation-kind": "secondary",
        "citation-wording": "paraphrase",
        "citation-address_kind": "publisher",
    }
    assert (
        client.post(address, known | chosen | {"citation-address": "ftp://example.org/x"}).status_code == 422
    )
    assert client.post(address, known | chosen | {"citation-named": "on"}).status_code == 302
    assert Evidence.objects.get(title="Pact under fire").grade == "C"
    assert Article.objects.get(title="Pact under fire").intake == "cited"


def test_approving_can_be_taken_back_from_the_activity_page(cast: Cast, settings: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")
    version, reviewer = make.in_review(by=cast.edith), signed_in(cast.rosa)
    reviewer.post(
        f"/edit/statements/{version.statement_id}/review/judge/", {"decision": "approve", "version": 1}
    )
    activity = reviewer.get("/edit/activity/")
    event = next(
        event for event, undoable in activity.context["page"].rows if undoable and event.verb == "approve"
    )
    assert reviewer.post(f"/edit/activity/{event.pk}/undo/").status_code == 302
    assert not Publication.objects.exists()


def test_numbers_that_no_row_has_get_our_own_page(cast: Cast) -> None:
    client = signed_in(cast.rosa)
    for address in ("/edit/articles/9/", "/edit/statements/9/", "/edit/statements/9/review/"):
        assert client.get(address).status_code == 404
    version = make.in_review(by=cast.edith)
    judge = f"/edit/statements/{version.statement_id}/review/judge/"
    for number in ("", "x", "-1", "99", "9" * 30):
        assert client.post(judge, {"decision": "approve", "version": number}).status_code in {404, 422}
    retells = f"/edit/articles/{version.evidence.get().article_id}/retells/"
    for number in ("", "x", "-1", "99", "9" * 30, "²"):
        assert client.post(retells, {"retold": number}).status_code == 422
