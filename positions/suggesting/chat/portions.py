"""A long text in portions that a model can read at once, cut where its writer did."""

import re
from collections.abc import Iterator

from positions.suggesting.shapes import Span

# In code points. What a model is given at once it reads with care; much more, and it skips.
PORTION = 8_000

_LINE_END = re.compile(r"[\n\r\u2028\u2029]+")
_SPACE = re.compile(r"\s+")


def portions(text: str) -> Iterator[Span]:
    """The text from its beginning to its end, each span at most PORTION long: cut after a line, else after a word,
    else anywhere."""
    start = 0
    while len(text) - start > PORTION:
        end = start + PORTION
        # The last half only: a short first line is no portion.
        half = (start + PORTION // 2, end)
        cut = _last(_LINE_END, text, *half) or _last(_SPACE, text, *half) or end
        yield Span(start, cut)
        start = cut
    if start < len(text):
        yield Span(start, len(text))


def _last(border: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    last = None
    for match in border.finditer(text, start, end):
        last = match.end()
    return last
