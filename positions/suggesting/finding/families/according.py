"""“According to Roe, …”, “…, according to Roe”, “in the view of Roe”, “in Roe's view”."""

from collections.abc import Iterator

from positions.suggesting.finding.boundaries import REACH, clause_end
from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.phrases import past_name
from positions.suggesting.finding.tokens import AUXILIARY, GENITIVE, Part

# How far the comma may stand after “according to”, in tokens.
COMMA_REACH = 40

_OPENINGS = frozenset(["according", "in"])
_VIEWS = listed("view")


def according(unit: Parsed) -> Iterator[Candidate]:
    tokens = unit.tokens
    if unit.words.isdisjoint(_OPENINGS):
        return
    for at, token in enumerate(tokens[:-2]):
        if token.low not in _OPENINGS:
            continue
        if token.low == "according" and tokens[at + 1].tag == "to":
            end = past_name(tokens, at + 2)
            found = _candidate(unit, (at, at + 2), (at + 2, end), end)
        elif token.low == "in":
            found = _in_view(unit, at)
        else:
            continue
        if found:
            yield found


def _in_view(unit: Parsed, at: int) -> Candidate | None:
    """From “in” on: the view of somebody, or somebody's view."""
    tokens = unit.tokens
    if tokens[at + 1].tag == "determiner" and tokens[at + 2].low in _VIEWS:
        if at + 4 >= len(tokens) or tokens[at + 3].low != "of":
            return None
        end = past_name(tokens, at + 4)
        return _candidate(unit, (at, at + 4), (at + 4, end), end)
    end = past_name(tokens, at + 1)
    if tokens[end - 1].low not in _VIEWS:
        return None
    if tokens[at + 1].tag == "possessive":
        return _candidate(unit, (at, end), (at + 1, at + 2), end)
    if tokens[end - 2].low == GENITIVE and end - 2 > at + 1:
        return _candidate(unit, (at, end), (at + 1, end - 2), end)
    return None


def _candidate(unit: Parsed, cue: Part, speaker: Part, end: int) -> Candidate | None:
    """`end` is where the whole phrase ends; the content stands before it, or after the comma behind it."""
    tokens, before = unit.tokens, cue[0]
    while before and tokens[before - 1].tag in ("comma", "and", "dash"):
        before -= 1
    if before and tokens[before - 1].tag != "semicolon":
        content = [(_clause_start(unit, before), before)]
        if end + 1 < len(tokens) and tokens[end].tag == "comma" and tokens[end + 1].tag in AUXILIARY:
            content.append((end + 1, clause_end(tokens, end + 1)))  # “The ship, according to Roe, was safe”
    else:
        reach = range(end, min(len(tokens) - 1, end + COMMA_REACH))
        comma = next((at for at in reach if tokens[at].tag == "comma"), None)
        if comma is None:
            return None
        content = [(comma + 1, clause_end(tokens, comma + 1))]
    return unit.candidate("according", "zero", "according", content, [speaker], cue)


def _clause_start(unit: Parsed, end: int) -> int:
    first = max(0, end - REACH)
    return next((at + 1 for at in range(end - 1, first, -1) if unit.tokens[at].tag == "semicolon"), first)
