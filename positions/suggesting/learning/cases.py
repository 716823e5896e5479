"""What learning knows of a suggestion, and what people decided on it. Names of features are words that people read."""

import datetime as dt
import itertools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from positions.suggesting.shapes import Stance

MOST_WORDS = 300  # of a content; what comes after them is not looked at
MOST_FACTS = 12
LONGEST = 60  # code points of a word or a fact's value

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class Ruled:
    """What the rules say. `score` is from 0 to 1."""

    score: float = 0.5
    stance: Stance | None = None
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A suggestion: the words of its content, facts by name (“rule”, “cue”, “outlet”, “wording”, …) and what the
    rules say."""

    content: str
    facts: Mapping[str, str] = field(default_factory=dict)
    ruled: Ruled = Ruled()


@dataclass(frozen=True)
class Decision:
    """A person's. Stance and concerns are those of the statement that came of it; where it was rejected they count
    for nothing. Cases of one story are never on both sides of a comparison."""

    case: Case
    accepted: bool
    stance: Stance | None
    concerns: tuple[str, ...]
    story: int
    decided: dt.date


def features(case: Case) -> dict[str, float]:
    """Every feature with its weight in the case. All words together weigh as much as one fact."""
    found: dict[str, float] = {"the rules’ score": logit(case.ruled.score) / 2}
    for said in (f"the rules’ stance {case.ruled.stance}", *_concerns(case.ruled)):
        found[said] = 2.0
    words = dict.fromkeys(_words(case.content))
    for word in words:
        found[word] = 1 / math.sqrt(len(words))
    facts = [f"{name} {value[:LONGEST]}" for name, value in sorted(case.facts.items()) if value][:MOST_FACTS]
    for pair in itertools.chain(facts, map(" and ".join, itertools.combinations(facts, 2))):
        found[pair] = 1.0
    return found


def _concerns(ruled: Ruled) -> Iterator[str]:
    return (f"the rules’ concern {slug}" for slug in ruled.concerns)


def _words(content: str) -> Iterator[str]:
    """Words and pairs of words, in quotation marks."""
    before = ""
    for match in itertools.islice(_WORD.finditer(content.casefold()), MOST_WORDS):
        word = match[0][:LONGEST]
        yield f"“{word}”"
        if before:
            yield f"“{before} {word}”"
        before = word


def logit(score: float) -> float:
    """Log odds of a score; one at the edges says no more than 99 in a hundred."""
    bounded = min(max(score, 0.01), 0.99) if math.isfinite(score) else 0.5
    return math.log(bounded / (1 - bounded))
