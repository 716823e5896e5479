"""Whether a concern is named as worry, welcome or demand, by the words around it."""

from bisect import bisect_left
from collections.abc import Iterable

from positions.suggesting.labelling import lexicon
from positions.suggesting.labelling.concerns import Named
from positions.suggesting.labelling.phrases import Hit
from positions.suggesting.labelling.reading import Reading
from positions.suggesting.shapes import Polarity

# A word tells from no farther than this, in words; a phrase has at most so many.
FARTHEST = 14
LONGEST = 12
# A denial stands so near before what it denies.
NEAR = 3
# A word behind the phrase tells as if it stood so much farther: words before govern.
BEHIND = 2
# A kind word that is but part of the phrase tells as if it stood so far: “call for good-faith research” is no praise.
WITHIN = 6

_POLARITIES: dict[str, Polarity] = {"worry": "worry", "demand": "demand", "welcome": "welcome"}


class Tones:
    """The words of a reading that tell a polarity: those of the lexicon, and what rejects or faults the text."""

    def __init__(self, reading: Reading, tones: Iterable[Hit], stance: Iterable[Hit]) -> None:
        self._reading = reading
        faults = (hit for hit in stance if hit.label in ("no", "condemn", "fault"))
        hits = [(hit.first, hit.last, _POLARITIES[hit.label]) for hit in tones]
        self._hits = sorted(hits + [(hit.first, hit.last, "worry") for hit in faults])
        self._cue = next((hit for hit in self._hits if not reading.in_content[hit[0]]), None)

    def polarity_of(self, named: Named) -> tuple[Polarity, str] | None:
        """By the nearest word that tells, or the cue where none is near, with that word; None where no word does."""
        reading = self._reading
        denial = next(
            (p for p in reading.leading(named.at[0], NEAR) if reading.keys[p] in ("no", "without")), None
        )
        nearest = min(self._near(named), key=lambda hit: _distance(hit, named), default=None)
        if denial is not None and (nearest is None or nearest[2] != "demand"):
            return "worry", reading.keys[denial]
        nearest = nearest or self._cue
        if nearest is None:
            return None
        first, last, polarity = nearest
        denying = lexicon.stems("denying")
        if any(reading.stems[place] in denying for place in reading.leading(first, NEAR)):
            polarity = "worry"
        return polarity, reading.words(first, last)

    def _near(self, named: Named) -> Iterable[tuple[int, int, Polarity]]:
        """Those of the same clause that are near enough."""
        clause = self._reading.clause[named.at[0]]
        start = bisect_left(self._hits, (named.at[0] - FARTHEST - LONGEST,))
        for hit in self._hits[start : bisect_left(self._hits, (named.at[-1] + FARTHEST + 1,))]:
            if self._reading.clause[hit[0]] == clause and _distance(hit, named)[0] <= FARTHEST:
                yield hit


def _distance(hit: tuple[int, int, Polarity], named: Named) -> tuple[int, bool]:
    """In words; of two as near, a worry counts."""
    first, last, polarity = hit
    worry = polarity == "worry"
    if first > named.at[-1]:
        return first - named.at[-1] + BEHIND, not worry
    if last < named.at[0]:
        return named.at[0] - last, not worry
    part = first > named.at[0] or last < named.at[-1]
    return WITHIN * (part and not worry), not worry
