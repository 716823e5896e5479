"""An organization's own document speaks without anybody saying so; a report about one does not."""

import pytest

from positions.suggesting.catalogue import Catalogue, Name, Organization, Treaty
from positions.suggesting.proposal import Proposal
from positions.suggesting.suggester import Suggester

SUGGESTER = Suggester(
    Catalogue(
        organizations=(Organization("lamp-guild", "ngo", (Name("Lamp Guild"),), hosts=("lamps.example",)),),
        treaties=(
            Treaty("noise", (Name("Convention on Harbour Noise"), Name("the Convention", ambiguous=True))),
        ),
    )
)
TITLE = "Submission of the Lamp Guild on the Convention on Harbour Noise"
OPENING = "The Lamp Guild thanks the Committee. The Convention on Harbour Noise has been under discussion since May."
BODY = (
    "Article 4\n\nDelete paragraph 2, which is vague. The quay was built in 1911 and repaired twice.\n\n"
    "Article 9 – Divers\n\nStates should publish their measurements every year."
)


def statements(text: str, host: str = "") -> list[Proposal]:
    return SUGGESTER.statements(text, SUGGESTER.suggest(text, host=host), host=host)


def asks(text: str, host: str = "") -> dict[str, tuple[str, ...]]:
    """Each ask with the articles it is about."""
    return {ask: each.labels.provisions for each in statements(text, host) for ask in each.labels.asks}


DOCUMENT = "\n\n".join([TITLE, OPENING, BODY])


def test_what_a_submission_asks_is_its_authors_and_about_the_article_above_it() -> None:
    found = asks(DOCUMENT)
    assert found["Delete paragraph 2"][0].startswith("4")
    assert found["States should publish their measurements every year"] == ("9",)
    own = [each for each in statements(DOCUMENT) if each.attribution.rule == "own document"]
    assert {speaker.organization for each in own for speaker in each.speakers} == {"lamp-guild"}
    assert {each.labels.wording for each in own} == {"own_words"}


def test_what_it_tells_and_does_not_ask_is_no_statement() -> None:
    passages = [each.passage.of(DOCUMENT) for each in statements(DOCUMENT)]
    assert not any("1911" in words for words in passages)


def test_a_page_on_its_own_site_is_its_own_words() -> None:
    text = f"Noise\n\n{OPENING}\n\n{BODY}"
    assert "Delete paragraph 2" in asks(text, host="lamps.example")
    assert "Delete paragraph 2" not in asks(text, host="paper.example")


@pytest.mark.parametrize(
    "title",
    [
        "Lamp Guild submission warns of noise",
        "What the submission of the Lamp Guild leaves out, and why",
        "Harbour noise: an overview",
    ],
)
def test_a_report_about_a_document_is_not_its_authors(title: str) -> None:
    assert "Delete paragraph 2" not in asks("\n\n".join([title, OPENING, BODY]))


def test_a_sentence_in_which_somebody_else_speaks_stays_theirs() -> None:
    said = "“The Convention must go,” said Bo Lind of the Port Union."
    found = statements("\n\n".join([DOCUMENT, said]))
    speakers = {
        speaker.person
        for each in found
        if "must go" in each.passage.of(DOCUMENT + "\n\n" + said)
        for speaker in each.speakers
    }
    assert speakers == {"Bo Lind"}
