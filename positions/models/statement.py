"""A statement, its versions and their parts: everything that a reader sees and that freezes together."""

import hashlib
import json
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Greatest, Now
from django.utils.translation import gettext_lazy as _

from positions.models import span

if TYPE_CHECKING:
    from positions.models.publication import Publication
    from positions.models.review import Review


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

    def with_parts(self) -> Self:
        """All that a page or a hash needs, in a handful of queries."""
        return self.select_related(
            "organization", "treaty", "text_version", "rival_treaty", "speaker", "speaks_through", "session"
        ).prefetch_related(
            models.Prefetch("concerns", VersionConcern.objects.select_related("concern")),
            models.Prefetch("asks", Ask.objects.select_related("provision")),
            models.Prefetch("signatories", Signatory.objects.select_related("organization")),
            models.Prefetch("provisions", VersionProvision.objects.select_related("provision")),
            models.Prefetch("evidence", Evidence.objects.select_related("article__source", "capture")),
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
        # "Already on record": one organization's statements on one treaty.
        indexes: ClassVar = [models.Index(fields=["organization", "treaty"], name="version_on_record")]

    def __str__(self) -> str:
        return f"{self.organization or '?'} on {self.treaty or '?'}, v{self.number}"

    @property
    def said_in_words(self) -> str:
        if self.said_from is None or self.said_to is None:
            return ""
        return span.in_words(self.said_from, self.said_to)

    @property
    def grade(self) -> str:
        """Best of its evidence; machine reports count only where nothing else stands (codebook 4)."""
        rows = list(self.evidence.all())
        better = [row for row in rows if row.address_kind != Evidence.AddressKind.MACHINE_REPORT]
        best = min((row.grade for row in better or rows), default="E")
        return max(best, "D") if self.attribution == Attribution.SECOND_HAND else best

    @property
    def review(self) -> "Review | None":
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


class Part(models.Model):
    """Belongs to one version and freezes with it."""

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """Its columns but for its own and its version's id."""
        return {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name not in {"id", "version"} and not field.generated
        }


class VersionConcern(Part):
    """A concern that the statement raises, in the definition of that day."""

    class Polarity(models.TextChoices):
        WORRY = "worry", _("worries about")
        WELCOME = "welcome", _("welcomes")
        DEMAND = "demand", _("demands")

    version = models.ForeignKey(StatementVersion, models.CASCADE, related_name="concerns")
    concern = models.ForeignKey("Concern", models.PROTECT, related_name="mentions")
    polarity = models.CharField(max_length=10, choices=Polarity)
    definition_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "concern", "polarity"], name="version_concern_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_polarity_display()} {self.concern}"


class VersionProvision(Part):
    """An article of the treaty that the statement is about."""

    version = models.ForeignKey(StatementVersion, models.CASCADE, related_name="provisions")
    provision = models.ForeignKey("Provision", models.PROTECT, related_name="mentions")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "provision"], name="version_provision_once"),
        ]

    def __str__(self) -> str:
        return str(self.provision)


class Ask(Part):
    """What the speaker wants done, by whom, to which text."""

    class Force(models.TextChoices):
        RED_LINE = "red_line", _("red line")
        DEMAND = "demand", _("demand")
        WISH = "wish", _("wish")

    version = models.ForeignKey(StatementVersion, models.CASCADE, related_name="asks")
    text = models.CharField(max_length=500)
    addressed_to = models.CharField(max_length=200, blank=True)
    provision = models.ForeignKey("Provision", models.PROTECT, null=True, blank=True, related_name="asks")
    force = models.CharField(max_length=10, choices=Force, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text


class Signatory(Part):
    """One party to a joint statement; `name` alone where the catalogue does not know it."""

    class Relation(models.TextChoices):
        SIGNED = "signed", _("signed")
        SPOKEN_FOR = "spoken_for", _("spoken for")
        ALIGNED = "aligned", _("aligned")
        DISSOCIATED = "dissociated", _("dissociated itself")

    version = models.ForeignKey(StatementVersion, models.CASCADE, related_name="signatories")
    organization = models.ForeignKey("Organization", models.PROTECT, null=True, related_name="signed")
    name = models.CharField(max_length=200, blank=True)
    relation = models.CharField(max_length=15, choices=Relation)

    class Meta:
        verbose_name_plural = "signatories"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "organization"], name="signatory_once"),
            models.CheckConstraint(
                condition=models.Q(organization=None) ^ models.Q(name=""), name="signatory_known_or_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization or self.name} ({self.get_relation_display()})"


class Evidence(Part):
    """Where the statement can be read: a passage of a capture, or a citation not yet captured.

    An editor chooses the facts; the grade follows from them (codebook 4) and cannot be typed in.
    """

    class Kind(models.TextChoices):
        PRIMARY = "primary", _("the organization's own document or recording")
        SECONDARY = "secondary", _("somebody else's report")

    class AddressKind(models.TextChoices):
        PUBLISHER = "publisher", _("at its publisher's own address")
        MIRROR = "mirror", _("in a copy of the page elsewhere")
        REPOST = "repost", _("republished by someone else")
        MACHINE_REPORT = "machine_report", _("in a machine summary or a rewrite without own reporting")

    class Wording(models.TextChoices):
        VERBATIM = "verbatim", _("the words themselves")
        PARAPHRASE = "paraphrase", _("a paraphrase")
        TRANSLATION = "translation", _("a translation")

    class Verified(models.TextChoices):
        COPY = "copy", _("compared with a copy of the page")
        MEMORY = "memory", _("from memory")
        NOT_FOUND = "false", _("not found on the page")

    version = models.ForeignKey(StatementVersion, models.CASCADE, related_name="evidence")
    article = models.ForeignKey("Article", models.PROTECT, related_name="evidence")
    capture = models.ForeignKey("Capture", models.PROTECT, null=True, blank=True, related_name="evidence")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    exact = models.TextField(blank=True)
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SECONDARY)
    address_kind = models.CharField(max_length=15, choices=AddressKind, null=True, blank=True)
    wording = models.CharField(max_length=12, choices=Wording, default=Wording.PARAPHRASE)
    named = models.BooleanField(default=True)
    leaked = models.BooleanField(default=False)
    title = models.CharField(max_length=500, blank=True)
    title_basis = models.CharField(max_length=20, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    published_from = models.DateField(null=True, blank=True)
    published_to = models.DateField(null=True, blank=True)
    quote = models.TextField(blank=True)
    quote_verified = models.CharField(max_length=10, choices=Verified, blank=True)
    language = models.CharField(max_length=20, default="en")
    translation = models.TextField(blank=True)
    translated_by = models.CharField(max_length=10, blank=True, help_text="machine, official or ours")
    translation_checked_by = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    # The worst of three facts: who is named, who published it, whose words (dossier README).
    grade: "models.GeneratedField" = models.GeneratedField(
        expression=models.Case(
            models.When(named=False, then=models.Value("E")),
            models.When(
                models.Q(address_kind=None) | models.Q(address_kind="machine_report"), then=models.Value("D")
            ),
            default=Greatest(
                models.Case(
                    models.When(kind="primary", address_kind="publisher", then=models.Value("A")),
                    models.When(
                        models.Q(kind="primary") | models.Q(address_kind="publisher"), then=models.Value("B")
                    ),
                    default=models.Value("C"),
                ),
                models.Case(
                    models.When(wording="verbatim", then=models.Value("A")), default=models.Value("C")
                ),
                models.Case(models.When(leaked=True, then=models.Value("C")), default=models.Value("A")),
            ),
        ),
        output_field=models.CharField(max_length=1),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = "evidence"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            # An anchor has all its parts, a citation none.
            models.CheckConstraint(
                condition=models.Q(capture=None, start=None, end=None, exact="")
                | models.Q(capture__isnull=False, start__isnull=False, end__gt=models.F("start")),
                name="anchor_whole_or_absent",
            ),
            models.UniqueConstraint(
                fields=["version", "capture", "start", "end"], name="passage_once_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.article}, grade {self.grade}"

    @property
    def published_in_words(self) -> str:
        if self.published_from is None or self.published_to is None:
            return ""
        return span.in_words(self.published_from, self.published_to)

    @property
    def quotation(self) -> str:
        """The words that may stand between quotation marks: verbatim, and seen on the page it names."""
        if self.quote_verified == self.Verified.COPY:
            return self.quote
        return self.exact if self.wording == self.Wording.VERBATIM else ""


# The parts of a version, under the names of their reverse relations.
PART_NAMES = ("concerns", "provisions", "asks", "signatories", "evidence")
PARTS: tuple[type[Part], ...] = (VersionConcern, VersionProvision, Ask, Signatory, Evidence)
