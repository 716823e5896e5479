"""What the search of one text gives. How it comes about is `suggester`'s."""

from dataclasses import dataclass

from positions.suggesting.mentions import Speaker
from positions.suggesting.shapes import Attribution, Labels, Mention, Span


@dataclass(frozen=True)
class Proposal:
    """One attribution with all that is said of it. `passage` holds whole sentences; `score`, 0 to 1, is how likely a
    person accepts it; `near` holds where its paragraph names a treaty of the catalogue."""

    passage: Span
    attribution: Attribution
    speakers: tuple[Speaker, ...]
    labels: Labels
    score: float
    near: bool = False
    # Who is said to support or to oppose what the speakers say.
    supporters: tuple[Speaker, ...] = ()
    opponents: tuple[Speaker, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether an editor is to see it: an organization of the catalogue, or somebody on one of its treaties or near
        one. Where nobody is named (“various groups”) there is nothing to record."""
        known = any(speaker.organization for speaker in self.speakers)
        named = any(speaker.person or speaker.name != speaker.name.lower() for speaker in self.speakers)
        return known or (named and (self.near or self.labels.treaty is not None))


@dataclass(frozen=True)
class Found:
    """`own` says whose document the whole text is, empty where it is nobody's in particular."""

    mentions: tuple[Mention, ...]
    proposals: tuple[Proposal, ...]
    own: str = ""
