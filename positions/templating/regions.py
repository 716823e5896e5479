"""Forms and links that exchange a page's region by htmx (docs/decisions/0009). What is exchanged: views/htmx.py."""

from django.utils.html import format_html
from django.utils.safestring import SafeString


def swap(*, once: bool = False, focus: str = "") -> SafeString:
    """A form or a link that exchanges the page's region where scripts run; without them it is what it is.

    `once`: pressing again while it is under way does nothing. `focus`: a selector of what has the focus after it,
    where that is not the control itself (static/js/page.js).
    """
    return format_html(
        'hx-boost="true" hx-target="#page" hx-swap="outerHTML" hx-sync="this:{}"{}',
        "drop" if once else "replace",
        format_html(' data-focus="{}"', focus) if focus else "",
    )
