"""Answers that are the same for everyone: caches may keep them, and are told at once when they are still right."""

import time
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from positions.reading import editions
from positions.reading.editions import Of
from positions.views.htmx import wants_region
from treaty_tracker import release

View = Callable[..., HttpResponseBase]

# Drawn in full, or said to be gone: what is missing may be there in a second.
KEPT = (200, 301, 304, 410)
release_name = cache(release.name)


def _everything(request: HttpRequest, *args: Any, **kwargs: Any) -> Of:
    return Of()


def end_with_the_second(answer: HttpResponseBase, seconds: int = 1) -> None:
    """nginx counts whole seconds: what it may keep for one it keeps for up to two, unless it is told the last one. Not
    before Cache-Control, of which it would then not read how long it may ask for the next."""
    answer["X-Accel-Expires"] = f"@{int(time.time()) + seconds - 1}"


def _kept(seconds: int, of: Callable[..., Of] = _everything) -> Callable[[View], View]:
    # A proxy keeps it for so long, and for as long again while it asks for the next; a browser always asks.
    control = f"public, max-age=0, s-maxage={seconds}, stale-while-revalidate={seconds}"

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with editions.pinned(of(request, *args, **kwargs)) as edition:
                named = [release_name(), edition, get_language() or "", "region" * wants_region(request)]
                etag = quote_etag("-".join(filter(None, named)))
                answer = get_conditional_response(request, etag=etag) or view(request, *args, **kwargs)
            if answer.status_code in KEPT:
                answer["ETag"] = etag
                answer["Cache-Control"] = control
                end_with_the_second(answer, seconds)
            return answer

        return answered

    return decorate


page = _kept(1)


def page_of(of: Callable[..., Of]) -> Callable[[View], View]:
    """A page that shows no more than what `of` says, asked as the view is."""
    return _kept(1, of)


# What programs ask for every few minutes: feeds, tables, calendars.
data = _kept(30)
