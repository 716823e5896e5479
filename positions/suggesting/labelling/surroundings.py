"""What stands about a statement: its sentence, the words of it that are not content, the last words of the content."""

import re
from collections.abc import Iterable

from positions.suggesting.shapes import Attribution, Span

# No farther from the statement than this, in characters, is anything looked at.
REACH = 300
# The last words of a content, in which its day may stand.
LONGEST_DATE = 20

_BORDER = re.compile(r"[.!?][\"'”’)]?\s|[\n\r]")


def before(text: str, sentence: Span, attribution: Attribution) -> str:
    """The words of the sentence before the content."""
    first = min((span.start for span in attribution.content), default=0)
    return text[max(sentence.start, first - REACH) : first]


def sentence_of(text: str, attribution: Attribution, given: Span | None) -> Span:
    """The sentence given, or from the border before all that belongs to the attribution to the one behind it; no
    farther than is looked at."""
    cue = (attribution.cue,) if attribution.cue else ()
    spans = (*attribution.content, *attribution.speakers, *cue)
    first, last = min((s.start for s in spans), default=0), max((s.end for s in spans), default=0)
    nearest = Span(max(0, first - REACH), min(len(text), last + REACH))
    if given:
        return Span(max(given.start, nearest.start), min(given.end, nearest.end))
    borders = [border.end() for border in _BORDER.finditer(text, nearest.start, first)]
    behind = _BORDER.search(text, last, nearest.end)
    return Span(borders[-1] if borders else nearest.start, behind.start() if behind else nearest.end)


def outside_of(sentence: Span, content: Iterable[Span]) -> list[Span]:
    """The pieces of the sentence that are not content."""
    pieces, at = [], sentence.start
    for span in sorted(content):
        if at < span.start:
            pieces.append(Span(at, span.start))
        at = max(at, span.end)
    return [*pieces, Span(at, sentence.end)] if at < sentence.end else pieces


def tail_of(attribution: Attribution) -> Span | None:
    """The last words of what is not quoted: “said the treaty was bad on Tuesday” tells when it was said."""
    if attribution.quoted or not attribution.content:
        return None
    last = max(attribution.content)
    return Span(max(last.start, last.end - LONGEST_DATE), last.end)
