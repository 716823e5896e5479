"""How steps and days are printed, everywhere the same: glyph, word and colour; the precision that is known."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from positions.models import Stance
from positions.models.span import in_words
from positions.reading import chips
from positions.reading.bases import Base

register = template.Library()


register.simple_tag(chips.glyph)
register.simple_tag(chips.chip)


@register.inclusion_tag("positions/_legend.html")
def legend() -> dict[str, Any]:
    """Every label with a link to its definition."""
    return {"legend": Stance.choices}


@register.simple_tag
def span(first: dt.date | None, last: dt.date | None) -> str:
    return in_words(first, last) if first and last else ""


@register.simple_tag
def base(found: Base) -> str:
    """`3 statements from 2 independent sources, 2023–2024`."""
    statements = ngettext("%(count)d statement", "%(count)d statements", found.statements)
    sources = ngettext("%(count)d independent source", "%(count)d independent sources", found.sources)
    years = sorted({day.year for day in (found.first, found.last) if day})
    text = _("%(statements)s from %(sources)s") % {
        "statements": statements % {"count": found.statements},
        "sources": sources % {"count": found.sources},
    }
    return f"{text}, {'–'.join(map(str, years))}" if years else text


@register.filter
def at(rows: Sequence[Any], place: int) -> Any:
    """The row at a place counted from 0, as the marks of a text name their evidence."""
    return rows[place]
