"""Who stands beside a speaker in a negotiation report: “X, supported by Y and opposed by Z,”, “X, for the GROUP,”."""

from dataclasses import dataclass
from typing import Literal

from positions.suggesting.finding.phrases import names_after
from positions.suggesting.finding.subjects import Subject
from positions.suggesting.finding.tokens import Token

Part = tuple[int, int]
Side = Literal["supporters", "opponents", "on_behalf_of"]

_SIDES: dict[str, Side] = {
    "supported": "supporters",
    "backed": "supporters",
    "joined": "supporters",
    "seconded": "supporters",
    "echoed": "supporters",
    "opposed": "opponents",
}


@dataclass(frozen=True, slots=True)
class Parties:
    """Token indexes, end exclusive."""

    speakers: tuple[Part, ...]
    supporters: tuple[Part, ...] = ()
    opponents: tuple[Part, ...] = ()
    on_behalf_of: tuple[Part, ...] = ()


def parties(tokens: list[Token], subject: Subject, verb: int) -> Parties:
    """The speakers of a subject, and those named between it and the verb group that begins at `verb`."""
    found: dict[Side, list[Part]] = {"supporters": [], "opponents": [], "on_behalf_of": []}
    for at in range(subject.end, verb):
        side, names = _marker(tokens, at)
        if side and names < verb:
            found[side] += names_after(tokens, names)
    speakers = subject.parts
    if len(speakers) == 1 and (split := _speaks_for(tokens, *speakers[0])):
        speakers = ((speakers[0][0], split),)
        found["on_behalf_of"].append((split + 1, subject.end))
    return Parties(speakers, *(tuple(found[side]) for side in ("supporters", "opponents", "on_behalf_of")))


def _marker(tokens: list[Token], at: int) -> tuple[Side | None, int]:
    """What side begins at this token, and where its names do."""
    low, before = tokens[at].low, tokens[at - 1].tag
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if low in _SIDES and following == "by":
        return _SIDES[low], at + 2
    if low == "on" and following == "behalf":
        return "on_behalf_of", at + 3
    if low == "speaking" and following == "for":
        return "on_behalf_of", at + 2
    if low == "for" and before == "comma" and tokens[at + 1].tag in ("name", "determiner"):
        return "on_behalf_of", at + 1
    if (
        low == "with"
        and before == "comma"
        and at + 1 < len(tokens)
        and tokens[at + 1].tag in ("name", "determiner")
    ):
        return "supporters", at + 1
    return None, at


def _speaks_for(tokens: list[Token], start: int, end: int) -> int | None:
    """“NORLAND for the COASTAL GROUP”: where “for” stands."""
    for at in range(start + 1, end - 2):
        if tokens[at].low == "for" and tokens[at + 1].low == "the" and tokens[at + 2].tag == "name":
            return at if all(token.tag == "name" for token in tokens[start:at]) else None
    return None
