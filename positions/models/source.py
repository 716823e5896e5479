"""Where articles come from: an organization's own site, an outlet, an aggregator."""

from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from positions.models import addresses


class SourceQuerySet(models.QuerySet["Source"]):
    def listed(self) -> Self:
        """What the record is drawn from: samples are no source."""
        return self.exclude(kind=Source.Kind.SAMPLE)


@pghistory.track()
class Source(models.Model):
    """A site that is read. Its kind prefills the facts of the evidence found there."""

    class Kind(models.TextChoices):
        OWN_SITE = "own_site", "an organization's own site"
        OUTLET = "outlet", "news outlet"
        AGGREGATOR = "aggregator", "aggregator"
        MACHINE_SUMMARY = "machine_summary", "machine summaries"
        SAMPLE = "sample", "sample, never a source"

    class Reading(models.TextChoices):
        """What a person has decided; how it goes is polling.py's."""

        UNTESTED = "untested", _("not tested yet")
        ON = "on", _("read")
        PAUSED = "paused", _("paused")

    class Display(models.TextChoices):
        EXCERPT = "excerpt", "the passage and its surroundings"
        FULL = "full", "the full text"

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    home_page = models.URLField(max_length=500, blank=True)
    feed_address = models.URLField(max_length=500, blank=True)
    language = models.CharField(max_length=20, default="en")
    reading = models.CharField(
        max_length=10,
        choices=Reading,
        default=Reading.UNTESTED,
        help_text="A feed is asked for only once somebody has tested it and switched it on.",
    )
    poll_every = models.DurationField(
        null=True, blank=True, help_text="Empty: as often as the source publishes asks for."
    )
    owner = models.ForeignKey(
        "User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_sources",
        help_text="Who looks after it.",
    )
    display = models.CharField(max_length=10, choices=Display, default=Display.EXCERPT)
    note = models.TextField(blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [Lower("name")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["feed_address"],
                condition=~models.Q(feed_address=""),
                name="source_feed_once",
                violation_error_message=_("Another source has this feed address."),
            ),
            models.UniqueConstraint(
                fields=["home_page"],
                condition=models.Q(feed_address="") & ~models.Q(home_page=""),
                name="source_home_page_once",
                violation_error_message=_("Another source without a feed has this home page."),
            ),
            addresses.web("home_page", "source"),
            addresses.web("feed_address", "source"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def publishes(self) -> bool:
        """Whether what its feed names is its own: an aggregator names what others have published."""
        return self.kind != self.Kind.AGGREGATOR
