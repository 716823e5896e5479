"""Which candidates of one unit stand: the outermost, in the order of their families."""

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.shapes import Span


def resolve(first: list[Candidate], others: list[Candidate]) -> list[Candidate]:
    """Candidates without overlap, by start of the content. `first` go before `others`, whatever their place."""
    ranked = [*first, *sorted(others, key=_place)]
    if not ranked:
        return []
    start = min(span.start for candidate in ranked for span in candidate.content)
    taken = bytearray(max(span.end for candidate in ranked for span in candidate.content) - start)
    kept: list[Candidate] = []
    for candidate in ranked:
        spans = [(span.start - start, span.end - start) for span in candidate.content]
        if all(taken.find(1, *span) < 0 for span in spans):
            kept.append(candidate)
            for one, end in spans:
                taken[one:end] = b"\1" * (end - one)
    return sorted(kept, key=lambda candidate: candidate.content[0])


def _place(candidate: Candidate) -> Span:
    return candidate.cue
