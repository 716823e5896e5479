"""The parties of a statement in a report of talks: who makes it, who stands beside the speaker between subject and
verb or in front of both, and for whom it is made."""

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.markers import marker
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.phrases import names_after
from positions.suggesting.finding.sides import Sides, named, opens_side, sides_at
from positions.suggesting.finding.subjects import Subject
from positions.suggesting.finding.tokens import Part, Token

_EXAMPLES = frozenset(["including", "notably", "namely", "especially"])
_BEHIND = frozenset(["comma", "to"])  # “Opposition came from X to Y's plan”
_BODIES = listed("body") | listed("nobody")


def parties(tokens: list[Token], subject: Subject, verb: int) -> tuple[list[Part], Sides]:
    """The speakers, and those beside them, of a statement whose verb group begins at token `verb`."""
    speakers = named(tokens, list(_instances(tokens, subject, verb)))
    sides = in_front(tokens, subject.start)
    at = subject.parts[0][1]
    while at < verb:
        found = sides_at(tokens, at, verb) if opens_side(tokens, at) else None
        if found:
            sides.add(found, but=speakers)
        at = max(at + 1, found.end if found else 0)
    return speakers, sides


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
    elif tokens[at].low not in _EXAMPLES:
        return subject.parts
    return tuple(part for part in names_after(tokens, at + 1) if part[1] <= verb)


def in_front(tokens: list[Token], subject: int, at_all: bool = False) -> Sides:
    """“Speaking on behalf of X, Y said”, “Supported by X, Y said”; with `at_all` somewhere in front, behind a comma."""
    if subject < 3 or tokens[0].low == "for" or not (at_all or tokens[subject - 1].tag in _BEHIND):
        return Sides()
    if not marker(tokens, 0):
        return Sides()
    sides = sides_at(tokens, 0, subject)
    apart = at_all and 0 < sides.end < subject and tokens[sides.end].tag == "comma"
    return sides if apart or sides.end == subject - 1 else Sides()
