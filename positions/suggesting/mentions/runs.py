"""Runs of capitalized words, and what their shape alone makes of them: organization, person, role. Whose name the
catalogue knows, and what stands around a name, is for others."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from positions.suggesting.mentions.capitals import Word, chains
from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.vocabulary import (
    CALENDAR,
    GIVEN_NAMES,
    GROUP_HEADS,
    HEADLINE_WORDS,
    HEADS,
    LEGAL_FORMS,
    NOT_NAMES,
    OPENERS,
    REMITS,
    ROLES,
    TITLES,
    WEAK_HEADS,
)

Shape = Literal["organization", "person", "role", "unknown", "nothing"]

_LONGEST_NAME = 16  # words


@dataclass(frozen=True)
class Run:
    """The words of one possible name; `title` is what stands before a person's (“Ambassador”, “Ms”)."""

    words: tuple[Word, ...]
    shape: Shape
    title: str = ""

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end


def runs(reading: Reading, taken: list[tuple[int, int]]) -> Iterator[Run]:
    """The runs of capitals outside headlines, in order. Where a name already `taken` stands in one, the run is cut,
    unless a longer name holds it: “Tidewater Foundation”."""
    inside = {at for start, end in taken for at in range(start, end)}
    for chain in chains(reading):
        for words in _names(chain, inside):
            words = _trimmed(reading, words)
            if not words:
                continue
            run = _shaped(words)
            free = inside.isdisjoint(word.start for word in words)
            if free or (run.shape == "organization" and _is_longer_name(run, inside)):
                yield run
            else:
                for piece in _pieces(words, inside):
                    yield _shaped(piece)


def _names(chain: list[Word], inside: set[int]) -> Iterator[list[Word]]:
    """The chain, cut at each “of” and “and” that joins two names and not the parts of one."""
    if len(chain) == 1:
        yield chain
        return
    if any(word.low in HEADLINE_WORDS for word in chain[1:]) and len(chain) > 3:
        return  # a headline within a line
    parts: list[list[Word]] = []
    for word in chain:
        if word.joint in ("of", "and") or not parts:
            parts.append([])
        parts[-1].append(word)
    name = parts[0]
    for part in parts[1:]:
        joins = _of_joins(name, part) if part[0].joint == "of" else _and_joins(name, part, inside)
        if joins and len(name) < _LONGEST_NAME:
            name = name + part
        else:
            yield name
            name = part
    yield name


def _headed(words: list[Word]) -> bool:
    """Whether an organization's noun stands before an “of” of the name."""
    return any(after.joint == "of" and word.low in HEADS for word, after in pairwise(words))


def _of_joins(name: list[Word], part: list[Word]) -> bool:
    """“Institute of Rivers”, and “Secretary of State Ann Roe”, which `_shaped` takes apart."""
    if name[-1].low in ROLES or name[-1].text in TITLES:
        return len(part) > 2 and not any(word.low in HEADS for word in part)
    return part[0].low not in NOT_NAMES and (name[-1].low in HEADS or _headed(name))


def _and_joins(name: list[Word], part: list[Word], inside: set[int]) -> bool:
    """“Ministry of Trade and Fisheries”, “Software and Networks Association”; not “Norway and Ports Association”."""
    if part[0].start in inside or part[0].text in GIVEN_NAMES:
        return False
    ends_in_head = part[-1].low in HEADS
    if _headed(name):
        return not ends_in_head and any(word.low in REMITS for word in name)
    plain = len(name) <= 3 and not any(word.low in HEADS or word.start in inside for word in name)
    return (
        plain
        and ends_in_head
        and part[-1].low not in WEAK_HEADS - GROUP_HEADS
        and len(part) > 1
        and name[0].text not in GIVEN_NAMES
    )


def _trimmed(reading: Reading, words: list[Word]) -> list[Word]:
    """The words without a sentence's first, a place (“Oslo-based”) or a day beside the name."""
    first = words[0]
    if len(words) > 1 and words[-1].low in CALENDAR and first.text not in GIVEN_NAMES:
        words = words[:-1]
    if len(words) > 2 and words[1].text in GIVEN_NAMES and reading.word_before(first.start) == "of":
        return words[1:]  # “secretary of State Ann Roe”
    opens = first.low in OPENERS and reading.opens_sentence(first.start)
    return words[1:] if opens or first.low in ("the", "an") or first.low.endswith("-based") else words


def _is_longer_name(run: Run, inside: set[int]) -> bool:
    """Whether the noun that makes the run an organization is none of the names already taken."""
    return any(word.low in HEADS and word.start not in inside for word in run.words)


def _pieces(words: list[Word], inside: set[int]) -> Iterator[list[Word]]:
    piece: list[Word] = []
    for word in words:
        if word.start in inside:
            if piece:
                yield piece
            piece = []
        else:
            piece.append(word)
    if piece:
        yield piece


def _shaped(words: list[Word]) -> Run:
    if len(words) == 1:
        return Run(tuple(words), _shape(words))
    title = _title_length(words)
    if title and words[title].joint == "space" and _may_be_person(words[title:]):
        return Run(tuple(words[title:]), "person", _joined(words[:title]))
    return Run(tuple(words), _shape(words))


def _joined(words: list[Word]) -> str:
    return "".join(f" of {word.text}" if word.joint == "of" else f" {word.text}" for word in words).strip()


def _title_length(words: list[Word]) -> int:
    """How many words at the head are a title or role: “Policy Director Ann Roe” has two."""
    places = [
        n for n, word in enumerate(words[:-1], 1) if word.text.rstrip(".") in TITLES or word.low in ROLES
    ]
    title = places[-1] if places else 0
    if not title or words[title].joint != "of":
        return title
    given = (
        n for n, word in enumerate(words) if n > title and word.text in GIVEN_NAMES and word.joint == "space"
    )
    return next(given, len(words) - 2)


def _may_be_person(words: list[Word]) -> bool:
    if not 1 <= len(words) <= 4 or any(word.joint in ("of", "and", "form") for word in words[1:]):
        return False
    first, *others = words
    plain = [word.low for word in others if word.text not in GIVEN_NAMES]
    if first.text in GIVEN_NAMES:  # “Theresa May”
        return not any(low in HEADS or low in ROLES for low in plain)
    if any(word.low in OPENERS for word in others):
        return False
    plain.append(first.low)
    return not any(low in HEADS or low in NOT_NAMES or low in ROLES for low in plain)


def _shape(words: list[Word]) -> Shape:
    last = words[-1]
    if last.low in NOT_NAMES and all(word.low in NOT_NAMES for word in words):
        return "nothing"
    if len(words) == 1:
        return "role" if last.low in ROLES else "unknown"
    if last.text in LEGAL_FORMS or _headed(words):
        return "organization"
    if last.low in ROLES:
        return "role"
    if last.low in HEADS:
        return "unknown" if last.low in WEAK_HEADS and len(words) == 2 else "organization"
    if not _may_be_person(words):
        return "unknown"
    initials = any(len(word.text.rstrip(".")) == 1 for word in words[1:])
    return "person" if initials or words[0].text in GIVEN_NAMES else "unknown"
