"""Noun phrases to the left of a token: where the one that ends there begins."""

from positions.suggesting.finding.phrases import LINKS
from positions.suggesting.finding.tokens import GENITIVE, SPEECH, Token

_NOMINAL = frozenset(
    ["adjective", "word", "name", "number", "determiner", "possessive", "pronoun", "day", "quote"]
)
_SPECIFIERS = frozenset(["determiner", "possessive"])
_BEFORE_TERM = frozenset(["determiner", "possessive", "word", "adjective", "be"])
_NOT_FINITE_AFTER = frozenset(["determiner", "possessive", "preposition", "number", "and"])
_ABOUT = frozenset(["about", "around", "over", "under", "near"])
_AFTER_TO = frozenset(["determiner", "possessive", "name", "number"])


def phrase_start(tokens: list[Token], end: int, floor: int) -> int | None:
    """Where the noun phrase that ends before `end` begins."""
    last = tokens[end - 1] if end > floor else None
    if last is None or last.tag == "adjective":
        return None
    if last.tag in ("subject", "object"):
        return end - 1
    if last.tag not in _NOMINAL or (last.verb and last.verb.lemma and _is_finite(tokens, end - 1)):
        return None
    start, at = end, end - 1
    while at >= floor and (back := _step(tokens, at, end, floor)):
        if tokens[at].tag in _NOMINAL or tokens[at].tag == "adverb":
            start = at
        if tokens[at].tag in _SPECIFIERS and not _leads_on(tokens, at, floor):
            return start
        at -= back
    if start < end and at >= floor and tokens[at].low in _ABOUT and tokens[start].tag == "number":
        return start  # “about forty groups”
    if at >= floor and tokens[at].tag in ("preposition", "to"):
        return _names_after_adjunct(tokens, start, end)
    return start if start < end else None


def _step(tokens: list[Token], at: int, end: int, floor: int) -> int:
    """How many tokens from `at` to the left belong to the phrase; 0 where it begins."""
    token = tokens[at]
    before = tokens[at - 1] if at > floor else None
    if token.tag == "close":
        return at - parenthesis_start(tokens, at, floor) + 1
    if token.verb and at < end - 1 and _is_finite(tokens, at):
        # “a poll released in May found” goes on to the left
        return int("participle" in token.verb.forms and tokens[at + 1].tag == "preposition")
    if token.tag == "quote":
        return int(token.low != SPEECH and before is not None and before.tag in _BEFORE_TERM)
    if token.tag == "day":
        return int(at == end - 1)
    if token.tag in _NOMINAL or token.tag == "adverb":
        return 1
    if token.tag == "preposition" and _follows_participle(tokens, at, floor):
        return 2
    if at + 1 >= end or before is None:
        return 0
    if token.tag == "to":  # “aid to the poor”, not “likely to calm voters”
        return int(before.tag in _NOMINAL and tokens[at + 1].tag in _AFTER_TO)
    return int(_joins(token, before))


def _joins(token: Token, before: Token) -> bool:
    """“the head of the group”, “Roe's lawyer”, “Roe and Poe”, “more than half”."""
    if token.low == GENITIVE:
        return True
    if token.low == "than":
        return before.low in ("more", "less", "fewer")
    if token.tag == "and":
        return before.tag in _NOMINAL or before.tag == "close"
    return token.low in LINKS and (before.tag in _NOMINAL or before.tag == "close")


def _leads_on(tokens: list[Token], at: int, floor: int) -> bool:
    """Whether something of the phrase stands before its determiner."""
    return at > floor and (tokens[at - 1].low in LINKS or tokens[at - 1].tag in ("determiner", "and"))


def _is_finite(tokens: list[Token], at: int) -> bool:
    """Whether the verb here ends the noun phrase to its right."""
    token, before = tokens[at], tokens[at - 1] if at else None
    if token.tag == "name" or token.verb is None or token.verb.noun:
        return False
    return before is None or not (before.tag in _NOT_FINITE_AFTER or before.low == GENITIVE)


def _follows_participle(tokens: list[Token], at: int, floor: int) -> bool:
    """“a letter signed by forty groups”"""
    if at < floor + 2:
        return False
    verb, before = tokens[at - 1].verb, tokens[at - 2]
    return bool(verb and "participle" in verb.forms and before.tag in ("word", "name") and not before.verb)


def _names_after_adjunct(tokens: list[Token], start: int, end: int) -> int | None:
    """“At a rally Roe said”: the names at the end, where the phrase before them is an adjunct."""
    at = end
    while at > start and tokens[at - 1].tag == "name":
        at -= 1
    return at if start < at < end else None


def parenthesis_start(tokens: list[Token], closing: int, floor: int) -> int:
    """The opening parenthesis of the one at `closing`."""
    while closing > floor and tokens[closing].tag != "open":
        closing -= 1
    return closing
