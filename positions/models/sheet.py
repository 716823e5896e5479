"""Rows typed beside one text before they are drafts: a plenary's speakers, the asks of a submission (P12)."""

from typing import Any, ClassVar

from django.db import models


class Sheet(models.Model):
    """What one person has typed so far, as typed. It goes when its rows have become drafts."""

    capture = models.ForeignKey("Capture", models.PROTECT, related_name="sheets")
    by = models.ForeignKey("User", models.PROTECT, related_name="sheets")
    typed: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        default=dict, help_text="The form's fields by name."
    )
    revision = models.PositiveIntegerField(default=1, help_text="Grows with every save.")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["capture", "by"], name="one_sheet_a_person_and_text"),
        ]

    def __str__(self) -> str:
        return f"{self.by}'s sheet of {self.capture.article}"
