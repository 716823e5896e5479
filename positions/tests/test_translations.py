"""A passage in another language: its translation, who made it, and whether somebody compared the two."""

from typing import Any

import pytest
from django.test import Client

from positions.editing import reviewing
from positions.models import Evidence, StatementVersion
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_editor_pages import form_of

pytestmark = pytest.mark.django_db
WORDS = "Le traité doit protéger les plongeurs"
ENGLISH = {
    "evidence-0-translation": "The treaty must protect divers",
    "evidence-0-translated_by": "ours",
    "evidence-0-translation_checked": "on",
}


@pytest.fixture
def draft(cast: Cast) -> StatementVersion:
    french = make.capture(f"La voix des quais. {WORDS}.")
    french.article.language = "fr"
    french.article.save()
    return make.draft(by=cast.edith, of=french, words=WORDS)


def editor(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def save(client: Client, draft: StatementVersion, **odd: Any) -> Evidence:
    client.post(f"/edit/statements/{draft.statement_id}/", form_of(client, draft) | odd)
    return Evidence.objects.get(version=draft)


def test_a_translation_stands_beside_the_original_for_readers(
    client: Client, draft: StatementVersion, cast: Cast
) -> None:
    saved = save(editor(cast.edith), draft, **ENGLISH)
    assert saved.translation_checked_by == cast.edith
    reviewing.approve(reviewing.send(saved.version, by=cast.edith), by=cast.rosa)
    text = client.get(f"/statements/{draft.statement_id}/").content.decode()
    assert 'lang="fr" dir="auto"><span class="around">' in text
    assert WORDS in text
    assert "The treaty must protect divers" in text
    assert "Our translation, compared with the original by an editor." in text


def test_whoever_types_a_translation_says_who_made_it(draft: StatementVersion, cast: Cast) -> None:
    edith = editor(cast.edith)
    sent = form_of(edith, draft) | {"evidence-0-translation": "The treaty must protect divers"}
    answer = edith.post(f"/edit/statements/{draft.statement_id}/", sent)
    assert answer.status_code == 422
    assert "Say who translated it." in answer.content.decode()


def test_who_compared_it_first_stays_until_it_says_something_else(
    draft: StatementVersion, cast: Cast
) -> None:
    save(editor(cast.edith), draft, **ENGLISH)
    rosa = editor(cast.rosa)
    assert save(rosa, draft, **{"evidence-0-title": "On the quays"}).translation_checked_by == cast.edith
    changed = save(rosa, draft, **ENGLISH | {"evidence-0-translation": "Divers must be protected"})
    assert changed.translation_checked_by == cast.rosa
    unsure = form_of(rosa, draft)
    del unsure["evidence-0-translation_checked"]
    rosa.post(f"/edit/statements/{draft.statement_id}/", unsure)
    changed.refresh_from_db()
    assert changed.translation_checked_by_id is None
    assert changed.translation == "Divers must be protected"


def test_a_translation_that_is_taken_out_leaves_nothing_behind(draft: StatementVersion, cast: Cast) -> None:
    save(editor(cast.edith), draft, **ENGLISH)
    gone = save(editor(cast.edith), draft, **{"evidence-0-translation": ""})
    assert (gone.translation, gone.translated_by, gone.translation_checked_by) == ("", "", None)
