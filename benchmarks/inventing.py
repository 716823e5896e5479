"""An invented record: who says what on which treaty, and when. Numbers alone, no database; one seed, one record."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import TypeVar

from positions.models import Question, Signatory, Stance, VersionConcern
from positions.models.span import span

T = TypeVar("T")

CONCERNS, PROVISIONS, MILESTONES = 30, 20, 12
LAST_DAY = dt.date(2025, 12, 31)
INNER = {Stance.OPPOSE_UNLESS_AMENDED, Stance.SUPPORT_WITH_RESERVATIONS}
# Shares in percent.
VERSIONS = {1: 88, 2: 8, 3: 4}
DAYS = {"2024-08-21": 60, "2024-08": 30, "2024": 10}
RELATIONS = {
    Signatory.Relation.SIGNED: 70,
    Signatory.Relation.ALIGNED: 15,
    Signatory.Relation.SPOKEN_FOR: 10,
    Signatory.Relation.DISSOCIATED: 5,
}
STANCES = {
    Stance.SUPPORT: 24,
    Stance.SUPPORT_WITH_RESERVATIONS: 20,
    Stance.MIXED: 14,
    Stance.OPPOSE_UNLESS_AMENDED: 18,
    Stance.OPPOSE: 20,
    Stance.UNDECIDED: 4,
}
GRADES = {"A": 36, "B": 27, "C": 23, "D": 9, "E": 5}
SOURCES = {1: 78, 2: 14, 3: 8}


@dataclass(frozen=True)
class Scale:
    """How much to invent. Small records keep the shape: one large treaty, one large pair, a long tail."""

    statements: int
    articles: int
    seed: int = 1
    suggestions: int = 0

    @property
    def organizations(self) -> int:
        return min(2000, max(40, self.statements // 5))

    @property
    def treaties(self) -> int:
        return min(60, max(6, self.statements // 50))

    @property
    def pair(self) -> int:
        """Statements of the largest pair, which is the first organization on the first treaty."""
        return min(10_000, self.statements // 10)

    @property
    def unfinished(self) -> int:
        """Statements that are not out yet, in all stages."""
        return min(600, self.statements // 20)

    def draw(self, what: str) -> Random:
        """A source of chance of its own for each part, so that a change of one leaves the others as they are."""
        return Random(f"{self.seed} {what}")  # noqa: S311  # nothing secret is drawn


@dataclass(slots=True)
class Said:
    """One statement. Organizations, treaties, concerns and so on are numbers from 0; a stance for each version."""

    organization: int
    treaty: int
    said_from: dt.date
    said_to: dt.date
    question: Question = Question.TEXT
    stances: list[Stance | None] = field(default_factory=list)
    asks: int = 0
    concerns: set[tuple[int, VersionConcern.Polarity]] = field(default_factory=set)
    provisions: set[int] = field(default_factory=set)
    signatories: dict[int, Signatory.Relation] = field(default_factory=dict)
    evidence: dict[int, str] = field(default_factory=dict)  # article to grade
    withdrawn: bool = False


def record(scale: Scale) -> list[Said]:
    """All statements, by the last day on which they can have been said."""
    drawn = scale.draw("record")
    pairs: dict[tuple[int, int], list[Said]] = defaultdict(list)
    for organization, treaty in _pairs(scale, drawn):
        said = Said(organization, treaty, *_days(drawn, treaty))
        pairs[organization, treaty].append(said)
    leanings = [_pick(drawn, STANCES) for _ in range(scale.organizations)]
    camps: dict[Stance | None, list[int]] = defaultdict(list)
    for organization, leaning in enumerate(leanings):
        camps[leaning].append(organization)
        camps[None].append(organization)
    for (organization, _), line in pairs.items():
        line.sort(key=lambda said: (said.said_to, said.said_from))
        _take_steps(drawn, line, leanings[organization])
    every = sorted((said for line in pairs.values() for said in line), key=lambda said: said.said_to)
    for number, said in enumerate(every):
        _add_parts(drawn, said)
        _sign(drawn, said, camps[said.stances[0]])
        _cite(drawn, said, number * scale.articles // len(every), scale.articles)
    return every


def first_day(treaty: int) -> dt.date:
    """On which it is first spoken of; the first draft comes two years later."""
    return dt.date(2004 + 7 * treaty % 14, 1, 1)


def first_draft(treaty: int) -> dt.date:
    first = first_day(treaty)
    return first.replace(year=first.year + 2)


def zipf(count: int, exponent: float = 1.0) -> list[float]:
    """Weights of the ranks, summed up as `random.choices` takes them."""
    return list(accumulate(rank**-exponent for rank in range(1, count + 1)))


def _pick(drawn: Random, shares: Mapping[T, int]) -> T:
    return drawn.choices(list(shares), list(shares.values()))[0]


def _pairs(scale: Scale, drawn: Random) -> list[tuple[int, int]]:
    """Zipf on both sides; 40 % on the first treaty, and of those just so many in the largest pair."""
    rest = scale.statements - scale.pair
    on_first = scale.statements * 2 // 5 - scale.pair
    others = drawn.choices(range(1, scale.treaties), cum_weights=zipf(scale.treaties - 1), k=rest - on_first)
    who = drawn.choices(range(scale.organizations), cum_weights=zipf(scale.organizations), k=rest)
    pairs = list(zip(who, [0] * on_first + others, strict=True))
    # Whoever would make the largest pair larger is anybody else instead.
    free = ((drawn.randrange(1, scale.organizations), 0) if pair == (0, 0) else pair for pair in pairs)
    return [(0, 0)] * scale.pair + list(free)


def _days(drawn: Random, treaty: int) -> tuple[dt.date, dt.date]:
    first = first_day(treaty)
    day = first + dt.timedelta(drawn.randrange((LAST_DAY - first).days + 1))
    shape = _pick(drawn, DAYS)
    return span(day.isoformat()[: len(shape)])


def _take_steps(drawn: Random, line: list[Said], leaning: Stance) -> None:
    """Whoever speaks again says the same again, mostly; a later version corrects what an earlier one took it for."""
    standing = leaning if drawn.random() < 0.7 else _pick(drawn, STANCES)
    for said in line:
        said.question = _question(drawn, before_draft=said.said_to < first_draft(said.treaty))
        count = _pick(drawn, VERSIONS)
        if said.question in {Question.PROVISION, Question.PROCESS}:
            said.stances = [None] * count
            continue
        if drawn.random() > 0.92:
            standing = _pick(drawn, STANCES)
        said.stances = [standing]
        said.stances += [_pick(drawn, STANCES) if drawn.random() < 0.1 else standing for _ in range(1, count)]


def _question(drawn: Random, *, before_draft: bool) -> Question:
    questions = [Question.TEXT, Question.JOINING, Question.MANDATE, Question.PROVISION, Question.PROCESS]
    return drawn.choices(questions, [45, 5, 40, 5, 5] if before_draft else [50, 38, 2, 6, 4])[0]


def _add_parts(drawn: Random, said: Said) -> None:
    """An inner step has an ask at least, which the database insists on; so has one on a provision its provision."""
    said.asks = drawn.choice([1, 1, 2]) if INNER & set(said.stances) else int(drawn.random() < 0.2)
    said.concerns = {
        (drawn.randrange(CONCERNS), drawn.choice(list(VersionConcern.Polarity)))
        for _ in range(drawn.choice([0, 0, 1, 1, 2, 3]))
    }
    on_one = said.question == Question.PROVISION or drawn.random() < 0.25
    said.provisions = (
        {drawn.randrange(PROVISIONS) for _ in range(drawn.choice([1, 1, 2]))} if on_one else set()
    )
    said.withdrawn = drawn.random() < 0.02


def _sign(drawn: Random, said: Said, camp: list[int]) -> None:
    """8 % are joint, by organizations that lean the same way; the largest pair stays as large as it is."""
    if drawn.random() >= 0.08:
        return
    able = [one for one in camp if one != said.organization and (one, said.treaty) != (0, 0)]
    names = drawn.sample(able, min(len(able), drawn.randint(2, 20)))
    said.signatories = {name: _pick(drawn, RELATIONS) for name in names}


def _cite(drawn: Random, said: Said, near: int, articles: int) -> None:
    """Articles of about its days: one, and some of the next ones."""
    more = _pick(drawn, SOURCES) - 1
    for article in [near, *(near + drawn.randint(1, 40) for _ in range(more))]:
        said.evidence[min(article, articles - 1)] = _pick(drawn, GRADES)
