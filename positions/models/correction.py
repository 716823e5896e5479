"""What was wrong with a published statement and why it changes. It is public and freezes with its version."""

from typing import ClassVar

from django.db import models


class Correction(models.Model):
    """Makes a version a correction of the one that readers saw before; the two versions hold before and after."""

    version = models.OneToOneField("StatementVersion", models.PROTECT, related_name="correction")
    wrong = models.TextField(help_text="What was wrong, in a sentence for readers.")
    why = models.TextField(help_text="How it is known, and how it came about.")
    by = models.ForeignKey("User", models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(wrong="") & ~models.Q(why=""), name="correction_says_what_and_why"
            ),
        ]

    def __str__(self) -> str:
        return f"correction of {self.version}"
