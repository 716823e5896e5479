"""A name and a colon, or words, a dash and a name: transcripts, headlines, reports by delegation."""

from collections.abc import Iterator

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.tokens import AUXILIARY

LONGEST_NAME = 8

_LABELS = listed("label")
_NAMES = frozenset(["name", "word", "open", "close", "comma", "and", "preposition", "determiner", "number"])


def colons(unit: Parsed) -> Iterator[Candidate]:
    colon = next(
        (at for at, token in enumerate(unit.tokens[: LONGEST_NAME + 1]) if token.tag not in _NAMES), 0
    )
    end = len(unit.tokens)
    if not 0 < colon < end - 1 or unit.tokens[colon].tag != "colon" or not names_speaker(unit, colon):
        return
    if any(token.verb or token.tag in AUXILIARY | {"quote"} for token in unit.tokens[colon + 1 :]):
        yield unit.candidate("colon", "colon", ":", [(colon + 1, end)], [(0, colon)], (colon, colon + 1))


def dashes(unit: Parsed) -> Iterator[Candidate]:
    """“…” — Jane Roe"""
    tokens = unit.tokens
    if [token.tag for token in tokens[:3]] == ["quote", "dash", "name"]:
        yield unit.candidate("dash", "dash", "—", [(0, 1)], [(2, len(tokens))], (1, 2))


def names_speaker(unit: Parsed, end: int) -> bool:
    """Whether the tokens before `end` name somebody, and are no label such as “Note”."""
    name = unit.tokens[:end]
    if name[0].tag not in ("name", "determiner") or any(token.low in _LABELS for token in name):
        return False
    return sum(token.tag == "name" for token in name) > sum(token.tag == "word" for token in name)
