"""Passages in a text → what a page prints: marked segments, and the surroundings of a passage. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# Of a long paragraph around a passage, this many characters on either side.
CONTEXT = 320

Span = tuple[int, int]


@dataclass(frozen=True)
class Segment:
    """A run of text under the same marks. `refs` are positions in the list of spans, `ends` those ending here."""

    text: str
    refs: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A line of the text, cut into segments; `gap` says that text before it is left out."""

    segments: list[Segment]
    gap: bool = False


def segments(text: str, spans: Sequence[Span], start: int, end: int) -> list[Segment]:
    """text[start:end] cut wherever a span begins or ends; overlapping spans share segments."""
    cuts = {start, end} | {edge for span in spans for edge in span if start < edge < end}
    edges = sorted(cuts)
    return [
        Segment(
            text[left:right],
            tuple(i for i, (a, b) in enumerate(spans) if a < right and left < b),
            tuple(i for i, (a, _) in enumerate(spans) if left <= a < right),
            tuple(i for i, (_, b) in enumerate(spans) if left < b <= right),
        )
        for left, right in pairwise(edges)
    ]


def paragraphs(text: str, spans: Sequence[Span], *, full: bool) -> list[Paragraph]:
    """The lines that hold a span and one on either side, or all of them; empty lines are dropped."""
    lines = _lines(text)
    touched = {i for i, (a, b) in enumerate(lines) for start, end in spans if a < end and start < b}
    shown = [i for i in range(len(lines)) if full or touched & {i - 1, i, i + 1}]
    return [
        Paragraph(segments(text, spans, *lines[i]), gap=i - 1 > before)
        for before, i in pairwise([-1, *shown])
    ]


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a passage: the rest of its paragraph, and the next one where that is nothing."""
    lines = _lines(text) or [(0, len(text))]
    first = max((i for i, (a, _) in enumerate(lines) if a <= start), default=0)
    last = min((i for i, (_, b) in enumerate(lines) if end <= b), default=len(lines) - 1)
    begin, finish = lines[first][0], lines[last][1]
    if begin == start:
        begin = lines[max(0, first - 1)][0]
    if finish == end:
        finish = lines[min(len(lines) - 1, last + 1)][1]
    before, after = text[begin:start], text[end:finish]
    # Cut between words; a script that sets no spaces between them is cut where it is.
    if len(before) > CONTEXT:
        near = before[-CONTEXT:]
        before = "… " + (near.partition(" ")[2] or near)
    if len(after) > CONTEXT:
        near = after[:CONTEXT]
        after = (near.rpartition(" ")[0] or near) + " …"
    return before, after


def _lines(text: str) -> list[Span]:
    """Start and end of every line that is not empty."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found
