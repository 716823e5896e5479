"""Vectors in every column of words of every table, past all forms and promises; and which of them came out on a page."""

import json
import re
from typing import Any

import psycopg
from django.apps import apps
from django.db import models
from psycopg import sql
from psycopg.types.json import Jsonb

# Who may do what, and for how long: nobody's words.
NOT_OURS = {"auth", "contenttypes", "sessions", "mfa"}
# Rows are found by them, or code by code: keys, hashes, numbers of articles, names of models and of their columns.
NOT_WORDS = re.compile(
    r"sha256|hash|^(key|key_map|password|reference|article|noun|field|session_key|object_id)$|^pgh_"
)
# Blank where the row has none of it: a signatory that the catalogue knows, a citation, a
# reply that stands.
MAY_BE_BLANK = {
    "positions_signatory.name",
    "positions_evidence.exact",
    "positions_evidence.prefix",
    "positions_evidence.suffix",
    "positions_reply.end_reason",
}
# A shorter column has no room for a vector.
SHORTEST = 20
# Of a column without an end every row has so much, the first and the last row all.
LONG = 500
TAG = re.compile(r"~(\d+)\.(\d+)~")


class Poison:
    """Each vector stands there with the numbers of its column and of itself; columns begin with another one each day."""

    def __init__(self, vectors: list[str], first: int) -> None:
        self.vectors, self.first = vectors, first
        self.columns: list[Column] = []

    def pour(self, owner: psycopg.Connection[Any]) -> None:
        """All or nothing: a promise that stays switched off would be missed by others."""
        with owner.transaction():
            # Or what was added to a table would still wait for its check, and the table could not be altered.
            owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for model in apps.get_models():
                if model._meta.app_label not in NOT_OURS and not model._meta.proxy:
                    self._into(owner, model)

    def _into(self, owner: psycopg.Connection[Any], model: type[models.Model]) -> None:
        fields = [field for field in model._meta.local_concrete_fields if _of_words(field)]
        if not fields or not model._meta.pk:
            return
        columns = [Column(len(self.columns) + at, field, self) for at, field in enumerate(fields)]
        self.columns += columns
        table, key = sql.Identifier(model._meta.db_table), sql.Identifier(str(model._meta.pk.column))
        names = [sql.Identifier(str(field.column)) for field in fields]
        listed = sql.SQL(", ").join(names)
        rows = owner.execute(
            sql.SQL("SELECT {}, {} FROM {} ORDER BY 1").format(key, listed, table)
        ).fetchall()
        if not rows:
            return
        ends = {rows[0][0], rows[-1][0]}
        poured = [(*_filled(columns, there, pk, whole=pk in ends), pk) for pk, *there in rows]
        sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(name) for name in names)
        owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
        with owner.cursor() as cursor:
            cursor.executemany(sql.SQL("UPDATE {} SET {} WHERE {} = %s").format(table, sets, key), poured)
            if not any(column.endless for column in columns) and isinstance(model._meta.pk, models.AutoField):
                self._more(cursor, model, columns, rows[-1])
        owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))

    def _more(
        self, cursor: psycopg.Cursor[Any], model: type[models.Model], columns: list["Column"], row: Any
    ) -> None:
        """Rows like the last one, where it may be there more than once, until each vector has stood in one of them."""
        pk, *there = row
        words = {column.field.column for column in columns}
        others = [
            sql.Identifier(str(field.column))
            for field in model._meta.local_concrete_fields
            if not (field.primary_key or field.generated or field.column in words)
        ]
        insert = sql.SQL(
            "INSERT INTO {t} ({into}) SELECT {values} FROM {t} WHERE {k} = %s ON CONFLICT DO NOTHING"
        ).format(
            t=sql.Identifier(model._meta.db_table),
            k=sql.Identifier(str(model._meta.pk and model._meta.pk.column)),
            into=sql.SQL(", ").join([*(sql.Identifier(column.field.column) for column in columns), *others]),
            values=sql.SQL(", ").join([sql.SQL("%s")] * len(columns) + others),
        )
        widest = max(columns, key=lambda column: column.field.max_length)
        until = widest.at + len(self.vectors)
        rows: list[tuple[Any, ...]] = []
        while widest.at < until:
            rows.append((*_filled(columns, there, f"{pk}.{len(rows)}", whole=False), pk))
        cursor.executemany(insert, rows)

    def seen(self, text: str) -> set[tuple[int, int]]:
        """Pairs of a column and a vector that stand in an answer."""
        return {(int(column), int(vector)) for column, vector in TAG.findall(text)}


class Column:
    """Filled row by row: each goes on with the vector at which the last one ended."""

    def __init__(self, number: int, field: Any, poison: Poison) -> None:
        self.number, self.field, self.vectors, self.at = number, field, poison.vectors, poison.first
        self.table = field.model._meta.db_table
        self.name = f"{self.table}.{field.column}"
        # What an address begins with is a promise of the database (addresses.py).
        on_site = "/" if field.name == "address" else ""
        self.before = "https://quay.example/" if isinstance(field, models.URLField) else on_site

    @property
    def endless(self) -> bool:
        return self.field.max_length is None

    def value(self, was: Any, pk: Any, *, whole: bool) -> Any:
        if isinstance(self.field, models.JSONField):
            return None if was is None else Jsonb(self._within(json.loads(was), whole=whole))
        if was is None or (was == "" and self.name in MAY_BE_BLANK):
            return was
        # With its number, so that what is there once stays so.
        after = f" {pk}"
        # As long as before, or passages would lie outside of it.
        words = self._words(len(after), whole=whole).ljust(len(was) if self.endless else 0)
        return f"{self.before}{words}{after}"

    def _within(self, value: Any, *, whole: bool) -> Any:
        if isinstance(value, dict):
            return {name: self._within(each, whole=whole) for name, each in value.items()}
        if isinstance(value, list):
            return [self._within(each, whole=whole) for each in value]
        return self._words(0, whole=whole) if isinstance(value, str) else value

    def _words(self, after: int, *, whole: bool) -> str:
        """As many vectors as there is room for."""
        everything = whole and self.endless
        room = (self.field.max_length or LONG) - len(self.before) - after
        left, words = room, []
        for _vector in self.vectors:
            number = self.at % len(self.vectors)
            one = f"{self.vectors[number]}~{self.number}.{number}~"
            fits_alone = everything or len(one) <= room
            if fits_alone and not everything and len(one) > left:
                break
            self.at += 1
            if fits_alone:
                words.append(one)
                left -= len(one) + 1
        return " ".join(words)


def _filled(columns: list[Column], there: list[Any], pk: Any, *, whole: bool) -> list[Any]:
    return [column.value(was, pk, whole=whole) for column, was in zip(columns, there, strict=True)]


def _of_words(field: Any) -> bool:
    if (
        NOT_WORDS.search(field.name)
        or field.primary_key
        or field.choices
        or isinstance(field, models.SlugField)
    ):
        return False
    if isinstance(field, models.JSONField):
        return True
    return isinstance(field, models.CharField | models.TextField) and (field.max_length or LONG) >= SHORTEST
