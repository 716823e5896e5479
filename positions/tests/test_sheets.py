"""A sheet: many statements of one text, typed in rows, made drafts together or not at all."""

from typing import Any

import pytest
from django.test import Client

from positions.models import (
    Capture,
    Event,
    Organization,
    Provision,
    Sheet,
    StatementVersion,
    Suggestion,
)
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_editor_pages import signed_in

PLENARY = "Plenary.\n" + "".join(
    f"Speaker {number} said that the text goes too far.\n" for number in range(1, 41)
)
ROW = {
    "organization": "",
    "sentences": "",
    "question": "",
    "article": "",
    "stance": "",
    "summary": "",
    "ask": "",
}


@pytest.fixture
def plenary(db: None) -> Capture:
    make.treaty()
    for number in range(1, 41):
        make.organization(f"state-{number}", kind="state")
    return make.capture(PLENARY, title="Plenary")


def sheet(*rows: dict[str, Any], **shared: Any) -> dict[str, Any]:
    """What the form sends."""
    common = {
        "treaty": make.treaty().pk, "question": "text", "said": "2024-08-05", "attribution": "quoted",
        "kind": "secondary", "address_kind": "publisher", "wording": "verbatim", "revision": 0, **shared,
    }  # fmt: skip
    typed = {f"rows-{at}-{name}": value for at, row in enumerate(rows) for name, value in (ROW | row).items()}
    return common | typed | {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0}


def says(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "organization": f"State {number}", "sentences": number + 1, "stance": "oppose",
        "summary": "Goes too far.", **fields,
    }  # fmt: skip


def address(capture: Capture, rest: str = "") -> str:
    return f"/edit/articles/{capture.article_id}/sheet/{rest}"


def posted(client: Client, capture: Capture, *rows: dict[str, Any], **shared: Any) -> Any:
    return client.post(address(capture), sheet(*rows, **shared))


def test_forty_rows_become_forty_drafts_with_what_they_share(plenary: Capture, cast: Cast) -> None:
    answer = posted(signed_in(cast.edith), plenary, *(says(number) for number in range(1, 41)), ROW)
    assert answer.status_code == 302
    drafts = StatementVersion.objects.drafts().order_by("pk")
    assert [str(draft.organization) for draft in drafts] == [f"State {number}" for number in range(1, 41)]
    assert {draft.stance for draft in drafts} == {"oppose"}
    assert {(draft.said_from, draft.said_to) for draft in drafts} == {make.AUGUST}
    assert [draft.evidence.get().exact for draft in drafts[:2]] == [
        "Speaker 1 said that the text goes too far.",
        "Speaker 2 said that the text goes too far.",
    ]
    assert Event.objects.filter(verb=Event.Verb.DRAFT).count() == 40


def test_all_rows_are_sent_for_review_at_once(plenary: Capture, cast: Cast) -> None:
    posted(signed_in(cast.edith), plenary, says(1), says(2), send="1")
    assert StatementVersion.objects.exclude(frozen_at=None).count() == 2


def test_one_wrong_row_keeps_all_of_them_and_says_which(plenary: Capture, cast: Cast) -> None:
    answer = posted(signed_in(cast.edith), plenary, says(1), says(2, organization="Nobody at all"))
    assert answer.status_code == 422
    assert "Row 2: No organization is known as “Nobody at all”" in answer.content.decode()
    assert 'value="State 1"' in answer.content.decode()
    assert not StatementVersion.objects.exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"sentences": "99"}, "numbered 1 to 41"),
        ({"sentences": "3-2"}, "numbered 1 to 41"),
        ({"sentences": "second"}, "Give the number of a sentence"),
        ({"sentences": ""}, "in which sentences it stands"),
        ({"organization": ""}, "whose statement it is"),
        ({"article": "77"}, "The treaty has no article 77."),
        ({"same": "on"}, "Nothing that it said before"),
    ],
)
def test_a_row_says_what_it_lacks(plenary: Capture, cast: Cast, row: dict[str, Any], words: str) -> None:
    answer = posted(signed_in(cast.edith), plenary, says(1), says(2, **row))
    assert answer.status_code == 422
    assert f"Row 2: {words}" in answer.content.decode() or words in answer.content.decode()
    assert not StatementVersion.objects.exists()


def test_what_cannot_be_sent_is_said_by_row_and_nothing_is_half_written(plenary: Capture, cast: Cast) -> None:
    answer = posted(signed_in(cast.edith), plenary, says(1), says(2, summary=""), send="1")
    assert "Row 2: Write a summary." in answer.content.decode()
    assert not StatementVersion.objects.exists()


def test_a_row_has_an_article_an_ask_and_a_question_of_its_own(plenary: Capture, cast: Cast) -> None:
    Provision.objects.create(treaty=make.treaty(), article="4", heading="Divers")
    row = says(1, article="4", ask="Delete it", question="provision", stance="")
    posted(signed_in(cast.edith), plenary, row)
    draft = StatementVersion.objects.get()
    assert draft.question == "provision"
    assert [str(each.provision.article) for each in draft.provisions.all()] == ["4"]
    assert [each.text for each in draft.asks.all()] == ["Delete it"]


def test_a_speaker_who_speaks_twice_is_asked_about_before_anything_is_written(
    plenary: Capture, cast: Cast
) -> None:
    client, rows = signed_in(cast.edith), [says(1), says(2, organization="State 1")]
    answer = posted(client, plenary, *rows)
    assert answer.status_code == 422
    assert "It may be on record already" in answer.content.decode()
    assert not StatementVersion.objects.exists()
    assert posted(client, plenary, *rows, separate="1").status_code == 302
    assert StatementVersion.objects.count() == 2


def test_a_row_that_restates_takes_over_what_was_said_last(plenary: Capture, cast: Cast) -> None:
    client = signed_in(cast.edith)
    posted(client, plenary, says(1, ask="Delete article 4"))
    later = make.capture(f"Next day. {PLENARY}")
    row = {"organization": "State 1", "sentences": "3", "same": "on"}
    posted(client, later, row, said="2024-10-01")
    last = StatementVersion.objects.latest("pk")
    assert (last.stance, last.summary) == ("oppose", "Goes too far.")
    assert [ask.text for ask in last.asks.all()] == ["Delete article 4"]


def test_an_organization_that_nobody_knows_is_added_with_its_row(plenary: Capture, cast: Cast) -> None:
    posted(signed_in(cast.edith), plenary, says(1, organization="Lock Keepers", new_kind="ngo"))
    assert Organization.objects.get(name="Lock Keepers").versions.count() == 1


def test_what_is_typed_is_kept_as_typed_and_comes_back(plenary: Capture, cast: Cast) -> None:
    client = signed_in(cast.edith)
    rows = [says(1), {"organization": "Half a na"}]
    assert client.post(address(plenary, "autosave/"), sheet(*rows, said="the oth")).status_code == 200
    page = client.get(address(plenary)).content.decode()
    assert 'value="Half a na"' in page
    assert 'value="the oth"' in page
    assert "Half a na" not in signed_in(cast.rosa).get(address(plenary)).content.decode()


def test_two_windows_of_one_person_do_not_overwrite_each_other(plenary: Capture, cast: Cast) -> None:
    client = signed_in(cast.edith)
    client.post(address(plenary, "autosave/"), sheet(says(1)))
    client.post(address(plenary, "autosave/"), sheet(says(2), revision=1))
    answer = client.post(address(plenary, "autosave/"), sheet(says(3), revision=1))
    assert answer.status_code == 409
    assert Sheet.objects.get().typed["rows-0-organization"] == ["State 2"]


def test_more_rows_come_with_what_is_typed_and_a_sheet_that_became_drafts_is_empty(
    plenary: Capture, cast: Cast
) -> None:
    client = signed_in(cast.edith)
    client.post(address(plenary), sheet(says(1), more="1"))
    page = client.get(address(plenary)).content.decode()
    assert page.count('<fieldset class="group sheet-row"') == 11
    assert 'value="State 1"' in page
    posted(client, plenary, says(1))
    assert not Sheet.objects.exists()


def test_a_sheet_begins_with_the_suggestions_and_decides_them(plenary: Capture, cast: Cast) -> None:
    words = "Speaker 7 said that the text goes too far."
    suggestion = make.suggestion(of=plenary, words=words, organization=make.organization("state-7"))
    client = signed_in(cast.edith)
    page = client.get(address(plenary) + "?suggested").content.decode()
    assert 'value="State 7"' in page
    assert f'value="{suggestion.pk}"' in page
    posted(client, plenary, says(7, sentences=8, suggestion=suggestion.pk))
    suggestion.refresh_from_db()
    assert suggestion.decision in (Suggestion.Decision.ACCEPTED, Suggestion.Decision.MENDED)
    assert suggestion.statement
    assert suggestion.statement.draft


def test_there_is_no_sheet_of_a_text_that_is_not_there(cast: Cast) -> None:
    waiting = make.capture()
    client = signed_in(cast.edith)
    assert client.get("/edit/articles/999999/sheet/").status_code == 404
    assert client.get(address(waiting)).status_code == 200
