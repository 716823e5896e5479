"""Sentences and paragraphs of a text, as offsets. Pure; what a sentence says is for its neighbours.

The abbreviations are those of treaties and news agencies, which general splitters break after.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

# A quotation up to this length stays in one piece, however many sentences it holds.
LONGEST_QUOTATION = 400

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_MARK = re.compile(
    r"(?P<stop>[.!?…]++|[。！？｡؟۔।॥]++)"
    r"(?P<close>[\"'”’“»)\]」』]*+(?:[ \u00a0\u202f]»(?!\S))?(?:\[\d{1,3}\])*+)"
    r"|(?<=\s)(?=[•▪‣]\s)"  # a list that was flattened into one line
)
_WIDE = frozenset("。！？｡")  # written without a space after them
_NEXT = re.compile(r"\s*+[\"'“”‘«„(\[¿¡]*+(?P<first>\w?)(?P<rest>\w*+)(?P<dot>\.?)")
_WORD_BEFORE = re.compile(r"[^\s(\[\"“‘«„'—–/-]*\Z")
_QUOTE = re.compile(r"[“”„«»\"「」『』]")
_CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", '"': '"'}

# "1." or "(a)." at the head of an item belongs to what follows.
_ENUMERATOR = re.compile(r"\W*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})\W*")
_LETTERED = re.compile(r"\s*+\((?:[a-z]|[ivx]{1,5})\)\s")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")  # "U.S", and initials such as "J"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER_LAST = _words("""
    Art Arts para paras sec secs subpara dr mr mrs ms messrs mx prof rev hon amb gen lt col capt sgt maj
    adm gov sen rep st vs v cf e.g i.e viz approx ca eds res doc docs resp
""")
_BEFORE_NUMBER = _words("no nos add art arts corr fig figs p pp ch chs vol vols ed mar sat sun")
_SELDOM_LAST = _words("""
    inc ltd co corp jr sr etc al bros dept est assn univ ph.d jan feb apr jun jul aug sep sept oct nov
    dec
""")
_STARTERS = _words("""
    a according after all also although an and another as at because before both but by during even
    every few finally for from further furthermore he her here his how however i if in instead it its
    last many meanwhile moreover most nevertheless no nor not now of on once one only or other others
    our over she since so some still such that the their then there therefore these they this those
    though through thus to today under unlike until we what when where whereas whether which while who
    why with without yet you your
""")
# `“Why now?” Ms Roe asked.` goes on after the question mark.
_SPEECH = re.compile(
    r"\s(?:[A-Z][\w.'’-]*\s){1,4}(?:said|says|asked|asks|added|told|wrote|writes|warned|replied|argued)\b"
)


# “We oppose it.” — Ada Roe
_SIGNED = re.compile(r"\s[—–―]\s?\w")


@dataclass(frozen=True)
class Sentence:
    """A sentence: code-point offsets, end exclusive, and the number of its paragraph, counted from 0."""

    start: int
    end: int
    paragraph: int


def sentences(text: str) -> Sequence[Sentence]:
    """Every sentence in order. Together they hold each character that is not white space exactly once; a line
    break always ends one. Takes time in proportion to the text."""
    return _sentences(text)


@lru_cache(maxsize=1)  # several readers of one text ask one after the other
def _sentences(text: str) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    paragraph = 0
    for line in _LINE.finditer(text):
        spans = list(_spans(line[0]))
        found += [Sentence(line.start() + start, line.start() + end, paragraph) for start, end in spans]
        paragraph += bool(spans)
    return tuple(found)


def _spans(line: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for cut in [*_cuts(line), len(line)]:
        piece = line[begin:cut]
        if words := piece.strip():
            start = begin + len(piece) - len(piece.lstrip())
            yield start, start + len(words)
        begin = cut


def _cuts(line: str) -> Iterator[int]:
    begin = 0
    quotations = _quotations(line)
    closes = next(quotations, None)
    for mark in _MARK.finditer(line):
        while closes and closes[1] < mark.end():
            closes = next(quotations, None)
        if closes and closes[0] < mark.start():
            continue
        if _ends_sentence(line, begin, mark):
            begin = mark.end()
            yield begin


def _quotations(line: str) -> Iterator[tuple[int, int]]:
    """Where short quotations open and close."""
    opened: int | None = None
    for match in _QUOTE.finditer(line):
        at = match.start()
        if opened is not None and match[0] in _CLOSERS[line[opened]]:
            if at - opened <= LONGEST_QUOTATION:
                yield opened, at
            opened = None
        elif match[0] in _CLOSERS and (at == 0 or not line[at - 1].isalnum()):
            opened = at


def _ends_sentence(line: str, begin: int, mark: re.Match[str]) -> bool:
    stop, close, after = mark["stop"], mark["close"], mark.end()
    if stop is None or after == len(line) or stop[-1] in _WIDE:
        return True
    following = _NEXT.match(line, after)
    if not following or not line[after].isspace():
        return False
    if close and _SIGNED.match(line, after):
        return False
    if following["first"].islower() and not _LETTERED.match(line, after):
        return False
    if stop in ("…", "...") and not close:
        return False
    if stop != ".":
        return not (close and _SPEECH.match(line, after))
    if any(sign not in ")]" for sign in close):
        return True
    if mark.start() - begin <= 12 and _ENUMERATOR.fullmatch(line, begin, mark.start()):
        return False
    before = _WORD_BEFORE.search(line, max(begin, mark.start() - 24), mark.start())
    return _may_follow(before[0] if before else "", following)


def _may_follow(abbreviated: str, following: re.Match[str]) -> bool:
    """Whether a sentence can end after `abbreviated` and its full stop, given the word that follows."""
    word = following["first"] + following["rest"]
    key = abbreviated.casefold()
    if key in _NEVER_LAST or abbreviated in _NEVER_LAST:  # "Art." in capitals only; "art." may end
        return False
    if key in _BEFORE_NUMBER:
        return not (word[:1].isdigit() or re.fullmatch(r"[IVXLC]{2,}", word))
    if key in _SELDOM_LAST or _ACRONYM.fullmatch(abbreviated):
        return word.casefold() in _STARTERS and not (len(word) == 1 and following["dot"])
    return True
