"""What a verb takes after it: which of its frames the words fill, and where the content begins and ends."""

from dataclasses import dataclass

from positions.suggesting.finding.boundaries import clause_end, phrase_end
from positions.suggesting.finding.lexicon import Frames, listed, noun_frames
from positions.suggesting.finding.phrases import REACH, is_infinitive, past_adjuncts, past_hearer, past_phrase
from positions.suggesting.finding.tokens import AUXILIARY, GENITIVE, Token

_CLAUSAL = frozenset(["quote", "that"])
_GAPPED = frozenset(["quote", "zero"])
_PRONOUNS = frozenset(["subject", "pronoun", "there"])
_NOMINAL = frozenset(
    ["adjective", "word", "name", "number", "determiner", "possessive", "pronoun", "object", "quote"]
)
_OPENS_CLAUSE = (_NOMINAL | _PRONOUNS) - {"object"}
_HEARERS = _NOMINAL - {"quote"}
_NOT_CONTENT = frozenset(["it", "so", "this", "that"])
_ING = frozenset(["having", "being", "including", "excluding"])
_REFLEXIVE = listed("reflexive")
_AFTER_IS = frozenset(["determiner", "not", "adverb"])


@dataclass(frozen=True, slots=True)
class Complement:
    """`start` and `end` are token indexes of the content, `cue_end` of the cue."""

    frame: str
    cue_end: int
    start: int
    end: int


def complement(tokens: list[Token], after: int, frames: Frames) -> Complement | None:
    """What fills one of the frames, from token `after` on. None where the verb stands alone."""
    at = after
    while at < len(tokens) and tokens[at].tag in ("adverb", "not", "day", "dots"):
        at += 1
    if at + 1 < len(tokens) and tokens[at].low in _REFLEXIVE and tokens[at + 1].low in frames:
        at += 1  # “aligned itself with”
    if at >= len(tokens):
        return None
    return (
        _told(tokens, after, at, frames)
        or _said(tokens, after, at, frames)
        or _held(tokens, after, at, frames)
    )


def _told(tokens: list[Token], cue_end: int, at: int, frames: Frames) -> Complement | None:
    """A hearer, and then what it is told: “told reporters that …”, “urged states to …”."""
    if "who" not in frames or tokens[at].tag not in _HEARERS:
        return None
    hearer = past_phrase(tokens, at)
    beyond = _past_comma(tokens, past_hearer(tokens, at))
    found = _clause_at(tokens, cue_end, beyond, frames - {"zero"})
    found = found or _clause_at(tokens, cue_end, hearer, frames & {"zero"})
    if found is None and "objto" in frames and is_infinitive(tokens, hearer):
        return Complement("objto", cue_end, hearer, phrase_end(tokens, hearer))
    return found


def _said(tokens: list[Token], cue_end: int, at: int, frames: Frames) -> Complement | None:
    """Quotation, that-clause, zero-that and questions, with adjuncts before them."""
    hearer = past_phrase(tokens, at) if "who" in frames else at
    if at < hearer < len(tokens) and tokens[hearer].tag == "comma":
        frames -= {"zero"}  # “…, Roe told reporters, …”
    if found := _clause_at(tokens, cue_end, at, frames):
        return found
    beyond = past_adjuncts(tokens, at) if frames & _CLAUSAL else at
    if beyond > at and (found := _clause_at(tokens, cue_end, beyond, frames)):
        return found
    beyond = _past_comma(tokens, beyond)
    return _clause_at(tokens, cue_end, beyond, frames & _CLAUSAL) if beyond > at else None


def _past_comma(tokens: list[Token], at: int) -> int:
    """Past a comma or colon before a quotation, and past “, however,”."""
    if at >= len(tokens) or tokens[at].tag not in ("comma", "colon"):
        return at
    for closing in range(at + 1, min(len(tokens) - 1, at + REACH)):
        if tokens[closing].tag == "comma":
            return closing + 1 if tokens[closing + 1].tag in _CLAUSAL else at + 1
    return at + 1


def _clause_at(tokens: list[Token], cue_end: int, at: int, frames: Frames) -> Complement | None:
    if at + 1 < len(tokens) and tokens[at].tag in ("comma", "colon"):
        if "quote" not in frames:
            return None
        if tokens[at + 1].tag == "quote":
            at += 1
        elif tokens[at].tag == "colon":
            return Complement("colon", cue_end, at + 1, len(tokens))
    frame = _clause_frame(tokens, at, frames) if at < len(tokens) else None
    return Complement(frame, cue_end, at, clause_end(tokens, at)) if frame else None


def _clause_frame(tokens: list[Token], at: int, frames: Frames) -> str | None:
    tag = tokens[at].tag
    if tag in ("quote", "wh") and tag in frames:
        return tag
    if tag == "that" and "that" in frames and _has_any_verb(tokens, at + 1):
        return tag
    if tag in AUXILIARY and tokens[at].low != GENITIVE and frames >= _GAPPED:
        return "zero"  # “a list that Roe said was too long”
    if tag in _OPENS_CLAUSE and "zero" in frames and _has_verb(tokens, at, strict="np" in frames):
        return "zero"
    return None


def _has_any_verb(tokens: list[Token], at: int) -> bool:
    """False for “that spot”."""
    return any(
        token.verb or token.tag in AUXILIARY or token.tag == "quote" for token in tokens[at : at + 2 * REACH]
    )


def _has_verb(tokens: list[Token], at: int, strict: bool) -> bool:
    """Whether a clause with a verb of its own begins here, and not just a noun phrase; `strict` where the verb before
    may take one."""
    if tokens[at].tag in _PRONOUNS:
        return True
    for k in range(at + 1, min(len(tokens), at + 2 * REACH)):
        tag = tokens[k].tag
        if tag == "quote" or _is_finite(tokens, k):
            return True
        if tag in ("semicolon", "colon") or (strict and tag in ("who", "which")):
            return False
    return False


def _is_finite(tokens: list[Token], at: int) -> bool:
    token, before = tokens[at], tokens[at - 1]
    if token.low == GENITIVE:
        return at + 1 < len(tokens) and tokens[at + 1].tag in _AFTER_IS
    if token.tag in AUXILIARY:
        return True
    if token.verb is None or token.tag == "name":
        return False
    if before.tag == "name" and "s" in token.verb.forms:
        return True
    return (
        not token.verb.noun
        and before.tag not in ("to", "determiner")
        and bool(token.verb.forms & {"past", "s"})
    )


def _held(tokens: list[Token], cue_end: int, at: int, frames: Frames) -> Complement | None:
    """Infinitives, -ing forms, noun phrases and prepositions."""
    token = tokens[at]
    if found := _governed(tokens, at, frames):
        return found
    beyond = past_adjuncts(tokens, at)
    if "to" in frames and is_infinitive(tokens, beyond):
        return Complement("to", cue_end, beyond, phrase_end(tokens, beyond))
    if "ing" in frames and ((token.verb and "ing" in token.verb.forms) or token.low in _ING):
        return Complement("ing", cue_end, at, phrase_end(tokens, at))
    if token.tag in _NOMINAL or token.low in ("it", "you") or _is_gerund(tokens, at):
        return _object(tokens, cue_end, at, frames)
    return None


def _is_gerund(tokens: list[Token], at: int) -> bool:
    """“in favour of including it”"""
    return tokens[at].low in _ING and tokens[at - 1].tag == "preposition"


def _governed(tokens: list[Token], at: int, frames: Frames) -> Complement | None:
    """What follows a preposition of the verb, or the “as” of “described as unfair the …”."""
    token, start = tokens[at], at + 1
    if start >= len(tokens):
        return None
    if f"np-{token.low}" in frames and token.tag != "to":
        return Complement(f"np-{token.low}", start, start, phrase_end(tokens, start))
    if token.tag == "to":
        if "to-np" not in frames or is_infinitive(tokens, at, known=True):
            return None
    elif token.tag != "preposition" or token.low not in frames:
        return None
    following = tokens[start]
    if following.tag in ("wh", "that"):
        return Complement(token.low, start, start, clause_end(tokens, start))
    if following.tag in _NOMINAL or following.verb or following.low in _ING:
        return Complement(token.low, start, start, phrase_end(tokens, start))
    return None


def _object(tokens: list[Token], cue_end: int, at: int, frames: Frames) -> Complement | None:
    behind = past_phrase(tokens, at)
    if "objto" in frames and is_infinitive(tokens, behind):
        return Complement("objto", cue_end, at, phrase_end(tokens, at))
    if behind < len(tokens) and f"np-{tokens[behind].low}" in frames:
        return Complement(f"np-{tokens[behind].low}", cue_end, at, phrase_end(tokens, at))
    if "noun" in frames and (found := _attitude(tokens, behind)):
        return found
    end = phrase_end(tokens, at)
    if "attitude" in frames and tokens[behind - 1].low in noun_frames():
        return Complement("np", cue_end, at, end)
    if "np" in frames and not (end == at + 1 and tokens[at].low in _NOT_CONTENT):
        return Complement("np", cue_end, at, end)
    return None


def _attitude(tokens: list[Token], at: int) -> Complement | None:
    """“expressed concern about …”: the content is what follows the noun."""
    if at + 1 >= len(tokens) or tokens[at].low not in noun_frames().get(tokens[at - 1].low, ()):
        return None
    if tokens[at].tag == "that":
        return Complement("noun", at, at, clause_end(tokens, at))
    start = at if is_infinitive(tokens, at) else at + 1
    return Complement("noun", start, start, phrase_end(tokens, start))
