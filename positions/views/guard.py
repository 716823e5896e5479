"""What is refused before any page is asked for."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

Answer = Callable[[HttpRequest], HttpResponse]

# A form with a file as large as may be, and all its words, is well below.
MOST_POSTED = 2 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
# Read and forgotten, so that the answer reaches a browser that is still sending; more is cut off.
MOST_DRAINED = 10 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def without_floods(answer: Answer) -> Answer:
    """Middleware: what is far over the cap is not looked at. Django would write its files to the disk first, for
    whoever sends them and wherever to."""

    def guarded(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if not length.isdecimal() or int(length[:20]) <= MOST_POSTED:
            return answer(request)
        left = MOST_DRAINED
        while left > 0 and (read := request.read(2**16)):
            left -= len(read)
        # Not BadRequest: its page asks for a token, and to find one Django would read the body after all.
        return HttpResponseBadRequest(render_to_string("400.html"))

    return guarded


def without_nul(answer: Answer) -> Answer:
    """Middleware: no address has a NUL in it, and no text column takes one. (Forms replace it: forms/fields.py.)"""

    def guarded(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "\0" in query or "%00" in query:
            raise BadRequest(_("This address has a NUL character in it. Take that out."))
        return answer(request)

    return guarded
