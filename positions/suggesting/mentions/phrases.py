"""Phrases with a treaty's noun, taken apart: “the” · “UN’s planned cybercrime” · “convention” · “on …”. Which treaty it
means is for `treaties`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from positions.suggesting.mentions.names import folded
from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.vocabulary import (
    CALENDAR,
    TREATY_ADJECTIVES,
    TREATY_DRAFTS,
    TREATY_WORDS,
    listed,
)

_NOUN = re.compile(rf"\b(?:{'|'.join(sorted(TREATY_WORDS | TREATY_DRAFTS))})\b")
_WORD = re.compile(r"[\w&]+(?:[.'-]+[\w&]+)*")
_TOPIC = re.compile(r"\s(?:on|against|for|to|of)\s(?:the\s)?")
_TITLE = re.compile(
    rf"\s(?:on|against|for|concerning)\s(?:the\s)?(?!(?:{'|'.join(CALENDAR)})\b)", re.IGNORECASE
)
_CAPITAL = re.compile(r"(?P<name>[A-Z][\w-]*+)(?:\s(?:of|the|and|in|for|on)){0,2}\s?")
_STOPS = listed("treaty_stops") | TREATY_WORDS
_NO_DRAFT_BEFORE = listed("draft_of_another") | TREATY_WORDS | TREATY_DRAFTS
_SMALL = listed("small")
_SAME = {"united nations": "un", "u.n.": "un", "european union": "eu", "world health organization": "who"}
_LONGEST_WORD = 40  # characters
_LONGEST_TOPIC = 6  # words before the noun, and after it
_LONGEST_TITLE = 90  # characters after the noun


@dataclass(frozen=True)
class Phrase:
    """“the” · “UN’s planned cybercrime” · treaty · “on …”: its noun, and the words around it but for adjectives that
    any treaty may have. `starts` are those of the words before the noun, `ends` of those after it."""

    noun: str
    noun_start: int
    end: int
    before: tuple[str, ...]
    starts: tuple[int, ...]
    after: tuple[str, ...]
    ends: tuple[int, ...]
    definite: int | None  # where its “the” or “this” stands

    @property
    def start(self) -> int:
        return self.starts[0] if self.starts else self.noun_start

    def shortened(self) -> Iterator["Phrase"]:
        """Itself, and without its first words; the last keeps one."""
        for cut in range(max(len(self.before), 1)):
            yield replace(self, before=self.before[cut:], starts=self.starts[cut:])

    def topics(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """Its words and its end, with all the words after the noun, with fewer, with none."""
        for count in range(len(self.after), -1, -1):
            yield self.topic(self.after[:count]), self.ends[count - 1] if count else self.end

    def topic(self, after: tuple[str, ...] = ()) -> tuple[str, ...]:
        words = _WORD.findall(normal(" ".join(self.before)))
        return (*(word for word in words if word not in TREATY_ADJECTIVES), *after)


def phrases(reading: Reading) -> list[Phrase]:
    return [phrase for match in _NOUN.finditer(reading.fold) if (phrase := _phrase(reading, match))]


def content(names: list[str]) -> frozenset[str]:
    """The words of treaties' names, but for small ones and the nouns that make a treaty."""
    return frozenset(word for name in names for word in _WORD.findall(normal(name))) - _SMALL - TREATY_WORDS


def nouns(names: list[str]) -> frozenset[str]:
    return frozenset(word for name in names for word in _WORD.findall(normal(name))) & TREATY_WORDS


def normal(text: str) -> str:
    """In small letters, bodies of long names by their initials."""
    text = folded(text)
    for long, short in _SAME.items():
        text = text.replace(long, short)
    return text


def capitals_end(text: str, end: int) -> int:
    """Where the capitals of “… on the Law of Treaties” end."""
    link = _TITLE.match(text, end)
    place = link.end() if link else end
    last = end + _LONGEST_TITLE
    while link and place < last and (word := _CAPITAL.match(text, place)):
        end = word.end("name")
        place = word.end()
    return end


def _phrase(reading: Reading, noun: re.Match[str]) -> Phrase | None:
    end = noun.end()
    if noun[0] in TREATY_DRAFTS and reading.word_after(end) in _NO_DRAFT_BEFORE:
        return None
    starts, definite = _before(reading, noun.start())
    before = tuple(_bare(reading.fold, start) for start in starts)
    while before and before[0] in TREATY_ADJECTIVES:
        before, starts = before[1:], starts[1:]
    return Phrase(
        noun[0], noun.start(), end, before, tuple(starts), *_after(reading.fold, end, noun[0]), definite
    )


def _bare(fold: str, start: int) -> str:
    """The word here without a possessive ending."""
    return fold[start : fold.index(" ", start)].removesuffix("'s").removesuffix("'")


def _before(reading: Reading, noun: int) -> tuple[list[int], int | None]:
    """Where the words before the noun begin, and its “the” or “this” if it has one."""
    fold, text = reading.fold, reading.text
    starts: list[int] = []
    at = noun
    while len(starts) < _LONGEST_TOPIC and at and fold[at - 1] == " " and text[at - 1] != "\n":
        start = max(fold.rfind(" ", max(0, at - _LONGEST_WORD), at - 1) + 1, at - _LONGEST_WORD, 0)
        word = _bare(fold, start)
        if word in ("the", "this"):
            return starts, start
        if word in _STOPS or not _WORD.fullmatch(word):
            break
        starts.insert(0, start)
        at = start
    return starts, None


def _after(fold: str, end: int, noun: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The words of “against cyber crime” and where each ends."""
    link = _TOPIC.match(fold, end) if noun in TREATY_WORDS else None
    found: list[str] = []
    ends: list[int] = []
    place = link.end() if link else end
    while link and len(found) < _LONGEST_TOPIC and (word := _WORD.match(fold, place)):
        if word[0] in _STOPS - {"and", "of", "the"}:
            break
        place = word.end() + 1
        if word[0] not in _SMALL:
            found.append(word[0])
            ends.append(word.end())
        if fold[word.end() : place] != " ":
            break
    return tuple(found), tuple(ends)
