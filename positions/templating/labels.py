"""What stands beside a step: on how much it rests, of how many. The step itself: reading/chips.py."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from positions.reading.bases import Base


def bar(count: int, most: int) -> SafeString:
    """A number as a length, for the eye only: the number stands beside it."""
    return format_html(
        '<svg class="bar" width="100%" height="12" aria-hidden="true" focusable="false">'
        '<rect class="chart-bin" width="{}%" height="12"/></svg>',
        round(100 * count / max(most, 1), 1),
    )


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


def organizations(count: int) -> str:
    return ngettext("%(count)d organization", "%(count)d organizations", count) % {"count": count}


def documents(count: int) -> str:
    return ngettext("%(count)d document", "%(count)d documents", count) % {"count": count}
