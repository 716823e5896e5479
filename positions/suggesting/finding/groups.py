"""Verb groups: “has repeatedly said”, “was criticized”, “to sign”. Whose they are is for `subjects`."""

from typing import Literal, NamedTuple

from positions.suggesting.finding.lexicon import Form, Reading, idioms, listed, noun_frames
from positions.suggesting.finding.tokens import AUXILIARY, GENITIVE, Token

Voice = Literal["active", "passive", "reduced", "ing", "infinitive"]

# How many words may stand between the first auxiliary and the verb.
REACH = 8

_HELPING = AUXILIARY | {"adverb", "not"}
_BEFORE_NOUN = frozenset(["determiner", "possessive", "preposition", "number", "be"])
_ADJECTIVE = ("al", "ous", "ive", "ful", "less", "ic", "able", "ible", "ary", "ory", "est")
_ADVERBIAL = frozenset(["long", "first", "further", "best"])  # adjectives that may stand before a verb
_BEFORE_PLAIN = frozenset(["modal", "do", "not", "to"])
_OBJECTS = frozenset(["determiner", "possessive", "that", "subject", "there"])
_QUANTIFIERS = listed("quantifier")
_ACQUIRED = listed("acquired")
_FLOATING = frozenset(["both", "all", "each"])


class Group(NamedTuple):
    """`first` to `main`, both included. `bare` groups have no auxiliary; `plain` and `singular` ones are bare and want
    a subject of their number."""

    first: int
    main: int
    lemma: str
    voice: Voice
    bare: bool
    modal: bool
    plain: bool = False
    singular: bool = False


def verb_groups(tokens: list[Token]) -> list[Group]:
    """Every group, left to right."""
    found: list[Group] = []
    auxiliaries: list[int] = []
    for at, token in enumerate(tokens):
        if token.verb:
            if group := _group(tokens, at, token.verb):
                found.append(group)
        elif token.tag in ("be", "have"):
            auxiliaries.append(at)
    helping = {at for group in found for at in range(group.first, group.main)} if auxiliaries else set[int]()
    copulas = [group for at in auxiliaries if at not in helping and (group := _copula(tokens, at))]
    return sorted(found + copulas, key=lambda group: group.main) if copulas else found


def _group(tokens: list[Token], at: int, reading: Reading) -> Group | None:
    near, floor = at, max(0, at - REACH)
    while near > floor and (tokens[near - 1].tag in ("adverb", "not") or tokens[near - 1].low in _ADVERBIAL):
        near -= 1
    auxiliary = tokens[near - 1] if near else None
    if (
        auxiliary
        and auxiliary.low == GENITIVE
        and tokens[at].low in noun_frames()
        and tokens[near - 2].tag != "subject"
    ):
        return None  # “the ministry's warning”
    voice = _voice(reading.forms, auxiliary)
    if voice is None:
        return None
    bare = auxiliary is None or not (
        auxiliary.tag in AUXILIARY or auxiliary.tag == "to" or auxiliary.low in _ACQUIRED
    )
    by_others = (
        voice == "active" and at + 1 < len(tokens) and tokens[at + 1].low == "by" and not _stands_by(reading)
    )
    if bare and (by_others or _is_noun(tokens, at, reading)):
        return None
    first = _first(tokens, near)
    return Group(
        first,
        at,
        reading.lemma,
        voice,
        bare,
        modal=any(token.tag == "modal" for token in tokens[first:at]),
        plain=bare and "plain" in reading.forms and "past" not in reading.forms,
        singular=bare and reading.forms == {"s"},
    )


def _stands_by(reading: Reading) -> bool:
    return (reading.lemma, "by") in idioms()


def _copula(tokens: list[Token], at: int) -> Group | None:
    """“is” and “has” as main verbs; not the genitive."""
    token, before = tokens[at], tokens[at - 1].tag if at else ""
    if token.low in (GENITIVE, "being", "having", "been", "be") and before not in ("subject", "modal"):
        return None
    if at + 1 < len(tokens) and tokens[at + 1].tag in ("be", "have"):
        return None
    first = _first(tokens, at)
    modal = any(token.tag == "modal" for token in tokens[first:at])
    return Group(first, at, token.tag, "active", True, modal)


def _first(tokens: list[Token], at: int) -> int:
    floor = max(0, at - REACH)
    while at > floor and tokens[at - 1].tag in _HELPING:
        at -= 1
    return at


def _voice(forms: frozenset[Form], auxiliary: Token | None) -> Voice | None:
    tag = auxiliary.tag if auxiliary else ""
    if tag in ("modal", "do"):
        return "active" if "plain" in forms else None
    if tag == "have":
        return "active" if "participle" in forms else None
    if tag == "be":
        return "active" if "ing" in forms else "passive" if "participle" in forms else None
    if tag == "to" and "plain" in forms:
        return "infinitive"
    if auxiliary and auxiliary.low in _ACQUIRED and "participle" in forms:
        return "passive"
    if "ing" in forms:
        return "ing"
    return "active" if forms & {"past", "s", "plain"} else "reduced"


def _is_noun(tokens: list[Token], at: int, reading: Reading) -> bool:
    """Whether a form without auxiliary stands where a noun or an adjective stands."""
    before = tokens[at - 1] if at else None
    if before and before.low in _FLOATING and at > 1 and tokens[at - 2].tag == "name":
        return False  # “Roe and Poe each asked”
    if before and before.tag in _BEFORE_NOUN and not (before.tag == "preposition" and "ing" in reading.forms):
        return not (before.low in _QUANTIFIERS and _governs(tokens, at)) and (
            before.tag != "number" or reading.noun
        )
    if not reading.noun:
        return False
    if before and _makes_noun(before, tokens[at - 2].tag if at > 1 else ""):
        return True
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after and after.verb and after.verb.forms == {"past"}:  # “shares fell”
        return True
    return after is not None and (after.low == "of" or (after.tag in AUXILIARY and after.low != GENITIVE))


def _governs(tokens: list[Token], at: int) -> bool:
    """“some fear the cost”: what follows is an object."""
    return at + 1 < len(tokens) and tokens[at + 1].tag in _OBJECTS


def _makes_noun(before: Token, earlier: str) -> bool:
    """Whether the word before is an adjective, or a verb with this one as its object: “did not unveil plans”."""
    if before.tag == "word" and before.verb and ("ing" in before.verb.forms or earlier in _BEFORE_PLAIN):
        return True
    return before.tag == "adjective" or (before.tag == "word" and before.low.endswith(_ADJECTIVE))
