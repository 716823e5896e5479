"""One object under several verbs: “NORLAND supported, and WESTMARK opposed, the proposal”."""

from collections.abc import Iterator

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.complements import complement
from positions.suggesting.finding.groups import Group
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.parties import parties, stand_by

# How far each verb may stand behind the one before, in tokens.
REACH = 16

_OPPOSING = listed("opposing")


def parted(unit: Parsed) -> Iterator[Candidate]:
    several: list[tuple[Group, int]] = []  # each verb, and the comma behind it
    if "," not in unit.words:
        return
    for group in unit.groups:
        comma = _comma_behind(unit, group)
        if several and group.first - several[-1][1] > REACH:
            several = []
        if comma is None or (several and group.voice != "active"):
            several = []
            continue
        several.append((group, comma))
        if len(several) > 1 and (found := _candidate(unit, several)):
            yield found
            several = []


def _comma_behind(unit: Parsed, group: Group) -> int | None:
    """“opposed,”, “objected to,”"""
    tokens, at = unit.tokens, group.main + 1
    if at < len(tokens) and tokens[at].tag in ("preposition", "to"):
        at += 1
    return at if at + 1 < len(tokens) and tokens[at].tag == "comma" else None


def _candidate(unit: Parsed, several: list[tuple[Group, int]]) -> Candidate | None:
    """Speakers are the subjects of the first verb; those of the others support or oppose what they say."""
    (first, join), (_, last) = several[0], several[-1]
    speakers, frames = unit.subject(first), unit.frames(first)[0]
    either = frames | unit.frames(several[-1][0])[0]
    found = complement(unit.tokens, last + 1, either) if speakers and frames else None
    if not speakers or not found:
        return None
    content, cue = [(found.start, found.end)], (first.first, join)
    names, sides = parties(unit.tokens, speakers, first.first)
    candidate = unit.candidate("parted", found.frame, first.lemma, content, names, cue)
    stand_by(unit, candidate, sides)
    for group, _ in several[1:]:
        others = unit.subject(group)
        if others is None or others.start <= first.main:
            return None
        opposed = (first.lemma in _OPPOSING) != (group.lemma in _OPPOSING)
        candidate.add("opponents" if opposed else "supporters", unit.spans(others.parts))
    return candidate
