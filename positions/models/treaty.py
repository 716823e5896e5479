"""A treaty, its names, drafts, articles and milestones. What states did about it (acts, votes) is not here."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from positions.models import addresses, span
from positions.models.naming import AddressedQuerySet


@pghistory.track()
class Treaty(models.Model):
    """One treaty, in force, adopted or still being negotiated."""

    class Status(models.TextChoices):
        UNDER_NEGOTIATION = "under_negotiation", _("under negotiation")
        NOT_OPEN = "adopted_not_open_for_signature", _("adopted, not yet open for signature")
        OPEN = "opened_for_signature", _("open for signature")
        NOT_IN_FORCE = "adopted_not_in_force", _("adopted, not in force")
        IN_FORCE = "in_force", _("in force")

    slug = models.SlugField(max_length=100, unique=True)
    short_name = models.CharField(max_length=200)
    official_name = models.TextField()
    topic = models.CharField(max_length=100, blank=True)
    body = models.CharField(max_length=200, blank=True, help_text="The organization under which it was made.")
    depositary = models.CharField(max_length=200, blank=True)
    untc_number = models.CharField("series number", max_length=50, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="protocols")
    rivals: "models.ManyToManyField[Treaty, models.Model]" = models.ManyToManyField("self", blank=True)
    first_committee_draft = models.DateField(
        null=True, blank=True, help_text="Until the day before, statements on the mandate make the line."
    )
    status = models.CharField(max_length=40, choices=Status, blank=True)
    status_as_of = models.CharField(
        max_length=10, blank=True, validators=[span.validate], help_text="A day, a month or a year."
    )
    status_note = models.TextField(blank=True)
    entry_into_force = models.TextField(blank=True, help_text="The condition, in our words.")
    official_page = models.URLField(max_length=500, blank=True)
    doubt = models.TextField(blank=True)

    objects = AddressedQuerySet["Treaty"].as_manager()

    class Meta:
        verbose_name_plural = "treaties"
        ordering = [Lower("short_name")]
        constraints: ClassVar = [addresses.slug("treaty"), addresses.web("official_page", "treaty")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def status_as_of_in_words(self) -> str:
        return span.in_words(*span.span(self.status_as_of)) if self.status_as_of else ""


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class Rivalry(Treaty.rivals.through):  # type: ignore[name-defined, misc]  # Django makes it
    """One treaty named as the rival of another: here for its history."""

    class Meta:
        proxy = True


@pghistory.track()
class TreatyName(models.Model):
    """A name the treaty goes by in text; an ambiguous one ("the Convention") needs its context."""

    treaty = models.ForeignKey(Treaty, models.CASCADE, related_name="names")
    text = models.CharField(max_length=300)
    ambiguous = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["treaty", "text"], name="treaty_name_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Dated(models.Model):
    """Something with a first and a last possible day, and where the fact was read."""

    date_from = models.DateField(null=True, blank=True)
    date_to = models.DateField(null=True, blank=True)
    source = models.URLField(max_length=500, blank=True, help_text="An address for readers.")
    doubt = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def date_in_words(self) -> str:
        return span.in_words(self.date_from, self.date_to) if self.date_from and self.date_to else ""


@pghistory.track()
class TextVersion(Dated):
    """A named draft, or the adopted text. `committee` is false for a state's own proposal."""

    treaty = models.ForeignKey(Treaty, models.CASCADE, related_name="text_versions")
    slug = models.SlugField(max_length=100)
    name = models.CharField(max_length=300)
    symbol = models.CharField(max_length=100, blank=True)
    committee = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["date_from", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["treaty", "slug"], name="text_version_slug_once"),
            addresses.web("source", "text_version"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Provision(models.Model):
    """One article of a treaty, described in our words, under its number in `text_version`."""

    treaty = models.ForeignKey(Treaty, models.CASCADE, related_name="provisions")
    text_version = models.ForeignKey(TextVersion, models.PROTECT, null=True, blank=True)
    article = models.CharField(max_length=20, validators=[addresses.is_part])
    heading = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    often_debated = models.BooleanField(default=False)
    source = models.URLField(max_length=500, blank=True)
    doubt = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["treaty", "text_version", "article"], name="provision_once", nulls_distinct=False
            ),
            addresses.part("article", "provision"),
            addresses.web("source", "provision"),
        ]

    def __str__(self) -> str:
        return f"Article {self.article}, {self.heading}"


@pghistory.track()
class ProvisionNumber(models.Model):
    """The number an article had in an earlier draft: draft article 6 is final article 7."""

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="same_as")
    text_version = models.ForeignKey(TextVersion, models.CASCADE)
    article = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provision", "text_version"], name="provision_number_once"),
        ]

    def __str__(self) -> str:
        return f"Article {self.article} of {self.text_version}"


@pghistory.track()
class Milestone(Dated):
    """Something that happened to the treaty itself; a negotiating session is one."""

    treaty = models.ForeignKey(Treaty, models.CASCADE, related_name="milestones")
    slug = models.SlugField(max_length=100)
    kind = models.CharField(max_length=100)
    label = models.TextField()

    class Meta:
        ordering: ClassVar = ["date_from", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["treaty", "slug"], name="milestone_slug_once"),
            addresses.web("source", "milestone"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.date_in_words})"

    @property
    def is_session(self) -> bool:
        """Kinds are the words of whoever entered it: `negotiation session`, `session`."""
        return self.kind.endswith("session")
