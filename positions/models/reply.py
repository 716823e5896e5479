"""What an organization answers to its record: the right of reply. Printed beside it, unedited."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from positions.models.publication import Shown


class Reply(models.Model):
    """One reply, about one treaty or about all that is recorded of the organization.

    Its words never change (db); it can be withdrawn once, with a reason. The database sets both clocks.
    """

    organization = models.ForeignKey("Organization", models.PROTECT, related_name="replies")
    treaty = models.ForeignKey(
        "Treaty", models.PROTECT, null=True, blank=True, related_name="+", help_text="None: about all of it."
    )
    text = models.TextField(help_text="Word for word as it came. It cannot be changed once it is saved.")
    language = models.CharField(max_length=20, default="en")
    signed = models.CharField(max_length=300, blank=True, help_text="Who signed it, with the office.")
    dated = models.DateField(help_text="The day that the reply bears.")
    starts = models.DateTimeField(db_default=Now(), editable=False)
    ends = models.DateTimeField(null=True, blank=True, editable=False)
    end_reason = models.TextField(blank=True, help_text="Why it was withdrawn.")
    recorded_by = models.ForeignKey("User", models.PROTECT, related_name="+", editable=False)

    objects = Shown["Reply"].as_manager()

    class Meta:
        verbose_name_plural = "replies"
        ordering: ClassVar = ["-dated", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="reply_says_something"),
            models.CheckConstraint(
                condition=models.Q(ends=None, end_reason="")
                | (models.Q(ends__isnull=False) & ~models.Q(end_reason="")),
                name="reply_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.dated}"
