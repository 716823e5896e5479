"""Adjectives and nouns that carry an attitude: “is concerned about”, “its claim that”, “its fear is that”."""

from collections.abc import Iterator

from positions.suggesting.finding.boundaries import clause_end, phrase_end
from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.lexicon import Frames, adjective_frames, listed, noun_frames
from positions.suggesting.finding.parsed import Parsed, Part
from positions.suggesting.finding.phrases import is_infinitive
from positions.suggesting.finding.subjects import subject_before
from positions.suggesting.finding.tokens import AUXILIARY, GENITIVE

_BEFORE_ADJECTIVE = AUXILIARY | {"adverb", "not", "determiner"}
_COPULAS = listed("copula")
_IMPERSONAL = frozenset(["it", "there", "this", "that"])


def adjective(unit: Parsed) -> Iterator[Candidate]:
    tokens, known = unit.tokens, adjective_frames()
    for at, token in enumerate(tokens):
        if token.low not in known or not (content := _after(unit, at + 1, known[token.low])):
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


def noun(unit: Parsed) -> Iterator[Candidate]:
    """Only with a possessor: nobody is named by “concerns about”."""
    tokens, known = unit.tokens, noun_frames()
    for at, token in enumerate(tokens):
        if token.low not in known:
            continue
        content = _after(unit, at + 1, known[token.low]) or _said_to_be(unit, at + 1)
        speakers = _possessor(unit, at) if content else ()
        if content and speakers:
            content = content[0], _before_verb(unit, *content)
            yield unit.candidate("noun", tokens[at + 1].low, token.low, [content], speakers, (at, at + 1))


def _possessor(unit: Parsed, noun: int) -> tuple[Part, ...]:
    """Whose it is: “its”, “Roe's”, past up to three words between."""
    tokens, owner = unit.tokens, noun
    while owner and tokens[owner - 1].tag in ("word", "adjective", "adverb") and noun - owner < 3:
        owner -= 1
    if owner and tokens[owner - 1].tag == "possessive":
        return ((owner - 1, owner),)
    if owner and tokens[owner - 1].low == GENITIVE and (subject := subject_before(tokens, owner - 1)):
        return subject.parts
    return ()


def _after(unit: Parsed, at: int, frames: Frames) -> Part | None:
    tokens = unit.tokens
    if at + 1 >= len(tokens) or tokens[at].low not in frames:
        return None
    if tokens[at].tag == "that":
        return at, clause_end(tokens, at)
    if is_infinitive(tokens, at):
        return at, phrase_end(tokens, at)
    if tokens[at].tag == "to" and "to-np" not in frames:
        return None
    return at + 1, phrase_end(tokens, at + 1)


def _said_to_be(unit: Parsed, at: int) -> Part | None:
    """“Its fear is that …”"""
    tokens = unit.tokens
    if at + 2 < len(tokens) and tokens[at].tag == "be" and tokens[at + 1].tag == "that":
        return at + 1, clause_end(tokens, at + 1)
    return None


def _before_verb(unit: Parsed, start: int, end: int) -> int:
    """The end before the verb that the whole is the subject of: “its claim that the list is short was tested”."""
    tokens = unit.tokens
    own = int(tokens[start].tag == "that")
    finite = [
        at
        for at in range(start + 1, end)
        if tokens[at].tag in AUXILIARY and tokens[at - 1].tag not in AUXILIARY
    ]
    if len(finite) <= own or any(group.voice == "active" for group in unit.groups_before(start)):
        return end
    return finite[own]
