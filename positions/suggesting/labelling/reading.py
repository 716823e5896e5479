"""The words of one attribution, in the order in which they stand: keys, stems, offsets, and the clauses apart.

Cue and content are read together; the speakers are left out. What the words mean is for the neighbours.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from positions.suggesting.labelling import lexicon
from positions.suggesting.labelling.stemming import stem
from positions.suggesting.shapes import Span

# A longer content is a document, not a statement: words after these are not read.
MOST_WORDS = 800
# Of a longer word the beginning is looked up.
LONGEST_WORD = 60
# Cue and content that stand so near, in characters, are one clause.
NEAR = 40

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
_BREAK = re.compile(r"[;:!?…—–\n\r]|\.(?=\s+[^\sa-z\d])")  # “art. 6” goes on
_TOKEN = re.compile(rf"({_WORD.pattern})|{_BREAK.pattern}")
_POSSESSIVE = ("'s", "’s")
_NOT = frozenset({"cannot", "not"})


@dataclass(slots=True)
class Reading:
    """Parallel lists, one entry a word. `clause` numbers the stretches between strong breaks; `conceded` says that
    the word stands in what is merely granted (“while acknowledging progress, …”)."""

    text: str
    content: tuple[Span, ...]
    keys: list[str] = field(default_factory=list)
    stems: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    clause: list[int] = field(default_factory=list)
    conceded: list[bool] = field(default_factory=list)
    in_content: list[bool] = field(default_factory=list)

    def words(self, first: int, last: int) -> str:
        """The text from word `first` to word `last`, both included."""
        return self.text[self.starts[first] : self.ends[last]]

    def leading(self, at: int, most: int) -> Iterator[int]:
        """The words that lead up to word `at` in its clause, backwards, at most so many, none before an “and”."""
        for place in range(at - 1, max(-1, at - 1 - most), -1):
            if self.clause[place] != self.clause[at] or self.keys[place] in ("and", "or"):
                return
            yield place


def key(word: str) -> str:
    """As a word is looked up: in lower case, but for the month of May; without possessive; every contracted “not” is
    “not”."""
    if word == "May":
        return word
    word = word.casefold()
    if word in _NOT or word.endswith(("n't", "n’t")):
        return "not"
    return word[:-2] if word.endswith(_POSSESSIVE) else word


def keys_of(phrase: str) -> list[str]:
    return [key(word[0]) for word in _WORD.finditer(phrase)]


def read(text: str, content: Iterable[Span], cue: Span | None = None) -> Reading:
    """The words of cue and content, and the few that stand between two pieces of content. Spans may stand in any
    order and overlap; a word is read once."""
    reading = Reading(text, tuple(content))
    clause = -1
    before = 0
    for span, is_content in sorted(_with_cues(reading.content, cue)):
        clause = _read_span(reading, span, is_content, clause + 1, before)
        before = max(before, span.end)
    _mark_concessions(reading)
    return reading


def _with_cues(content: tuple[Span, ...], cue: Span | None) -> Iterator[tuple[Span, bool]]:
    """With each span whether it is content. What stands between two pieces (“…, and wants …”) is read as a cue is."""
    yield from ((span, True) for span in content)
    if cue:
        yield cue, False
    for one, other in pairwise(sorted(content)):
        if 0 < other.start - one.end <= NEAR:
            yield Span(one.end, other.start), False


def _read_span(reading: Reading, span: Span, is_content: bool, clause: int, before: int) -> int:
    """Appends the words of a span and returns the clause of the last; `before` is where the last span ended."""
    at = max(span.start, before)
    if before and at - before <= NEAR and not _BREAK.search(reading.text, before, at):
        clause -= 1
    already = len(reading.keys)
    for token in _TOKEN.finditer(reading.text, at, span.end):
        word = token[1]
        if word is None:
            clause += 1
        elif len(reading.keys) == MOST_WORDS:
            break
        else:
            word_key, word_stem, turns = _known(word[:LONGEST_WORD])
            clause += turns
            reading.keys.append(word_key)
            reading.stems.append(word_stem)
            reading.starts.append(token.start())
            reading.ends.append(token.end())
            reading.clause.append(clause)
    reading.in_content += [is_content] * (len(reading.keys) - already)
    return clause


@lru_cache(maxsize=32768)
def _known(word: str) -> tuple[str, str, bool]:
    """Key and stem of a word, and whether a new thought begins with it."""
    word_key = key(word)
    return word_key, stem(word_key), word_key in lexicon.words("turning")


def _mark_concessions(reading: Reading) -> None:
    """A concession lasts to the comma that ends it, or to the end of its clause."""
    reading.conceded = [False] * len(reading.keys)
    conceding = lexicon.words("conceding")
    if conceding.isdisjoint(reading.keys):
        return
    for first, word in enumerate(reading.keys):
        if word not in conceding or reading.conceded[first]:
            continue
        for at in range(first, len(reading.keys)):
            if reading.clause[at] != reading.clause[first]:
                break
            reading.conceded[at] = True
            if at > first + 1 and _ends_at_comma(reading, at):
                break


def _ends_at_comma(reading: Reading, at: int) -> bool:
    """Whether the comma after word `at`, if there is one, is more than a comma of a list."""
    following = range(at + 1, min(at + 5, len(reading.keys)))
    if at + 1 >= len(reading.keys) or "," not in reading.text[reading.ends[at] : reading.starts[at + 1]]:
        return False
    return not any(
        reading.keys[i] in ("and", "or") or "," in reading.text[reading.ends[i - 1] : reading.starts[i]]
        for i in following
        if i > at + 1 or reading.keys[i] in ("and", "or")
    )
