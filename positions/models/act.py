"""What states did, as the treaty record has it: acts and votes. Never a step (codebook 2.1)."""

from typing import ClassVar, Self

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from positions.models import addresses
from positions.models.treaty import Dated


@pghistory.track()
class TreatyAct(Dated):
    """A signature, a ratification, a communication to the depositary; or, for `absence`, a list without the name."""

    class Kind(models.TextChoices):
        SIGNATURE = "signature", _("signature")
        RATIFICATION = "ratification", _("ratification")
        ACCESSION = "accession", _("accession")
        WITHDRAWAL = "withdrawal", _("withdrawal")
        COMMUNICATION = "communication", _("communication to the depositary")
        DOMESTIC_APPROVAL = "domestic_approval", _("approval at home")
        ABSENCE = "absence", _("not among them")

    key = models.CharField(max_length=200, unique=True, help_text="Its name in the dossier.")
    treaty = models.ForeignKey("Treaty", models.CASCADE, related_name="acts")
    participant = models.ForeignKey("Organization", models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=20, choices=Kind)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["date_from", "pk"]
        constraints: ClassVar = [addresses.web("source", "treaty_act")]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_kind_display()}, {self.date_in_words}"


class VoteQuerySet(models.QuerySet["Vote"]):
    def with_casts(self) -> Self:
        return self.prefetch_related(
            models.Prefetch("casts", VoteCast.objects.select_related("organization"))
        )


@pghistory.track()
class Vote(Dated):
    """One decision of a body, with its tally; who voted how is in its casts, as far as it is known."""

    key = models.CharField(max_length=200, unique=True, help_text="Its name in the dossier.")
    treaty = models.ForeignKey("Treaty", models.CASCADE, related_name="votes")
    milestone = models.ForeignKey("Milestone", models.PROTECT, null=True, blank=True, related_name="votes")
    body = models.CharField(max_length=200)
    what = models.TextField()
    recorded = models.BooleanField()
    outcome = models.CharField(max_length=50, blank=True)
    in_favour = models.PositiveIntegerField(null=True, blank=True)
    against = models.PositiveIntegerField(null=True, blank=True)
    abstaining = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["date_from", "pk"]
        constraints: ClassVar = [addresses.web("source", "vote")]

    def __str__(self) -> str:
        return f"{self.body}, {self.date_in_words}: {self.what}"


@pghistory.track()
class VoteCast(models.Model):
    """How one participant voted; empty where only its sponsorship is known."""

    class Choice(models.TextChoices):
        FOR = "for", _("for")
        AGAINST = "against", _("against")
        ABSTAIN = "abstain", _("abstained")
        ABSENT = "absent", _("absent")

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="casts")
    organization = models.ForeignKey("Organization", models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=10, choices=Choice, blank=True)
    sponsor = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vote", "organization"], name="vote_cast_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.get_choice_display() or 'sponsor'}"
