"""What the parts of `suggesting` make together: speakers, treaties and steps of whole texts."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.suggesting.catalogue import Catalogue, Name, Organization, Treaty
from positions.suggesting.proposal import Proposal
from positions.suggesting.suggester import Suggester

SUGGESTER = Suggester(
    Catalogue(
        organizations=(
            Organization("lamp-guild", "ngo", (Name("Lamp Guild"),)),
            Organization("port-union", "ngo", (Name("Port Union"),)),
            Organization("france", "state", (Name("France"),)),
            Organization("cabinet-roux", "government", (Name("Roux cabinet"),), parent="france"),
        ),
        treaties=(
            Treaty("noise", (Name("Convention on Harbour Noise"), Name("the Convention", ambiguous=True))),
            Treaty("light", (Name("Treaty on Harbour Lights"),)),
        ),
    )
)
DAY = dt.date(2024, 8, 6)


def statements(text: str) -> list[Proposal]:
    return SUGGESTER.statements(text, SUGGESTER.suggest(text, published=DAY), published=DAY)


def one(text: str, words: str) -> Proposal:
    """The statement whose passage has these words."""
    (found,) = [each for each in statements(text) if words in each.passage.of(text)]
    return found


def test_two_verbs_of_one_speaker_in_a_sentence_are_one_statement() -> None:
    text = "The Lamp Guild said that the Convention on Harbour Noise is vague and asked states to delete article 4."
    assert [each.speakers[0].organization for each in statements(text)] == ["lamp-guild"]


def test_two_speakers_of_a_sentence_are_two_statements() -> None:
    text = "The Lamp Guild and the Port Union said that the Convention on Harbour Noise is dangerous."
    assert [each.speakers[0].organization for each in statements(text)] == ["lamp-guild", "port-union"]


def test_who_supports_it_holds_the_same_and_who_opposes_it_does_not() -> None:
    text = (
        "The Lamp Guild, supported by France and opposed by the Port Union, "
        "proposed deleting article 4 of the Convention on Harbour Noise."
    )
    guild, france, union = statements(text)
    assert [each.speakers[0].organization for each in (guild, france, union)] == [
        "lamp-guild",
        "france",
        "port-union",
    ]
    assert guild.labels.provisions == france.labels.provisions == union.labels.provisions == ("4",)
    assert france.labels.asks == guild.labels.asks
    assert not union.labels.asks
    assert "it is said to oppose what Lamp Guild says" in union.labels.why
    assert (france.labels.wording, france.attribution.quoted) == ("reported", False)


def test_who_supports_it_and_says_more_has_one_statement_there() -> None:
    text = "The Lamp Guild asked to delete article 4 of the Convention on Harbour Noise, and France supported this."
    assert sorted(each.speakers[0].organization or "" for each in statements(text)) == [
        "france",
        "lamp-guild",
    ]


def test_who_speaks_for_a_group_says_what_the_group_holds() -> None:
    text = "France, on behalf of the Lamp Guild, said that the Convention on Harbour Noise is dangerous."
    (found,) = statements(text)
    assert (found.speakers[0].organization, found.speakers[0].speaks_through) == ("lamp-guild", "france")


def test_who_speaks_for_a_group_that_nobody_knows_speaks_for_itself() -> None:
    text = "France, on behalf of the Quay Circle, said that the Convention on Harbour Noise is dangerous."
    (found,) = statements(text)
    assert found.speakers[0].organization == "france"


def test_a_government_speaks_for_its_state() -> None:
    speaker = one("The Roux cabinet said that it would sign the Treaty on Harbour Lights.", "sign").speakers[
        0
    ]
    assert (speaker.organization, speaker.speaks_through) == ("france", "cabinet-roux")


def test_it_is_whoever_spoke_in_the_sentence_before() -> None:
    text = "The Convention on Harbour Noise is flawed, the Lamp Guild said. It wants article 4 deleted."
    assert one(text, "It wants").speakers[0].organization == "lamp-guild"


def test_who_refuses_here_and_asks_for_changes_there_refuses_unless_it_is_changed() -> None:
    refusal = "The Lamp Guild opposes the Convention on Harbour Noise unless article 4 is deleted."
    ask = "Later the Lamp Guild called for the Convention to be amended."
    alone, together = (
        one(ask.replace("the Convention", "the Convention on Harbour Noise"), "Later"),
        one(f"{refusal} {ask}", "Later"),
    )
    assert alone.labels.stance == "mixed"
    assert together.labels.stance == "oppose_unless_amended"
    assert any("elsewhere in this text" in reason for reason in together.labels.why)


def test_what_another_refuses_changes_nothing() -> None:
    text = (
        "The Port Union opposes the Convention on Harbour Noise unless article 4 is deleted. "
        "Later the Lamp Guild called for the Convention to be amended."
    )
    assert one(text, "Later").labels.stance == "mixed"


@pytest.mark.parametrize(
    ("sentence", "treaty"),
    [
        ("The Lamp Guild said the Treaty on Harbour Lights should be signed.", "light"),
        ("The Lamp Guild warned of new risks to privacy and asked states not to sign.", "noise"),
        ("The Lamp Guild said that the ferry would leave at nine.", None),
    ],
)
def test_a_sentence_without_a_name_means_the_treaty_of_its_paragraph_or_none(
    sentence: str, treaty: str | None
) -> None:
    text = f"The Convention on Harbour Noise was read again. Delegates met at noon. {sentence}"
    assert one(text, sentence).labels.treaty == treaty


def test_nobody_in_particular_is_no_suggestion() -> None:
    text = "Various groups said that the Convention on Harbour Noise is dangerous."
    assert not [each for each in statements(text) if each.is_ours]


SCRIPTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=200)
PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "said ",
        "the Lamp Guild ",
        "It ",
        "\r\n",
        "🛶",
        "e\u0301",
        "قال ",
        "说",
        ". ",
        "that ",
        "the Convention ",
        "’s ",
    ]
)


@given(st.lists(st.one_of(SCRIPTS, PIECES), max_size=40).map("".join))
def test_whatever_the_text_every_span_lies_in_it_and_in_its_passage(text: str) -> None:
    found = SUGGESTER.suggest(text, published=DAY)
    for each in (*found.proposals, *SUGGESTER.statements(text, found, published=DAY)):
        assert 0 <= each.passage.start < each.passage.end <= len(text)
        assert all(
            each.passage.start <= s.start < s.end <= each.passage.end for s in each.attribution.content
        )
        assert all(ask in text for ask in each.labels.asks)
        assert 0 <= each.score <= 1
    assert all(0 <= m.span.start <= m.span.end <= len(text) for m in found.mentions)
