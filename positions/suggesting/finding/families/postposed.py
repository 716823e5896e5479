"""The cue after the words or amid them: “…,” she said; “…,” said Roe; the port would close, Roe said; as Roe noted."""

from collections.abc import Iterator

from positions.suggesting.finding.boundaries import REACH, clause_end
from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.complements import complement
from positions.suggesting.finding.groups import Group
from positions.suggesting.finding.lexicon import frames_of
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.phrases import past_hearer, past_name
from positions.suggesting.finding.tokens import SPEECH, Part, Token

_BEHIND_CUE = frozenset(["comma", "day", "adverb", "preposition", "to", "stop", "dash", "because"])
_SIGNS = frozenset(["comma", "stop", "dash", "quote"])
_NAMING = frozenset(["name", "number", "adjective", "determiner", "possessive", "word", "pronoun", "subject"])

_AUXILIARY = frozenset(["be", "have"])
_SAYING = frozenset(["quote", "that"])
_CLAUSAL = frozenset(["that", "zero"])
_SPOKEN = frozenset(["quote", "zero"])


def postposed(unit: Parsed) -> Iterator[Candidate]:
    floor = 0
    spoken = SPEECH in unit.words
    for group in unit.groups:
        if group.voice != "active" or group.modal or group.first <= floor:
            continue
        if not (unit.frames(group)[0] & _SPOKEN or (spoken and _speech_before(unit, group))):
            continue
        if found := _speaker_first(unit, group, floor) or _verb_first(unit, group, floor):
            yield found
            floor = group.main


def _speech_before(unit: Parsed, group: Group) -> bool:
    """“…,” she laughed: after a quotation any verb may be the cue."""
    subject = unit.subject(group)
    return bool(
        subject
        and subject.start
        and unit.tokens[subject.start - 1].low == SPEECH
        and group.lemma not in _AUXILIARY
    )


def _speaker_first(unit: Parsed, group: Group, floor: int) -> Candidate | None:
    subject, tokens = unit.subject(group), unit.tokens
    if subject is None or subject.start <= floor:
        return None
    if tokens[subject.start - 1].low == "as":
        return _as_said(unit, group, list(subject.parts), subject.start - 1, floor)
    if tokens[subject.start - 1].tag not in _SIGNS:
        return None
    frames, behind = unit.frames(group)
    quoted = _quoted_before(unit, subject.start)
    if not (quoted and tokens[floor].tag == "quote") and complement(tokens, behind, frames):
        return None
    if not quoted:
        if not frames & _CLAUSAL:
            return None
        if "who" in frames:
            behind = past_hearer(tokens, behind)
        if behind < len(tokens) and tokens[behind].tag not in _BEHIND_CUE:
            return None
    return _candidate(unit, group, list(subject.parts), floor, subject.start, behind)


def _quoted_before(unit: Parsed, at: int) -> bool:
    return any(unit.tokens[k].tag == "quote" for k in (at - 1, at - 2) if k >= 0)


def _verb_first(unit: Parsed, group: Group, floor: int) -> Candidate | None:
    """“…,” said Roe."""
    tokens, after = unit.tokens, group.main + 1
    if group.first < 1 or after >= len(tokens) or not group.bare or tokens[group.first - 1].tag not in _SIGNS:
        return None
    if tokens[after].tag not in _NAMING:
        return None
    end = past_name(tokens, after)
    if not _quoted_before(unit, group.first):
        closed = end >= len(tokens) or tokens[end].tag in _BEHIND_CUE
        if unit.subject(group) or not closed:
            return None
    return _candidate(unit, group, [(after, end)], floor, group.first, end)


def _as_said(unit: Parsed, group: Group, speakers: list[Part], first: int, floor: int) -> Candidate | None:
    """“As Roe noted, …” at the head of a sentence, “…, as Roe noted” at its end."""
    tokens, behind = unit.tokens, unit.frames(group)[1]
    while behind < len(tokens) and tokens[behind].tag in ("day", "adverb"):
        behind += 1
    if first > 1 and behind >= len(tokens) and tokens[first - 1].tag == "comma":
        return _of(unit, group, speakers, [(floor + 1 if floor else 0, first - 1)])
    if first > 1 or behind + 1 >= len(tokens) or tokens[behind].tag != "comma":
        return None
    return _of(unit, group, speakers, [(behind + 1, clause_end(tokens, behind + 1))])


def _candidate(
    unit: Parsed, group: Group, speakers: list[Part], floor: int, before: int, behind: int
) -> Candidate | None:
    """`before` is the token at which speaker or verb begins, `behind` the one after the whole cue."""
    tokens = unit.tokens
    end = before - 1 if tokens[before - 1].tag in ("comma", "dash", "stop") else before
    start = _content_start(unit, floor, end)
    if end <= start:
        return None
    pieces = [(start, end)]
    if tokens[end - 1].tag == "quote":
        following = next((at for at in range(behind, len(tokens)) if tokens[at].tag == "quote"), None)
        if following is not None and not any(token.verb for token in tokens[behind:following]):
            pieces.append((following, len(tokens)))
    elif behind + 1 < len(tokens) and tokens[behind].tag == "comma" and _resumes(tokens[behind + 1]):
        pieces.append((behind + 1, clause_end(tokens, behind + 1)))
    elif not _is_clause(unit, start, end):
        return None
    return _of(unit, group, speakers, pieces)


def _content_start(unit: Parsed, floor: int, end: int) -> int:
    """Behind the cue before, or behind the last semicolon."""
    first = max(floor + 1 if floor else 0, end - REACH)
    return next((at + 1 for at in range(end - 1, first - 1, -1) if unit.tokens[at].tag == "semicolon"), first)


def _resumes(following: Token) -> bool:
    """Whether the content goes on after “, Roe said,”: not with “adding that”."""
    verb = following.verb
    return not (verb and "ing" in verb.forms and frames_of(verb) >= _SAYING)


def _is_clause(unit: Parsed, start: int, end: int) -> bool:
    """No “In June”, “When the talks failed” or “Asked about the talks” alone."""
    left = unit.tokens[start:end]
    verb = left[0].verb
    dependent = left[0].tag == "because" or (verb and verb.forms & {"ing", "participle"})
    if dependent and not any(token.tag == "comma" for token in left):
        return False
    if left[0].tag not in ("preposition", "day", "adverb", "to"):
        return True  # “a sad day for the port, Roe said”
    return any(token.verb or token.tag in ("be", "have", "modal", "quote") for token in left)


def _of(unit: Parsed, group: Group, speakers: list[Part], pieces: list[Part]) -> Candidate:
    direct = unit.tokens[pieces[0][1] - 1].tag == "quote"
    rule, frame = ("direct", "quote") if direct else ("postposed", "zero")
    return unit.candidate(rule, frame, group.lemma, pieces, speakers, (group.first, group.main + 1))
