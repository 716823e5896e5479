"""How often a source publishes, and from it how often to look and when its silence is odd."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

SHORTEST, UNKNOWN, LONGEST = timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6)
LOOKS = 3  # within the usual gap
PATIENCE = 2  # longest gaps
AT_LEAST, AT_MOST, WITHOUT_RHYTHM = timedelta(days=2), timedelta(days=90), timedelta(days=30)


@dataclass(frozen=True)
class Rhythm:
    """The median and the longest time between one item and the next."""

    usual: timedelta
    longest: timedelta


def of(moments: Sequence[datetime]) -> Rhythm | None:
    """From the times of a source's items, all aware, in any order; None where fewer than three differ."""
    distinct = sorted(set(moments))
    if len(distinct) < 3:
        return None
    gaps = [later - earlier for earlier, later in pairwise(distinct)]
    return Rhythm(usual=timedelta(seconds=median(gap.total_seconds() for gap in gaps)), longest=max(gaps))


def interval(rhythm: Rhythm | None) -> timedelta:
    """How long to wait before looking again."""
    return min(max(rhythm.usual / LOOKS, SHORTEST), LONGEST) if rhythm else UNKNOWN


def silent_after(rhythm: Rhythm | None) -> timedelta:
    """How long without anything new is longer than this source has ever been quiet; one old post that stays pinned
    does not make it quiet for years."""
    return min(max(PATIENCE * rhythm.longest, AT_LEAST), AT_MOST) if rhythm else WITHOUT_RHYTHM
