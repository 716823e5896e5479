"""Adjectives that carry an attitude: “is concerned about”, “remains opposed to”."""

from collections.abc import Iterator

from positions.suggesting.finding.boundaries import clause_end, phrase_end
from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.lexicon import Frames, adjective_frames, listed
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.phrases import is_infinitive
from positions.suggesting.finding.subjects import subject_before
from positions.suggesting.finding.tokens import AUXILIARY, Part, Token

_ADJECTIVES = frozenset(adjective_frames())
_BEFORE_ADJECTIVE = AUXILIARY | {"adverb", "not", "determiner"}
_COPULAS = listed("copula")
_IMPERSONAL = frozenset(["it", "there", "this", "that"])


def adjective(unit: Parsed) -> Iterator[Candidate]:
    tokens, known = unit.tokens, adjective_frames()
    if unit.words.isdisjoint(_ADJECTIVES):
        return
    for at, token in enumerate(tokens):
        if token.low not in known or not (content := held(tokens, at + 1, known[token.low])):
            continue
        first = at
        while first and (tokens[first - 1].tag in _BEFORE_ADJECTIVE or tokens[first - 1].low in _COPULAS):
            first -= 1
        if not any(one.tag == "be" or one.low in _COPULAS for one in tokens[first:at]):
            continue
        subject = subject_before(tokens, first)
        if subject and subject.head.low not in _IMPERSONAL:
            frame, cue = tokens[at + 1].low, (first, at + 1)
            yield unit.candidate("adjective", frame, token.low, [content], subject.parts, cue)


def held(tokens: list[Token], at: int, frames: Frames) -> Part | None:
    """What an adjective or a noun takes after it."""
    if at + 1 >= len(tokens) or tokens[at].low not in frames:
        return None
    if tokens[at].tag == "that":
        return at, clause_end(tokens, at)
    if is_infinitive(tokens, at):
        return at, phrase_end(tokens, at)
    if tokens[at].tag == "to" and "to-np" not in frames:
        return None
    return at + 1, phrase_end(tokens, at + 1)
