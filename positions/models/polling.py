"""How the reading of feeds goes: when each is due, every look at it, what was met in it, when it was out."""

import datetime as dt
import hashlib
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from positions.models import addresses
from positions.models.article import Article
from positions.models.source import Source


class State(models.TextChoices):
    """How a source fares, the worst first. Derived, never stored."""

    FAILING = "failing", _("failing")
    LATE = "late", _("late")
    SILENT = "silent", _("silent")
    UNTESTED = "untested", _("not tested yet")
    PAUSED = "paused", _("paused")
    OK = "ok", _("ok")


class PollingQuerySet(models.QuerySet["Polling"]):
    def due(self) -> Self:
        """Whose time has come, and who is not being asked by a worker that lives."""
        read = self.filter(source__reading=Source.Reading.ON, address=models.F("source__feed_address"))
        return read.filter(next_poll_at__lte=Now()).filter(
            models.Q(claimed_at=None)
            | models.Q(claimed_at__lt=Now() - dt.timedelta(seconds=settings.CLAIM_SECONDS))
        )

    def claim(self, pk: int) -> "Polling | None":
        """Take a due feed for this process; None if another has it or it is not due."""
        taken = self.filter(pk__in=self.due().filter(pk=pk)).update(claimed_at=Now())
        return self.select_related("source").get(pk=pk) if taken else None


class Polling(models.Model):
    """Where the reading of one source's feed stands. Apart from the source: it changes with every look."""

    source = models.OneToOneField(Source, models.CASCADE, primary_key=True, related_name="polling")
    address = models.URLField(max_length=500, help_text="The feed that the rest of this row is about.")
    next_poll_at = models.DateTimeField(default=timezone.now, db_index=True)
    claimed_at = models.DateTimeField(null=True)
    interval = models.DurationField(default=dt.timedelta(hours=1))
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField("SHA-256 of what came last", max_length=64, blank=True)
    failure_score = models.FloatField(default=0, help_text="Hard 1, soft ½, temporary ¼; 0 after a success.")
    succeeded_at = models.DateTimeField(null=True)
    item_at = models.DateTimeField("newest item", null=True)
    silent_after = models.DurationField(default=dt.timedelta(days=30))

    objects = PollingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [addresses.web("address", "polling")]

    def __str__(self) -> str:
        return f"polling of {self.source}"

    @property
    def claimed(self) -> bool:
        """Being read at this moment, by a worker that lives."""
        limit = dt.timedelta(seconds=settings.CLAIM_SECONDS)
        return self.claimed_at is not None and timezone.now() - self.claimed_at < limit

    @property
    def every_in_words(self) -> str:
        """The interval, to the minute."""
        hours, minutes = divmod(round(self.interval.total_seconds() / 60), 60)
        told = [
            ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours} if hours else "",
            ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
            if minutes
            else "",
        ]
        return " ".join(filter(None, told))

    def state(self, now: dt.datetime) -> State:
        """How the source fares at that moment."""
        if self.source.reading == Source.Reading.PAUSED:
            return State.PAUSED
        if self.failure_score >= 1:
            return State.FAILING
        if self.source.reading == Source.Reading.UNTESTED:
            return State.UNTESTED
        # By failures that may pass, by a site that asked for patience, or by workers that were away.
        if now - self.next_poll_at > self.interval or (
            self.succeeded_at and now - self.succeeded_at > 3 * self.interval
        ):
            return State.LATE
        if self.item_at and now - self.item_at > self.silent_after:
            return State.SILENT
        return State.OK


class FetchRun(models.Model):
    """One look at a feed."""

    class Outcome(models.TextChoices):
        NEW = "new", _("new items")
        NOTHING = "nothing", _("nothing new")
        UNCHANGED = "unchanged", _("unchanged")
        FAILED = "failed", _("failed")

    class Severity(models.TextChoices):
        """How much a failure counts."""

        HARD = "hard", _("will not pass by itself")
        SOFT = "soft", _("may pass")
        TEMPORARY = "temporary", _("out of reach")

    source = models.ForeignKey(Source, models.CASCADE, related_name="runs")
    at = models.DateTimeField(auto_now_add=True)
    took = models.DurationField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    severity = models.CharField(max_length=10, choices=Severity, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True, help_text="In words for people.")
    error = models.TextField(blank=True, help_text="As the program met it.")
    items = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0, help_text="Items not met before.")

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["source", "-id"], name="fetch_run_of_source")]

    def __str__(self) -> str:
        return f"{self.source}, {self.at:%Y-%m-%d %H:%M}: {self.outcome}"


class FeedItem(models.Model):
    """An item met in a source's feed, once, and the article it led to."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="items")
    key = models.CharField("SHA-256 of what the feed calls it", max_length=64)
    article = models.ForeignKey(Article, models.CASCADE, related_name="feed_items")
    met_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "key"], name="feed_item_once")]
        indexes: ClassVar = [models.Index(fields=["source", "-met_at"], name="feed_item_newest")]

    def __str__(self) -> str:
        return f"item of {self.source}: {self.article}"

    @staticmethod
    def key_of(called: str) -> str:
        """Whatever a feed calls its items, however long."""
        return hashlib.sha256(called.encode()).hexdigest()


class CoverageGap(models.Model):
    """A time in which a source was not read: what it published then may be missing here."""

    class Why(models.TextChoices):
        FAILING = "failing", _("its feed could not be read")
        PAUSED = "paused", _("reading it was paused")
        UNREAD = "unread", _("nothing was read here at that time")

    source = models.ForeignKey(Source, models.CASCADE, related_name="gaps")
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    why = models.CharField(max_length=10, choices=Why)

    class Meta:
        ordering: ClassVar = ["-starts"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source"], condition=models.Q(ends=None), name="one_open_gap"),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(starts__lt=models.F("ends")), name="gap_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} from {self.starts:%Y-%m-%d}: {self.why}"


class Host(models.Model):
    """A web host that intake asks: what its robots.txt says, and until when it wants to be left alone."""

    name = models.CharField(max_length=253, primary_key=True)
    robots = models.TextField(blank=True)
    robots_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
