"""What a statement worries about, welcomes or demands: a tree of two levels with its phrases."""

from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce, Lower
from django.utils.functional import cached_property

from positions.models import addresses
from positions.models.naming import IN_USE, Mergeable, MergeableQuerySet, ends_of


class ConcernQuerySet(MergeableQuerySet["Concern"]):
    def offered(self, *held: int) -> Self:
        """Those that are in use, and those that somebody has chosen before."""
        return self.filter(IN_USE | models.Q(pk__in=held))

    def as_tree(self) -> Self:
        """Each group, then what is in it, by label."""
        group = Lower(Coalesce("parent__label", "label"))
        return self.select_related("parent").order_by(
            group, F("parent").asc(nulls_first=True), Lower("label")
        )


@pghistory.track()
class Concern(Mergeable):
    """One concern, or (without a parent) a group of them."""

    NAME = "label"

    slug = models.SlugField(max_length=100, unique=True)
    label = models.CharField(max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    definition = models.TextField()
    definition_version = models.PositiveIntegerField(
        default=1, editable=False, help_text="Grows when the definition changes; statements keep theirs."
    )
    references = models.TextField(blank=True, help_text="Where the definition comes from, one a line.")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    retired_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Since when it is not offered any more. Statements keep it.",
    )

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = [Lower("label")]
        constraints: ClassVar = [addresses.slug("concern")]

    def __str__(self) -> str:
        return self.label

    @cached_property
    def within(self) -> list[int]:
        """What is read as this: itself and, of a group, what is in it, each with what was merged into it."""
        rows = list(Concern.objects.order_by("pk").values_list("pk", "parent", "merged_into"))
        leads = ends_of({pk: into for pk, _parent, into in rows if into})
        parents = {pk: leads.get(parent, parent) for pk, parent, _into in rows if parent}
        ours = [pk for pk, *_ in rows if self.pk in (end := leads.get(pk, pk), parents.get(end))]
        return [self.pk, *(pk for pk in ours if pk != self.pk)]


@pghistory.track()
class ConcernPhrase(models.Model):
    """Words that point to a concern."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="phrases")
    text = models.CharField(max_length=200)
    language = models.CharField(max_length=20, default="en")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["concern", "text", "language"], name="concern_phrase_once"),
        ]

    def __str__(self) -> str:
        return self.text
