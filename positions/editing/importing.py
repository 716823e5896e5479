"""Statements that come in a set loaded whole: published on the strength of the import, not of a review."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Max
from django.db.models.functions import Now

from positions.deriving import appearances
from positions.models import Author, Import, Publication, Statement, StatementVersion
from positions.models.part import Part


@dataclass(frozen=True)
class Draft:
    """What a further version of a statement says."""

    statement: Statement
    fields: dict[str, Any]
    parts: dict[type[Part], list[dict[str, Any]]]


class Refused(ValueError):
    """The database refuses one of the drafts: the one at `place`."""

    def __init__(self, place: int, reason: DatabaseError) -> None:
        super().__init__(str(reason).splitlines()[0])
        self.place = place


@transaction.atomic
def publish_all(drafts: Sequence[Draft], *, imported: Import) -> None:
    """A further version of each of these statements, frozen and out at once, in a few queries.

    Each draft is of another statement. Refused if the database refuses one, as it does over a person's work.
    """
    numbers = dict(
        StatementVersion.objects.filter(statement__in=[draft.statement for draft in drafts])
        .order_by()
        .values_list("statement")
        .annotate(Max("number"))
    )
    made = StatementVersion.objects.bulk_create(
        StatementVersion(
            statement=draft.statement, number=numbers.get(draft.statement.pk, 0) + 1, **draft.fields
        )
        for draft in drafts
    )
    Author.objects.bulk_create(Author(version=version, imported=imported) for version in made)
    for kind in {kind for draft in drafts for kind in draft.parts}:
        kind.objects.bulk_create(  # type: ignore[attr-defined]
            kind(version=version, **row)  # type: ignore[misc]
            for version, draft in zip(made, drafts, strict=True)
            for row in draft.parts.get(kind, [])
        )
    whole = StatementVersion.objects.with_parts().in_bulk([version.pk for version in made])
    for place, version in enumerate(made):
        # One by one, so that a refusal has its place.
        try:
            StatementVersion.objects.filter(pk=version.pk).update(
                content_hash=whole[version.pk].hash(), frozen_at=Now()
            )
        except DatabaseError as error:
            raise Refused(place, error) from error
    Publication.objects.bulk_create(
        Publication(version=version, statement_id=version.statement_id, imported=imported) for version in made
    )
    appearances.write(*(draft.statement for draft in drafts))
