"""The words that open a side in a report of talks: “supported by”, “with opposition from”, “on behalf of”, “as did”."""

from typing import Literal

from positions.suggesting.finding.lexicon import listed, verb_readings
from positions.suggesting.finding.tokens import AUXILIARY, Token

# How far behind “support” the word “from” may stand, in tokens.
NOUN_REACH = 5

# Who proposed it is no side, but is told in the same words: “tabled by Roe and supported by Poe”.
Side = Literal["speakers", "supporters", "opponents", "on_behalf_of"]

_BY: dict[str, Side] = dict.fromkeys(listed("supported-by"), "supporters")
_BY |= dict.fromkeys(listed("opposed-by"), "opponents")
_BY |= dict.fromkeys(listed("proposed-by"), "speakers")
_FROM: dict[str, Side] = dict.fromkeys(listed("support-noun"), "supporters")
_FROM |= dict.fromkeys(listed("opposition-noun"), "opponents")
_BEFORE_NOUN = listed("before-side-noun")
_IN_PART = listed("in-part")
_DID = listed("did")
_AFTER_NOUN = frozenset(["from", "by", "of", "with", "among"])
_LIKEWISE = frozenset(["as", "so", "neither"])
_WITH = frozenset(["together", "along", "jointly"])
_IN_WITH = listed("in-with")
_JOINING = listed("joining")
_OTHERS = frozenset(["alongside", "speaking", "representing", "for", "on", "in"])
_SUFFERING = frozenset(word for word, verb in verb_readings().items() if verb.lemma in listed("suffered"))
# No side opens without one of these.
OPENING = frozenset([*_JOINING, *_BY, *_FROM, *_LIKEWISE, "nor", "with", "speaking", "alongside"])
OPENING |= {"representing", "behalf", "name"}
_OPENING = frozenset(
    [*_SUFFERING, *_JOINING, *_BY, *_FROM, *_BEFORE_NOUN, *_DID, *_WITH, *_LIKEWISE, *_OTHERS]
)


def marker(tokens: list[Token], at: int) -> tuple[Side, int] | None:
    """What side begins at this token, and where its names do."""
    if at + 2 > len(tokens) or tokens[at].low not in _OPENING:
        return None
    low, following = tokens[at].low, tokens[at + 1]
    if low in _BY and (names := _past_by(tokens, at + 1)):
        return _BY[low], names
    if low in _BEFORE_NOUN and (found := by_noun(tokens, at + 1 + (following.tag == "determiner"))):
        return found
    if low in _SUFFERING and (
        found := by_noun(tokens, at + 1 + (following.tag in ("determiner", "adjective")))
    ):
        return found
    if names := _beside(tokens, at):
        return "supporters", names
    return by_noun(tokens, at) or spoken_for(tokens, at)


def by_noun(tokens: list[Token], at: int) -> tuple[Side, int] | None:
    """“support from”, “opposition by”, “objections were raised by”"""
    if at >= len(tokens) or tokens[at].low not in _FROM:
        return None
    for names in range(at + 1, min(len(tokens) - 1, at + NOUN_REACH)):
        if tokens[names].low in _AFTER_NOUN:
            return _FROM[tokens[at].low], names + 1
        if tokens[names].tag not in AUXILIARY and not tokens[names].verb:
            return None
    return None


def spoken_for(tokens: list[Token], at: int) -> tuple[Side, int] | None:
    """“speaking for”, “on behalf of”, “for”"""
    if at >= len(tokens):
        return None
    if tokens[at].low == "representing":
        return "on_behalf_of", at + 1
    if tokens[at].low == "speaking":
        at += 1
        while at + 1 < len(tokens) and tokens[at].tag == "adverb":
            at += 1
    words = [token.low for token in tokens[at : at + 4]]
    openings = (["for"], ["on", "behalf", "of"], ["in", "the", "name", "of"])
    names = next((at + len(opening) for opening in openings if words[: len(opening)] == opening), None)
    return ("on_behalf_of", names) if names else None


def _beside(tokens: list[Token], at: int) -> int | None:
    """Where the names begin after “with”, “together with”, “in line with”, “as did”, “nor did”."""
    low, following = tokens[at].low, tokens[at + 1]
    if low == "with":
        return at + 1 + (following.tag == "adverb")
    if low == "alongside" or low in _JOINING or (low in _DID and at and tokens[at - 1].low == "nor"):
        return at + 1
    if (low in _WITH and following.low == "with") or (low in _LIKEWISE and following.low in _DID):
        return at + 2
    if low == "in" and following.low in _IN_WITH and at + 2 < len(tokens) and tokens[at + 2].low == "with":
        return at + 3
    return None


def _past_by(tokens: list[Token], at: int) -> int | None:
    """Past “by”, “strongly by” and “in part by”."""
    while at < len(tokens) and (tokens[at].tag == "adverb" or tokens[at].low in _IN_PART):
        at += 1
    if at + 1 >= len(tokens) or tokens[at].low != "by":
        return None
    return at + 1
