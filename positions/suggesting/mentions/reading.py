"""One text as the finders of this folder read it: its sentences, what stands before and after a place. Decides nothing
about names."""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from positions.suggesting.mentions.names import folded
from positions.suggesting.mentions.vocabulary import ACTS, AUXILIARIES
from positions.suggesting.sentences import Sentence, sentences

_SPOKEN = ACTS - AUXILIARIES
_NEXT_WORD = re.compile(r"\s*+([^\W\d_]++)")
_MARKS = " \u00a0\n\r\t“\"‘'"
_APPOSITION = re.compile(r",\s[^,.;:()\n]{2,100}+,")
_TITLE = re.compile(r"\b(Mr|Mrs|Ms|Dr|Prof|Amb|Gen|Gov|Sen|Rep|Lt|St)\.")
_OPENING = frozenset('“"‘«(:;—–•-')
_QUOTED = re.compile(r"“[^“”\n]*+”|\"[^\"\n]*+\"|«[^«»\n]*+»")


@dataclass
class Reading:
    text: str
    published: dt.date | None = None
    host: str = ""
    fold: str = field(init=False)
    sentences: Sequence[Sentence] = field(init=False)

    def __post_init__(self) -> None:
        self.fold = folded(self.text)
        self.sentences = sentences(self.text)
        self._starts = [sentence.start for sentence in self.sentences]

    def sentence(self, at: int) -> int:
        """The number of the sentence around this offset."""
        return max(bisect_right(self._starts, at) - 1, 0)

    def opens_sentence(self, at: int) -> bool:
        """Whether nothing but marks stands before this offset in its sentence, or in a quotation or clause."""
        if self.text[max(at - 2, 0) : at].rstrip()[-1:] in _OPENING:
            return True
        start = self.sentences[self.sentence(at)].start
        return at - start < 4 and not any(sign.isalnum() for sign in self.text[start:at])

    def ends_sentence(self, at: int) -> bool:
        return bool(self.sentences) and self.sentences[self.sentence(at - 1)].end == at

    def begins_word(self, at: int) -> bool:
        return at == 0 or not (self.fold[at - 1].isalnum() or self.fold[at - 1] in "-_")

    def word_after(self, at: int) -> str:
        """The next word in small letters, empty where none follows at once."""
        match = _NEXT_WORD.match(self.text, at)
        return match[1].lower() if match else ""

    def word_before(self, at: int) -> str:
        """The word that ends here but for quotation marks, in small letters, empty where none does."""
        words = self.text[max(0, at - 40) : at].rstrip(_MARKS).replace("\n", " ").rsplit(" ", 1)
        return words[-1].lower() if words[-1].replace("-", "").isalpha() else ""

    def acts(self, start: int, end: int) -> bool:
        """Whether somebody at this place says, wants or does something: “X, a firm, said”, “said X”."""
        apposition = _APPOSITION.match(self.text, end)
        at = apposition.end() if apposition else end
        for _ in range(3):
            word = self.word_after(at)
            if word in ACTS:
                return True
            if word not in AUXILIARIES:
                break
            at = self.fold.find(word, at) + len(word)
        return self.word_before(start) in _SPOKEN and self.text[start - 1 : start] == " "

    @cached_property
    def quoted(self) -> list[tuple[int, int]]:
        """Where quotation marks open and close within a line."""
        return [match.span() for match in _QUOTED.finditer(self.text)]

    def in_quotes(self, at: int) -> bool:
        number = bisect_right(self.quoted, (at, len(self.text) + 1)) - 1
        return number >= 0 and at < self.quoted[number][1]

    @cached_property
    def headlines(self) -> list[tuple[int, int]]:
        """Lines in capitals or Title Case, whose capitals tell nothing."""
        return [
            span
            for match in re.finditer(r"[^\n]++", self.text)
            if (span := match.span()) and _shouts(match[0])
        ]

    def in_headline(self, at: int) -> bool:
        if not self.headlines:
            return False
        number = bisect_right(self.headlines, (at, len(self.text) + 1)) - 1
        return number >= 0 and at < self.headlines[number][1]


def without_title_stops(text: str) -> str:
    """The text with “Mr.” as “Mr”, so that any stop left ends something."""
    return _TITLE.sub(r"\1", text)


def _shouts(line: str) -> bool:
    line = line.strip()
    if len(line) > 200 or line[-1:] in tuple('.!?…,;:”"'):
        return False
    long = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return len(long) > 3 and sum(word[0].isupper() for word in long) >= 0.75 * len(long)
