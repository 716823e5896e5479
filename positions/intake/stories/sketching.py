"""A text → shingles, its sketch, and how much of two texts is the same wording. Pure: no database."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby, islice

# Of a longer text (in characters, in words) the beginning is compared: the work for hostile ones has an end.
LONGEST, MOST_WORDS = 100_000, 20_000
# Words of a shingle; characters of one where words are not set apart.
WIDTH, DENSE_WIDTH = 5, 8
# A text with fewer shingles of its own says too little for a likeness: it is compared as a whole.
FEWEST = 36
HASHES = 32
ASKED = 64

# The bounds below were chosen on positions/tests/data/stories/pairs.yaml, and checked on held_out.yaml beside it.
NEAR, DOUBTFUL = 0.5, 0.3
# The share of its words that an edited copy has to itself; and that the one of two near texts has that has fewer.
COPY_OWN, NEAR_OWN = 0.05, 0.1
# The longest passages that two texts may each have to themselves, in shingles: about two sentences.
PASSAGE = 5
TITLES = 0.6
# A first line of at most so many words is a heading.
HEADING = 20

_DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_DENSE}]|[^\W_{_DENSE}]+")
# Soft hyphens, zero widths, marks of direction, and what stretches an Arabic line.
_UNSEEN = re.compile("[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BEFORE_SENTENCE = re.compile(r"(?:^|[.!?:;\n“\"«(])\W*$")


class Shingled:
    """The words of a text without case, accents and signs, and the hash of each run of `width` of them."""

    def __init__(self, text: str) -> None:
        self.text = _plain(text[:LONGEST])
        found = list(islice(_WORD.finditer(self.text), MOST_WORDS))
        self.complete = len(text) <= LONGEST and len(found) < MOST_WORDS
        self.starts = [match.start() for match in found]
        self.words = [match[0].casefold() for match in found]
        dense = sum(len(word) == 1 and word >= "\u0e00" for word in self.words)
        self.width = DENSE_WIDTH if 2 * dense > len(self.words) else WIDTH

    @cached_property
    def hashes(self) -> list[int]:
        """In the order of the text: one for each word with which a shingle begins."""
        last = len(self.words) - self.width + 1
        return [_hash(self.words[start : start + self.width]) for start in range(last)]

    @cached_property
    def shingles(self) -> frozenset[int]:
        return frozenset(self.hashes)

    @cached_property
    def whole(self) -> int:
        """The hash of all words together."""
        return _hash(self.words)

    def sketch(self, common: Callable[[list[int]], Set[int]]) -> list[int]:
        """The least hashes of its shingles but for those that are `common` among them, or the hash of the whole,
        where it is short. The least are asked for first: mostly that is enough."""
        own: list[int] = []
        least = sorted(self.shingles)
        for start in range(0, len(least), ASKED):
            asked = least[start : start + ASKED]
            shared = common(asked)
            own += [shingle for shingle in asked if shingle not in shared]
            if len(own) >= FEWEST:
                return own[:HASHES]
        return [self.whole]

    def own(self, shared: Set[int], common: Set[int]) -> list[int]:
        """The places of the words that stand in no shared shingle, and in no common one."""
        places, until = [], 0
        for place in range(len(self.words)):
            if place < len(self.hashes) and (self.hashes[place] in shared or self.hashes[place] in common):
                until = place + self.width
            if place >= until:
                places.append(place)
        return places

    def marks(self, places: Iterable[int]) -> set[str]:
        """The numbers, and the names as far as capitals tell, of the words there; headings have capitals anyway."""
        heading = self._heading()
        return {self.words[place] for place in places if place >= heading and self._is_mark(place)}

    def _heading(self) -> int:
        """How many words the heading has."""
        line = self.text.find("\n")
        words = sum(start < line for start in self.starts[: HEADING + 1])
        return words if words <= HEADING else 0

    def _is_mark(self, place: int) -> bool:
        start = self.starts[place]
        if self.text[start].isupper():
            return not _BEFORE_SENTENCE.search(self.text[max(0, start - 5) : start])
        return any(sign.isdigit() for sign in self.words[place])


@dataclass(frozen=True)
class Likeness:
    """What two texts share. `own`: the share of its words that each has to itself; `swaps`: names and numbers that
    each has where the other has other ones."""

    jaccard: float
    own: tuple[float, float] = (0.0, 0.0)
    passages: tuple[list[float], list[float]] = ([], [])
    swaps: int = 0
    words: int = 0
    complete: bool = True

    @property
    def is_copy(self) -> bool:
        """Nothing but words here and there differs, and no name or number was put in place of another one."""
        return self.complete and max(self.own) <= COPY_OWN and not self.swaps

    @property
    def is_near(self) -> bool:
        """One of the two says hardly anything that the other does not say. Where both have something of their own,
        they paste the same passage: a resolution, a quotation, words on who speaks."""
        return self.jaccard >= NEAR and self._is_contained and not self._is_form

    @property
    def is_doubtful(self) -> bool:
        """Its titles decide: much shorter than the other, or rewritten sentence by sentence."""
        rewritten = all(len(runs) > 2 and max(runs) <= PASSAGE + 1 for runs in self.passages)
        return self.jaccard >= DOUBTFUL and (self._is_contained or rewritten) and not self._is_form

    @property
    def _is_contained(self) -> bool:
        longest = min(max(runs, default=0) for runs in self.passages)
        return min(self.own) <= NEAR_OWN and longest <= PASSAGE

    @property
    def _is_form(self) -> bool:
        """A form filled in anew: two swaps and more, and one in a hundred words."""
        return self.swaps >= max(2, self.words / 100)


SAME, UNLIKE = Likeness(1.0), Likeness(0.0, own=(1.0, 1.0))


def compare(one: Shingled, other: Shingled, common: Set[int]) -> Likeness:
    """How alike two texts are; `common` holds those of their shingles that say nothing of it."""
    if one.whole == other.whole:
        return SAME if one.complete and other.complete else Likeness(1.0, complete=False)
    mine, theirs = one.shingles - common, other.shingles - common
    if min(len(mine), len(theirs)) < FEWEST:
        return UNLIKE
    shared = mine & theirs
    left, right = one.own(shared, common), other.own(shared, common)
    return Likeness(
        len(shared) / len(mine | theirs),
        (len(left) / len(one.words), len(right) / len(other.words)),
        (_passages(left, one.width), _passages(right, other.width)),
        min(len(one.marks(left) - set(other.words)), len(other.marks(right) - set(one.words))),
        min(len(one.words), len(other.words)),
        one.complete and other.complete,
    )


def titles_alike(one: str, other: str) -> bool:
    """The same words mostly, and the same numbers: the next issue of a newsletter is another one."""
    first, second = Shingled(one).words, Shingled(other).words
    numbers = [{word for word in words if any(map(str.isdigit, word))} for words in (first, second)]
    likeness = SequenceMatcher(None, first, second).ratio() if first else 0
    return numbers[0] == numbers[1] and likeness >= TITLES


def _passages(places: list[int], width: int) -> list[float]:
    """How long each run of neighbouring places is, in shingles."""
    # Neighbours differ from their numbers by the same.
    runs = groupby(enumerate(places), key=lambda pair: pair[1] - pair[0])
    return [len(list(run)) / width for _, run in runs]


def _plain(text: str) -> str:
    text = _UNSEEN.sub("", text)
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _hash(words: list[str]) -> int:
    """The same for ever and in every process; signed, as PostgreSQL's bigint is."""
    digest = hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
