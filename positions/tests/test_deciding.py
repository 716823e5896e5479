"""People decide what machines propose: a draft with what was proposed, or a rejection that is remembered."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from positions.editing import Refused, Stale, deciding, reviewing, stating, undoing
from positions.models import Ask, Concern, Event, Evidence, Statement, StatementVersion, Suggestion
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_receiving import at_once
from positions.tests.test_stating import at_once as both_at_once

pytestmark = pytest.mark.django_db


def decided(suggestion: Suggestion) -> str:
    suggestion.refresh_from_db()
    return suggestion.decision


def test_an_accepted_suggestion_is_a_draft_with_all_that_was_proposed(cast: Cast) -> None:
    noise = Concern.objects.create(slug="noise", label="Noise", definition="Too loud.")
    day = dt.date(2024, 8, 5)
    proposed = make.suggestion(
        person="Ana Roe", role="director", concerns=[["noise", "worry"], ["unknown", "worry"]],
        asks=["rewrite article 4"], said_from=day, said_to=day, said_basis="on Monday",
    )  # fmt: skip
    draft = deciding.accept(proposed, by=cast.edith)
    assert (draft.organization, draft.treaty, draft.stance) == (
        proposed.organization,
        proposed.treaty,
        "oppose_unless_amended",
    )
    assert draft.speaker
    assert (draft.speaker.name, draft.speaker_role) == ("Ana Roe", "director")
    assert (draft.said_from, draft.said_basis) == (day, "on Monday")
    assert [(row.concern, row.polarity) for row in draft.concerns.all()] == [(noise, "worry")]
    assert [ask.text for ask in draft.asks.all()] == ["rewrite article 4"]
    assert [row.exact for row in draft.evidence.all()] == ["The treaty must protect divers"]
    assert decided(proposed) == "accepted"
    assert (proposed.decided_by, proposed.statement) == (cast.edith, draft.statement)


def test_nothing_is_sent_or_published_by_accepting(cast: Cast) -> None:
    draft = deciding.accept(make.suggestion(), by=cast.edith)
    assert draft.frozen_at is None
    assert draft.statement.publication is None


def test_what_is_changed_afterwards_was_accepted_and_mended(cast: Cast) -> None:
    proposed = make.suggestion()
    draft = deciding.accept(proposed, by=cast.edith)
    stating.save(draft, {"stance": "oppose"}, {}, revision=draft.revision, by=cast.edith)
    assert decided(proposed) == "mended"


def test_a_second_click_finds_the_draft_of_the_first(cast: Cast) -> None:
    proposed = make.suggestion()
    assert deciding.accept(proposed, by=cast.edith) == deciding.accept(proposed, by=cast.edith)
    assert Statement.objects.count() == 1


def test_what_a_new_search_has_taken_away_is_refused_in_words(cast: Cast) -> None:
    proposed = make.suggestion()
    Suggestion.objects.all().delete()
    for decide in (deciding.accept, deciding.reject):
        with pytest.raises(Refused, match="searched anew"):
            decide(proposed, by=cast.edith)


@pytest.mark.django_db(transaction=True)
def test_saving_the_draft_and_opening_its_suggestion_again_wait_for_one_another(cast: Cast) -> None:
    proposed, edith, rosa = make.suggestion(), cast.edith, cast.rosa
    for _ in range(8):
        draft = deciding.accept(proposed, by=edith)
        accepted = Event.objects.filter(verb="accept_suggestion").first()
        saved, reopened = both_at_once(
            lambda draft=draft: stating.save(  # type: ignore[misc]
                draft, {"summary": "Mended."}, {}, revision=draft.revision, by=rosa
            ),
            lambda event=accepted: deciding.reopen(event, by=edith),  # type: ignore[misc]
        )
        assert isinstance(reopened, Event)
        assert isinstance(saved, StatementVersion | Stale)


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_make_one_statement(cast: Cast) -> None:
    proposed, edith = make.suggestion(), cast.edith
    at_once(lambda: deciding.accept(proposed, by=edith), times=4)
    assert Statement.objects.count() == 1


def test_a_rejected_suggestion_cannot_be_accepted(cast: Cast) -> None:
    proposed = make.suggestion()
    deciding.reject(proposed, by=cast.edith, why="a quotation of a film")
    assert decided(proposed) == "rejected"
    with pytest.raises(Refused, match="decided meanwhile"):
        deciding.accept(proposed, by=cast.rosa)


def test_a_rejection_is_taken_back(cast: Cast) -> None:
    proposed = make.suggestion()
    undoing.undo(deciding.reject(proposed, by=cast.edith), by=cast.edith)
    assert decided(proposed) == ""
    deciding.accept(proposed, by=cast.rosa)


def test_an_acceptance_is_taken_back_with_its_draft(cast: Cast) -> None:
    proposed = make.suggestion()
    statement = deciding.accept(proposed, by=cast.edith).statement
    undoing.undo(Event.objects.get(verb="accept_suggestion"), by=cast.edith)
    assert decided(proposed) == ""
    assert statement.draft is None


def test_an_acceptance_whose_draft_was_sent_is_not_taken_back(cast: Cast) -> None:
    draft = deciding.accept(make.suggestion(said_from=make.AUGUST[0], said_to=make.AUGUST[1]), by=cast.edith)
    facts = {"address_kind": "publisher", "wording": "verbatim"}
    parts: Any = {
        Evidence: [{"pk": row.pk, **facts} for row in draft.evidence.all()],
        Ask: [{"text": "Rewrite article 4"}],
    }
    draft = stating.save(draft, {"summary": "Wants it."}, parts, revision=draft.revision, by=cast.edith)
    reviewing.send(draft, by=cast.edith)
    with pytest.raises(Refused, match="no first draft any more"):
        undoing.undo(Event.objects.get(verb="accept_suggestion"), by=cast.edith)


@pytest.mark.parametrize(
    "change",
    [
        "decision = 'rejected'",
        "decision = 'accepted', decided_by_id = %s, decided_at = now()",
        "decided_by_id = %s",
        '"end" = start',
        "score = 1.5",
    ],
)
def test_the_database_keeps_suggestions_whole(change: str, cast: Cast) -> None:
    make.suggestion()
    values = [cast.edith.pk] if "%s" in change else []
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE positions_suggestion SET {change}", values)


def test_one_passage_is_proposed_once_for_each_speaker() -> None:
    proposed = make.suggestion()
    with pytest.raises(IntegrityError), transaction.atomic():
        make.suggestion(of=proposed.capture)
    make.suggestion(of=proposed.capture, speaker_start=3, speaker_end=9)
