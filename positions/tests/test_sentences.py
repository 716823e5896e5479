import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.suggesting.sentences import sentences

# One line a text; `|` marks where a sentence ends.
SPLIT = """
The text is new. |It was read twice. |Why? |Nobody knows!
See Art. 6(2), Arts. 7 and 8, para. 2 and paras. 3–4. |The rest follows.
Resolution A/RES/79/243 was adopted. |No. 5 and Nos. 6–7 were not.
He said no. |She said yes.
It is a work of art. |The rest is craft.
He lives in the U.S. |The next day he left.
The U.S. Senate met the U.N. Secretariat. |It said so.
The U.S. – and the U.N. – agreed, e.g. on fees, i.e. money.
Dr. Roe, Mr. Poe and Ms. Doe met Prof. Low. |They spoke.
J. Doe and A. B. Roe signed. |J. R. R. Moe did not.
Ports Inc. Chairman Roe left. |He sold Ports Inc. |The firm closed.
Roe vs. Wade, cf. Rev. 2 of the draft, St. Helena and Gen. Low.
It costs 3.5 million, or 2.50 a head. |In 2024. |15 states paid.
It met on Aug. 22 and in Sept. |The vote came later.
And then… Silence. |He left.
The list (see Art. 5.) ends. |It does.
The list ends (see annex.) |It does.
“We oppose it. It is flawed,” she said. |They left.
“We oppose it. It is flawed.” |They left.
He said: “It is flawed.” |She left.
He said “stop. Now.” |Then he left.
He said "stop. Now." |Then he left.
“Why now?” she asked. |“Why ever?” Ms. Roe asked. |“No.” |She sat.
“It opens here. |It goes on in the next paragraph.
« Elle est partie. Il reste. » |Puis il vient.
„Wir sind dagegen. Ganz.“ |Er ging.
1. First item. |2. Second item.
(a) First item. |(b) Second item.
– A dash opens an item. |– And another.
• One item |• Two items
It ends so.[1] |It goes on.[12]
“We oppose it.” — Ada Roe
Really?! |Yes!!! |So it is.
我们反对。|他说：「不。好。」|你好！
هذا صحيح؟ |نعم. |لا شك.
यह सच है। |हाँ।
It ends here.Not here. here neither.
""".strip().splitlines()


def split(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in sentences(text)]


@pytest.mark.parametrize("marked", SPLIT)
def test_a_text_is_split_where_a_reader_would_split_it(marked: str) -> None:
    assert split(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


def test_a_line_break_ends_a_sentence_and_a_paragraph() -> None:
    text = "A headline\nFirst. Second.\n\n – an item\r\n  \nLast"
    assert split(text) == ["A headline", "First.", "Second.", "– an item", "Last"]
    assert [sentence.paragraph for sentence in sentences(text)] == [0, 1, 1, 2, 3]


def test_a_long_quotation_is_split_inside() -> None:
    inside = "We oppose this draft in its present form. " * 20
    assert len(split(f"“{inside.strip()}” That is all.")) == 21


def test_an_empty_text_has_no_sentences() -> None:
    assert not sentences("")
    assert not sentences(" \n\t\n")


pieces = st.sampled_from(
    [*"aZ9 .!?…\n\r\t“”\"'’«»()[]–•。？؟\u00a0\u2028é한", "U.S. ", "Art. ", "The ", ". ", ".” ", "[1]"]
)


@given(st.one_of(st.lists(pieces, max_size=60).map("".join), st.text()))
def test_every_character_but_white_space_is_in_one_sentence(text: str) -> None:
    found = sentences(text)
    covered = [place for sentence in found for place in range(sentence.start, sentence.end)]
    assert covered == sorted(set(covered))
    assert {place for place, character in enumerate(text) if not character.isspace()} <= set(covered)
    for sentence in found:
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end] != ""
    assert [sentence.paragraph for sentence in found] == sorted(sentence.paragraph for sentence in found)


@pytest.mark.parametrize(
    "unit", ["The state will not sign “this” text. ", ". ", "“", "A. ", "(", "! \n", "a", "Art. “"]
)
def test_a_text_twice_as_long_takes_about_twice_the_time(unit: str) -> None:
    def seconds(length: int) -> float:
        """Of this process alone: what else the machine does is no fault of the text's."""
        text = (unit * length)[:length]
        begun = time.process_time()
        sentences(text)
        return time.process_time() - begun

    # Four times as long takes four times as long; sixteen times, and more, where something looks back each time.
    shorter, longer = (min(seconds(length) for _ in range(3)) for length in (50_000, 200_000))
    assert longer < 8 * shorter + 0.2
