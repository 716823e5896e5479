"""How a step is printed: glyph, word and colour, what it is about, what it was.

Built here and kept, not drawn by templates: a table has hundreds of them.
"""

from functools import cache, lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from positions.models import Question, Stance, StatementVersion

# Drawn in a square of 14.
GLYPHS = {
    "support": '<path d="M2 6l5-5 5 5zM2 12l5-5 5 5z"/>',
    "support_with_reservations": '<path class="line" d="M2.5 10.5h9L7 4z"/>',
    "mixed": '<path d="M7 1l6 6-6 6-6-6z"/>',
    "oppose_unless_amended": '<path class="line" d="M2.5 4.5h9L7 11z"/>',
    "oppose": '<path d="M2 2h10L7 7zM2 8h10l-5 5z"/>',
}
NONE = '<circle class="line dashed" cx="7" cy="7" r="5"/>'


def glyph(stance: str | None, *, hollow: bool = False) -> SafeString:
    """The sign of a step; a dashed ring where there is none."""
    return format_html(
        '<svg class="glyph{}" viewBox="0 0 14 14" aria-hidden="true" focusable="false">{}</svg>',
        " glyph-hollow" if hollow else "",
        mark_safe(GLYPHS.get(stance or "", NONE)),  # noqa: S308  # our own, from above
    )


def glyph_path(stance: str) -> SafeString:
    """The sign of a step without any style, for a picture that stands by itself: outlines are drawn as such there."""
    return mark_safe(GLYPHS[stance].replace('class="line"', 'fill="none" stroke-width="1.75"'))  # noqa: S308  # ours


def chip(stance: str | None, *, reported: bool = False) -> SafeString:
    """The chip of a step; `reported` where it rests on second-hand evidence alone."""
    return _chip(stance, bool(stance and reported), get_language())


@cache
def _chip(stance: str | None, hollow: bool, language: str | None) -> SafeString:
    return format_html(
        '<span class="chip chip-{}{}">{}{}</span>',
        stance or "none",
        " chip-hollow" if hollow else "",
        glyph(stance, hollow=hollow),
        in_words(stance, reported=hollow),
    )


def about(version: StatementVersion, *, asks: Any = ()) -> SafeString:
    """The small line beside a step."""
    return format_html('<span class="about">{}</span>', about_in_words(version, asks=asks))


def about_in_words(version: StatementVersion, *, asks: Any = ()) -> str:
    """What the step is about; `asks`: whether anything is asked for, where no verdict on the text is given."""
    target = version.target
    if text := version.text_version:
        target = f"{text} ({text.date_in_words})" if text.date_in_words else str(text)
    return _about(version.question, target, bool(version.stance == Stance.MIXED and asks), get_language())


@lru_cache(4096)  # a table names the same few over and over
def _about(question: str, target: str, seeks_changes: bool, language: str | None) -> str:
    words = [str(Question(question).label) if question else "", target, _("seeks changes") * seeks_changes]
    return ", ".join(filter(None, words))


def in_words(stance: str | None, *, reported: bool = False) -> str:
    """The words of a chip."""
    word = Stance(stance).label if stance else _("No step")
    return _("Reported: %(label)s") % {"label": word} if stance and reported else str(word)


def was(stance: str) -> SafeString:
    """The step before; nothing where there was none."""
    if not stance:
        return SafeString("")
    return format_html('<span class="was">{}</span>', _("was %(label)s") % {"label": Stance(stance).label})
