"""What readers' addresses share: `?as_of=` and `?known=`, the query that a redirect takes along, the site's name."""

import datetime as dt

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def days(request: HttpRequest) -> tuple[dt.date | None, dt.date | None]:
    """Both days, None where not asked for. BadRequest (a sentence) for what is no day."""
    return _day(request, "as_of"), _day(request, "known")


def addressed(request: HttpRequest, page: str, *slugs: str) -> str:
    """The address of a page with the query of this request."""
    query = request.META.get("QUERY_STRING", "")
    return reverse(page, args=slugs) + (f"?{query}" if query else "")


def site_of(request: HttpRequest) -> str:
    """What stands before each path to make an absolute address of it: `https://treaties.example`."""
    return f"{request.scheme}://{request.get_host()}"


def _day(request: HttpRequest, name: str) -> dt.date | None:
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(_("%(name)s takes a day such as 2024-08-21.") % {"name": name}) from error
