"""Labels of sentences of our own: what the words say, and which words made it so."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from positions.suggesting.catalogue import Catalogue, Concern, Name, Organization, TextVersion, Treaty
from positions.suggesting.labelling import Labeller
from positions.suggesting.shapes import Attribution, Labels, Span

DATA = Path(__file__).parent / "data" / "labelling"
NOT_LABELS = {"text", "quoted", "published", "own_words", "stance_not"}
HELD_OUT_RIGHT = 0.8


def rows(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return loaded


@cache
def labeller() -> Labeller:
    groups: dict[str, dict[str, list[str]]] = yaml.safe_load(
        (DATA / "concerns.yaml").read_text(encoding="utf-8")
    )
    concerns = [
        Concern(slug, None if slug == group else group, tuple(phrases))
        for group, members in groups.items()
        for slug, phrases in members.items()
    ]
    passwords = Treaty(
        "stolen-passwords",
        (
            Name("Convention on Stolen Passwords"),
            Name("Passwords Treaty"),
            Name("the Convention", ambiguous=True),
        ),
        rivals=("lantern-pact",),
        text_versions=(
            TextVersion("zero-draft", ("zero draft",)),
            TextVersion("rev-1", ("revised draft",), dt.date(2031, 5, 23)),
        ),
        closed=dt.date(2031, 8, 8),
    )
    rival = Treaty("lantern-pact", (Name("Lantern Pact"),))
    other = Treaty("bridge-code", (Name("Bridge Code"),))
    club = Organization("article-19", "ngo", (Name("ARTICLE 19"),))
    return Labeller(Catalogue((club,), (passwords, rival, other), tuple(concerns)))


def attributed(marked: str, *, quoted: bool = False) -> tuple[str, Attribution]:
    """A text and its attribution, of `Roe [said] that {no}`: content in braces, the cue in brackets."""
    text, opened, content, cue = "", 0, list[Span](), None
    for sign in marked:
        if sign in "{[":
            opened = len(text)
        elif sign == "}":
            content.append(Span(opened, len(text)))
        elif sign == "]":
            cue = Span(opened, len(text))
        else:
            text += sign
    return text, Attribution(tuple(content), (), cue, "test", quoted=quoted)


def label(marked: str, **given: Any) -> Labels:
    text, attribution = attributed(marked, quoted=given.pop("quoted", False))
    return labeller().label(text, attribution, **{"treaty": "stolen-passwords", **given})


def wrong(row: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the row expects and what was found, where they differ."""
    given = {key: row[key] for key in ("quoted", "published", "own_words") if key in row}
    labels = label(row["text"], **given)
    found: dict[str, Any] = {key: getattr(labels, key) for key in row if key not in NOT_LABELS}
    if "concerns" in row:
        found["concerns"] = dict(labels.concerns)
    if "said" in row and labels.said:
        found["said"] = [labels.said.first, labels.said.last]
    for key in ("asks", "provisions"):
        if key in row:
            found[key] = list(getattr(labels, key))
    expected = {key: None if row[key] == "none" else row[key] for key in found}
    differing = {key: (expected[key], found[key]) for key in found if expected[key] != found[key]}
    if row.get("stance_not") == labels.stance and labels.stance:
        differing["stance_not"] = (row["stance_not"], labels.stance)
    return differing


@pytest.mark.parametrize("row", rows("open.yaml"), ids=lambda row: row["text"])
def test_a_sentence_is_labelled_as_the_codebook_asks(row: dict[str, Any]) -> None:
    assert not wrong(row)


def test_sentences_that_no_rule_was_made_for_are_labelled_nearly_as_well() -> None:
    held_out = rows("held_out.yaml")
    labels = sum(key not in NOT_LABELS or key == "stance_not" for row in held_out for key in row)
    mistakes = [(row["text"], wrong(row)) for row in held_out if wrong(row)]
    assert sum(len(differing) for _, differing in mistakes) <= (1 - HELD_OUT_RIGHT) * labels, mistakes


def test_every_label_says_which_words_made_it() -> None:
    labels = label(
        "On 2 May 2031 the guild [said] {states should not sign the treaty unless journalists are safe}."
    )
    assert "stance: “not sign” with “unless”" in labels.why
    assert "question: joining, by “sign the treaty”" in labels.why
    assert "said: “2 May 2031”" in labels.why
    assert "concern press-freedom: “journalists”, demand by “unless”" in labels.why


def test_the_same_words_oppose_for_good_once_the_text_is_closed() -> None:
    words = "The chamber [called] {the treaty unacceptable in its current form}."
    assert label(words, published=dt.date(2031, 8, 7)).stance == "oppose_unless_amended"
    assert label(words, published=dt.date(2031, 8, 8)).stance == "oppose"
    assert label("On 2 May 2031 " + words, published=dt.date(2031, 9, 9)).stance == "oppose_unless_amended"


def test_no_treaty_no_stance() -> None:
    assert label("The coach [supports] {the text of the song}.", treaty=None).stance is None


def test_a_states_own_draft_is_not_the_treaty() -> None:
    assert label("The envoy [supported] {Norland's text}.").stance is None
    assert label("The envoy [supported] {the Chair's text}.").stance == "support"


def test_an_organization_called_after_an_article_is_no_provision() -> None:
    assert label("The guild [cited] {a report by Article 19}.").provisions == ()
    assert label("The guild [cited] {Article 19 of the treaty}.").provisions == ("19",)


@pytest.mark.parametrize(
    ("marked", "concerns"),
    [
        ("The guild [welcomed] {the Pact against Fraud}.", ()),
        ("The guild [taught] {training in the Pact against Fraud}.", ()),
        ("The guild [warned] {of fraud under the Pact against Fraud}.", (("fraud", "worry"),)),
    ],
)
def test_the_name_of_a_treaty_tells_no_tone_and_no_concern(marked: str, concerns: tuple[Any, ...]) -> None:
    pact = Treaty("fraud", (Name("Pact against Fraud"),))
    named = (Concern("fraud", None, ("fraud",)), Concern("training", None, ("training",)))
    text, attribution = attributed(marked)
    built = Labeller(Catalogue(treaties=(pact,), concerns=named))
    assert built.label(text, attribution, treaty="fraud").concerns == concerns


def test_what_a_machine_wrote_is_second_hand() -> None:
    marked = "Based on the meeting notes, three points stand out.\nThe guild [said] {it will sign}."
    assert label(marked).wording == "second_hand"
    assert label(marked.replace("meeting notes", "meeting")).wording == "paraphrased"


def test_the_sentence_given_bounds_what_is_read_about_a_statement() -> None:
    text, attribution = attributed("Reportedly it rained. The guild [wants] {states to sign}.")
    begin = text.index("The")
    assert label("Reportedly, the guild [wants] {states to sign}.").wording == "second_hand"
    labels = labeller().label(text, attribution, treaty=None, context=Span(begin, len(text)))
    assert labels.wording == "paraphrased"


SCRIPTS = "aé漢ع🏴\u0301\r\n “”‘’\"'(),.;:–-0123456789"
WORDS = "Article 6(2) not sign the treaty unless should delete human rights no on Wednesday in March 9999 while , and asked urge to be need that only if “ ” ( ) want seek"


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(), st.text(SCRIPTS), st.lists(st.sampled_from(WORDS.split()), max_size=60).map(" ".join)
    ),
    st.lists(st.integers(0, 200), min_size=2, max_size=8),
    st.dates() | st.none(),
)
def test_asks_are_verbatim_whatever_the_text_and_the_spans(
    text: str, cuts: list[int], published: dt.date | None
) -> None:
    places = [min(cut, len(text)) for cut in cuts]
    spans = [Span(min(pair), max(pair)) for pair in zip(places[::2], places[1::2], strict=False)]
    attribution = Attribution(tuple(spans[1:]), (), spans[0], "test")
    labels = labeller().label(text, attribution, treaty="stolen-passwords", published=published)
    assert all(any(ask in span.of(text) for span in attribution.content) for ask in labels.asks)
    assert labels.said is None or labels.said.first <= labels.said.last


@pytest.mark.parametrize(
    "piece", ["said ", "should ", "no treaty ", "“", "A", "1,", "article 1, ", "human rights ", "é"]
)
def test_a_text_of_one_thing_repeated_comes_to_an_end(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    whole = Attribution((Span(0, len(text)),), (), None, "test")
    tail = Attribution((Span(len(text) - 50, len(text)),), (), Span(0, 50), "test")
    for attribution in (whole, tail):
        labels = labeller().label(text, attribution, treaty="stolen-passwords", context=Span(0, len(text)))
        assert all(ask in text for ask in labels.asks)
