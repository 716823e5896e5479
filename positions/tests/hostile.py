"""What a browser, a script or an attacker may send, and whether anything was written because of it."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote_plus

from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

# The same ones each time; with HOSTILE=1000, so many others.
EXAMPLES = settings(
    max_examples=int(os.environ.get("HOSTILE") or 6),
    derandomize="HOSTILE" not in os.environ,
    deadline=None,
    database=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)

# What a form or an address may be answered with: done, not to be done, not there. Never 500.
ANSWERS = {200, 302, 303, 403, 404, 409, 410, 422}
REDIRECTS = {302, 303}

ODD = [
    *("", " ", "\0", "a\0b", "\r\n", "\u202eright to left", "\ufeff", "\u2028", "e\u0301" * 40, "\U0001f4a5" * 700),
    *("0", "-1", "1.5", "1e9", "NaN", "٣", "²", "1_0", " 1 ", "2147483648", "9223372036854775808", "9" * 5000),
    *("0000", "0001", "9999", "0001-01-01", "9999-12-31", "2024-02-30", "9999-12-31/9999-12-31", "0001/9999"),
    *("none", "None", "null", "on", "[]", "{}", "'; --", "%s%n", "{{ 7 }}", "<script>alert(1)</script>", "../../"),
    *("x" * 6000, "http://[", "http://a" + ".b" * 300, "javascript:alert(1)", "https://example.org/" + "ü" * 300),
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from([each.encode() for each in ODD]),
    # Lone surrogates too: no browser sends them, a script may.
    st.text(st.characters(exclude_categories=()), max_size=30).map(
        lambda s: s.encode("utf-8", "surrogatepass")
    ),
    st.binary(max_size=20),
    st.integers(-(2**70), 2**70).map(lambda number: str(number).encode()),
    st.integers(1, 9).map(lambda number: str(number).encode()),
    st.dates().map(lambda day: day.isoformat().encode()),
)

DAYS = st.one_of(
    st.sampled_from(
        [b"0001", b"0001-01-01", b"9999", b"9999-12-31", b"0001/9999", b"2024-02-30", b"9999-12"]
    ),
    st.dates().map(lambda day: day.isoformat().encode()),
)

Pairs = list[tuple[str, bytes]]


def names_on(answer: Any) -> list[str]:
    """The names of all fields on a page."""
    return sorted(set(re.findall(r'\sname="([^"]+)"', answer.content.decode())) - {"csrfmiddlewaretoken"})


def mangled(whole: Pairs, names: Iterable[str]) -> st.SearchStrategy[Pairs]:
    """A form as a browser would send it, but that some fields are missing, and others odd or there twice."""

    def put_together(gone: set[str], odd: Pairs, twice: bool) -> Pairs:
        left_out = gone if twice else gone | {name for name, _value in odd}
        return [(name, value) for name, value in whole if name not in left_out] + odd

    def value(name: str) -> st.SearchStrategy[tuple[str, bytes]]:
        when = re.search("said_|published|_from|_to$|_on$|date", name)
        return st.tuples(st.just(name), st.one_of(DAYS, VALUES) if when else VALUES)

    every = sorted({*names, *(name for name, _value in whole)})
    odd = st.lists(st.sampled_from(every).flatmap(value), max_size=5)
    return st.builds(put_together, st.sets(st.sampled_from(every), max_size=2), odd, st.booleans())


def encoded(pairs: Pairs) -> str:
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)


def post(client: Client, address: str, pairs: Pairs) -> Any:
    """Posted byte by byte: the test client itself would refuse to spell some of it."""
    return client.post(address, encoded(pairs), content_type="application/x-www-form-urlencoded")


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written in here is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything() -> dict[str, str]:
    """A hash of each table, but for sessions and devices: where it is the same afterwards, nothing was written. The rows'
    own hashes are added up: to sort the rows takes twice as long."""
    tables = sorted(
        set(connection.introspection.table_names()) - {"django_session", "usersessions_usersession"}
    )
    each = "SELECT '{0}', concat_ws(' ', count(*), sum(hashtextextended(t::text, 0))) FROM \"{0}\" t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each.format(table) for table in tables))
        return dict(cursor.fetchall())
