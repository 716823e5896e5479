"""Where articles come from: an organization's own site, an outlet, an aggregator."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models.functions import Lower


@pghistory.track()
class Source(models.Model):
    """A site that is read. Its kind prefills the facts of the evidence found there."""

    class Kind(models.TextChoices):
        OWN_SITE = "own_site", "an organization's own site"
        OUTLET = "outlet", "news outlet"
        AGGREGATOR = "aggregator", "aggregator"
        MACHINE_SUMMARY = "machine_summary", "machine summaries"
        SAMPLE = "sample", "sample, never a source"

    class State(models.TextChoices):
        UNTESTED = "untested", "untested"
        OK = "ok", "ok"
        LATE = "late", "late"
        SILENT = "silent", "silent"
        FAILING = "failing", "failing"
        PAUSED = "paused", "paused"

    class Display(models.TextChoices):
        EXCERPT = "excerpt", "the passage and its surroundings"
        FULL = "full", "the full text"

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    home_page = models.URLField(max_length=500, blank=True)
    feed_address = models.URLField(max_length=500, blank=True)
    language = models.CharField(max_length=20, default="en")
    state = models.CharField(max_length=10, choices=State, default=State.UNTESTED)
    display = models.CharField(max_length=10, choices=Display, default=Display.EXCERPT)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = [Lower("name")]

    def __str__(self) -> str:
        return self.name
