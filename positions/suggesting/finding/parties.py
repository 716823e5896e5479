"""The parties of a statement in a report of talks: who makes it, who stands beside the speaker between subject and
verb or in front of both, and for whom it is made."""

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.phrases import names_after
from positions.suggesting.finding.sides import Part, Sides, named, opens_side, sides_at
from positions.suggesting.finding.subjects import Subject
from positions.suggesting.finding.tokens import Token

_BODIES = listed("body") | listed("nobody")
_GROUPS = listed("group-name")


def parties(tokens: list[Token], subject: Subject, verb: int) -> tuple[list[Part], Sides]:
    """The speakers, and those beside them, of a statement whose verb group begins at token `verb`."""
    speakers = named(tokens, list(_instances(tokens, subject, verb)))
    sides = _in_front(tokens, subject.start)
    at = subject.parts[0][1]
    while at < verb:
        found = sides_at(tokens, at, verb) if opens_side(tokens, at) else None
        if found:
            sides.add(found, but=speakers)
        at = max(at + 1, found.end if found else 0)
    apart: list[Part] = []
    for start, end in speakers:
        split = _speaks_for(tokens, start, end)
        apart.append((start, split or end))
        sides.on_behalf_of += [(split + 1, end)] if split else []
    return apart, sides


def stand_by(unit: Parsed, candidate: Candidate, sides: Sides) -> None:
    for side, names in sides.by_side():
        if names:
            candidate.add(side, unit.spans(names))


def _instances(tokens: list[Token], subject: Subject, verb: int) -> tuple[Part, ...]:
    """“Many delegations, including A and B,” are A and B."""
    at = subject.end
    if at + 3 >= verb or len(subject.parts) > 1 or tokens[subject.end - 1].low not in _BODIES:
        return subject.parts
    at += tokens[at].tag == "comma"
    if [token.low for token in tokens[at : at + 2]] in (["such", "as"], ["among", "them"]):
        at += 1
    elif tokens[at].low != "including":
        return subject.parts
    return tuple(part for part in names_after(tokens, at + 1) if part[1] <= verb)


def _in_front(tokens: list[Token], subject: int) -> Sides:
    """“Speaking on behalf of X, Y said”, “Supported by X, Y said”."""
    if subject < 3 or tokens[subject - 1].tag != "comma" or tokens[0].low == "for":
        return Sides()
    sides = sides_at(tokens, 0, subject)
    return sides if sides.end == subject - 1 else Sides()


def _speaks_for(tokens: list[Token], start: int, end: int) -> int | None:
    """“NORLAND for the COASTAL GROUP”: where “for” stands."""
    for at in range(start + 1, end - 1):
        if tokens[at].low == "for":
            whole = tokens[at + 1].low == "the" and at + 2 < end and tokens[at + 2].tag == "name"
            if whole or tokens[at + 1].low in _GROUPS:
                return at if all(token.tag == "name" for token in tokens[start:at]) else None
    return None
