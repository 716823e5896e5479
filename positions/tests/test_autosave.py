"""A draft's form keeps itself while it is typed: what is right is saved, what is wrong is said, nobody is overwritten."""

import datetime as dt
from typing import Any

from django.test import Client

from positions.models import (
    Author,
    Event,
    Organization,
    Person,
    Signatory,
    StatementVersion,
    VersionConcern,
)
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_editor_pages import form_of, signed_in


def address(draft: StatementVersion) -> str:
    return f"/edit/statements/{draft.statement_id}/autosave/"


def typed(client: Client, draft: StatementVersion, **fields: Any) -> Any:
    """The answer to the form with these fields typed into it."""
    return client.post(address(draft), form_of(client, draft) | fields)


def test_what_is_typed_is_saved_and_the_answer_says_when(cast: Cast) -> None:
    draft, client = make.draft(by=cast.edith), signed_in(cast.edith)
    answer = typed(client, draft, summary="Wants more time.")
    draft.refresh_from_db()
    assert answer.status_code == 200
    assert draft.summary == "Wants more time."
    assert f"Saved {draft.saved_at:%-d %B %Y, %H:%M} UTC" in answer.content.decode()
    assert f'name="revision" value="{draft.revision}"' in answer.content.decode()


def test_what_is_wrong_is_said_and_stays_as_it_was_while_the_rest_is_saved(cast: Cast) -> None:
    draft, client = make.draft(by=cast.edith), signed_in(cast.edith)
    answer = typed(client, draft, summary="Wants more time.", said_first="the other day")
    draft.refresh_from_db()
    assert "Give a day, a month or a year" in answer.content.decode()
    assert draft.summary == "Wants more time."
    assert (draft.said_from, draft.said_to) == make.AUGUST


def test_a_form_that_nobody_has_typed_in_is_no_save_and_makes_nobody_an_author(cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    assert typed(signed_in(cast.rosa), draft).status_code == 200
    assert not Author.objects.filter(version=draft, user=cast.rosa).exists()


def test_what_somebody_else_has_saved_meanwhile_is_not_overwritten(cast: Cast) -> None:
    draft, first, second = make.draft(by=cast.edith), signed_in(cast.edith), signed_in(cast.rosa)
    opened = form_of(second, draft)
    typed(first, draft, summary="Hers.")
    answer = second.post(address(draft), opened | {"summary": "His."})
    draft.refresh_from_db()
    assert answer.status_code == 409
    assert draft.summary == "Hers."
    # Pressing Save then shows both.
    page = second.post(f"/edit/statements/{draft.statement_id}/", opened | {"summary": "His."})
    assert page.status_code == 409
    assert "Hers." in page.content.decode()
    assert "His." in page.content.decode()


def test_half_a_name_makes_no_person_and_no_organization(cast: Cast) -> None:
    draft, client = make.draft(by=cast.edith), signed_in(cast.edith)
    typed(client, draft, speaker="Han", organization="Lock Keepers", new_kind="ngo")
    assert not Person.objects.exists()
    assert not Organization.objects.filter(name="Lock Keepers").exists()


def test_saving_adds_an_organization_that_nobody_knows(cast: Cast) -> None:
    draft, client = make.draft(by=cast.edith), signed_in(cast.edith)
    sent = form_of(client, draft) | {
        "organization": "Lock Keepers",
        "new_kind": "ngo",
        "speaker": "Hanna Hafen",
    }
    assert client.post(f"/edit/statements/{draft.statement_id}/", sent).status_code == 302
    draft.refresh_from_db()
    assert draft.organization
    assert draft.organization.slug == "lock-keepers"
    assert draft.speaker
    assert draft.speaker.name == "Hanna Hafen"
    assert Event.objects.about(draft.organization).get().verb == Event.Verb.ADD


def test_saving_adds_a_concern_that_nobody_knows_with_its_definition(cast: Cast) -> None:
    draft, client = make.draft(by=cast.edith), signed_in(cast.edith)
    page = f"/edit/statements/{draft.statement_id}/"
    sent = form_of(client, draft) | {"new_concern-label": "Tides", "new_concern-polarity": "worry"}
    assert client.post(page, sent).status_code == 422
    assert (
        client.post(page, sent | {"new_concern-definition": "Who may use which water when."}).status_code
        == 302
    )
    assert [str(row) for row in VersionConcern.objects.filter(version=draft)] == ["worries about Tides"]


def test_a_pasted_list_of_signatories_is_matched_and_unknown_names_are_kept(cast: Cast) -> None:
    draft, client = make.draft(by=cast.edith), signed_in(cast.edith)
    make.organization("pilot-club", name="Pilot Club")
    pasted = "1. PILOT CLUB\r\n• Friends of the Quay;\n\n  Friends  of the Quay "
    sent = form_of(client, draft) | {"signatories-signed": pasted}
    assert client.post(f"/edit/statements/{draft.statement_id}/", sent).status_code == 302
    rows = Signatory.objects.filter(version=draft).values_list("organization__name", "name", "relation")
    assert list(rows) == [("Pilot Club", "", "signed"), (None, "Friends of the Quay", "signed")]


def test_a_draft_says_what_readers_see_now_and_that_it_would_change_it(cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    draft = make.draft(
        by=cast.edith, of=make.capture(f"Later. {make.TEXT}"), stance="support",
        said_from=dt.date(2026, 3, 1), said_to=dt.date(2026, 3, 1),
    )  # fmt: skip
    answer = typed(signed_in(cast.edith), draft).content.decode()
    assert "This would be a change of position." in answer
    assert "Its last statement:" in answer


def test_a_draft_that_may_be_on_record_says_so_while_it_is_typed(cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    draft = make.draft(by=cast.edith, of=make.capture(f"Later. {make.TEXT}"))
    assert "Already on record?" in typed(signed_in(cast.edith), draft).content.decode()


def test_each_of_two_editors_sees_that_the_other_is_there(cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    typed(signed_in(cast.edith), draft)
    assert cast.edith.username in typed(signed_in(cast.rosa), draft).content.decode()


def test_a_draft_that_was_sent_meanwhile_says_so_and_takes_nothing(cast: Cast) -> None:
    draft, client = make.draft(by=cast.edith), signed_in(cast.edith)
    sent = form_of(client, draft)
    client.post(f"/edit/statements/{draft.statement_id}/", sent | {"send": "1"})
    answer = client.post(address(draft), sent | {"summary": "Too late."})
    assert answer.status_code == 409
    assert "sent for review or discarded meanwhile" in answer.content.decode()


def test_a_draft_restates_what_its_organization_said_last(cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    draft = make.draft(
        by=cast.edith, of=make.capture(f"Later. {make.TEXT}"), stance=None, summary="",
        said_from=dt.date(2026, 3, 1), said_to=dt.date(2026, 3, 1),
    )  # fmt: skip
    client = signed_in(cast.edith)
    client.post(f"/edit/statements/{draft.statement_id}/", form_of(client, draft) | {"restate": "1"})
    draft.refresh_from_db()
    assert draft.stance == "oppose_unless_amended"
    assert draft.summary == "Wants article 4 rewritten first."
    assert draft.note.startswith("Restates statement ")
    assert draft.said_from == dt.date(2026, 3, 1)


def test_a_new_draft_begins_with_what_is_known_of_its_text_and_of_the_session(cast: Cast) -> None:
    client = signed_in(cast.edith)
    session = make.session(make.treaty())
    assert client.post("/edit/standing/", {"session": session.pk, "text_version": ""}).status_code == 302
    capture = make.capture(published=make.AUGUST)
    client.post(f"/edit/articles/{capture.article_id}/", {"first": 1})
    draft = StatementVersion.objects.get()
    assert (draft.treaty, draft.session) == (session.treaty, session)
    assert (draft.said_from, draft.said_to) == make.AUGUST
    assert (draft.organization, draft.stance, draft.question) == (None, None, "")
