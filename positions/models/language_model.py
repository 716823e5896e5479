"""The optional language model: where an administrator has it, and what it has cost. Without a row it is off."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models


class LanguageModel(models.Model):
    """One server that speaks the OpenAI chat protocol."""

    address = models.CharField(
        max_length=500, help_text="Up to and without /chat/completions; https, or a private host."
    )
    name = models.CharField("model", max_length=200)
    key = models.CharField(
        max_length=500, blank=True, help_text="Kept in the database and never shown again."
    )
    monthly_cap = models.PositiveIntegerField(
        "tokens a month",
        validators=[MinValueValidator(1)],
        help_text="Once they are spent it rests until next month.",
    )
    on = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.Value(1),
                name="one_language_model",
                violation_error_message="There is one already: change that one.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LanguageModelUse(models.Model):
    """What one month has cost, and what became of the proposals."""

    month = models.DateField(primary_key=True, help_text="Its first day.")
    requests = models.PositiveIntegerField(default=0)
    tokens = models.PositiveBigIntegerField(default=0)
    proposals = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    not_verbatim = models.PositiveIntegerField(default=0, help_text="Their quotation is not in the text.")
    no_such_speaker = models.PositiveIntegerField(default=0, help_text="Their speaker is not in the text.")
    malformed = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0, help_text="Captures that it could not be asked about.")

    class Meta:
        ordering: ClassVar = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
