"""The catalogue's memory: addresses that names have left behind, and pairs that were looked at and are two."""

from typing import ClassVar

from django.db import models


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
