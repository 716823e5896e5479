"""What readers see and since when. Positions are derived from appearances (deriving/), never stored here."""

import datetime as dt
from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Greatest, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from positions.models.statement import Question, Stance


class Import(models.Model):
    """A set of statements loaded whole, such as the dossier."""

    name = models.CharField(max_length=100)
    dated = models.DateField()
    sha256 = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.name} of {self.dated:%Y-%m-%d}"


class ImportedStatement(models.Model):
    """Which statement a row of an imported set became, so that loading the set again finds it."""

    key = models.CharField(max_length=200, unique=True, help_text="The row's name in the set.")
    statement = models.OneToOneField("Statement", models.PROTECT, related_name="imported")
    sha256 = models.CharField(max_length=64, help_text="Of the row as it was last loaded.")

    def __str__(self) -> str:
        return self.key


M = TypeVar("M", bound=models.Model)


class Shown(models.QuerySet[M]):
    """Rows that readers see from `starts` until `ends`, by the database's clock: no sweep is needed to be right."""

    def known_at(self, day: dt.date | None) -> Self:
        """What was before readers at the end of that day in UTC, or is now if that has not come or is None."""
        if day is None or day >= timezone.now().date():
            return self.open_now()
        end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
        return self.filter(models.Q(ends=None) | models.Q(ends__gte=end), starts__lt=end)

    def open_now(self) -> Self:
        return self.filter(models.Q(ends=None) | models.Q(ends__gt=Now()), starts__lte=Now())

    def out(self) -> Self:
        """Those that readers have seen or see."""
        return self.filter(starts__lte=Now())


class Publication(models.Model):
    """A version stands before readers from `starts` until `ends`. The database sets both clocks."""

    class Ended(models.TextChoices):
        SUPERSEDED = "superseded", _("superseded")
        WITHDRAWN = "withdrawn", _("withdrawn")

    version = models.ForeignKey("StatementVersion", models.PROTECT, related_name="publications")
    # Copied from the version by the database, so that one index can keep "one open a statement".
    statement = models.ForeignKey(
        "Statement", models.PROTECT, related_name="publications", editable=False, db_index=False
    )
    imported = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="publications")
    starts = models.DateTimeField(db_default=Now())
    ends = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=Ended, blank=True)
    end_reason = models.TextField(blank=True)
    ended_by = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = Shown["Publication"].as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement"], condition=models.Q(ends=None), name="one_open_publication_a_statement"
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="publication_ends_after_it_starts",
            ),
        ]
        indexes: ClassVar = [
            # What is about to go out.
            models.Index(fields=["starts"], name="publication_starts"),
            # What has ended by the clock.
            models.Index(fields=["ends"], condition=models.Q(ends__isnull=False), name="publication_ends"),
            # Those of a statement, the last one first: each that is published looks there.
            models.Index(fields=["statement", "-starts"], name="publication_of_statement"),
            # The ledger.
            models.Index(
                fields=["-ends"], condition=models.Q(ended_how="withdrawn"), name="publication_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} from {self.starts:%Y-%m-%d %H:%M}"

    @property
    def open(self) -> bool:
        """Before readers now."""
        now = timezone.now()
        return self.starts <= now and (self.ends is None or self.ends > now)


class Unpublished(models.Model):
    """A version that was never published. The database keeps these rows (unpublished.sql): so what editors work on is
    found without looking at all that is out."""

    version = models.OneToOneField(
        "StatementVersion", models.CASCADE, primary_key=True, related_name="unpublished"
    )

    def __str__(self) -> str:
        return f"{self.version}, not published"


class Appearance(models.Model):
    """A publication as it binds one organization: a copy, made for reading, rebuilt by deriving/appearances."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="appearances")
    statement = models.ForeignKey("Statement", models.PROTECT, related_name="appearances")
    version = models.ForeignKey("StatementVersion", models.PROTECT, related_name="appearances")
    organization = models.ForeignKey("Organization", models.PROTECT, related_name="appearances")
    treaty = models.ForeignKey("Treaty", models.PROTECT, related_name="appearances")
    question = models.CharField(max_length=10, choices=Question)
    stance = models.CharField(max_length=30, choices=Stance, null=True)
    grade = models.CharField(max_length=1)
    makes_line = models.BooleanField()
    lead = models.BooleanField(
        default=True, help_text="Of the organization itself, not of one that signed or aligned."
    )
    articles = ArrayField(models.BigIntegerField(), default=list, help_text="Whose evidence counts.")
    # Of these articles; filled in by the database, which sees both a new appearance and a story that moves.
    stories = ArrayField(models.BigIntegerField(), default=list, editable=False)
    said_from = models.DateField()
    said_to = models.DateField()
    said_order = models.SmallIntegerField(null=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)

    objects = Shown["Appearance"].as_manager()

    # What the rule reads: of ten thousand rows nothing else is fetched.
    FOR_THE_LINE = (
        "publication", "statement", "version", "question", "stance", "grade", "makes_line",
        "said_from", "said_to", "said_order",
    )  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "organization"], name="appearance_once"),
        ]
        indexes: ClassVar = [
            # One timeline.
            models.Index(
                fields=["organization", "treaty", "-said_from", "-said_to", "-statement"],
                name="appearance_timeline",
            ),
            # Every organization's place on one treaty, read from the index alone.
            models.Index(
                fields=["treaty", "organization", "-said_from", "-said_to", "-statement"],
                include=["question", "stance", "grade", "makes_line", "starts", "ends"],
                name="appearance_treaty",
            ),
            # What was withdrawn of one timeline.
            models.Index(
                fields=["organization", "treaty", "-ends"],
                condition=models.Q(ends__isnull=False),
                name="appearance_ended",
            ),
            # A treaty's base line, read from the index alone.
            models.Index(
                fields=["treaty"],
                include=["statement", "said_from", "said_to", "starts", "ends", "stories"],
                condition=models.Q(lead=True),
                name="appearance_base",
            ),
            # What is new, of one organization and of one treaty (reading/news.py).
            models.Index(
                "organization",
                Greatest("starts", "ends").desc(),
                models.F("statement").desc(),
                name="appearance_news",
            ),
            models.Index(
                "treaty",
                Greatest("starts", "ends").desc(),
                models.F("statement").desc(),
                name="appearance_treaty_news",
            ),
            # Whose sources an article is.
            GinIndex(fields=["articles"], name="appearance_articles"),
            # What was said last on one article or on process.
            models.Index(
                fields=["treaty", "-said_from", "-statement"],
                condition=models.Q(question__in=[Question.PROVISION, Question.PROCESS]),
                name="appearance_apart",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} on {self.treaty}, {self.said_from}"
