"""What somebody asked for and how others met it: “Roe's call for a fund was supported by Poe”, “a proposal by Roe to
sell drew opposition from Poe”."""

from collections.abc import Iterator

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.parsed import Parsed, Part
from positions.suggesting.finding.parties import stand_by
from positions.suggesting.finding.phrases import coordinated, past_phrase
from positions.suggesting.finding.sides import Sides, sides_at
from positions.suggesting.finding.subjects import subject_before
from positions.suggesting.finding.tokens import GENITIVE

# How far behind the noun its reception is looked for, and its owner before it, in tokens.
REACH = 40
OWNER_REACH = 3

_NOUNS = listed("proposal") | listed("stand")
_SUFFERED = listed("suffered")
_MODIFIERS = frozenset(["adjective", "word", "adverb", "number"])


def met(unit: Parsed) -> Iterator[Candidate]:
    tokens = unit.tokens
    nouns = [at for at, token in enumerate(tokens) if token.low in _NOUNS]
    verbs = {group.main for group in unit.groups if group.voice == "active"} if nouns else set[int]()
    for at in nouns:
        speakers, first, start = _owned(unit, at)
        reception = _reception(unit, start, verbs)
        if not reception or not (speakers or reception[1].speakers):
            continue
        end, sides = reception
        speakers = speakers or sides.speakers
        start += start < end and tokens[start].low == "for"
        content = (start, end) if start < end else (first, end)
        found = unit.candidate("met", tokens[start].low, tokens[at].low, [content], speakers, (at, at + 1))
        stand_by(unit, found, sides)
        yield found


def _owned(unit: Parsed, noun: int) -> tuple[list[Part], int, int]:
    """Whose it is, where the whole begins, and where what was asked for may begin."""
    tokens, owner = unit.tokens, noun
    while owner and tokens[owner - 1].tag in _MODIFIERS and noun - owner < OWNER_REACH:
        owner -= 1
    before = tokens[owner - 1] if owner else None
    if before and before.low == GENITIVE and (subject := subject_before(tokens, owner - 1)):
        return list(subject.parts), subject.start, noun + 1
    if noun + 2 < len(tokens) and tokens[noun + 1].low in ("by", "from", "of"):
        end = past_phrase(tokens, noun + 2)
        if any(token.tag == "name" for token in tokens[noun + 2 : end]):
            return coordinated(tokens, noun + 2, end), owner, end
    if before and before.tag == "name":  # “a US proposal”
        start = owner - 1
        while start and tokens[start - 1].tag == "name":
            start -= 1
        return [(start, owner)], start, noun + 1
    return [], owner, noun + 1


def _reception(unit: Parsed, start: int, verbs: set[int]) -> tuple[int, Sides] | None:
    """Where “was supported by …” or “drew support from …” begins, and who stands on which side."""
    tokens, end = unit.tokens, len(unit.tokens)
    clause = start < end and tokens[start].tag == "that"
    for at in range(start, min(end, start + REACH)):
        token = tokens[at]
        suffered = token.verb is not None and token.verb.lemma in _SUFFERED
        if suffered or token.tag in ("comma", "be", "have"):
            sides = sides_at(tokens, at + (suffered or token.tag == "have"), end)
            if sides.supporters or sides.opponents:
                return at, sides
        if token.tag == "semicolon" or (at in verbs and not clause):
            return None
    return None
