"""`/healthz`: whether the parts that the product stands on answer. For machines; says nothing that is secret."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from positions import tasks


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 if the database, the broker and a worker answer, else 503; each part as `ok` or why not."""
    sweep: dt.datetime | None = None

    def database() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    def broker() -> None:
        nonlocal sweep
        sweep = cache.get(tasks.LAST_SWEEP)

    parts = {"database": _asked(database), "broker": _asked(broker)}
    # A sweep is rung by beat and done by a worker: a late one means that either is gone.
    late = dt.timedelta(seconds=3 * settings.SWEEP_SECONDS)
    swept = sweep is not None and timezone.now() - sweep < late
    parts["worker"] = "ok" if swept else "no sweep lately"
    status = 200 if set(parts.values()) == {"ok"} else 503
    return JsonResponse(parts | {"last_sweep": sweep and sweep.isoformat()}, status=status)


def _asked(part: Callable[[], None]) -> str:
    """Whatever the drivers raise, in a word: their messages name hosts."""
    try:
        part()
    except Exception as error:
        return type(error).__name__
    return "ok"
