"""A name and a colon, or words, a dash and a name: transcripts, headlines, lists and reports by delegation."""

from collections.abc import Iterator

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.parties import stand_by
from positions.suggesting.finding.phrases import names_after
from positions.suggesting.finding.sides import Sides, sides_at
from positions.suggesting.finding.tokens import AUXILIARY, Part, Token

# How many tokens a name may have, and how many with all who stand beside it.
LONGEST_NAME = 8
REACH = 40

_LABELS = listed("label")
_NAMES = frozenset(["name", "word", "open", "close", "comma", "and", "preposition", "determiner", "number"])
_BULLETS = frozenset(["dash", "number"])
_SAID = AUXILIARY | {"quote"}

Item = tuple[int, list[Part], int, Sides]


def colons(unit: Parsed) -> Iterator[Candidate]:
    """“Roe: …” and each item of “Proposals: (a) Roe: …; (b) Poe, supported by Doe: …”."""
    if ":" not in unit.words:
        return
    items = _items(unit.tokens)
    ends = [start for start, *_ in items[1:]] + [len(unit.tokens)]
    for (_, speakers, colon, sides), end in zip(items, ends, strict=False):
        if any(token.verb or token.tag in _SAID for token in unit.tokens[colon + 1 : end]):
            content, cue = [(colon + 1, end)], (colon, colon + 1)
            candidate = unit.candidate("colon", "colon", ":", content, speakers, cue)
            stand_by(unit, candidate, sides)
            yield candidate


def dashes(unit: Parsed) -> Iterator[Candidate]:
    """“…” — Jane Roe"""
    tokens = unit.tokens
    if [token.tag for token in tokens[:3]] == ["quote", "dash", "name"]:
        yield unit.candidate("dash", "dash", "—", [(0, 1)], [(2, len(tokens))], (1, 2))


def names_speaker(tokens: list[Token], start: int, end: int) -> bool:
    """Whether the tokens before `end` name somebody, and are no label such as “Note” or “Article 6”."""
    name = tokens[start:end]
    if not name or len(name) > LONGEST_NAME or any(token.tag not in _NAMES for token in name):
        return False
    if name[0].tag not in ("name", "determiner") or any(token.low in _LABELS for token in name):
        return False
    return sum(token.tag == "name" for token in name) > sum(token.tag == "word" for token in name)


def past_enumerator(tokens: list[Token], at: int) -> int:
    """Past “•”, “1.” and “(a)”."""
    if at < len(tokens) and tokens[at].tag == "open":
        return next((k + 1 for k in range(at, min(at + 4, len(tokens))) if tokens[k].tag == "close"), at + 1)
    return at + 1 if at < len(tokens) and tokens[at].tag in _BULLETS else at


def _items(tokens: list[Token]) -> list[Item]:
    """Where each begins, with its speakers, its colon and those beside them."""
    found: list[Item] = []
    start = 0
    for at, token in enumerate(tokens):
        if token.tag == "semicolon":
            start = at + 1
        elif token.tag == "colon" and at - start < REACH and at + 1 < len(tokens):
            first = past_enumerator(tokens, start)
            if item := _item(tokens, first, at):
                found.append((start, *item))
            elif any(label.low in _LABELS for label in tokens[first:at]):
                start = at + 1
    return found


def _item(tokens: list[Token], first: int, colon: int) -> tuple[list[Part], int, Sides] | None:
    names = names_after(tokens, first) if first < colon else []
    if not names or not names_speaker(tokens, first, min(names[-1][1], colon)):
        return None
    sides = sides_at(tokens, names[-1][1], colon)
    if max(names[-1][1], sides.end) == colon:
        return names, colon, sides
    return ([(first, colon)], colon, Sides()) if names_speaker(tokens, first, colon) else None
