"""A passage is what the server slices out of the captured text, whatever a browser believes."""

import pytest

from positions.editing import Refused
from positions.editing.anchoring import CONTEXT, anchor
from positions.models import Article, Capture
from positions.tests import make

# An emoji (one code point, two in a browser's count), a family of joined ones, an accent of its own, Arabic.
MIXED = "🐟🐟 The 👩‍👧 of the é́ harbour: «حماية الغواصين أولا» was said.\nSecond line.\n"


def captured(text: str) -> Capture:
    return Capture(text=text, article=Article())


def found_at(text: str, words: str, *, sent: str | None = None) -> str:
    start = text.index(words)
    return anchor(captured(text), start, start + len(words), sent=sent).exact


@pytest.mark.parametrize("words", ["harbour", "🐟", "👩‍👧", "é́", "حماية الغواصين أولا", "said.\nSecond"])
def test_the_server_slices_by_code_points(words: str) -> None:
    assert found_at(MIXED, words, sent=words) == words


def test_the_offsets_and_the_passage_agree() -> None:
    found = anchor(captured(MIXED), 0, len(MIXED))
    assert MIXED[found.start : found.end] == found.exact == MIXED.strip()


def test_white_space_at_the_ends_is_not_part_of_a_passage() -> None:
    found = anchor(captured("One \n\t two \u00a0 three"), 3, 12)
    assert (found.start, found.end, found.exact) == (7, 10, "two")


def test_white_space_within_stays_as_it_stands() -> None:
    assert found_at("one  \n two", "one  \n two") == "one  \n two"


@pytest.mark.parametrize("sent", ["one\r\ntwo", "  one\r\ntwo\r\n", "one\ntwo"])
def test_what_the_browser_sent_may_end_its_lines_its_own_way(sent: str) -> None:
    assert found_at("one\ntwo\nthree", "one\ntwo\n", sent=sent) == "one\ntwo"


@pytest.mark.parametrize("sent", ["one two", "One\ntwo", "one", "one\ntwo\nthree", "one\rtwo", ""])
def test_what_the_browser_sent_must_be_what_stands_there(sent: str) -> None:
    with pytest.raises(Refused, match="not what the captured text holds"):
        found_at("one\ntwo\nthree", "one\ntwo", sent=sent)


def test_offsets_counted_in_utf_16_are_refused_not_shifted() -> None:
    words, text = "harbour", "🐟 harbour lights"
    with pytest.raises(Refused, match="not what the captured text holds"):
        anchor(captured(text), 3, 3 + len(words), sent=words)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (0, 8), (3, 3), (4, 2), (7, 9), (10**12, 10**13)])
def test_a_passage_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(Refused, match="outside"):
        anchor(captured("divers!"), start, end)


def test_nothing_can_be_chosen_from_an_empty_text() -> None:
    with pytest.raises(Refused, match="outside"):
        anchor(captured(""), 0, 0)


def test_a_passage_of_white_space_holds_no_words() -> None:
    with pytest.raises(Refused, match="no words"):
        anchor(captured("one \n\u2003 two"), 3, 6)


def test_on_either_side_stand_the_32_characters_of_context() -> None:
    text = "b" * 100 + "🐟" + "a" * 100
    found = anchor(captured(text), 100, 101)
    assert (CONTEXT, found.prefix, found.suffix) == (32, "b" * 32, "a" * 32)


def test_at_the_edges_of_the_text_there_is_less_context() -> None:
    text = "one two " + "x" * 50
    assert (anchor(captured(text), 4, 7).prefix, anchor(captured(text), 0, 3).prefix) == ("one ", "")
    assert anchor(captured("one two"), 0, 3).suffix == " two"


def test_the_context_stands_next_to_the_trimmed_passage() -> None:
    found = anchor(captured("one two three"), 3, 8)
    assert (found.prefix, found.exact, found.suffix) == ("one ", "two", " three")


@pytest.mark.django_db
def test_the_database_counts_the_same_characters() -> None:
    """`substr` in PostgreSQL and slices here: the trigger on evidence would refuse a difference."""
    from positions.editing import stating
    from positions.tests.cast import Cast

    capture = make.capture(MIXED)
    start = capture.text.index("«حماية")
    draft = stating.start(capture, start, start + 21, by=Cast().edith)
    assert draft.evidence.get().exact == capture.text[start : start + 21]
