"""A passage of a captured text, by characters. The server slices; what a browser sent is only compared."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from positions.editing import Refused
from positions.models import Capture

# Characters of context kept on either side, as in the W3C text quote selector.
CONTEXT = 32


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
