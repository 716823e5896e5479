"""Noun phrases to the right of a token: objects, hearers, adjuncts, and the names after “by” or “according to”."""

from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.tokens import GENITIVE, Token

# How far a phrase is followed, in tokens.
REACH = 16
# What joins the parts of one noun phrase.
LINKS = listed("link")

_NOMINAL = frozenset(
    ["adjective", "word", "name", "number", "determiner", "possessive", "pronoun", "object", "quote"]
)
_NAMING = frozenset(
    ["word", "name", "number", "determiner", "possessive", "pronoun", "subject", "object", "adjective"]
)
_NAMES = frozenset(["name", "determiner", "word", "adjective", "possessive"])
_OPENS_ITEM = _NAMES | {"number", "pronoun", "object"}
_LISTED = _NAMES | {"comma", "preposition", "open", "close", "number"}
_PAIRED = {first: second for pair in listed("paired") for first, second in [pair.split("+")]}
_QUALIFIED = frozenset(["determiner", "possessive", "adjective", "number", "adverb"])
_AFTER_NAME = frozenset([GENITIVE, "of", "for", "at", "from", "in", "by"])
_AFTER_VERB = frozenset(["determiner", "possessive", "object", "that", "preposition", "name", "wh"])
_BEFORE_ADJUNCT = frozenset(["after", "before", "since"])


def is_infinitive(tokens: list[Token], at: int, known: bool = False) -> bool:
    """Whether “to sign” or “not to sign” stands here, and no “to the port”; of a word that may be noun or verb, only
    where its verb is `known`."""
    if at < len(tokens) and tokens[at].tag == "not":
        at += 1
    if at + 1 >= len(tokens) or tokens[at].tag != "to":
        return False
    following = tokens[at + 1]
    if following.verb and following.tag == "word":
        return "plain" in following.verb.forms
    if following.tag == "word" and not following.low.endswith("ing"):
        return not known or (at + 2 < len(tokens) and tokens[at + 2].tag in _AFTER_VERB)
    return following.tag in ("be", "have", "do", "adverb", "quote", "not")


def past_phrase(tokens: list[Token], at: int) -> int:
    """The end of a simple noun phrase: where a clause, another phrase or a verb begins."""
    limit = min(len(tokens), at + REACH)
    if at < limit and (tokens[at].tag in ("object", "pronoun") or tokens[at].low in ("it", "you")):
        return at + 1
    begun = False
    while at < limit and not (begun and _begins_another(tokens, at)):
        token = tokens[at]
        if token.tag == "and":
            if at + 1 >= limit or tokens[at + 1].tag not in _NOMINAL:
                break
        elif token.tag not in _NOMINAL and not (begun and token.low == GENITIVE):
            break
        begun = begun or token.tag not in ("determiner", "possessive")
        at += 1
    return at


def _begins_another(tokens: list[Token], at: int) -> bool:
    """“told reporters Roe …”, “in a statement the plan …”"""
    token, before = tokens[at], tokens[at - 1]
    if token.tag in ("determiner", "possessive"):
        return before.tag not in ("determiner", "and")
    return token.tag == "name" and before.tag == "word" and before.low.endswith("s")


def past_adjuncts(tokens: list[Token], at: int) -> int:
    """Past “on Friday”, “in a statement”, “at a rally in Michigan”."""
    limit = min(len(tokens), at + REACH)
    while at < limit:
        token = tokens[at]
        if token.tag in ("adverb", "day"):
            at += 1
        elif at + 1 < limit and (token.tag in ("preposition", "to") or token.low in _BEFORE_ADJUNCT):
            if is_infinitive(tokens, at):
                break
            at = past_phrase(tokens, at + 1)
        else:
            break
    return at


def past_hearer(tokens: list[Token], at: int) -> int:
    """Past “reporters in Geneva on Friday”."""
    return past_adjuncts(tokens, past_phrase(tokens, at))


def past_name(tokens: list[Token], at: int) -> int:
    """The end of the noun phrase that names a speaker after “said”, “by” or “according to”."""
    limit = min(len(tokens), at + REACH)
    first = at
    while at < limit and _names_on(tokens, at, first, limit):
        at += 1
    return max(at, first + 1)


def _names_on(tokens: list[Token], at: int, first: int, limit: int) -> bool:
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < limit else None
    if token.low == "such" and following and following.low == "as":
        return False
    if token.tag in _NAMING:
        return at == first or not _is_verb(token) or _qualifies(tokens, at, limit)
    if following is None:
        return False
    if token.tag == "and":
        return following.tag in _NAMES and not _is_verb(following)
    return token.low in _AFTER_NAME


def _qualifies(tokens: list[Token], at: int, limit: int) -> bool:
    """“the landlocked states”, “the least developed countries”"""
    verb = tokens[at].verb
    return bool(
        at + 1 < limit
        and verb
        and verb.forms & {"ing", "participle"}
        and tokens[at - 1].tag in _QUALIFIED
        and tokens[at + 1].tag == "word"
        and not tokens[at + 1].verb
    )


def _is_verb(token: Token) -> bool:
    return token.tag == "word" and token.verb is not None and not token.verb.noun


def names_after(tokens: list[Token], at: int) -> list[tuple[int, int]]:
    """Each of “A, B and the C” from token `at` on, as indexes; “groups such as A and B” are A and B."""
    found: list[tuple[int, int]] = []
    while at < len(tokens):
        end = past_name(tokens, at)
        found += coordinated(tokens, at, end)
        at = end
        if at + 1 < len(tokens) and tokens[at].low == "such" and tokens[at + 1].low == "as":
            found, at = [], at + 2
        elif at + 1 < len(tokens) and tokens[at].tag == "comma" and _list_goes_on(tokens, at):
            at += 2 if tokens[at + 1].tag == "and" else 1
        else:
            break
    return found


def _list_goes_on(tokens: list[Token], comma: int) -> bool:
    """Whether names, and “and” with the last of them, follow: not an appositive."""
    first = tokens[comma + 1 + (tokens[comma + 1].tag == "and")] if comma + 2 < len(tokens) else tokens[comma]
    if first.tag not in _OPENS_ITEM or _is_verb(first):
        return False
    for at in range(comma + 1, min(len(tokens), comma + 3 * REACH)):
        if tokens[at].tag == "and":
            return at + 1 < len(tokens) and tokens[at + 1].tag in _OPENS_ITEM and not _is_verb(tokens[at + 1])
        if tokens[at].tag not in _LISTED or _is_verb(tokens[at]):
            return False
    return False


def coordinated(tokens: list[Token], start: int, end: int) -> list[tuple[int, int]]:
    """The speakers within one phrase: “Ada Roe and the Gull Institute” are two."""
    parts: list[tuple[int, int]] = []
    at = start
    for join in range(start + 1, end - 1):
        if tokens[join].tag == "and" and _joins_speakers(tokens, at, join, end):
            parts.append((at, join))
            at = join + 1
    parts.append((at, end))
    return [(start, _before_parenthesis(tokens, start, end)) for start, end in parts[:-1]] + parts[-1:]


def _before_parenthesis(tokens: list[Token], start: int, end: int) -> int:
    return next((at for at in range(start + 1, end) if tokens[at].tag == "open"), end)


def _joins_speakers(tokens: list[Token], start: int, join: int, end: int) -> bool:
    right = tokens[join + 1 : end]
    left = tokens[start : _before_parenthesis(tokens, start, join)]
    if _PAIRED.get(left[-1].low) in (right[0].low, right[-1].low):
        return False
    if (
        right[0].tag in ("determiner", "possessive", "pronoun", "adjective", "number")
        or left[-1].tag == "subject"
    ):
        return True
    if right[-1].tag == "word" and len(left) == 2 and left[0].tag == "determiner":
        return False  # “the European and United States governments”
    if right[0].tag != "name" or tokens[join].low != "and":
        return False
    if any(token.low in LINKS for token in left) and len(right) == 1:
        return False
    return left[-1].tag == "name" or left[0].tag == "determiner"
