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
_OPENINGS = (["speaking", "on", "behalf", "of"], ["on", "behalf", "of"], ["speaking", "for"])
_OPPOSING = frozenset(["opposing", "objecting", "dissenting", "disagreeing", "reserving"])


@dataclass(frozen=True, slots=True)
class Parties:
    """Token indexes, end exclusive."""

    speakers: tuple[Part, ...]
    supporters: tuple[Part, ...] = ()
    opponents: tuple[Part, ...] = ()
    on_behalf_of: tuple[Part, ...] = ()


def parties(tokens: list[Token], subject: Subject, verb: int) -> Parties:
    """The speakers of a subject, and those named between it and the verb group that begins at `verb`, or for whom they
    are said to speak in front of it."""
    found: dict[Side, list[Part]] = {"supporters": [], "opponents": [], "on_behalf_of": []}
    marked = [(at, *_marker(tokens, at)) for at in range(subject.end, verb)]
    until = verb
    for at, side, names in reversed([each for each in marked if each[1] and each[2] < verb]):
        parts = [part for part in names_after(tokens, names) if part[1] <= until]
        against = (
            parts and side == "supporters" and tokens[parts[-1][1]].low in _OPPOSING
        )  # “with X opposing”
        if side:
            found["opponents" if against else side] += parts
        until = at
    found["on_behalf_of"] += _in_front(tokens, subject.start)
    speakers = subject.parts
    if len(speakers) == 1 and (split := _speaks_for(tokens, *speakers[0])):
        speakers = ((speakers[0][0], split),)
        found["on_behalf_of"].append((split + 1, subject.end))
    return Parties(speakers, *(tuple(found[side]) for side in ("supporters", "opponents", "on_behalf_of")))


def _in_front(tokens: list[Token], subject: int) -> list[Part]:
    """“Speaking on behalf of X, Y said”."""
    if subject < 4 or tokens[subject - 1].tag != "comma":
        return []
    words = [token.low for token in tokens[:4]]
    names = next((len(opening) for opening in _OPENINGS if words[: len(opening)] == opening), None)
    return [part for part in names_after(tokens, names) if part[1] < subject] if names else []


def _marker(tokens: list[Token], at: int) -> tuple[Side | None, int]:
    """What side begins at this token, and where its names do."""
    low, before = tokens[at].low, tokens[at - 1].tag
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None:
        return None, at
    if low in _SIDES and following.low == "by":
        return _SIDES[low], at + 2
    if low == "on" and following.low == "behalf":
        return "on_behalf_of", at + 3
    if low == "speaking" and following.low == "for":
        return "on_behalf_of", at + 2
    if low in ("for", "with") and before == "comma" and following.tag in ("name", "determiner"):
        return "on_behalf_of" if low == "for" else "supporters", at + 1
    return None, at


def _speaks_for(tokens: list[Token], start: int, end: int) -> int | None:
    """“NORLAND for the COASTAL GROUP”: where “for” stands."""
    for at in range(start + 1, end - 2):
        if tokens[at].low == "for" and tokens[at + 1].low == "the" and tokens[at + 2].tag == "name":
            return at if all(token.tag == "name" for token in tokens[start:at]) else None
    return None
