"""Pages looked at again: whether what was captured there still stands."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from positions.models.article import Article, Capture


class Recheck(models.Model):
    """One later look at the page of an article with published evidence, so many days after its capture."""

    class Outcome(models.TextChoices):
        SAME = "same", _("unchanged")
        CHANGED = "changed", _("changed")
        MOVED = "moved", _("moved")
        VANISHED = "vanished", _("gone")
        UNREACHED = "unreached", _("not reached")

    article = models.ForeignKey(Article, models.CASCADE, related_name="rechecks")
    days = models.PositiveSmallIntegerField(help_text="1, 7, 30 or 180 after the capture.")
    claimed_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    note = models.TextField(blank=True, help_text="In words for people.")
    capture = models.ForeignKey(Capture, models.PROTECT, null=True, related_name="rechecks")
    settled_at = models.DateTimeField(null=True, help_text="An editor has looked at the change.")
    settled_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["article", "days"], name="recheck_once")]

    def __str__(self) -> str:
        return f"{self.article} after {self.days} days: {self.outcome or 'under way'}"
