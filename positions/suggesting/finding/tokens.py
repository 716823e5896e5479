"""The words and signs of a text, unit by unit, each with a coarse tag. A unit is a sentence, or several that one
quotation binds together; a quotation is one token, whatever it holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from positions.suggesting.finding.lexicon import Reading, closed_classes, listed, verb_readings
from positions.suggesting.finding.quotes import Quotation
from positions.suggesting.sentences import Sentence

_TOKEN = re.compile(
    r"(?=\w)(?:(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d{1,3}(?:,\d{3})+(?![\d,])"  # 10,000
    r"|[^\W_]+(?:[-‐‑&./][^\W_]+)*)"  # words with hyphens, 3.5, R-Fla
    r"|(?=[^\s\w])(?:['’](?:s|re|ve|ll|d|m|t)(?!\w)"
    r"|…|\.{3}|--+|[,;:()\[\]?!—–―•$%]|(?<=\s)[-*](?=\s))"
)
_DATELINE = re.compile(
    r"[^\W\d_a-z](?:[^\W\d_a-z]|[ .'’-]){2,30}(?:, [^—–―()\n]{1,30})?(?: ?\([^()\n]{1,20}\))? ?(?:[—–―]|--| - ) ?"
)
_SIGNS = {
    ",": "comma", ";": "semicolon", ":": "colon", "(": "open", "[": "open", ")": "close", "]": "close",
    "?": "stop", "!": "stop", "…": "dots", "...": "dots", "•": "dash", "*": "dash", "-": "dash",
    "$": "number", "%": "word",
}  # fmt: skip
_NOT_ADVERBS = listed("not-adverb")
_NAMES = frozenset(["don", "may", "will", "us"])  # with a capital
_TENS = listed("tens")
_CONTRAST = listed("contrast") | {"because", "unless", "until", "than"}
_TIMES = listed("time")
_CONTEXTUAL = _NAMES | _TIMES | {"like"}
_WHICH_TIME = frozenset(["last", "this", "next", "past", "that"])  # “last week” is a day, too
_ENDS = frozenset(",.?!…—")
_VERBLESS = frozenset(
    ["comma", "quote", "number", "be", "have", "do", "modal", "determiner", "preposition", "and"]
)
_LONGEST_WORD = 40
# How many tokens may be inserted between two commas, both included.
LONGEST_INSERTION = 10
_BEFORE_INSERTION = frozenset(["and", "but", "that"])
_OPENS_INSERTION = frozenset(["preposition", "adverb", "because", "day"])
_WITHIN_INSERTION = frozenset(
    ["preposition", "adverb", "determiner", "possessive", "adjective", "word", "number", "day", "pronoun"]
)
_UNKNOWN = Reading("", frozenset(["past", "participle"]), noun=False)  # a regular verb that no list holds

# Indexes of tokens, end exclusive.
Part = tuple[int, int]

AUXILIARY = frozenset(["be", "have", "do", "modal"])
GENITIVE = "'s"  # or a short “is” or “has”
SPEECH = "“,"  # a quotation that ends in a comma or a stop: hardly a title or a single term


@dataclass(slots=True)
class Token:
    """`low` is the word in small letters, `tag` a class of `words.txt`, “name”, “word” or the name of a sign; `verb`
    how it reads as a verb, if it does."""

    start: int
    end: int
    low: str
    tag: str
    verb: Reading | None


@dataclass(slots=True)
class Unit:
    """`tokens` in order; `paragraph` counted from 0. `closed` is false where its last quotation has no end."""

    tokens: list[Token]
    paragraph: int
    closed: bool


def units(text: str, sentences: Sequence[Sentence], quotations: list[Quotation]) -> Iterator[Unit]:
    """Sentences as units; those that break inside a quotation are joined."""
    following = iter(quotations)
    quotation = next(following, None)
    inside: list[Quotation] = []
    start: int | None = None
    for sentence in sentences:
        start = sentence.start if start is None else start
        while quotation and quotation.start < sentence.end:
            inside.append(quotation)
            quotation = next(following, None)
        if inside and inside[-1].end > sentence.end:
            continue
        closed = not inside or inside[-1].closed
        yield Unit(_tokens(text, start, sentence.end, inside), sentence.paragraph, closed)
        start, inside = None, []


def _tokens(text: str, start: int, end: int, quoted: list[Quotation]) -> list[Token]:
    found: list[Token] = []
    if dateline := _DATELINE.match(text, start, quoted[0].start if quoted else end):
        start = dateline.end()
    for quotation in quoted:
        _read(text, start, quotation.start, found)
        last = quotation.end - (2 if text.endswith("''", 0, quotation.end) else 1)
        ends = text[last - 1] in _ENDS or not quotation.closed
        found.append(Token(quotation.start, quotation.end, SPEECH if ends else "“", "quote", None))
        start = quotation.end
    _read(text, start, end, found)
    names = [at for at, token in enumerate(found) if token.tag == "name"]
    if len(names) * 2 < len(found):
        _lower_case(found, names)
    return _without_insertions(found)


def _without_insertions(tokens: list[Token]) -> list[Token]:
    """“Roe and, at a later stage, Poe said that, in such a case, …” reads as “Roe and Poe said that …”."""
    kept: list[Token] = []
    floor = 0
    for comma in [at for at, token in enumerate(tokens) if token.tag == "comma"]:
        if comma <= floor or not _invites_insertion(tokens[comma - 1]):
            continue
        if end := _past_insertion(tokens, comma):
            kept += tokens[floor:comma]
            floor = end
    return kept + tokens[floor:] if floor else tokens


def _invites_insertion(token: Token) -> bool:
    governs = token.verb is not None and token.tag == "word" and not token.verb.noun
    return governs or token.tag in _BEFORE_INSERTION or token.low == "by"


def _past_insertion(tokens: list[Token], comma: int) -> int:
    """Past “, at a later stage,”; 0 where it names somebody or is more than an adjunct."""
    for at in range(comma + 1, min(len(tokens) - 1, comma + LONGEST_INSERTION)):
        tag = tokens[at].tag
        if tag == "comma":
            return at + 1 if at > comma + 1 else 0
        if tag not in (_OPENS_INSERTION if at == comma + 1 else _WITHIN_INSERTION):
            return 0
        if tokens[at].low in _CONTRAST:
            return 0
    return 0


def _read(text: str, start: int, end: int, found: list[Token]) -> None:
    for match in _TOKEN.finditer(text, start, end):
        first, last = match.span()
        word = text[first:last]
        low, tag, verb = _classify(word) if last - first < _LONGEST_WORD else (word, "name", None)
        token = Token(first, last, low, tag, verb)
        if low in _CONTEXTUAL:
            _read_in_context(text, token, found)
        found.append(token)


def _read_in_context(text: str, token: Token, before: list[Token]) -> None:
    """Words that are another part of speech by their capital or by the word before."""
    low, last = token.low, before[-1] if before else None
    if low in _NAMES and text[token.start].isupper():
        if (last or low == "don") and not text.startswith(("'", "’"), token.end):
            token.tag = "name"
    elif last is None:
        return
    elif low in _TIMES and (last.low in _WHICH_TIME or last.tag == "day"):
        token.tag = last.tag = "day"
    elif low == "like" and last.tag in ("modal", "not"):
        token.tag, token.verb = "word", verb_readings()["like"]


@lru_cache(maxsize=20_000)
def _classify(word: str) -> tuple[str, str, Reading | None]:
    """Small letters, tag and reading of a word, wherever it stands."""
    low = word.casefold().replace("’", "'")
    tag = closed_classes().get(low) or _shape(word, low)
    verb = verb_readings().get(low) if tag not in _VERBLESS else None
    if verb is None and tag == "word" and low.endswith("ed") and len(low) > 5:
        verb = _UNKNOWN
    return low, tag, verb


def _shape(word: str, low: str) -> str:
    first = word[0]
    if not first.isalpha():
        if first.isdigit():
            return "number"
        return _SIGNS.get(word, "dash" if first in "—–―-" else "word")
    if "-" in low and low.partition("-")[0] in _TENS:
        return "number"
    if first.isupper() or not first.islower():
        return "name"
    if low.endswith("ly") and low not in _NOT_ADVERBS:
        return "adverb"
    return "word"


def _lower_case(tokens: list[Token], names: list[int]) -> None:
    """Outside headlines a capital makes a name, not a verb; at the head of a sentence and behind a colon it says
    nothing."""
    first = next((at for at, token in enumerate(tokens) if token.tag not in ("dash", "number", "open")), 0)
    for at in names:
        token = tokens[at]
        if at != first and tokens[at - 1].tag != "colon":
            token.verb = None
        elif token.verb and token.verb.forms & {"ing", "past", "participle"}:
            token.tag = "word"
