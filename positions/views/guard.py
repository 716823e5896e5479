"""What is refused before any page is asked for."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

Answer = Callable[[HttpRequest], HttpResponse]


def without_nul(answer: Answer) -> Answer:
    """Middleware: no address has a NUL in it, and no text column takes one. (Forms replace it: forms/fields.py.)"""

    def guarded(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest(_("This address has a NUL character in it. Take that out."))
        return answer(request)

    return guarded
