"""Which edition of the record readers see: its name becomes another one with all that they could see change.

Changes are written down by the database (models/edition.py), with the instants at which something will start or end by
the clock alone. A page of one treaty, organization or statement keeps its name while others' change, and a search while
what changes does not hold its words.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from positions.models import Edition
from positions.reading.queries import LANGUAGES

A = TypeVarTuple("A")
R = TypeVar("R")


@dataclass(frozen=True)
class Of:
    """Whose rows an answer shows, by slug and number; where it names none, everybody's. What is derived of the bodies
    that an organization is tied to is shown beside its own, and what was said before and after a statement with it.

    `words`: a query as PostgreSQL prints one, where an answer shows what holds these and none of what is derived."""

    treaty: str | None = None
    organization: str | None = None
    statement: int | None = None
    words: str | None = None


# Which changes an answer can show. A slug that leads nowhere, or elsewhere by now, may be answered with anything.
_SHOWS = {
    "treaty": """
        (treaty_id IS NULL
            OR treaty_id IN (SELECT id FROM positions_treaty WHERE slug = %(treaty)s)
            OR NOT EXISTS (SELECT FROM positions_treaty WHERE slug = %(treaty)s))
    """,
    "organization": """
        (organization_id IS NULL
            OR organization_id IN (
                WITH RECURSIVE family AS (
                    SELECT id FROM positions_organization WHERE slug = %(organization)s
                    UNION SELECT merged.id FROM positions_organization merged
                        JOIN family ON merged.merged_into_id = family.id
                )
                SELECT id FROM family
                UNION SELECT positions_survivor(tie.target_id)
                    FROM positions_membership tie JOIN family ON tie.organization_id = family.id)
            OR NOT EXISTS (SELECT FROM positions_organization WHERE slug = %(organization)s))
    """,
    "statement": """
        (treaty_id IS NULL
            OR (treaty_id, organization_id) IN (
                SELECT version.treaty_id, positions_survivor(version.organization_id) FROM positions_publication shown
                JOIN positions_statementversion version ON version.id = shown.version_id
                WHERE shown.statement_id = %(statement)s))
    """,
    "words": "(treaty_id IS NULL OR words @@ %(words)s::tsquery)",
}
# What a search asks and offers by all that is on record: its words, the languages, the first and the last day.
_BESIDE = {
    "words": f"""
        md5(concat_ws(' ', %(words)s, ARRAY({LANGUAGES} ORDER BY language)::text,
            (SELECT (min(first), max(first))::text FROM positions_findablestatement)))
    """,  # noqa: S608  # sentences of ours
}
# Of two that commit out of order the later one changes the count, where the highest number stays.
_NAME = "max(id) || '.' || count(*)"

_pinned: ContextVar[str] = ContextVar("edition", default="")


@contextmanager
def pinned(of: Of) -> Iterator[str]:
    """The edition of what one answer shows; read before anything else, so that what it shows is this or a later."""
    whole, name = _read(of)
    token = _pinned.set(whole)
    try:
        yield name
    finally:
        _pinned.reset(token)


def current(of: Of = Of()) -> str:
    """What the edition of this is at this moment."""
    return _read(of)[1]


def _read(of: Of) -> tuple[str, str]:
    """That of everything, and that of this."""
    asked = {name: value for name, value in asdict(of).items() if value is not None}
    shows = " AND ".join(_SHOWS[name] for name in asked) or "true"
    beside = "".join(f" || '.' || {_BESIDE[name]}" for name in asked if name in _BESIDE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT {_NAME}, max(id) FILTER (WHERE {shows}) || '.' || count(*) FILTER (WHERE {shows}){beside}
            FROM positions_edition WHERE at <= statement_timestamp()
            """,  # noqa: S608  # sentences of ours
            asked,
        )
        whole, ours = cursor.fetchone()
    # What is past and what is still to come is another thing every day.
    today = timezone.now().date()
    return f"{whole}/{today}", f"{ours}/{today}"


def kept(count: Callable[[*A], R]) -> Callable[[*A], R]:
    """Count once an edition in each process: for what is dear to count and many pages show. Arguments are ids."""
    remembered = lru_cache(maxsize=1000)(lambda _edition, *args: count(*args))

    @wraps(count)
    def found(*args: *A) -> R:
        return remembered(_pinned.get() or current(), *args)

    return found


@transaction.atomic
def prune() -> None:
    """Forget all but the last and what is to come. One is added, since the number and count of what is left may have
    been there before."""
    last = Edition.objects.create()
    Edition.objects.filter(pk__lt=last.pk, at__lte=Now()).delete()
