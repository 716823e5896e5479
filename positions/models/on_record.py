"""What each organization has on record about each treaty, counted at publication (deriving/on_record.py), so that no
page counts statements by the hundred thousand. As readers see it now, and once what is on its way is out."""

from typing import ClassVar, Self

from django.db import models

from positions.models.organization import Organization
from positions.models.part import VersionConcern
from positions.models.publication import Shown
from positions.models.treaty import Treaty


class Counted(models.Model):
    """How many of an organization's statements on a treaty, from when to when they were said."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    treaty = models.ForeignKey(Treaty, models.CASCADE, related_name="+")
    statements = models.PositiveIntegerField()
    first = models.DateField()
    last = models.DateField()
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class OnRecord(Counted):
    """An organization is on record about a treaty. `led`: its own, without those that it signed or aligned with.

    `sorts`: question, whether there is a step, whether it can make the line, grade, and how many statements are so.
    """

    led = models.PositiveIntegerField()
    sources = models.PositiveIntegerField(help_text="Stories.")
    grade = models.CharField(max_length=1, help_text="The best.")
    sorts = models.JSONField()

    objects = Shown["OnRecord"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "treaty", "starts"], name="on_record_once")
        ]
        indexes: ClassVar = [  # Of one treaty, and of all; read from the index alone.
            models.Index(fields=["treaty"], include=["led", "starts", "ends"], name="on_record_treaty")
        ]

    def __str__(self) -> str:
        return f"{self.organization} on {self.treaty}: {self.statements}"


class RaisedQuerySet(Shown["Raised"]):
    def by_way(self) -> Self:
        return self.exclude(polarity="")

    def in_any_way(self) -> Self:
        return self.filter(polarity="")


class Raised(Counted):
    """An organization raises a concern on a treaty, in one way, and one row more for any way (`polarity` is empty);
    `latest` is the statement that did so last."""

    concern = models.ForeignKey("Concern", models.CASCADE, related_name="raised", db_index=False)
    polarity = models.CharField(max_length=10, choices=VersionConcern.Polarity, blank=True)
    latest = models.ForeignKey("Statement", models.CASCADE, related_name="+", db_index=False)

    objects = RaisedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["concern", "treaty", "organization", "polarity", "starts"], name="raised_once"
            )
        ]
        indexes: ClassVar = [
            # Who spoke of one last; of one treaty, and of one organization.
            models.Index(fields=["concern", "-last", "-id"], name="raised_last"),
            models.Index(fields=["treaty", "concern", "organization"], name="raised_treaty"),
            models.Index(fields=["organization", "treaty"], name="raised_organization"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.get_polarity_display()} {self.concern}: {self.statements}"
