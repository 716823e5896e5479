"""What was read: articles, and what was captured of them. How they come in is intake/."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from positions.models import addresses, span


class ArticleQuerySet(models.QuerySet["Article"]):
    def queue(self) -> Self:
        """What waits for an editor, newest first: what is new, and what was parked until today."""
        return self.captured().filter(self._due()).order_by("-pk")

    def parked(self) -> Self:
        """What waits for its day, the next first."""
        waits = self.captured().filter(triage=Article.Triage.PARKED).exclude(self._due())
        return waits.order_by("parked_until", "pk")

    def dismissed(self) -> Self:
        return self.captured().filter(triage=Article.Triage.DISMISSED).order_by("-pk")

    def captured(self) -> Self:
        return self.filter(intake=Article.Intake.CAPTURED)

    def coming(self) -> Self:
        """What is being taken in, and what could not be, newest first."""
        waiting = [Article.Intake.QUEUED, Article.Intake.FETCHING, Article.Intake.FAILED]
        return self.filter(intake__in=waiting).order_by("-pk")

    def to_capture(self) -> Self:
        """What is cited as evidence and nobody has captured, newest first."""
        return self.filter(intake=Article.Intake.CITED).order_by("-pk")

    @staticmethod
    def _due() -> models.Q:
        today = timezone.now().date()
        return models.Q(triage=Article.Triage.NEW) | models.Q(
            triage=Article.Triage.PARKED, parked_until__lte=today
        )

    def known_by_name(self) -> Self:
        """Cited only, without an address: each has a publisher, title and day of its own (`cited_article_once`)."""
        return self.filter(canonical_address=None, sha256=None)

    def left_behind(self) -> Self:
        """Queued and not taken, or claimed by a worker that is gone."""
        return self.filter(
            models.Q(intake=Article.Intake.QUEUED)
            | models.Q(
                intake=Article.Intake.FETCHING,
                claimed_at__lt=Now() - dt.timedelta(seconds=settings.CLAIM_SECONDS),
            )
        )

    def claim(self, pk: int) -> "Article | None":
        """Take a waiting article for this process; None if another has it or it is done. One that a worker died on
        has had a try."""
        died = models.Case(models.When(intake=Article.Intake.FETCHING, then=1), default=0)
        taken = (
            self.left_behind()
            .filter(pk=pk)
            .update(intake=Article.Intake.FETCHING, claimed_at=Now(), tries=models.F("tries") + died)
        )
        return self.select_related("upload", "source").get(pk=pk) if taken else None


class Article(models.Model):
    """One item as published: a page, a file, a pasted text, or something that is only cited so far."""

    class Intake(models.TextChoices):
        CITED = "cited", _("cited, not yet captured")
        QUEUED = "queued", _("queued")
        FETCHING = "fetching", _("being taken in")
        CAPTURED = "captured", _("captured")
        FAILED = "failed", _("failed")

    class Triage(models.TextChoices):
        NEW = "new", _("new")
        PARKED = "parked", _("parked")
        DISMISSED = "dismissed", _("dismissed")
        ANNOTATED = "annotated", _("annotated")

    class Dismissal(models.TextChoices):
        """Why nothing is made of it, in the order of the keys 1 to 6."""

        RESTATES = "restates", _("restates what is on record")
        PROCESS = "process", _("about process")
        OTHER_TREATY = "other_treaty", _("another treaty")
        NO_POSITION = "no_position", _("not a position")
        DUPLICATE = "duplicate", _("duplicate")
        CANNOT_ATTRIBUTE = "cannot_attribute", _("cannot be attributed")

    address = models.URLField(max_length=2000, blank=True)
    canonical_address = models.CharField(max_length=2000, null=True, blank=True, unique=True)
    sha256 = models.CharField("SHA-256 of the first capture", max_length=64, null=True, unique=True)
    source = models.ForeignKey("Source", models.PROTECT, null=True, blank=True, related_name="articles")
    story = models.ForeignKey("Story", models.PROTECT, related_name="articles")
    title = models.CharField(max_length=500, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=20, default="en")
    published_from = models.DateField(null=True, blank=True)
    published_to = models.DateField(null=True, blank=True)
    published_basis = models.CharField(max_length=200, blank=True)
    intake = models.CharField(max_length=10, choices=Intake, default=Intake.QUEUED)
    intake_reason = models.TextField(blank=True)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Those that came to nothing so far.")
    triage = models.CharField(max_length=10, choices=Triage, default=Triage.NEW)
    dismissed_as = models.CharField(max_length=20, choices=Dismissal, blank=True)
    parked_until = models.DateField(null=True, blank=True)
    assignee = models.ForeignKey(
        "User", models.SET_NULL, null=True, blank=True, related_name="assigned_articles"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="articles")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # An article that is only cited is known by its publisher, title and day.
            models.UniqueConstraint(
                fields=["publisher", "title", "published_from"],
                condition=models.Q(canonical_address=None, sha256=None),
                name="cited_article_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(published_from=None, published_to=None)
                | models.Q(published_from__lte=models.F("published_to")),
                name="article_published_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(triage="dismissed") ^ models.Q(dismissed_as=""),
                name="article_dismissed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(triage="parked") ^ models.Q(parked_until=None),
                name="article_parked_until_a_day",
            ),
            addresses.web("address", "article"),
        ]
        # The queue page, and the sweep.
        indexes: ClassVar = [models.Index(fields=["intake", "triage", "-id"], name="article_queue")]

    def __str__(self) -> str:
        return self.title or self.address or str(_("untitled"))

    @property
    def published_in_words(self) -> str:
        if self.published_from is None or self.published_to is None:
            return ""
        return span.in_words(self.published_from, self.published_to)

    @property
    def capture(self) -> "Capture | None":
        """The one that statements are made of."""
        return self.captures.annotated().first()

    @property
    def waiting(self) -> bool:
        """Handed in, and neither captured nor failed so far."""
        return self.intake in {self.Intake.QUEUED, self.Intake.FETCHING}

    @property
    def is_sample(self) -> bool:
        """Written for a demonstration: shown as such, never a source."""
        return self.source is not None and self.source.kind == "sample"

    @property
    def shown_in_full(self) -> bool:
        return self.source is not None and self.source.display == "full"


class Upload(models.Model):
    """A pasted text or a file that waits for its capture; gone once captured."""

    article = models.OneToOneField(Article, models.CASCADE, related_name="upload")
    content = models.BinaryField()
    media_type = models.CharField(max_length=100)
    filename = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.filename or f"pasted text of article {self.article_id}"


class CaptureQuerySet(models.QuerySet["Capture"]):
    def annotated(self) -> Self:
        """Those that statements are made of, of an article the last: its first, or the same bytes read anew. Not what a
        later look at the page brought."""
        return self.filter(rechecks=None).order_by("-pk")

    def later_than(self, capture: str) -> Self:
        """For a subquery: of the outer row's article, those after the capture that is in this column of it."""
        article, pk = models.OuterRef("article"), models.OuterRef(capture)
        return self.annotated().filter(article=article, pk__gt=pk).order_by()

    def beside(self, article: int, number: int = 0) -> "Capture | None":
        """The text of an article beside which a form was filled in, by the number that the form names; the last one
        where it names none. The article is read anew while people type: whether it was, is `read_anew`."""
        named = models.Case(models.When(pk=number, then=0), default=1)
        later = models.Exists(Capture.objects.later_than("pk"))
        rows = self.annotated().filter(article=article).annotate(read_anew=later)
        return rows.order_by(named, "-pk").first()


class Capture(models.Model):
    """What was fetched or handed in, once. Never changed, except that it may be withheld."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="captures")
    of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="readings",
        help_text="The capture whose bytes were read anew here.",
    )
    captured_at = models.DateTimeField(
        default=timezone.now, help_text="The bytes; reading them anew does not change it."
    )
    request = models.JSONField(help_text="Method, address and headers; or how it was handed in.")
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=list, help_text="Pairs, as answered.")
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64, db_index=True)
    extractor = models.CharField(max_length=50)
    extractor_version = models.CharField(max_length=50)
    withheld_at = models.DateTimeField(null=True, blank=True)
    withheld_reason = models.TextField(blank=True)
    withheld_by = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.article}, captured {self.captured_at:%Y-%m-%d %H:%M}"


class CaptureBytes(models.Model):
    """The bytes of a capture, in a table of their own: pages read the text and never these."""

    capture = models.OneToOneField(Capture, models.PROTECT, primary_key=True, related_name="stored")
    content = models.BinaryField()

    class Meta:
        verbose_name_plural = "bytes of captures"

    def __str__(self) -> str:
        return f"bytes of capture {self.capture_id}"
