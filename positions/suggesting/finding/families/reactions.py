"""Who is told to agree or to disagree with what another has just said: “…, and Roe opposed”, “…, with Roe objecting”,
“…; Roe could not support this”."""

from bisect import bisect_left

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.groups import Group
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.markers import OPENING, Side
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.parties import parties, stand_by
from positions.suggesting.finding.sides import is_party, sides_at, sides_behind
from positions.suggesting.shapes import Span

# How many words may name again what was said: “the Chair's proposal”.
LONGEST_OBJECT = 4
# How many characters “these” has, and how many statements back a reaction is looked for.
LONGEST_POINTER = 5
REACH = 8

_OPPOSING = listed("opposing")
_PROPOSALS = listed("proposal") | listed("taken-as")
_SUPPORT = listed("support-noun")
_OPPOSITION = listed("opposition-noun") | {"issue"}
_VOICING = listed("voicing")
_BEFORE_NOUN = frozenset(["determiner", "possessive", "adjective", "preposition"])
_REACTING = listed("agreeing") | _OPPOSING
_POINTING = frozenset(["it", "this", "that", "these", "them", "so"])
_OBJECT = frozenset(["determiner", "that", "word"])
_ENDS = frozenset(["comma", "semicolon", "and", "but", "because", "stop", "close", "dash"])
_BEFORE = frozenset(["comma", "semicolon", "and", "but", "because", "which", "to", "with", "dash", "wh"])
_STRONG = frozenset(["comma", "semicolon", "dash", "but", "because", "which"])
_CLAUSAL = frozenset(["that", "zero", "wh", "quote", "colon"])


def react(unit: Parsed, found: list[Candidate], before: Candidate | None) -> Candidate | None:
    """Adds supporters and opponents to the candidates that are `found` in the unit, or to the one `before` it, and
    cuts them off its content. Returns the candidate to which the next unit may react."""
    if not found and not before:
        return None
    stated = _Stated(unit, found)
    for at, sides in sides_behind(unit.tokens) if found and not unit.words.isdisjoint(OPENING) else ():
        if (target := stated.before(at)) and _cut(unit, target, at):
            stand_by(unit, target, sides)
    target = None
    for group in unit.groups:
        start = _reaction_start(unit, group)
        if start is None or stated.is_parted(group):
            continue
        target = stated.before(start) or target or (before if start < 2 else None)
        if target:
            _answer(unit, group, target)
            stated.pointing.add(unit.tokens[group.first].start)
            if reaction := _reaction(unit, group):
                stated.reactions.add(unit.tokens[reaction[1] - 1].start)
    latest = next((one for one in reversed(found) if not stated.only_points(one)), target)
    found[:] = [
        one
        for one in found
        if one.content[0].start not in stated.reactions
        and not (one.rule == "passive" and stated.only_points(one) and _is_short(one))
    ]
    return latest


class _Stated:
    """What has been said in one unit, from left to right. `pointing` holds where the cues begin of what only points at
    another statement, `reactions` where the words stand that say no more than for or against."""

    def __init__(self, unit: Parsed, found: list[Candidate]) -> None:
        self._unit, self._found = unit, found
        self._starts = [one.content[0].start for one in found]
        self.pointing = set[int]()
        self.reactions = set[int]()

    def only_points(self, candidate: Candidate) -> bool:
        return candidate.cue.start in self.pointing

    def before(self, at: int) -> Candidate | None:
        """The nearest that began before token `at`."""
        place = self._unit.tokens[at].start
        end = bisect_left(self._starts, place)
        near = reversed(self._found[max(0, end - REACH) : end])
        return next((one for one in near if one.cue.end <= place and not self.only_points(one)), None)

    def is_parted(self, group: Group) -> bool:
        """“NORLAND supported, and WESTMARK opposed, the proposal”: what they react to follows."""
        place = self._unit.tokens[group.main].start
        following = self._found[bisect_left(self._starts, place) :][:1]
        return any(one.rule == "parted" and one.cue.start <= place for one in following)


def _is_short(candidate: Candidate) -> bool:
    """“This was opposed by Roe”: “this” alone is no content."""
    return all(span.end - span.start <= LONGEST_POINTER for span in candidate.content)


def _reaction_start(unit: Parsed, group: Group) -> int | None:
    """Where a clause begins that says no more than for or against."""
    if group.voice == "passive":
        return _pointed_at(unit, group)
    reaction = _reaction(unit, group) if group.voice == "active" else None
    subject = unit.subject(group) if reaction else None
    if not reaction or not subject or not is_party(unit.tokens, subject.parts[0]):
        return None
    return subject.start if _stands_alone(unit, group, reaction[1]) else None


def _reaction(unit: Parsed, group: Group) -> tuple[Side, int] | None:
    """Which side “opposed”, “took exception” or “was against” is, and the token behind it."""
    tokens, at = unit.tokens, group.main + 1
    if group.lemma in _REACTING:
        return ("opponents" if group.lemma in _OPPOSING else "supporters"), at
    if group.lemma not in _VOICING and group.lemma != "be":
        return None
    while at < len(tokens) and tokens[at].tag in _BEFORE_NOUN and tokens[at].low != "against":
        at += 1
    low = tokens[at].low if at < len(tokens) else ""
    if low in _OPPOSITION or (group.lemma == "be" and low in ("against", "opposed")):
        return "opponents", at + 1
    return ("supporters", at + 1) if low in _SUPPORT else None


def _answer(unit: Parsed, group: Group, target: Candidate) -> None:
    """Adds who says so, in the passive or in the active."""
    if group.voice == "passive":
        stand_by(unit, target, sides_at(unit.tokens, group.main, len(unit.tokens)))
        return
    subject = unit.subject(group)
    if subject is None or not _cut(unit, target, subject.start):
        return
    speakers, sides = parties(unit.tokens, subject, group.first)
    refused = any(token.tag == "not" for token in unit.tokens[group.first : group.main])
    reaction = _reaction(unit, group)
    side: Side = (
        "opponents" if refused != (reaction is not None and reaction[0] == "opponents") else "supporters"
    )
    target.add(side, unit.spans([*speakers, *sides.supporters]))


def _pointed_at(unit: Parsed, group: Group) -> int | None:
    """Where the subject of “this was supported by” or “the proposal was supported by” begins."""
    start = group.first - 1
    if start >= 0 and unit.tokens[start].low in _POINTING:
        return start
    if (
        start >= 1
        and unit.tokens[start].low in _PROPOSALS
        and unit.tokens[start - 1].tag in ("determiner", "that")
    ):
        return start - 1
    return None


def _stands_alone(unit: Parsed, group: Group, at: int) -> bool:
    """Whether nothing follows at `at`, or what names again what was said: “this”, “the proposal”."""
    tokens, behind = unit.tokens, at
    if at < len(tokens) and tokens[at].tag in ("to", "preposition"):
        at += 1
    end = min(len(tokens), at + LONGEST_OBJECT)
    pointing = at < len(tokens) and tokens[at].low in _POINTING
    while at < end and tokens[at].tag in _OBJECT and not pointing:
        at += 1
    named = pointing or at == behind or tokens[at - 1].low in _PROPOSALS
    at += pointing
    return named and (at >= len(tokens) or tokens[at].tag in _ENDS)


def _cut(unit: Parsed, target: Candidate, at: int) -> bool:
    """Ends the content of the target before what joins token `at` to it; False where it is no part of the content
    that is to be cut off: “that Roe asked and Poe agreed”."""
    end = at
    while end and unit.tokens[end - 1].tag in _BEFORE:
        end -= 1
    last, reached = target.content[-1], unit.tokens[at].start
    if not last.start < reached < last.end:
        return True
    joints = {token.tag for token in unit.tokens[end : at + 1]}
    if (
        not end
        or unit.tokens[end - 1].end <= last.start
        or not (joints & _STRONG or target.frame not in _CLAUSAL)
    ):
        return False
    target.content[-1] = Span(last.start, unit.tokens[end - 1].end)
    return True
