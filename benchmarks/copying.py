"""Rows by COPY: the database checks them as it checks an INSERT; only the work of the ORM is left out."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql


def copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of these columns; a column that is not named has the model's default in all of them."""
    blank = model()
    others: dict[str, Any] = {
        field.attname: field.get_db_prep_save(field.pre_save(blank, add=True), connection)
        for field in model._meta.concrete_fields
        if field.attname not in columns
        and not (field.primary_key or field.generated or field.db_default is not NOT_PROVIDED)
    }
    defaults = tuple(others.values())
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(column) for column in [*columns, *others]),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copying:
        for row in rows:
            copying.write_row((*row, *defaults))


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """The next numbers of a table, taken from its own sequence, so that later rows do not meet them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]
