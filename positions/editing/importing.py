"""Statements that come in a set loaded whole: published on the strength of the import, not of a review."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from positions.deriving import appearances
from positions.models import Author, Import, Publication, Statement, StatementVersion
from positions.models.part import Part


@transaction.atomic
def publish(
    statement: Statement,
    fields: dict[str, Any],
    parts: dict[type[Part], list[dict[str, Any]]],
    *,
    imported: Import,
) -> Publication:
    """A further version of the statement, frozen and out at once. The database refuses it over a person's work."""
    number = (statement.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    draft = StatementVersion.objects.create(statement=statement, number=number, **fields)
    Author.objects.create(version=draft, imported=imported)
    for kind, rows in parts.items():
        kind.objects.bulk_create(kind(version=draft, **row) for row in rows)  # type: ignore[attr-defined, misc]
    version = StatementVersion.objects.with_parts().get(pk=draft.pk)
    StatementVersion.objects.filter(pk=draft.pk).update(content_hash=version.hash(), frozen_at=Now())
    publication = Publication.objects.create(version=draft, statement=statement, imported=imported)
    appearances.write(statement)
    return publication
