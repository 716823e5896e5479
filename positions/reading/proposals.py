"""Suggestions as the annotation page shows them: in the order of the text, each with the sentence it begins in."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from positions.models import Capture, Concern, Suggestion, VersionConcern
from positions.suggesting.sentences import Sentence


@dataclass(frozen=True)
class Card:
    """`first` and `last` are the numbers of the sentences that the passage touches."""

    suggestion: Suggestion
    first: int
    last: int
    concerns: list[tuple[str, str]]

    @property
    def after(self) -> str:
        """Where the focus goes on once it is decided: to its sentence."""
        return f"#n{self.first}"

    @property
    def organization(self) -> str:
        """Its name, or how the text calls it where the catalogue lacks it."""
        return str(self.suggestion.organization or self.suggestion.organization_name)

    @property
    def speaker(self) -> str:
        return self.organization or "–"


def cards(capture: Capture, sentences: Sequence[Sentence]) -> list[Card]:
    """What waits for a decision, in the order of the text; of one passage, the likeliest first."""
    rows = list(
        Suggestion.objects.open()
        .filter(capture=capture)
        .select_related("organization", "speaks_through", "treaty")
        .order_by("start", "-score", "pk")
    )
    starts = [sentence.start for sentence in sentences]
    slugs = {slug for row in rows for slug, _polarity in row.concerns}
    labels = dict(Concern.objects.filter(slug__in=slugs).values_list("slug", "label")) if slugs else {}
    return [
        Card(
            row,
            max(1, bisect_right(starts, row.start)),
            max(1, bisect_right(starts, row.end - 1)),
            [
                (str(VersionConcern.Polarity(polarity).label), labels.get(slug, slug))
                for slug, polarity in row.concerns
            ],
        )
        for row in rows
    ]
