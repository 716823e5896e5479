"""A passage of a captured text, by characters. The server slices; what a browser sent is only compared."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from django.utils.translation import gettext as _

from positions.editing import Refused
from positions.models import Capture

# Characters of context kept on either side, as in the W3C text quote selector.
CONTEXT = 32
# Browsers and writing programs give these shapes of their own.
_ALIKE = str.maketrans("‘’‚‛′“”„‟″«»‐‑‒–—―", '\'\'\'\'\'"""""""------')


@dataclass(frozen=True)
class Anchor:
    """`start` and `end` count code points of the capture's text, `end` exclusive."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


def anchor(capture: Capture, start: int, end: int, *, sent: str | None = None) -> Anchor:
    """The passage from `start` to `end`, without white space at its ends.

    `sent` is what the browser believes to have selected. Refused where the offsets lie outside the text,
    hold nothing, or hold something else than was sent.
    """
    text = capture.text
    if not 0 <= start < end <= len(text):
        raise Refused(_("The passage lies outside the text. Select it again."))
    chosen = text[start:end]
    start += len(chosen) - len(chosen.lstrip())
    end -= len(chosen) - len(chosen.rstrip())
    if start >= end:
        raise Refused(_("The passage holds no words. Select some."))
    exact = text[start:end]
    if sent is not None and sent.replace("\r\n", "\n").strip() != exact:
        raise Refused(_("What you selected is not what the captured text holds there. Select it again."))
    return Anchor(start, end, exact, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def find(text: str, quote: str) -> Anchor | None:
    """Where the words of a quote stand in a text, if in one place only. White space and the shapes of quotation
    marks and dashes are not compared: a browser may have made them."""
    words = list(re.finditer(r"\S+", text))
    joined = " ".join(word[0] for word in words).translate(_ALIKE)
    wanted = " ".join(quote.split()).translate(_ALIKE)
    at = joined.find(wanted)
    if not wanted or at < 0 or joined.find(wanted, at + 1) >= 0:
        return None
    begins = list(accumulate((len(word[0]) + 1 for word in words), initial=0))

    def place(position: int) -> int:
        number = bisect_right(begins, position) - 1
        return words[number].start() + position - begins[number]

    start, end = place(at), place(at + len(wanted) - 1) + 1
    return Anchor(
        start, end, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    )
