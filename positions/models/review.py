"""Who wrote a version and who judged it. Both tables only grow; migration 0002 keeps that."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Author(models.Model):
    """An account that wrote part of a version, or the import that brought it."""

    version = models.ForeignKey("StatementVersion", models.PROTECT, related_name="authors")
    user = models.ForeignKey("User", models.PROTECT, null=True, related_name="authored")
    imported = models.ForeignKey("Import", models.PROTECT, null=True, related_name="authored")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "user"], name="author_once"),
            models.CheckConstraint(
                condition=models.Q(user=None) ^ models.Q(imported=None), name="author_person_or_import"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.imported)


class Review(models.Model):
    """One person's word on a frozen version. The latest counts."""

    class Decision(models.TextChoices):
        APPROVE = "approve", _("approved")
        SEND_BACK = "send_back", _("sent back")

    version = models.ForeignKey("StatementVersion", models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey("User", models.PROTECT, related_name="reviews_given")
    decision = models.CharField(max_length=10, choices=Decision)
    note = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.reviewer} {self.get_decision_display()} {self.version}"
