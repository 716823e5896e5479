"""Phrases of the lexicon, found in a reading: inflected, with a few words between. What follows from them is for the
neighbours.

A phrase is words with spaces between: `a|b` is one or the other, `=word` that very form, `<treaty>` any word of the
list `treaty` in words.yaml, `…` up to four words of the same clause, none of which changes what is spoken of.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from positions.suggesting.labelling import lexicon
from positions.suggesting.labelling.reading import Reading, keys_of
from positions.suggesting.labelling.stemming import stem

LONGEST_GAP = 4
_GAP = "…"


class Hit(NamedTuple):
    """Words `first` to `last` of the reading, both included, say what `label` of `family` stands for."""

    family: str
    label: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Element:
    stems: frozenset[str]
    forms: frozenset[str]  # of these the very form counts
    gap: bool = False  # words may stand before it

    def spellings(self) -> Iterator[str]:
        """Stems as they are, forms with the sign they have in a phrase."""
        yield from self.stems
        yield from (f"={form}" for form in self.forms)


@dataclass(frozen=True, slots=True)
class _Pattern:
    family: str
    label: str
    elements: tuple[_Element, ...]


class Phrasebook:
    """All phrases at once, so that a reading is gone through once. Every phrase has a family and a label."""

    def __init__(self, families: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        # By the first word, or by the first two where they must stand side by side: most phrases end there.
        self._by_one: dict[str, list[_Pattern]] = {}
        self._by_two: dict[tuple[str, str], list[_Pattern]] = {}
        for family, labels in families.items():
            for label, phrases in labels.items():
                for phrase in phrases:
                    self._add(_Pattern(family, label, tuple(_elements(phrase))))

    def _add(self, pattern: _Pattern) -> None:
        first, second = (*pattern.elements, None, None)[:2]
        for one in first.spellings() if first else ():
            if second is None or second.gap:
                self._by_one.setdefault(one, []).append(pattern)
            else:
                for two in second.spellings():
                    self._by_two.setdefault((one, two), []).append(pattern)

    def find(self, reading: Reading) -> dict[str, list[Hit]]:
        """Every phrase that stands in the reading, in its order, by family; of one label, the longest at a word."""
        found: dict[str, list[Hit]] = {}
        spelled = [(word, f"={key}") for word, key in zip(reading.stems, reading.keys, strict=True)]
        for first, (word, form) in enumerate(spelled):
            patterns = [*self._by_one.get(word, ()), *self._by_one.get(form, ())]
            for two in spelled[first + 1] if first + 1 < len(spelled) else ():
                patterns += self._by_two.get((word, two), ())
                patterns += self._by_two.get((form, two), ())
            for pattern in patterns:
                last = _last(pattern.elements, 1, reading, first)
                if last is not None:
                    hit = Hit(pattern.family, pattern.label, first, last)
                    _keep(found.setdefault(pattern.family, []), hit)
        return found


def _keep(hits: list[Hit], new: Hit) -> None:
    for at in range(len(hits) - 1, -1, -1):
        if hits[at].first != new.first:
            break
        if hits[at].label == new.label:
            hits[at] = new if new.last > hits[at].last else hits[at]
            return
    hits.append(new)


def _elements(phrase: str) -> Iterable[_Element]:
    gap = False
    for token in phrase.split():
        if token == _GAP:
            gap = True
            continue
        if token.startswith("<"):
            name = token.strip("<>")
            yield _Element(lexicon.stems(name), lexicon.forms(name), gap)
        elif "|" in token or "=" in token:
            options = token.split("|")
            forms = frozenset(option[1:] for option in options if option.startswith("="))
            stems = frozenset(stem(k) for o in options if not o.startswith("=") for k in keys_of(o))
            yield _Element(stems, forms, gap)
        else:
            for number, word in enumerate(keys_of(token)):
                yield _Element(frozenset({stem(word)}), frozenset(), gap and number == 0)
        gap = False


def _last(elements: tuple[_Element, ...], number: int, reading: Reading, before: int) -> int | None:
    """The word on which the elements from `number` on end, if they follow the word `before`."""
    if number == len(elements):
        return before
    element = elements[number]
    diverting = lexicon.stems("diverting")
    clause = reading.clause[before]
    for at in range(before + 1, min(before + 2 + LONGEST_GAP * element.gap, len(reading.keys))):
        if reading.clause[at] != clause:
            return None
        if reading.stems[at] in element.stems or reading.keys[at] in element.forms:
            last = _last(elements, number + 1, reading, at)
            if last is not None:
                return last
        if reading.stems[at] in diverting:
            return None
    return None
