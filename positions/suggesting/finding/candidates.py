"""A possible attribution, before it is weighed against its neighbours."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from positions.suggesting.finding.markers import Side
from positions.suggesting.shapes import Span


@dataclass(slots=True)
class Candidate:
    """`rule` names the family that found it; `frame` says how the content hangs on the cue."""

    rule: str
    frame: str
    lemma: str
    content: list[Span]
    speakers: list[Span]
    cue: Span
    quoted: bool = False
    supporters: list[Span] = field(default_factory=list)
    opponents: list[Span] = field(default_factory=list)
    on_behalf_of: list[Span] = field(default_factory=list)

    def add(self, side: Side, names: Iterable[Span]) -> None:
        """Each stands on one side, that which was read first."""
        known = {*self.speakers, *self.supporters, *self.opponents, *self.on_behalf_of}
        of_side: list[Span] = getattr(self, side)
        of_side += [span for span in names if span not in known]
