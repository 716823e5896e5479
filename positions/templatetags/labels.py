"""How steps and days are printed, everywhere the same: glyph, word and colour; the precision that is known."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from positions.models import Stance
from positions.models.span import in_words
from positions.reading import chips
from positions.reading.bases import Base
from positions.reading.charting import Spark

register = template.Library()


register.simple_tag(chips.glyph)
register.simple_tag(chips.chip)
register.simple_tag(chips.about)
register.simple_tag(chips.was)


@register.inclusion_tag("positions/_legend.html")
def legend() -> dict[str, Any]:
    """Every label with a link to its definition."""
    return {"legend": Stance.choices}


@register.simple_tag
def spark(found: Spark) -> SafeString:
    """The line alone, small and for the eye only: all that it shows stands in words beside it."""
    lines = [
        (
            f"chart-hold step-{each.stance}{' chart-reported' if each.reported else ''}",
            each.x1,
            each.x2,
            each.y,
            each.y,
        )
        for each in found.holds
    ] + [("chart-riser", each.x, each.x, each.y1, each.y2) for each in found.risers]
    return format_html(
        '<svg class="spark" viewBox="0 26 100 108" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        "{}</svg>",
        format_html_join("", '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>', lines),
    )


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


@register.simple_tag
def querystring_of(request: HttpRequest, *names: str) -> SafeString:
    """These of the request's parameters, to stand before others: `as_of=2024-08-10&amp;`, or nothing."""
    kept = {name: request.GET[name] for name in names if request.GET.get(name)}
    return format_html("{}", f"{urlencode(kept)}&") if kept else SafeString("")


@register.simple_tag
def organizations(count: int) -> str:
    return ngettext("%(count)d organization", "%(count)d organizations", count) % {"count": count}


@register.simple_tag
def documents(count: int) -> str:
    return ngettext("%(count)d document", "%(count)d documents", count) % {"count": count}


@register.filter
def at(rows: Sequence[Any], place: int) -> Any:
    """The row at a place counted from 0, as the marks of a text name their evidence."""
    return rows[place]
