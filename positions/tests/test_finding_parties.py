"""Reports of talks: who speaks, for whom, and who is told to support or to oppose it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from positions.suggesting.finding import find
from positions.suggesting.shapes import Attribution, Span

ROWS = yaml.safe_load((Path(__file__).parent / "data/finding/parties.yaml").read_text(encoding="utf-8"))
PARTIES = ("speakers", "supporters", "opponents", "on_behalf_of")


def shared(text: str, found: Attribution, content: list[str]) -> float:
    """Characters that both contents have, of those that either has."""
    wanted = {at for words in content for at in range(text.index(words), text.index(words) + len(words))}
    proposed = {at for span in found.content for at in range(span.start, span.end)}
    return len(wanted & proposed) / len(wanted | proposed)


def names(text: str, spans: tuple[Span, ...]) -> list[str]:
    return sorted(span.of(text) for span in spans)


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_each_party_stands_where_a_reader_places_it(row: dict[str, Any]) -> None:
    text = row["text"]
    for statement in row["statements"]:
        best = max(find(text), key=lambda one: shared(text, one, statement["content"]))
        assert shared(text, best, statement["content"]) >= 0.5
        told = {party: names(text, getattr(best, party)) for party in PARTIES}
        assert told == {party: sorted(statement.get(party, [])) for party in PARTIES}


def test_who_opposes_a_proposal_by_name_speaks_too() -> None:
    text = "Qatar proposed a voluntary fee. Yemen opposed the proposal."
    first, second = find(text)
    assert names(text, first.opponents) == ["Yemen"] == names(text, second.speakers)


def test_this_alone_is_nothing_that_is_said() -> None:
    text = "Spain proposed a voluntary fee. This was opposed by Brazil."
    [only] = find(text)
    assert names(text, only.opponents) == ["Brazil"]


def test_nobody_reacts_to_another_paragraph() -> None:
    text = "Spain proposed a voluntary fee.\n\nBrazil agreed."
    [only] = find(text)
    assert only.supporters == ()
