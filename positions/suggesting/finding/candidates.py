"""A possible attribution, before it is weighed against its neighbours."""

from dataclasses import dataclass, field

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
