"""One object under two verbs: “NORLAND supported, and WESTMARK opposed, the proposal”."""

from collections.abc import Iterator

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.complements import complement
from positions.suggesting.finding.groups import Group
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.parsed import Parsed

# How far the second verb may stand behind the first, in tokens.
REACH = 16

_OPPOSING = listed("opposing")


def parted(unit: Parsed) -> Iterator[Candidate]:
    for first, second in zip(unit.groups, unit.groups[1:], strict=False):
        near = first.voice == second.voice == "active" and second.first - first.main < REACH
        if near and (found := _candidate(unit, first, second)):
            yield found


def _candidate(unit: Parsed, first: Group, second: Group) -> Candidate | None:
    """Speakers are the subjects of the first verb; those of the second support or oppose what they say."""
    tokens, (frames, join), (_, comma) = unit.tokens, unit.frames(first), unit.frames(second)
    if comma >= len(tokens) or [tokens[join].tag, tokens[comma].tag] != ["comma", "comma"]:
        return None
    speakers, others = unit.subject(first), unit.subject(second)
    found = complement(tokens, comma + 1, frames)
    if not (speakers and others and found) or tokens[join + 1].tag not in ("and", "but", "because"):
        return None
    content, cue = [(found.start, found.end)], (first.first, join)
    candidate = unit.candidate("parted", found.frame, first.lemma, content, speakers.parts, cue)
    opposed = (first.lemma in _OPPOSING) != (second.lemma in _OPPOSING)
    (candidate.opponents if opposed else candidate.supporters).extend(unit.spans(others.parts))
    return candidate
