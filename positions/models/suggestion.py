"""What a machine proposes and people decide: who said what, where in a capture. How it is found is suggesting/."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from positions.models.article import Capture
from positions.models.statement import Attribution, Question, Stance


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def open(self) -> Self:
        """Waits for a person, the likeliest first."""
        return self.filter(decision="").order_by("-score", "start", "pk")

    def decided(self) -> Self:
        """What people have said of them: what there is to learn from."""
        return self.exclude(decision="")


class Suggestion(models.Model):
    """One organization, one passage, and labels by the codebook as far as the words give any. The labels stay as they
    were proposed: what a person makes of them stands in the statement."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        MENDED = "mended", _("accepted and mended")
        REJECTED = "rejected", _("rejected")

    class Suggester(models.TextChoices):
        RULES = "rules", _("rules")
        LANGUAGE_MODEL = "language_model", _("language model")

    capture = models.ForeignKey(Capture, models.PROTECT, related_name="suggestions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    content = models.JSONField(help_text="Pairs of offsets: what was said, without who said it.")
    cue = models.JSONField(null=True, help_text="A pair of offsets.")
    speaker_start = models.PositiveIntegerField(null=True)
    speaker_end = models.PositiveIntegerField(null=True)
    organization = models.ForeignKey("Organization", models.SET_NULL, null=True, related_name="suggestions")
    speaks_through = models.ForeignKey("Organization", models.SET_NULL, null=True, related_name="+")
    organization_name = models.CharField(
        max_length=300, blank=True, help_text="Where the catalogue has none."
    )
    person = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=300, blank=True)
    attribution = models.CharField(max_length=20, choices=Attribution)
    treaty = models.ForeignKey("Treaty", models.SET_NULL, null=True, related_name="suggestions")
    text_version = models.CharField(max_length=100, blank=True)
    provisions = models.JSONField(default=list, help_text="Numbers of articles.")
    question = models.CharField(max_length=10, choices=Question)
    stance = models.CharField(max_length=30, choices=Stance, null=True)
    concerns = models.JSONField(default=list, help_text="Pairs of a slug and worry, welcome or demand.")
    asks = models.JSONField(default=list)
    said_from = models.DateField(null=True)
    said_to = models.DateField(null=True)
    said_basis = models.CharField(max_length=300, blank=True)
    rule = models.CharField(max_length=100, blank=True)
    lemma = models.CharField(max_length=100, blank=True)
    ruled = models.JSONField(
        default=dict,
        help_text="Score, stance and concerns as the rules alone say, where learning says otherwise.",
    )
    score = models.FloatField(help_text="How likely a person accepts it, 0 to 1.")
    why = models.JSONField(default=list, help_text="In words for people.")
    suggester = models.CharField(max_length=20, choices=Suggester, default=Suggester.RULES)
    version = models.CharField(max_length=50)
    made_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    statement = models.ForeignKey("Statement", models.PROTECT, null=True, related_name="suggestions")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["capture", "start", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[
                    "capture",
                    "start",
                    "end",
                    "speaker_start",
                    "organization",
                    "organization_name",
                    "suggester",
                ],
                name="suggestion_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")) & models.Q(score__range=(0, 1)),
                name="suggestion_of_a_passage",
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_by=None, decided_at=None, statement=None)
                | models.Q(
                    decision="rejected", decided_by__isnull=False, decided_at__isnull=False, statement=None
                )
                | models.Q(
                    decision__in=["accepted", "mended"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    statement__isnull=False,
                ),
                name="suggestion_decided_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["capture", "-score"], name="suggestion_open", condition=models.Q(decision="")
            ),
            models.Index(fields=["-decided_at"], name="suggestion_decided", condition=~models.Q(decision="")),
        ]

    def __str__(self) -> str:
        return f"{self.organization or self.organization_name or '?'} on {self.treaty or '?'}"


class SuggestionRun(models.Model):
    """The newest search of one capture: by which rules, names and phrases, and what came of it."""

    capture = models.OneToOneField(Capture, models.PROTECT, primary_key=True, related_name="suggestion_run")
    at = models.DateTimeField(auto_now=True)
    version = models.CharField(max_length=50)
    catalogue = models.CharField(
        max_length=64, help_text="Hash of the names and phrases that were looked for."
    )
    found = models.PositiveIntegerField(help_text="Attributions of any kind.")
    failed = models.BooleanField(default=False, help_text="By an error of this program, which is in its log.")
    consulted = models.CharField(
        max_length=200, blank=True, help_text="The language model that was asked about it as well."
    )
    kept = models.PositiveIntegerField(help_text="Those near an organization or a treaty of the catalogue.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["catalogue", "version"], name="suggestion_run_by")]

    def __str__(self) -> str:
        return f"{self.kept} of {self.found} in capture {self.capture_id}"


class Training(models.Model):
    """One training on the decisions of this installation, with its figures beside those of the rules."""

    at = models.DateTimeField(auto_now_add=True)
    decisions = models.PositiveIntegerField()
    figures = models.JSONField(help_text="By model: cases, both figures, whether it is used, and why.")
    model = models.JSONField(help_text="Weights of those that are used.")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"training on {self.decisions} decisions, {self.at:%Y-%m-%d}"
