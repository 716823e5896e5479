"""Who stands on which side in a report of talks: “supported by Y and opposed by Z”, “with X opposing”, “for the
GROUP”. Beside whom is for `parties` and the families; the words that open a side are in `markers`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from positions.suggesting.finding.lexicon import is_mute, listed
from positions.suggesting.finding.markers import Side, by_noun, marker, spoken_for
from positions.suggesting.finding.phrases import coordinated, names_after
from positions.suggesting.finding.tokens import Part, Token

# How many words may join one side to the next: “, but was also”.
JOINTS = 6
# How far sides are followed, in tokens.
REACH = 60

_PRESENT: dict[str, Side] = dict.fromkeys(listed("supporting-ing"), "supporters")
_PRESENT |= dict.fromkeys(listed("opposing-ing"), "opponents")
_BODIES = listed("body")
_NOBODY = listed("nobody")
_TAKEN_AS = listed("taken-as")
_CONTRAST = listed("contrast")
_GROUPS = listed("group-name")
_JOINTS = frozenset(["comma", "and", "but", "adverb", "be", "open", "close", "dash", "which"])
_SIGNS = frozenset(["comma", "semicolon", "dash", "open"])
_CLOSING = frozenset(["semicolon", "stop", "close", "dash"])
_NEXT_CLAUSE = frozenset(["and", "but", "because", "who", "which"])
_BEFORE_BY = frozenset(["comma", "and", "but", "because"])
_AGAIN = ("by", "with", "from")
_OPPOSITE: dict[Side, Side] = {"supporters": "opponents", "opponents": "supporters"}
_ENDS_SIDES = frozenset(["semicolon", "colon", "quote"])


@dataclass(slots=True)
class Sides:
    """Token indexes, end exclusive; `end` is behind the last of the names, 0 where there are none. `speakers` speak for
    others in turn: “for the GROUP, and B, for the COALITION”."""

    supporters: list[Part] = field(default_factory=list)
    opponents: list[Part] = field(default_factory=list)
    on_behalf_of: list[Part] = field(default_factory=list)
    speakers: list[Part] = field(default_factory=list)
    end: int = 0

    def by_side(self) -> list[tuple[Side, list[Part]]]:
        """Of those who stand beside somebody."""
        return [
            ("supporters", self.supporters),
            ("opponents", self.opponents),
            ("on_behalf_of", self.on_behalf_of),
        ]

    def of(self, side: Side) -> list[Part]:
        return self.speakers if side == "speakers" else dict(self.by_side())[side]

    def add(self, others: "Sides", but: list[Part]) -> None:
        for (_, mine), (_, more) in zip(self.by_side(), others.by_side(), strict=True):
            mine += [part for part in more if part not in but]


def sides_at(tokens: list[Token], at: int, until: int) -> Sides:
    """One side after another from token `at` on, none beyond `until`."""
    found, until = Sides(), min(until, at + REACH)
    last: tuple[Side, int] | None = None
    while (opening := _past_joints(tokens, at, until)) < until:
        last = marker(tokens, opening) or _by_again(tokens, opening, last)
        parts = _names(tokens, last[1], until) if last else []
        if not last or not parts or not _may_stand(tokens, opening, parts[0]):
            break
        side, at = last[0], parts[-1][1]
        if tokens[opening].low == "with" and at < until:
            behind = at + (tokens[at].low == "in" and at + 1 < until)  # “with Roe in agreement”
            if tokens[behind].low in _PRESENT:
                side, at = _PRESENT[tokens[behind].low], behind + 1
            elif _is_doing(tokens[at]):  # “with Roe noting”
                break
        found.end = at
        if side == "on_behalf_of" and len(parts) > 1 and spoken_for(tokens, _past_joints(tokens, at, until)):
            found.speakers.append(parts.pop())
        if side != "on_behalf_of" or not (found.supporters or found.opponents):  # not for whom those speak
            found.of(side).extend(named(tokens, parts))
    return found


def _by_again(tokens: list[Token], at: int, last: tuple[Side, int] | None) -> tuple[Side, int] | None:
    """“supported by Roe and by Poe, but not by Doe”"""
    if last is None or at < 1 or tokens[at - 1].tag not in _BEFORE_BY:
        return None
    refused = tokens[at].tag == "not"
    at += refused
    if at + 1 >= len(tokens) or tokens[at].low not in (_AGAIN if refused else ("by",)):
        return None
    return (_OPPOSITE.get(last[0], last[0]) if refused else last[0]), at + 1


def _is_doing(token: Token) -> bool:
    return token.verb is not None and "ing" in token.verb.forms


def sides_inserted(tokens: list[Token], comma: int) -> Sides | None:
    """“proposed, supported by Roe, deleting …”: those between two commas."""
    if comma + 2 >= len(tokens) or tokens[comma].tag != "comma" or not opens_side(tokens, comma + 1):
        return None
    sides = sides_at(tokens, comma + 1, len(tokens))
    return sides if sides.end and sides.end + 1 < len(tokens) and tokens[sides.end].tag == "comma" else None


def sides_behind(tokens: list[Token]) -> Iterator[tuple[int, Sides]]:
    """“…, supported by Roe, but opposed by Poe.”: from which token on, where nothing but another clause follows."""
    floor = 0
    for at, token in enumerate(tokens):
        if at < floor or not (token.tag in _SIGNS or token.low == "with"):
            continue
        opening = _past_joints(tokens, at, len(tokens))
        opened = marker(tokens, opening)
        if opened is None or tokens[opening].low == "for":
            continue
        found = sides_at(tokens, at, len(tokens))
        floor = found.end
        if not floor or not _is_closed(tokens, floor):
            continue
        with_names = tokens[opening].low == "with" and opened[1] <= opening + 2
        if not with_names or tokens[floor - 1].low in _PRESENT:  # “with Roe” alone tells no side here
            yield at, found


def _is_closed(tokens: list[Token], at: int) -> bool:
    if at < len(tokens) and tokens[at].low in ("it", "this"):
        at += 1  # “with Roe opposing it”
    if at >= len(tokens) or tokens[at].tag in _CLOSING or tokens[at].low in _CONTRAST:
        return True
    return tokens[at].tag == "comma" and at + 1 < len(tokens) and tokens[at + 1].tag in _NEXT_CLAUSE


def sides_start(tokens: list[Token], sign: int, floor: int) -> int | None:
    """Where “for the GROUP, supported by Y and opposed by Z,” begins that ends with the sign at `sign`."""
    first = None
    for at in range(sign - 2, floor, -1):
        if tokens[at].tag in _ENDS_SIDES:
            break
        if opens_side(tokens, at) and sides_at(tokens, at, sign).end == sign:
            first = at
    return first


def opens_side(tokens: list[Token], at: int) -> bool:
    """Whether “supported by” or the like stands here, with a sign or “and” before it."""
    return at > 0 and tokens[at - 1].tag in _JOINTS and marker(tokens, at) is not None


def named(tokens: list[Token], parts: list[Part]) -> list[Part]:
    """Without “others” beside names; “the EU and its members” are one."""
    found: list[Part] = []
    for start, end in parts:
        start += end - start > 1 and tokens[start].low in ("only", "both") and tokens[start + 1].tag == "name"
        if found and tokens[start].tag == "possessive" and tokens[start + 1].low.startswith("member"):
            found[-1] = (found[-1][0], end)
        elif len(parts) == 1 or not all(token.low in _NOBODY for token in tokens[start:end]):
            found.append((start, end))
    return found


def _names(tokens: list[Token], at: int, until: int) -> list[Part]:
    parts = [part for part in names_after(tokens, at) if part[1] <= until]
    for join in range(at, parts[-1][1] - 2 if parts else at):
        if tokens[join].tag == "and" and by_noun(tokens, join + 1):
            return coordinated(tokens, at, join)  # “support from Roe and opposition from Poe”
    return parts


def _may_stand(tokens: list[Token], opening: int, part: Part) -> bool:
    """After “with” and “for” only who is named; else also “several cities”, “its members”."""
    if tokens[opening].low in ("with", "for") or is_party(tokens, part):
        return is_party(tokens, part)
    last = tokens[part[1] - 1]
    return last.tag == "word" and last.low.endswith("s") and not is_mute(last.low)


def is_party(tokens: list[Token], part: Part) -> bool:
    """Whether a phrase names somebody, or some body of delegates: not “with its rivers”, “for now”."""
    start, end = part
    if tokens[start].tag == "possessive":
        return False
    return tokens[end - 1].low in _BODIES or any(token.tag == "name" for token in tokens[start:end])


def _past_joints(tokens: list[Token], at: int, until: int) -> int:
    limit = min(until, at + JOINTS)
    while at < limit and tokens[at].tag in _JOINTS:
        at += 1
    if at + 2 < until and tokens[at].low in ("a", "an") and tokens[at + 1].low in _TAKEN_AS:
        return at + 2  # “, a view shared by Roe”
    return at


def apart(tokens: list[Token], speakers: Iterable[Part]) -> tuple[list[Part], list[Part]]:
    """Who speaks, and for whom: “NORLAND for the COASTAL GROUP”."""
    by: list[Part] = []
    on_behalf_of: list[Part] = []
    for start, end in speakers:
        split = _speaks_for(tokens, start, end)
        by.append((start, split or end))
        on_behalf_of += [(split + 1, end)] if split else []
    return by, on_behalf_of


def _speaks_for(tokens: list[Token], start: int, end: int) -> int | None:
    """“NORLAND for the COASTAL GROUP”: where “for” stands."""
    for at in range(start + 1, end - 1):
        if tokens[at].low == "for":
            whole = tokens[at + 1].low == "the" and at + 2 < end and tokens[at + 2].tag == "name"
            if whole or tokens[at + 1].low in _GROUPS:
                return at if all(token.tag == "name" for token in tokens[start:at]) else None
    return None
