"""What belongs to one version of a statement and freezes with it. Evidence has a file of its own."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


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

    version = models.ForeignKey("StatementVersion", models.CASCADE, related_name="concerns")
    concern = models.ForeignKey("Concern", models.PROTECT, related_name="mentions", db_index=False)
    polarity = models.CharField(max_length=10, choices=Polarity)
    definition_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "concern", "polarity"], name="version_concern_once"),
        ]
        # Who raises a concern.
        indexes: ClassVar = [models.Index(fields=["concern", "version"], name="versions_of_a_concern")]

    def __str__(self) -> str:
        return f"{self.get_polarity_display()} {self.concern}"


class VersionProvision(Part):
    """An article of the treaty that the statement is about."""

    version = models.ForeignKey("StatementVersion", models.CASCADE, related_name="provisions")
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

    version = models.ForeignKey("StatementVersion", models.CASCADE, related_name="asks")
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

    version = models.ForeignKey("StatementVersion", models.CASCADE, related_name="signatories")
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
