"""Captures are searched for statements: what is found waits for a person, and what a person has decided stays decided."""

import datetime as dt

import pytest

from positions.editing import deciding
from positions.intake import withholding
from positions.models import Capture, OrganizationName, Suggestion, SuggestionRun, TreatyName
from positions.suggesting import proposing
from positions.suggesting.suggester import Suggester
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_receiving import at_once

pytestmark = pytest.mark.django_db

TEXT = (
    "Divers and the law\n"
    "The Harbour Treaty is dangerously flawed, Harbour Watch said on Monday.\n"
    "The Quay Rangers won the harbour cup on Sunday, 3 to 1. The match was “a feast”, said the trainer Jo Marl.\n"
    "The Harbour Treaty was discussed at length. The League of Lamplighters said that it was too early to sign.\n"
)


@pytest.fixture(autouse=True)
def catalogue() -> None:
    """Read anew for each test: a worker reads it once a minute."""
    make.organization()
    make.treaty()
    proposing._known.cache_clear()


def proposed(capture: Capture) -> list[Suggestion]:
    proposing._known.cache_clear()
    proposing.propose(capture.pk)
    return list(Suggestion.objects.filter(capture=capture).order_by("start"))


def test_a_suggestion_names_the_speaker_the_treaty_and_the_words() -> None:
    capture = make.capture(TEXT, published=(dt.date(2024, 8, 6), dt.date(2024, 8, 6)))
    first = proposed(capture)[0]
    assert (first.organization, first.treaty) == (make.organization(), make.treaty())
    assert capture.text[first.start : first.end].startswith("The Harbour Treaty is dangerously flawed")
    assert [capture.text[start:end] for start, end in first.content] == [
        "The Harbour Treaty is dangerously flawed"
    ]
    assert first.said_from == first.said_to == dt.date(2024, 8, 5)
    assert first.why
    assert 0 < first.score < 1


def test_a_new_name_near_a_treaty_is_proposed_and_a_football_match_is_not() -> None:
    names = {row.organization_name for row in proposed(make.capture(TEXT)) if row.organization is None}
    assert names == {"League of Lamplighters"}


def test_searching_again_changes_nothing() -> None:
    capture = make.capture(TEXT)
    before = {row.pk: row.score for row in proposed(capture)}
    assert {row.pk: row.score for row in proposed(capture)} == before
    assert SuggestionRun.objects.get().kept == len(before)


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_search_the_same_capture_propose_each_thing_once() -> None:
    capture = make.capture(TEXT)
    expected = len(proposed(capture))
    Suggestion.objects.all().delete()
    at_once(lambda: proposing.propose(capture.pk), times=3)
    assert Suggestion.objects.count() == expected


def test_a_rejected_suggestion_is_never_proposed_again(cast: Cast) -> None:
    capture = make.capture(TEXT)
    rejected = proposed(capture)[0]
    deciding.reject(rejected, by=cast.edith)
    OrganizationName.objects.create(organization=make.organization(), text="The Harbour Watch")
    again = proposed(capture)
    assert [row.decision for row in again if row.organization == make.organization()] == ["rejected"]


def test_an_accepted_suggestion_stays_as_it_was_proposed(cast: Cast) -> None:
    capture = make.capture(TEXT)
    accepted = proposed(capture)[0]
    deciding.accept(accepted, by=cast.edith)
    TreatyName.objects.all().delete()
    assert proposed(capture)[0].decision == "accepted"


def test_a_new_name_finds_what_was_there_all_along() -> None:
    capture = make.capture(TEXT)
    proposed(capture)
    assert proposing.due() == []
    league = make.organization("lamplighters", name="League of Lamplighters")
    proposing._known.cache_clear()
    assert proposing.due() == [capture.pk]
    assert league in {row.organization for row in proposed(capture)}
    assert proposing.due() == []


def test_what_is_no_longer_found_no_longer_waits() -> None:
    capture = make.capture(TEXT)
    assert proposed(capture)
    make.treaty().delete()
    make.organization().delete()
    assert proposed(capture) == []


def test_a_withheld_capture_has_no_suggestions(cast: Cast) -> None:
    capture = make.capture(TEXT)
    assert proposed(capture)
    withholding.withhold(capture, reason="a request", by=cast.ada)
    assert proposed(capture) == []
    assert proposing.due() == []


def test_a_text_in_another_language_is_left_to_people() -> None:
    capture = make.capture(TEXT)
    capture.article.language = "fr"
    capture.article.save()
    assert proposed(capture) == []


def test_nobody_is_asked_for_twice_who_was_searched() -> None:
    capture = make.capture(TEXT)
    assert proposing.unsearched() == proposing.unsearched(capture.article_id) == [capture.pk]
    proposing.propose(capture.pk)
    assert proposing.unsearched() == proposing.unsearched(capture.article_id) == []


def test_a_text_that_the_rules_stumble_over_is_marked_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(self: Suggester, text: str, **circumstances: object) -> None:
        raise RecursionError

    capture = make.capture(TEXT)
    monkeypatch.setattr(Suggester, "suggest", stumble)
    proposing.propose(capture.pk)
    assert SuggestionRun.objects.get().failed
    assert proposing.unsearched() == proposing.due() == []


def test_they_are_as_many_suggestions_as_they_are_organizations(cast: Cast) -> None:
    make.organization("reef-club")
    make.organization("tide-club")
    text = "Reef Club and Tide Club met. They said that the Harbour Treaty is dangerous.\n"
    rows = proposed(capture := make.capture(text))
    assert sorted(str(row.organization) for row in rows) == ["Reef Club", "Tide Club"]
    deciding.reject(rows[0], by=cast.edith)
    assert sorted(row.decision for row in proposed(capture)) == ["", "rejected"]
