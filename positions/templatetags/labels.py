"""How a step is printed: glyph, word and colour together, everywhere the same."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from positions.models import Stance

register = template.Library()


@register.inclusion_tag("positions/_chip.html")
def chip(stance: str | None, *, reported: bool = False, was: bool = False) -> dict[str, Any]:
    """The chip of a step; `reported` where it rests on second-hand evidence alone, `was` where it is superseded."""
    word = Stance(stance).label if stance else _("No step")
    if stance and reported:
        word = _("Reported: %(label)s") % {"label": word}
    return {"stance": stance or "none", "word": word, "hollow": bool(stance and reported), "was": was}


@register.filter
def at(rows: Sequence[Any], place: int) -> Any:
    """The row at a place counted from 0, as the marks of a text name their evidence."""
    return rows[place]
