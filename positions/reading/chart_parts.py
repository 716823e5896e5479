"""What goes into the steps chart, and the shapes that come out: x in % of the width, y in pixels."""

import datetime as dt
from dataclasses import dataclass, field

from positions.models import Stance

SCALE = [stance for stance in Stance if stance is not Stance.UNDECIDED]
LANE_Y = {stance.value: 32 + 24 * row for row, stance in enumerate(SCALE)}
BOTTOM = max(LANE_Y.values()) + 12
STRIP = 24  # the tallest bar of the volume strip


@dataclass(frozen=True)
class Tick:
    """One statement that carries a step, with its first and last possible day."""

    first: dt.date
    last: dt.date
    stance: str
    hollow: bool
    statement: int


@dataclass(frozen=True)
class Month:
    """Statements that were said in one month at the earliest: the first of these days, the last possible day."""

    first: dt.date
    last: dt.date
    statements: int


@dataclass(frozen=True)
class Turn:
    """The derived line changes to this on that day; None: no position from then on."""

    day: dt.date
    stance: str | None
    reported: bool


@dataclass(frozen=True)
class Mark:
    """A milestone of the treaty."""

    first: dt.date
    last: dt.date
    label: str


@dataclass(frozen=True)
class Lane:
    y: int
    stance: str
    label: str


@dataclass(frozen=True)
class Label:
    """A vertical line and its text, empty where there is no room; `anchor` is SVG's, so it follows the script."""

    x: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Hold:
    x1: float
    x2: float
    y: int
    stance: str
    reported: bool
    stale: bool


@dataclass(frozen=True)
class Riser:
    x: float
    y1: int
    y2: int


@dataclass(frozen=True)
class Glyph:
    """`changes` is 0 at the first and the last statement, more than one where close changes share the mark."""

    x: float
    y: int
    stance: str
    reported: bool
    changes: int


@dataclass(frozen=True)
class TickMark:
    """Stands at the last possible day; a whisker reaches back from there where the day is not known."""

    x: float
    y: int
    stance: str
    hollow: bool
    x1: float
    x2: float

    @property
    def whisker(self) -> bool:
        return self.x1 != self.x2


@dataclass(frozen=True)
class Bin:
    x: float
    width: float
    y: float
    height: float
    count: int


@dataclass(frozen=True)
class Volume:
    unit: str  # "month", "half-year" or "year"
    bins: list[Bin]
    maximum: int
    y: int = BOTTOM + STRIP


@dataclass(frozen=True)
class Spark:
    """The line alone, small: beside facts that stand in words."""

    holds: list[Hold]
    risers: list[Riser]


@dataclass(frozen=True)
class Chart:
    """The drawing. Milestones have the names that fit on a phone, `names` those that fit on a wide screen."""

    years: list[Label]
    milestones: list[Label]
    names: list[Label]
    holds: list[Hold]
    risers: list[Riser]
    glyphs: list[Glyph]
    ticks: list[TickMark]
    volume: Volume | None
    gap: bool
    lanes: list[Lane] = field(
        default_factory=lambda: [
            Lane(LANE_Y[stance.value], stance.value, str(stance.label)) for stance in SCALE
        ]
    )

    @property
    def bottom(self) -> int:
        return self.volume.y if self.volume else BOTTOM

    @property
    def caption_y(self) -> int:
        return self.bottom + 18

    @property
    def height(self) -> int:
        return self.bottom + 24

    @property
    def rings(self) -> list[int]:
        """How many changes share a mark, wherever several do."""
        return sorted({glyph.changes for glyph in self.glyphs if glyph.changes > 1})

    @property
    def words(self) -> set[str]:
        """Which signs were drawn, for the caption explains those and no others."""
        signs = {
            "stale": any(hold.stale and not hold.reported for hold in self.holds),
            "reported": any(hold.reported for hold in self.holds),
            "hollow": any(tick.hollow for tick in self.ticks) or any(glyph.reported for glyph in self.glyphs),
            "whisker": any(tick.whisker for tick in self.ticks),
            "gap": self.gap,
            "milestone": bool(self.milestones),
        }
        return {name for name, drawn in signs.items() if drawn}
