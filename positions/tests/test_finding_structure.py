"""What goes on over sentences and paragraphs, and what every text may rely on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from positions.suggesting.finding import find
from positions.suggesting.shapes import Attribution, Span


def said(text: str) -> list[tuple[str, list[str]]]:
    """Speakers and contents of each attribution."""
    return [
        (" & ".join(span.of(text) for span in one.speakers), [span.of(text) for span in one.content])
        for one in find(text)
    ]


def test_a_quotation_goes_on_in_the_next_sentence() -> None:
    text = "“We waited,” Roe said. “Nothing came.” The crew left."
    assert said(text) == [("Roe", ["“We waited,”", "“Nothing came.”"])]


def test_a_quotation_without_an_end_goes_on_in_the_next_paragraph() -> None:
    text = "Roe said: “We waited.\n“Nothing came.”\nThe crew left."
    assert said(text) == [("Roe", ["“We waited.", "“Nothing came.”"])]


def test_a_quotation_may_follow_in_a_paragraph_of_its_own() -> None:
    assert said("Roe wrote:\n\n“We waited.”\n\nThe crew left.") == [("Roe", ["“We waited.”"])]


def test_the_writer_goes_on_without_the_speaker() -> None:
    assert said("“We waited,” Roe said. The crew left at noon.") == [("Roe", ["“We waited,”"])]


def test_straight_and_curved_marks_close_each_other() -> None:
    assert said('“We waited," Roe said. The crew left.') == [("Roe", ['“We waited,"'])]


def test_an_apostrophe_opens_no_quotation() -> None:
    assert said("The sailors' union said that it wasn't asked.") == [
        ("The sailors' union", ["that it wasn't asked"])
    ]


def test_each_name_and_colon_speaks_for_its_paragraph() -> None:
    text = "NORLAND: We support the text. It is balanced.\nMs. Roe (Sudland): We regret the delay."
    assert said(text) == [
        ("NORLAND", ["We support the text", "It is balanced"]),
        ("Ms. Roe (Sudland)", ["We regret the delay"]),
    ]


def test_a_name_on_a_line_of_its_own_speaks_in_the_next_paragraph() -> None:
    assert said("NORLAND:\nWe oppose the list. It is long.\nThe talks ended.") == [
        ("NORLAND", ["We oppose the list", "It is long"])
    ]


def test_a_label_is_nobody() -> None:
    assert said("Note: the port is closed in May.") == []


@pytest.mark.parametrize("bullet", ["• ", "- ", "(a) ", "1. "])
def test_each_item_of_a_list_is_asked_by_the_one_before_the_colon(bullet: str) -> None:
    text = f"The Gull Institute calls on states to:\n{bullet}delete article 6;\n{bullet}narrow article 23\n\nIt is late."
    assert said(text) == [
        ("The Gull Institute", ["delete article 6;"]),
        ("The Gull Institute", ["narrow article 23"]),
    ]


def test_a_dateline_is_no_part_of_the_content() -> None:
    assert said("PORT GULL, Norland (NWN) — The quay will close in May, Roe said.") == [
        ("Roe", ["The quay will close in May"])
    ]


def test_a_headline_that_the_text_repeats_is_dropped() -> None:
    text = "Tidewater says the quay will close\n\nTidewater said on Monday that the quay will close in May."
    assert said(text) == [("Tidewater", ["that the quay will close in May"])]


def test_a_headline_that_says_something_else_stays() -> None:
    text = "Tidewater opposes the new fees\n\nRoe said that the quay will close in May."
    assert [speaker for speaker, _ in said(text)] == ["Tidewater", "Roe"]


def test_the_outermost_attribution_stands() -> None:
    assert said("Roe said that Poe believes that the port is safe.") == [
        ("Roe", ["that Poe believes that the port is safe"])
    ]


def test_what_may_be_said_has_not_been_said() -> None:
    assert said("If Roe says that the port is safe, ships may come.") == []
    assert said("Critics may say that the port is unsafe.") == []


def test_the_cue_is_told_with_rule_and_score() -> None:
    text = "The union has repeatedly warned that fees will rise."
    [one] = find(text)
    assert one.cue is not None
    assert one.cue.of(text) == "has repeatedly warned"
    assert (one.rule, one.lemma, one.quoted) == ("finite", "warn", False)
    assert 0.5 < one.score <= 1


def is_sound(text: str, found: list[Attribution]) -> bool:
    spans = [span for one in found for span in one.content]
    everywhere = [
        span for one in found for span in (*one.content, *one.speakers, *([one.cue] if one.cue else []))
    ]
    inside = all(0 <= span.start < span.end <= len(text) for span in everywhere)
    apart = all(
        before.end <= after.start for before, after in zip(sorted(spans), sorted(spans)[1:], strict=False)
    )
    starts = [one.content[0].start for one in found]
    return inside and apart and starts == sorted(starts)


@given(st.text(max_size=300))
def test_any_text_has_sound_spans(text: str) -> None:
    assert is_sound(text, find(text))


PIECES = st.sampled_from(
    [
        "Roe",
        "said",
        "that",
        "“",
        "”",
        '"',
        "''",
        "'",
        "’s",
        ",",
        ".",
        ":",
        ";",
        "(",
        ")",
        "—",
        "and",
        "but",
        "to",
        "told",
        "reporters",
        "according",
        "the",
        "port",
        "is",
        "was",
        "criticized",
        "by",
        "supported",
        "We",
        "urge",
        "states",
        "its",
        "claim",
        "concerned",
        "about",
        "saying",
        "who",
        "\n",
        "\r\n",
        "é",
        "é",
        "🚢",
        "مرفأ",
        "قال",
        "港口",
        "说",
        "«",
        "»",
        "「",
        "」",
        "May",
        "as",
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=60), st.sampled_from([" ", ""]))
def test_any_order_of_words_and_marks_has_sound_spans(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    assert is_sound(text, find(text))


HOSTILE = [
    '"', "“", "' ", "“a” ", "A", "Aa ", "a", "said ", "He said ", "Roe said that ", ", ", "Roe, ", "and ", "(", ")", "is not ",
    ", saying ", "to plan ", "according to ", "Roe said:\n", "Roe, who ", "long ", "its claim that is ", "“It is.” Roe said ",
    "has not really ", "in its view of ", "NORLAND: ", "• ", "Roe, supported by ",
    "this was opposed by Roe ", "Roe, with Poe, ", "Roe's call said ", "Roe proposed, ", "Roe opposed it. ",
    "its call for a fee, Poe a fund, ", "tabled by Roe ", "and, in part, ", "Roe: it is a; ", "opposition from Roe to ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_input_takes_more_than_its_share_of_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert is_sound(text, find(text))


def test_offsets_are_code_points_of_the_text_as_given() -> None:
    text = "🚢🚢 Ünal (é) said:\r\n“Ships wait.”\r\nHe left."
    [one] = find(text)
    assert one.content == (Span(text.index("“"), text.index("”") + 1),)
