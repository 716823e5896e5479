"""A statement and its versions: everything that a reader sees, with its parts (part.py, evidence.py)."""

import hashlib
import json
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from positions.models import span
from positions.models.evidence import Evidence
from positions.models.part import Ask, Part, Signatory, VersionConcern, VersionProvision
from positions.models.review import Review

if TYPE_CHECKING:
    from positions.models.publication import Publication
    from positions.models.user import User


# The parts of a version, under the names of their reverse relations.
PART_NAMES = ("concerns", "provisions", "asks", "signatories", "evidence")
PARTS: tuple[type[Part], ...] = (VersionConcern, VersionProvision, Ask, Signatory, Evidence)


class Stance(models.TextChoices):
    """The five steps of the codebook, and undecided, which is off the scale."""

    SUPPORT = "support", _("Supports")
    SUPPORT_WITH_RESERVATIONS = "support_with_reservations", _("Supports with reservations")
    MIXED = "mixed", _("Mixed or neutral")
    OPPOSE_UNLESS_AMENDED = "oppose_unless_amended", _("Opposes unless changed")
    OPPOSE = "oppose", _("Opposes")
    UNDECIDED = "undecided", _("Undecided")


class Question(models.TextChoices):
    """What a statement is about (codebook 1)."""

    MANDATE = "mandate", _("on the mandate")
    TEXT = "text", _("on the text")
    JOINING = "joining", _("on joining")
    PROVISION = "provision", _("on one article")
    PROCESS = "process", _("on process")


class Attribution(models.TextChoices):
    OWN_WORDS = "own_words", _("own words")
    QUOTED = "quoted", _("quoted")
    PARAPHRASED = "paraphrased", _("paraphrased")
    REPORTED = "reported", _("reported")
    SECOND_HAND = "second_hand", _("second-hand")


class Form(models.TextChoices):
    """How it was said (the list in the dossier's README)."""

    SPEECH = "speech", _("speech")
    VOTE_EXPLANATION = "vote_explanation", _("explanation of vote")
    WRITTEN_SUBMISSION = "written_submission", _("written submission")
    LETTER = "letter", _("letter")
    JOINT_STATEMENT = "joint_statement", _("joint statement")
    PRESS_RELEASE = "press_release", _("release")
    POST = "post", _("post on its own site or account")
    INTERVIEW = "interview", _("interview")
    OPINION = "opinion", _("opinion of an authority")
    REPORT = "report", _("report or analysis")
    BRIEFING = "briefing", _("press briefing")
    MEMO = "memo", _("memo")
    DRAFT_TEXT = "draft_text", _("draft text")


class Statement(models.Model):
    """The permalink, nothing else. What it says stands in its versions; its state is derived."""

    def __str__(self) -> str:
        return f"statement {self.pk}"

    @property
    def draft(self) -> "StatementVersion | None":
        return self.versions.drafts().first()

    @property
    def latest(self) -> "StatementVersion | None":
        """The newest version that was not discarded."""
        return self.versions.filter(discarded_at=None).order_by("-number").first()

    @property
    def publication(self) -> "Publication | None":
        """What readers see now."""
        return self.publications.open_now().first()

    @property
    def publishing(self) -> "Publication | None":
        """Approved and not yet out: the one moment at which an approval can be taken back."""
        return self.publications.filter(starts__gt=Now()).first()


class StatementVersionQuerySet(models.QuerySet["StatementVersion"]):
    def drafts(self) -> Self:
        return self.filter(frozen_at=None, discarded_at=None)

    def newest(self) -> Self:
        """Of each statement the newest version that was not discarded."""
        newer = StatementVersion.objects.filter(
            statement=models.OuterRef("statement"), number__gt=models.OuterRef("number"), discarded_at=None
        )
        return self.filter(~models.Exists(newer), discarded_at=None)

    def waiting(self) -> Self:
        """What lies before reviewers: sent for review, and neither approved nor sent back by the latest word on it."""
        last = Review.objects.filter(version=models.OuterRef("pk")).order_by("-pk").values("decision")[:1]
        return (
            self.newest()
            .filter(frozen_at__isnull=False, unpublished__isnull=False)
            .alias(last=Coalesce(models.Subquery(last), models.Value("")))
            .exclude(last=Review.Decision.SEND_BACK)
        )

    def judgeable(self, user: "User") -> Self:
        """Those of which this account wrote nothing since their statement was last published (as in promises.sql)."""
        later = StatementVersion.objects.filter(
            statement=models.OuterRef("statement"),
            number__lt=models.OuterRef(models.OuterRef("number")),
            number__gte=models.OuterRef("number"),
            publications__isnull=False,
        )
        wrote = StatementVersion.objects.filter(
            ~models.Exists(later), statement=models.OuterRef("statement"), authors__user=user
        )
        return self.exclude(models.Exists(wrote))

    def with_parts(
        self, evidence: "models.QuerySet[Evidence] | None" = None, *, captures: bool = True
    ) -> Self:
        """All that a page or a hash needs, in a handful of queries. `evidence`: with what else it is to be loaded.
        Without `captures` no captured text is read."""
        rows = Evidence.objects.all() if evidence is None else evidence
        beside = ["article__source", "capture"] if captures else ["article__source"]
        # Planning takes longer than finding, and grows with each table that is joined: what few versions have is asked
        # for by itself, and not at all where there is none.
        return self.select_related(
            "organization", "treaty", "text_version", "speaker", "session"
        ).prefetch_related(
            "rival_treaty",
            "speaks_through",
            models.Prefetch("concerns", VersionConcern.objects.select_related("concern")),
            models.Prefetch("asks", Ask.objects.select_related("provision")),
            models.Prefetch("signatories", Signatory.objects.select_related("organization")),
            models.Prefetch("provisions", VersionProvision.objects.select_related("provision")),
            models.Prefetch("evidence", rows.select_related(*beside)),
        )


class StatementVersion(models.Model):
    """Everything a reader sees of a statement. A draft until `frozen_at`; then nothing of it changes."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    organization = models.ForeignKey("Organization", models.PROTECT, null=True, related_name="versions")
    treaty = models.ForeignKey("Treaty", models.PROTECT, null=True, related_name="versions")
    question = models.CharField(max_length=10, choices=Question, blank=True)
    text_version = models.ForeignKey("TextVersion", models.PROTECT, null=True, blank=True, related_name="+")
    rival_treaty = models.ForeignKey("Treaty", models.PROTECT, null=True, blank=True, related_name="+")
    target = models.CharField(max_length=300, blank=True, help_text="In words, where no draft existed.")
    stance = models.CharField(max_length=30, choices=Stance, null=True, blank=True)
    rule = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The question of the codebook, 1 to 7, at which the answer was yes."
    )
    note = models.TextField(blank=True)
    speaker = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="versions")
    speaker_role = models.CharField(max_length=200, blank=True)
    speaks_through = models.ForeignKey(
        "Organization", models.PROTECT, null=True, blank=True, related_name="+"
    )
    others_count = models.PositiveIntegerField(null=True, blank=True)
    others_note = models.TextField(blank=True)
    form = models.CharField(max_length=20, choices=Form, blank=True)
    session = models.ForeignKey("Milestone", models.PROTECT, null=True, blank=True, related_name="+")
    moves_line = models.BooleanField(default=True)
    changes_from = models.ForeignKey(Statement, models.PROTECT, null=True, blank=True, related_name="+")
    change_note = models.TextField(blank=True)
    attribution = models.CharField(max_length=20, choices=Attribution, blank=True)
    said_from = models.DateField(null=True, blank=True)
    said_to = models.DateField(null=True, blank=True)
    said_basis = models.CharField(max_length=300, blank=True)
    said_order = models.SmallIntegerField(null=True, blank=True)
    speaker_withdrew_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    doubt = models.TextField(blank=True)
    language = models.CharField(max_length=20, default="en")
    revision = models.PositiveIntegerField(default=1, help_text="Grows with every save of the draft.")
    saved_at = models.DateTimeField(null=True, blank=True, help_text="When the draft last changed.")
    content_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    objects = StatementVersionQuerySet.as_manager()

    # Columns that say what the version is, not what it says: left out of its content.
    HOUSEKEEPING: ClassVar = {
        "id",
        "statement",
        "number",
        "revision",
        "saved_at",
        "content_hash",
        "created_at",
        "frozen_at",
        "discarded_at",
    }

    class Meta:
        ordering: ClassVar = ["statement", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["statement"],
                condition=models.Q(frozen_at=None, discarded_at=None),
                name="one_draft_a_statement",
            ),
            models.CheckConstraint(
                condition=models.Q(said_from=None, said_to=None)
                | models.Q(said_from__lte=models.F("said_to")),
                name="said_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(rule=None) | models.Q(rule__range=(1, 7)), name="rule_of_the_codebook"
            ),
            models.CheckConstraint(
                condition=models.Q(stance=None) | models.Q(stance__in=Stance.values), name="stance_known"
            ),
        ]
        # "Already on record": one organization's statements on one treaty, what was said last first.
        indexes: ClassVar = [
            models.Index(
                "organization",
                "treaty",
                models.F("said_to").desc(nulls_last=True),
                models.F("statement").desc(),
                models.F("number").desc(),
                name="version_on_record",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization or '?'} on {self.treaty or '?'}, v{self.number}"

    @property
    def said_in_words(self) -> str:
        if self.said_from is None or self.said_to is None:
            return ""
        return span.in_words(self.said_from, self.said_to)

    @property
    def said_in_digits(self) -> str:
        """A day, a month or a year as HTML's `time` takes it; empty where it was said between two days."""
        typed = span.as_typed(self.said_from, self.said_to)
        return "" if "/" in typed else typed

    @property
    def counted(self) -> list[Evidence]:
        """The evidence that counts (codebook 4): never a sample, a machine report only where nothing else stands."""
        rows = [row for row in self.evidence.all() if not row.article.is_sample]
        return [row for row in rows if row.address_kind != Evidence.AddressKind.MACHINE_REPORT] or rows

    @property
    def grade(self) -> str:
        """Best of the evidence that counts."""
        best = min((row.grade for row in self.counted or self.evidence.all()), default="E")
        return max(best, "D") if self.attribution == Attribution.SECOND_HAND else best

    @property
    def only_samples(self) -> bool:
        """Nothing but samples stands behind it: it never makes a line."""
        return bool(self.evidence.all()) and not self.counted

    @property
    def review(self) -> Review | None:
        """The latest word on it."""
        return self.reviews.order_by("-pk").first()

    def content(self) -> dict[str, Any]:
        """All that a reader sees, as plain data: what is hashed, compared and copied."""
        fields = {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name not in self.HOUSEKEEPING
        }
        parts = {name: [part.content() for part in getattr(self, name).all()] for name in PART_NAMES}
        return fields | parts

    def hash(self) -> str:
        """SHA-256 of the content in one fixed spelling."""
        spelling = json.dumps(self.content(), sort_keys=True, cls=DjangoJSONEncoder, ensure_ascii=False)
        return hashlib.sha256(spelling.encode()).hexdigest()
