"""Words with a capital, in chains with nothing between them but what may stand within a name. What name a chain holds
is for `runs`."""

import re
from collections.abc import Iterator
from string import ascii_lowercase, digits
from typing import Literal, NamedTuple

from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.vocabulary import HEADS, JOINING, LEGAL_FORMS, PARTICLES, TITLES

Joint = Literal["start", "space", "of", "and", "form"]

_CAPITAL = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][\w\u0300-\u036f]*+"
    r"(?:(?:[’'](?!s\b)|[.&‐‑-])[^\W_][\w\u0300-\u036f]*+)*+"
)
_ABBREVIATED = frozenset(form[:-1] for form in LEGAL_FORMS if form.endswith(".")) | {"Jr", "Sr"}
_WITHIN = frozenset("’'.@/-_" + ascii_lowercase + digits)  # before a capital inside a word, “iPhone”
_PLURALS = ("men", "ren", "s")
_LONGEST_JOINT = 14  # characters


class Word(NamedTuple):
    start: int
    end: int
    text: str
    low: str  # in small letters, without the full stop of an initial
    joint: Joint  # to the word before


def chains(reading: Reading) -> Iterator[list[Word]]:
    """Capitalized words with nothing between them but what may stand within a name."""
    chain: list[Word] = []
    text = reading.text
    for match in _CAPITAL.finditer(text):
        start, end = match.span()
        if not text[start].isupper() or (start and text[start - 1] in _WITHIN) or match[0] == "I":
            continue
        if reading.in_headline(start):
            continue
        if text[end : end + 1] == "." and (end - start == 1 or match[0] in _ABBREVIATED):
            end += not reading.ends_sentence(end + 1)
        near = chain and start - chain[-1].end <= _LONGEST_JOINT
        joint = _joint(text[chain[-1].end : start], chain[-1], match[0]) if near else None
        if joint is None and chain:
            yield chain
            chain = []
        chain.append(Word(start, end, text[start:end], match[0].lower(), joint or "start"))
    if chain:
        yield chain


def _joint(gap: str, before: Word, after: str) -> Joint | None:
    if gap in (" ", "\u00a0", " & ") or (gap == ". " and before.text in TITLES):
        return "space"
    if gap in (", ", " ", "., ") and after in LEGAL_FORMS:
        return "form"
    if gap in ("’s ", "'s ", "’ ", "' ") and before.low.endswith(_PLURALS) and after.lower() in HEADS:
        return "space"  # “Ferrymen’s Guild”
    inner = gap.strip()
    if gap[:1] != " " or gap[-1:] != " " or "\n" in gap:
        return None
    if inner == "and":
        return "and"
    if inner in JOINING:
        return "of"
    return "space" if all(part in PARTICLES for part in inner.split()) else None
