"""What becomes of names in the catalogue: rows that turn out to be one or go out of use, addresses that were left
behind, pairs that were looked at and are two."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.functional import cached_property

A = TypeVar("A", bound=models.Model)
M = TypeVar("M", bound="Mergeable")

IN_USE = models.Q(merged_into=None, retired_at=None)


def ends_of(into: dict[int, int]) -> dict[int, int]:
    """For each that leads to another: where that leads in the end."""
    found = dict(into)
    for pk, target in into.items():
        while target in into:
            target = into[target]
        found[pk] = target
    return found


class AddressedQuerySet(models.QuerySet[A]):
    def at_all(self, slugs: Iterable[str]) -> dict[str, A]:
        """The rows that have these addresses or once had them, by the address that was asked for."""
        asked = set(slugs)
        found = {row.slug: row for row in self.filter(slug__in=asked)}  # type: ignore[attr-defined]
        if left := asked - found.keys():
            former: Any = self.filter(former_addresses__slug__in=left)
            found |= {row.asked: row for row in former.annotate(asked=models.F("former_addresses__slug"))}
        return found

    def at(self, slug: str) -> A | None:
        return self.at_all([slug]).get(slug)


class MergeableQuerySet(AddressedQuerySet[M]):
    def shown(self) -> Self:
        """Those that readers see: not merged into another."""
        return self.filter(merged_into=None)

    def in_use(self) -> Self:
        """Those that are offered where something is chosen."""
        return self.filter(IN_USE)

    def survivors(self) -> dict[int, int]:
        """For each that was merged into another, however often: the one that readers see."""
        rows = self.exclude(merged_into=None).order_by().values_list("pk", "merged_into")
        return ends_of({pk: target for pk, target in rows if target})

    def at_all(self, slugs: Iterable[str]) -> dict[str, M]:
        """The same, but for what was merged the row that readers see."""
        return {slug: row.survivor for slug, row in super().at_all(slugs).items()}


class Mergeable(models.Model):
    """A row that may turn out to be another one, and may go out of use. `merged_into` and `retired_at` are its own."""

    # The column that readers know it by.
    NAME: ClassVar[str]

    merged_into: Any
    merged_into_id: int | None
    retired_at: Any

    class Meta:
        abstract = True

    @property
    def in_use(self) -> bool:
        """Whether it is offered where something is chosen; `MergeableQuerySet.in_use()` asks the same of the table."""
        return self.merged_into_id is None and self.retired_at is None

    @property
    def survivor(self) -> Self:
        """Itself, or the one that it was merged into, however often."""
        found = self
        while found.merged_into is not None:
            found = found.merged_into
        return found

    @cached_property
    def family(self) -> list[int]:
        """Its own id and those of all that were merged into it: no row moves, so reading asks for any of these."""
        found = layer = [self.pk]
        every: Any = type(self)._default_manager.order_by()
        while layer := list(every.filter(merged_into__in=layer).values_list("pk", flat=True)):
            found = found + layer
        return found

    @property
    def fingerprint(self) -> str:
        """Another one as soon as any of its columns is."""
        columns = {field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields}
        return hashlib.sha256(json.dumps(columns, cls=DjangoJSONEncoder).encode()).hexdigest()[:16]


class FormerAddress(models.Model):
    """A slug that a row once had. Written by the database with every change of a slug; leads to the row for ever."""

    slug = models.SlugField(max_length=100)
    organization = models.ForeignKey(
        "Organization", models.CASCADE, null=True, related_name="former_addresses"
    )
    concern = models.ForeignKey("Concern", models.CASCADE, null=True, related_name="former_addresses")
    treaty = models.ForeignKey("Treaty", models.CASCADE, null=True, related_name="former_addresses")
    at = models.DateTimeField(auto_now_add=True, db_default=models.functions.Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["slug"], condition=models.Q(**{f"{noun}__isnull": False}), name=f"former_{noun}_once"
            )
            for noun in ("organization", "concern", "treaty")
        ]

    def __str__(self) -> str:
        return self.slug


class ToldApart(models.Model):
    """Two organizations, or two concerns, that look like one and are not: not suggested again."""

    noun = models.CharField(max_length=20)
    lower = models.BigIntegerField(help_text="The smaller id of the two.")
    higher = models.BigIntegerField()
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["noun", "lower", "higher"], name="told_apart_once"),
            models.CheckConstraint(
                condition=models.Q(lower__lt=models.F("higher")), name="told_apart_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(noun__in=["organization", "concern"]), name="told_apart_noun"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.lower} is not {self.higher}"
