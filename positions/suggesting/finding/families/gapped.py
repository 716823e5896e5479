"""One verb for several speakers: “NORLAND preferred two years, WESTMARK three, and ESTMARK a longer delay”."""

from bisect import bisect_left

from positions.suggesting.finding.boundaries import clause_end, phrase_end
from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.parties import stand_by
from positions.suggesting.finding.phrases import coordinated
from positions.suggesting.finding.sides import Sides, sides_inserted
from positions.suggesting.finding.tokens import SPEECH, Part, Token
from positions.suggesting.shapes import Span

# How far behind its beginning a content is followed for another speaker, in tokens.
REACH = 40
LONGEST_NAME = 8

_CLAUSAL = frozenset(["zero", "wh", "quote", "colon"])
_CONTRAST = listed("contrast")
_JOINTS = frozenset(["comma", "semicolon", "and", "but", "because"])
_OPENS = frozenset(["determiner", "number", "possessive", "quote"])
_PREPOSITIONS = frozenset(["preposition", "to"])
_RELATIVE = frozenset(["who", "which", "that"])


def gapped(unit: Parsed, found: list[Candidate]) -> list[Candidate]:
    """The candidates with those that share their verb; each ends where the next begins."""
    several: list[Candidate] = []
    for at, one in enumerate(found):
        several.append(one)
        goes_on = one.rule != "passive" and one.frame not in _CLAUSAL and bool(one.speakers)
        until = found[at + 1].content[0].start if at + 1 < len(found) else unit.tokens[-1].end
        while goes_on and (following := _following(unit, several[-1], until)):
            several.append(following)
    return several


def _following(unit: Parsed, one: Candidate, until: int) -> Candidate | None:
    """None where something else is said first: from character `until` on."""
    tokens = unit.tokens
    first = bisect_left(tokens, one.content[-1].start, key=lambda token: token.start)
    for joint in range(first, min(len(tokens) - 2, first + REACH)):
        if tokens[joint].end >= until:
            return None
        quoted = tokens[joint].low == SPEECH
        if not quoted and (tokens[joint].tag not in _JOINTS or tokens[joint - 1].tag in _JOINTS):
            continue
        name = joint + quoted
        while tokens[name].tag in _JOINTS and name < len(tokens) - 2:
            name += 1
        end = _past_names(tokens, name)
        inserted = sides_inserted(tokens, end) if end > name else None
        start = inserted.end + 1 if inserted else end
        if tokens[joint].tag == "semicolon" and start < len(tokens) and tokens[start].tag == "comma":
            start += 1  # “; Roe, three”
        if end > name and _fills(tokens, first, joint, start):
            joint += quoted
            return _candidate(unit, one, tokens[first - 1], joint, (name, end), start, inserted)
    return None


def _past_names(tokens: list[Token], at: int) -> int:
    """The end of “Roe” or “the Gull Institute and Poe”; `at` itself where something else stands."""
    first = at
    for _ in range(LONGEST_NAME):
        opening = at + (tokens[at].low == "the")
        if opening + 1 >= len(tokens) or tokens[opening].tag != "name":
            break
        at = opening + 1
        if tokens[at].tag == "and" and at + 2 < len(tokens):
            at += 1 if tokens[at + 1].tag == "name" or tokens[at + 1].low == "the" else 0
    return at if at > first and tokens[at - 1].tag == "name" else first


def _fills(tokens: list[Token], first: int, joint: int, start: int) -> bool:
    """Whether what stands at `start` is of the same kind as what the verb took before, from `first` on."""
    if start >= len(tokens):
        return False
    bare = tokens[joint].tag == "and"
    if tokens[first].tag == "that" or tokens[start].tag == "that":
        return tokens[first].tag == tokens[start].tag and tokens[joint].tag != "and"
    if tokens[start].tag in _PREPOSITIONS:
        listed = not bare and (tokens[joint].tag == "semicolon" or tokens[joint + 1].tag == "and")
        before = range(first - 1, joint if listed else first)
        return any(tokens[at].low == tokens[start].low for at in before)
    opens = tokens[start].tag in _OPENS and tokens[start].low != "more"
    return not bare and (opens or tokens[start].low == "option")


def _candidate(
    unit: Parsed, one: Candidate, governing: Token, joint: int, name: Part, start: int, inserted: Sides | None
) -> Candidate | None:
    """None where the name has a verb of its own. Cuts off the content of the one before at `joint`."""
    tokens = unit.tokens
    clause = tokens[start].tag == "that"
    end = clause_end(tokens, start) if clause else phrase_end(tokens, start)
    for group in unit.groups_after(name[0]):
        if clause or group.first >= end:
            break
        if group.voice in ("active", "passive") and tokens[group.first - 1].tag not in _RELATIVE:
            return None
    start += governing.low == tokens[start].low
    one.content[-1] = Span(one.content[-1].start, tokens[joint - 1].end)
    speakers = coordinated(tokens, *name)
    found = unit.candidate("gapped", one.frame, one.lemma, [(start, end)], speakers, name)
    if inserted:
        stand_by(unit, found, inserted)
    found.cue = one.cue
    return found
