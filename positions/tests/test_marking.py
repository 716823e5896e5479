"""Marks in a text: nothing of the text is lost, and a mark covers exactly its passage."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.reading.marking import CONTEXT, Segment, Span, around, paragraphs, segments

TEXT = st.text(alphabet="ab é́🐟ن\n ", max_size=60)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text and passages in it that may nest, overlap, repeat and span lines."""
    text = draw(TEXT)
    edge = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edge, edge).map(sorted), max_size=6))
    return text, [(start, end) for start, end in pairs if start < end]


def covered(found: list[Segment], ref: int) -> str:
    return "".join(segment.text for segment in found if ref in segment.refs)


@given(marked())
def test_the_segments_together_are_the_text(drawn: tuple[str, list[Span]]) -> None:
    text, spans = drawn
    assert "".join(segment.text for segment in segments(text, spans, 0, len(text))) == text


@given(marked())
def test_a_mark_covers_exactly_its_passage(drawn: tuple[str, list[Span]]) -> None:
    text, spans = drawn
    found = segments(text, spans, 0, len(text))
    assert [covered(found, ref) for ref in range(len(spans))] == [text[a:b] for a, b in spans]


@given(marked())
def test_every_mark_begins_once_and_ends_once(drawn: tuple[str, list[Span]]) -> None:
    text, spans = drawn
    found = segments(text, spans, 0, len(text))
    every = list(range(len(spans)))
    assert sorted(ref for segment in found for ref in segment.begins) == every
    assert sorted(ref for segment in found for ref in segment.ends) == every


@given(marked())
def test_shown_in_full_no_word_is_lost_and_no_gap_is_claimed(drawn: tuple[str, list[Span]]) -> None:
    text, spans = drawn
    lines = ["".join(s.text for s in shown.segments) for shown in paragraphs(text, spans, full=True)]
    assert lines == [line for line in text.split("\n") if line.strip()]
    assert not any(shown.gap for shown in paragraphs(text, spans, full=True))


@given(marked())
def test_an_excerpt_holds_every_marked_word(drawn: tuple[str, list[Span]]) -> None:
    text, spans = drawn
    found = [segment for shown in paragraphs(text, spans, full=False) for segment in shown.segments]
    for ref, (start, end) in enumerate(spans):
        assert "".join(covered(found, ref).split()) == "".join(text[start:end].split())


@given(marked())
def test_around_a_passage_stands_what_stands_there(drawn: tuple[str, list[Span]]) -> None:
    text, spans = drawn
    for start, end in spans:
        before, after = around(text, start, end)
        assert text[:start].endswith(before)
        assert text[end:].startswith(after)


def test_overlapping_marks_share_a_segment() -> None:
    assert segments("divers swim far", [(0, 11), (7, 15)], 0, 15) == [
        Segment("divers ", (0,), begins=(0,)),
        Segment("swim", (0, 1), begins=(1,), ends=(0,)),
        Segment(" far", (1,), ends=(1,)),
    ]


def test_a_mark_within_a_mark_leaves_the_outer_one_whole() -> None:
    found = segments("divers swim far", [(0, 15), (7, 11)], 0, 15)
    assert [(s.text, s.refs) for s in found] == [("divers ", (0,)), ("swim", (0, 1)), (" far", (0,))]


def test_a_mark_over_two_lines_begins_in_one_and_ends_in_the_next() -> None:
    first, second = paragraphs("We swim.\nWe dive.", [(3, 11)], full=False)
    assert [(s.text, s.begins, s.ends) for s in first.segments] == [("We ", (), ()), ("swim.", (0,), ())]
    assert [(s.text, s.begins, s.ends) for s in second.segments] == [("We", (), (0,)), (" dive.", (), ())]


def test_an_excerpt_is_the_line_and_its_neighbours_and_says_where_text_is_left_out() -> None:
    text = "one\n\ntwo\nthree\nfour\nfive\nsix"
    shown = paragraphs(text, [(text.index("four"), text.index("four") + 4)], full=False)
    assert [(line.segments[0].text, line.gap) for line in shown] == [
        ("three", True),
        ("four", False),
        ("five", False),
    ]


@pytest.mark.parametrize("text", ["", "\n", " \n\n "])
def test_a_text_without_words_has_no_paragraphs(text: str) -> None:
    assert paragraphs(text, [], full=True) == []


def test_an_empty_text_has_nothing_around_a_passage() -> None:
    assert around("", 0, 0) == ("", "")


def test_around_is_the_rest_of_the_paragraph() -> None:
    text = "Before.\nIt said: divers first. And more.\nAfter."
    assert around(text, text.index("divers"), text.index(" And")) == ("It said: ", " And more.")


def test_around_a_whole_paragraph_are_its_neighbours() -> None:
    text = "Before.\nDivers first.\nAfter."
    assert around(text, 8, 21) == ("Before.\n", "\nAfter.")


def test_long_surroundings_are_cut_between_words() -> None:
    text = "word " * 500 + "DIVERS" + " word" * 500
    before, after = around(text, 2500, 2506)
    assert before.startswith("… word ")
    assert after.endswith(" word …")
    assert max(len(before), len(after)) <= CONTEXT + 2


def test_long_surroundings_without_spaces_are_cut_anywhere() -> None:
    text = "港" * 2000 + "潜水" + "湾" * 2000
    assert around(text, 2000, 2002) == ("… " + "港" * CONTEXT, "湾" * CONTEXT + " …")


@pytest.mark.parametrize(
    "text",
    ["x" * 1_000_000, "word " * 200_000, "A line of its own.\n" * 52_640],
    ids=["one word", "one line", "many lines"],
)
def test_a_million_characters_are_quick(text: str) -> None:
    began = time.monotonic()
    for full in (True, False):
        paragraphs(text, [(10, 500_001), (500_000, 999_999)], full=full)
    around(text, 500_000, 500_010)
    assert time.monotonic() - began < 10
