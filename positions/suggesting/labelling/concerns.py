"""Which concerns of the taxonomy a content names; whether as worry, welcome or demand is for `tones`.

A phrase counts inflected, in any order, within a few words of one clause; where phrases overlap the longest counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from positions.suggesting.catalogue import Concern
from positions.suggesting.labelling import lexicon
from positions.suggesting.labelling.reading import Reading, keys_of
from positions.suggesting.labelling.stemming import stem

# Words of one phrase may stand so many words farther apart than in the lexicon.
SLACK = 2

_NOMINAL = ("ion", "ions", "ment", "ments")


@dataclass(frozen=True, slots=True)
class _Phrase:
    stems: tuple[str, ...]  # without repetition; the longest, by which it is found, first
    slug: str
    group: str | None
    noun: bool  # a single noun such as “protections”: the verb does not count


class Named(NamedTuple):
    """A concern, and the words of the reading that name it."""

    slug: str
    group: str | None
    at: tuple[int, ...]


class ConcernFinder:
    """All phrases of the taxonomy, but names of organizations and words too common to be a concern by themselves."""

    def __init__(self, concerns: Iterable[Concern], names: frozenset[str]) -> None:
        self._phrases: dict[str, list[_Phrase]] = {}
        for concern in concerns:
            for stems, noun in {
                variant for phrase in concern.phrases for variant in _variants(phrase, names)
            }:
                self._phrases.setdefault(stems[0], []).append(
                    _Phrase(stems, concern.slug, concern.group, noun)
                )

    def find(self, reading: Reading) -> list[Named]:
        """The concerns that the content names, each once, in the order of their words."""
        found: list[Named] = []
        for at, word in enumerate(reading.stems):
            for phrase in self._phrases.get(word, ()) if reading.in_content[at] else ():
                if phrase.noun and not reading.keys[at].endswith(_NOMINAL):
                    continue
                if places := _places(phrase.stems, reading, at):
                    found.append(Named(phrase.slug, phrase.group, places))
        kept: dict[str, Named] = {}
        for named in sorted(_outermost(found), key=lambda named: named.at):
            kept.setdefault(named.slug, named)
        return list(kept.values())


def _outermost(found: list[Named]) -> Iterable[Named]:
    """Without those whose words are but part of another's, and without a group where one of its concerns is named with
    a word of the same phrase."""
    holders: dict[int, list[Named]] = {}
    for named in sorted(found, key=lambda named: (-len(named.at), named.group is None)):
        beside = {other for place in named.at for other in holders.get(place, ())}
        if not any(set(named.at) < set(other.at) or other.group == named.slug for other in beside):
            yield named
        for place in named.at:
            holders.setdefault(place, []).append(named)


def _variants(phrase: str, names: frozenset[str]) -> Iterable[tuple[tuple[str, ...], bool]]:
    """The stems of a phrase, and of its hyphenated words written as one; and whether it is a single noun."""
    if phrase.casefold() in names:
        return
    for spelling in {phrase, phrase.replace("-", "").replace("\u2010", "")}:
        stems = [stem(word) for word in keys_of(spelling)]
        weighty = [word for word in stems if word not in lexicon.words("light")]
        chosen = dict.fromkeys(weighty if len(weighty) > 1 else stems)
        if chosen and not (len(chosen) == 1 and lexicon.stems("common").issuperset(chosen)):
            yield (
                tuple(sorted(chosen, key=len, reverse=True)),
                len(chosen) == 1 and spelling.endswith(_NOMINAL),
            )


def _places(stems: tuple[str, ...], reading: Reading, at: int) -> tuple[int, ...]:
    """Where the words of a phrase stand whose first stands at `at`; nothing unless all stand near one another."""
    if len(stems) == 1:
        return (at,)
    reach = len(stems) + SLACK - 1
    places = [at]
    for word in stems[1:]:
        near = _nearest(word, reading, at, reach)
        if near is None:
            return ()
        places.append(near)
    places.sort()
    return tuple(places) if places[-1] - places[0] <= reach else ()


def _nearest(word: str, reading: Reading, at: int, reach: int) -> int | None:
    for distance in range(1, reach + 1):
        for place in (at - distance, at + distance):
            if (
                0 <= place < len(reading.stems)
                and reading.stems[place] == word
                and reading.clause[place] == reading.clause[at]
            ):
                return place
    return None
