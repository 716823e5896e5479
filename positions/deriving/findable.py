"""Publications → what search looks through: one row for each, and one for each article that it quotes.

How words become what is found is search.sql's, which makes the rows as well. Rebuildable at any time.
"""

from collections.abc import Iterable

from django.db import connection


def write(statements: Iterable[int]) -> None:
    """Make the rows of these statements what their publications are by now. Whoever writes appearances calls it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT positions_make_findable(%s::bigint[])", [list(statements)])
