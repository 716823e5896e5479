import pytest

from positions.suggesting.finding.lexicon import (
    adjective_frames,
    idioms,
    is_mute,
    noun_frames,
    score_of,
    verb_frames,
    verb_readings,
)

FRAMES = {"quote", "that", "zero", "wh", "who", "to", "objto", "ing", "np", "noun", "to-np"}


@pytest.mark.parametrize(
    ("word", "lemma", "form"),
    [
        ("said", "say", "past"),
        ("denies", "deny", "s"),
        ("planned", "plan", "past"),
        ("planning", "plan", "ing"),
        ("wrote", "write", "past"),
        ("written", "write", "participle"),
        ("urging", "urge", "ing"),
        ("pressed", "press", "past"),
        ("discusses", "discuss", "s"),
        ("lying", "lie", "ing"),
        ("agreeing", "agree", "ing"),
        ("labeled", "label", "past"),
        ("labelled", "label", "past"),
        ("signalling", "signal", "ing"),
    ],
)
def test_forms_are_made_from_the_lemma(word: str, lemma: str, form: str) -> None:
    reading = verb_readings()[word]
    assert reading.lemma == lemma
    assert form in reading.forms


def test_a_form_that_may_be_a_noun_is_marked() -> None:
    assert verb_readings()["claims"].noun
    assert not verb_readings()["claimed"].noun
    assert not verb_readings()["says"].noun


def test_frames_are_known_ones_or_prepositions() -> None:
    every = {frame for frames in verb_frames().values() for frame in frames}
    named = every - FRAMES
    assert all(frame.removeprefix("np-").isalpha() and len(frame) < 10 for frame in named)
    assert verb_frames()["accuse"] == {"np-of"}
    assert {"quote", "that", "zero", "wh"} <= verb_frames()["say"]


def test_nouns_and_adjectives_tell_what_leads_to_the_content() -> None:
    assert "about" in noun_frames()["concerns"]
    assert "that" in noun_frames()["claim"]
    assert "about" in adjective_frames()["worried"]


def test_the_longest_idiom_comes_first() -> None:
    lengths = [len(words) for words, _ in idioms()["make", "the"]]
    assert lengths == sorted(lengths, reverse=True)
    assert len(lengths) > 1


@pytest.mark.parametrize("noun", ["treaty", "treaties", "rise", "collaboration", "efforts"])
def test_treaties_and_abstractions_are_mute(noun: str) -> None:
    assert is_mute(noun)


@pytest.mark.parametrize("noun", ["delegation", "government", "authorities", "ministry", "spokeswoman"])
def test_organizations_and_people_are_not(noun: str) -> None:
    assert not is_mute(noun)


def test_a_frame_without_a_score_has_that_of_its_rule() -> None:
    assert score_of("finite", "that") > score_of("finite", "np")
    assert score_of("finite", "np-of") == score_of("finite", "anything")
