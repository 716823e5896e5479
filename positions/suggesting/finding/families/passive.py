"""The passive: “was criticized by Roe”, “has faced criticism from Roe”, “was quoted as saying”, “is expected to”."""

from collections.abc import Iterator

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.complements import Complement, complement
from positions.suggesting.finding.groups import Group
from positions.suggesting.finding.lexicon import Frames, adjective_frames, frames_of, listed, noun_frames
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.phrases import names_after
from positions.suggesting.finding.sides import sides_at
from positions.suggesting.finding.subjects import subject_before
from positions.suggesting.finding.tokens import Part

# How far after the verb “by” may stand, and after “face” its noun, in tokens.
BY_REACH = 8
NOUN_REACH = 4

_NAMES = frozenset(
    ["name", "determiner", "possessive", "word", "object", "number", "adverb", "pronoun", "adjective"]
)
_OF_THE_SUBJECT = frozenset(["np-of", "np-as", "np-for"])
_ABOUT_THE_SUBJECT = frozenset(["that", "objto", "zero"])
_OF_NOUNS = frozenset(["noun", "attitude"])
_OPPOSING = listed("opposing")
_SUFFERED = listed("suffered")


def passive(unit: Parsed) -> Iterator[Candidate]:
    for group in unit.groups:
        frames, after = unit.frames(group) if group.voice == "passive" else (frozenset[str](), 0)
        if not frames - _OF_NOUNS or not (subject := subject_before(unit.tokens, group.first)):
            continue
        if unit.tokens[subject.start].low == "whose":
            continue
        whole = (subject.start, subject.end)
        if cited := _cited(unit, after):
            yield _candidate(unit, group, cited, [(cited.start, cited.end)], subject.parts)
        elif (by := _by(unit, after)) and subject.head.low == "it":
            names = names_after(unit.tokens, by)  # “it was suggested by Roe that …”
            if told := complement(unit.tokens, names[-1][1], frames & {"that"}):
                yield _candidate(unit, group, told, [(told.start, told.end)], names)
        elif by:
            content = (
                [whole] if by - 1 == after or unit.tokens[after].tag == "adverb" else [whole, (after, by - 1)]
            )
            names = names_after(unit.tokens, by)
            candidate = _candidate(unit, group, Complement("by", by, *whole), content, names)
            _add_sides(unit, candidate, names[-1][1])
            yield candidate
        elif unit.tokens[group.main].low in adjective_frames():  # “was convinced that”
            continue
        elif held := _of_subject(unit, after, frames):
            yield _candidate(unit, group, held, [whole, (held.start, held.end)], ())
        elif "who" in frames and (told := complement(unit.tokens, after, frames - {"np"})):
            yield _candidate(unit, group, told, [(told.start, told.end)], ())


def faced(unit: Parsed) -> Iterator[Candidate]:
    """“has faced criticism from Roe and Poe”: they are the ones who speak, of the subject."""
    tokens = unit.tokens
    for group in unit.groups:
        if group.voice != "active" or group.lemma not in _SUFFERED:
            continue
        reach = range(group.main + 1, min(len(tokens) - 2, group.main + 1 + NOUN_REACH))
        noun = next((at for at in reach if tokens[at].low in noun_frames()), None)
        if noun is None or tokens[noun + 1].low not in ("from", "by", "among"):
            continue
        if subject := subject_before(tokens, group.first):
            names, content = noun + 2, [(subject.start, subject.end)]
            speakers = names_after(tokens, names)
            yield unit.candidate("faced", "by", tokens[noun].low, content, speakers, (group.first, names))


def _cited(unit: Parsed, after: int) -> Complement | None:
    """“was quoted as saying …”: here the subject speaks."""
    tokens = unit.tokens
    if after + 1 >= len(tokens) or tokens[after].low != "as":
        return None
    verb = tokens[after + 1].verb
    return complement(tokens, after + 2, frames_of(verb)) if verb and "ing" in verb.forms else None


def _by(unit: Parsed, after: int) -> int | None:
    """The token after “by”, where somebody is named there."""
    tokens = unit.tokens
    for at in range(after, min(len(tokens) - 1, after + BY_REACH)):
        if tokens[at].low == "by":
            return at + 1 if tokens[at + 1].tag in _NAMES else None
    return None


def _of_subject(unit: Parsed, after: int, frames: Frames) -> Complement | None:
    """What is held of the subject: “is expected to …”, “was accused of …”, “is seen as …”."""
    taken = frames & _OF_THE_SUBJECT
    return complement(unit.tokens, after, taken | {"to"} if frames & _ABOUT_THE_SUBJECT else taken)


def _add_sides(unit: Parsed, candidate: Candidate, behind: int) -> None:
    """“was opposed by Roe and supported by Poe”: he opposes what she says."""
    sides = sides_at(unit.tokens, behind, len(unit.tokens))
    supporters, opponents = unit.spans(sides.supporters), unit.spans(sides.opponents)
    if candidate.lemma in _OPPOSING:
        supporters, opponents = opponents, supporters
    candidate.supporters, candidate.opponents = supporters, opponents


def _candidate(
    unit: Parsed,
    group: Group,
    found: Complement,
    content: list[Part],
    speakers: tuple[Part, ...] | list[Part],
) -> Candidate:
    return unit.candidate(
        "passive", found.frame, group.lemma, content, speakers, (group.first, found.cue_end)
    )
