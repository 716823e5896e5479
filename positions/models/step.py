"""The derived line, kept as a table so that a page need not derive it. deriving/steps.py writes it, nobody else."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from positions.models.publication import Publication, Shown
from positions.models.statement import Question, Stance, StatementVersion

# Where a line takes another step on the same question.
CHANGES = ~models.Q(was="") & models.Q(day=models.F("since"))


class StepQuerySet(Shown["Step"]):
    def on(self, day: dt.date) -> Self:
        """What each line rests on that day."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=day), day__lte=day)

    def today(self) -> Self:
        """What each line rests on now. Says more often than it must which rows these can be, so that those of a treaty
        are found by three small indexes and not among its history."""
        today = timezone.now().date()
        last = models.Q(until=None) | models.Q(until__gt=today)
        return self.open_now().on(today).filter(models.Q(last, ends=None) | models.Q(ends__gt=Now()))

    def turns(self) -> Self:
        """Where a line took another step, or none."""
        return self.filter(day=models.F("since"))

    def changes(self) -> Self:
        return self.filter(CHANGES)


class Step(models.Model):
    """What the line of an organization on a treaty rests on, from `day` until `until`: one statement, or none.

    `starts` and `ends` are when readers could know it, as for publications: the table answers for any day as known
    on any day. A pair that is on record without a position has a step without a stance.
    """

    organization = models.ForeignKey("Organization", models.CASCADE, related_name="steps")
    treaty = models.ForeignKey("Treaty", models.CASCADE, related_name="steps")
    day = models.DateField()
    until = models.DateField(null=True, help_text="The first day on which it no longer holds.")
    publication = models.ForeignKey(Publication, models.CASCADE, null=True, related_name="steps")
    statement = models.ForeignKey("Statement", models.CASCADE, null=True, related_name="steps")
    question = models.CharField(max_length=10, choices=Question, blank=True)
    stance = models.CharField(max_length=30, choices=Stance, null=True)
    reported = models.BooleanField(default=False)
    order_unknown = models.BooleanField(default=False)
    since = models.DateField(help_text="The day from which the line has had this stance without a break.")
    was = models.CharField(max_length=30, choices=Stance, blank=True, help_text="The stance it changed from.")
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "treaty", "day"],
                condition=models.Q(ends=None),
                name="step_once_a_day",
            ),
        ]
        indexes: ClassVar = [
            # One line, and one organization's places.
            models.Index(fields=["organization", "treaty", "day"], name="step_line"),
            # Where a line took another step.
            models.Index(
                fields=["organization", "treaty", "day"],
                condition=models.Q(day=models.F("since")),
                name="step_turns",
            ),
            # Everybody's place on one treaty.
            models.Index(fields=["treaty", "organization", "day"], name="step_treaty"),
            # The same today, without the history: see StepQuerySet.today().
            models.Index(
                fields=["treaty", "organization"],
                condition=models.Q(until=None, ends=None),
                name="step_today",
            ),
            models.Index(
                fields=["treaty", "until"],
                condition=models.Q(until__isnull=False, ends=None),
                name="step_until",
            ),
            models.Index(fields=["treaty", "ends"], condition=models.Q(ends__isnull=False), name="step_ends"),
            # The latest changes, of all and of one treaty.
            models.Index(fields=["-day", "-id"], condition=CHANGES, name="step_changes"),
            models.Index(fields=["treaty", "-day", "-id"], condition=CHANGES, name="step_treaty_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} on {self.treaty} from {self.day}: {self.stance or 'no position'}"

    @property
    def version(self) -> StatementVersion | None:
        return self.publication.version if self.publication else None

    @property
    def is_change(self) -> bool:
        """The line takes another step on the same question, on this day."""
        return bool(self.was) and self.day == self.since
