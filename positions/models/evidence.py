"""Where a statement can be read, and how near that is to the words."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from positions.models import span
from positions.models.part import Part


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

    class Translator(models.TextChoices):
        OFFICIAL = "official", _("official translation")
        OURS = "ours", _("our translation")
        MACHINE = "machine", _("machine translation")

    class Verified(models.TextChoices):
        COPY = "copy", _("compared with a copy of the page")
        MEMORY = "memory", _("from memory")
        NOT_FOUND = "false", _("not found on the page")

    version = models.ForeignKey("StatementVersion", models.CASCADE, related_name="evidence")
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
    translated_by = models.CharField(max_length=10, choices=Translator, blank=True)
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
