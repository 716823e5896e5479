"""Which edition of the record readers see: its name becomes another one with all that they could see change.

Changes are written down by the database (models/edition.py); what starts and ends by the clock alone is looked up.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from django.db import connection, transaction
from django.utils import timezone

from positions.models import Edition

A = TypeVarTuple("A")
R = TypeVar("R")

# Of two that commit out of order the later one changes the count, where the highest number stays.
CURRENT = """
    SELECT (SELECT max(id) || '.' || count(*) FROM positions_edition),
           (SELECT max(starts) FROM positions_publication WHERE starts <= statement_timestamp()),
           (SELECT max(ends) FROM positions_publication WHERE ends <= statement_timestamp())
"""


_pinned: ContextVar[str] = ContextVar("edition", default="")


@contextmanager
def pinned() -> Iterator[str]:
    """The edition that one answer is made of; read before anything else, so that what it shows is this or a later."""
    token = _pinned.set(_read())
    try:
        yield _pinned.get()
    finally:
        _pinned.reset(token)


def current() -> str:
    """That of this answer, or what it is at this moment."""
    return _pinned.get() or _read()


def _read() -> str:
    with connection.cursor() as cursor:
        cursor.execute(CURRENT)
        number, started, ended = cursor.fetchone()
    clocks = [f"{at.timestamp():.6f}" for at in (started, ended) if at]
    return "/".join([str(number), *clocks, timezone.now().date().isoformat()])


def kept(count: Callable[[*A], R]) -> Callable[[*A], R]:
    """Count once an edition in each process: for what is dear to count and many pages show. Arguments are ids."""
    remembered = lru_cache(maxsize=1000)(lambda _edition, *args: count(*args))

    @wraps(count)
    def found(*args: *A) -> R:
        return remembered(current(), *args)

    return found


@transaction.atomic
def prune() -> None:
    """Forget all but the last. One is added, since the number and count of what is left may have been there before."""
    last = Edition.objects.create()
    Edition.objects.filter(pk__lt=last.pk).delete()
