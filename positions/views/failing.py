"""What people are told when nothing can be shown: what they asked for cannot be read (400) or is not there (404), a
mistake of ours (500), a database or Valkey that is away (503)."""

import sys

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import page_not_found, server_error
from redis.exceptions import ConnectionError as ValkeyAway
from redis.exceptions import TimeoutError as ValkeyLate

from positions.views.public import keeping

# Of how much patience clients and proxies are asked for, in seconds.
PATIENCE = 30


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: with our own sentence, where it is one. What else is suspicious stands in no page."""
    reason = str(exception) if type(exception) is BadRequest else ""
    return render(request, "400.html", {"reason": reason}, status=400)


@requires_csrf_token
def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: it may be there in a second."""
    answer = page_not_found(request, exception)
    keeping.end_with_the_second(answer)
    return answer


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500: the exception is the one being handled. Needs no database itself."""
    error = sys.exc_info()[1]
    # Without Valkey nobody signs in: tries to do so are counted there.
    uncounted = isinstance(error, ValkeyAway | ValkeyLate)
    if not uncounted and not isinstance(error, OperationalError | InterfaceError):
        return server_error(request)
    page = loader.get_template("503.html").render({"uncounted": uncounted})
    return HttpResponse(page, status=503, headers={"Retry-After": str(PATIENCE), "Cache-Control": "no-store"})
