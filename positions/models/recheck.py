"""Pages looked at again: whether what was captured there still stands."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from positions.models.article import Article, Capture


class RecheckQuerySet(models.QuerySet["Recheck"]):
    def reached(self) -> Self:
        """Those that saw an answer, whatever it was."""
        return self.exclude(outcome__in=["", Recheck.Outcome.UNREACHED])

    def newest(self) -> Self:
        """Of each article the last that saw an answer: what was seen before it does not count any more."""
        later = Recheck.objects.reached().filter(
            article=models.OuterRef("article"), pk__gt=models.OuterRef("pk")
        )
        return self.reached().exclude(models.Exists(later))

    def differing(self) -> Self:
        """Whose page is not as it was captured, by the last look."""
        return self.newest().exclude(outcome=Recheck.Outcome.SAME)

    def to_look_at(self) -> Self:
        """The editors' task: what differs, and nobody has looked at."""
        return self.differing().filter(settled_at=None)

    def free(self) -> Self:
        """Begun and not done: put back, or claimed by a worker that is gone."""
        gone = Now() - dt.timedelta(seconds=settings.CLAIM_SECONDS)
        return self.filter(models.Q(claimed_at=None) | models.Q(claimed_at__lt=gone), done_at=None)


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
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Those that came to nothing so far.")
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    note = models.TextField(blank=True, help_text="In words for people.")
    capture = models.ForeignKey(
        Capture,
        models.PROTECT,
        null=True,
        related_name="rechecks",
        help_text="What stood there, where it differs; the same as before where it was seen before.",
    )
    settled_at = models.DateTimeField(null=True, help_text="An editor has looked at the change.")
    settled_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")

    objects = RecheckQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["article", "days"], name="recheck_once")]

    def __str__(self) -> str:
        return f"{self.article} after {self.days} days: {self.outcome or 'under way'}"

    @property
    def now_at(self) -> str:
        """Where the page was found, of one that has moved."""
        return str(self.capture.request["url"]) if self.outcome == self.Outcome.MOVED and self.capture else ""
