"""What readers say is wrong, without an account. The reference leads whoever wrote it back to the answer."""

import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from positions.models import addresses

# Without letters and digits that are taken for each other.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Eight random signs in two groups: nobody finds another's report by counting."""
    signs = "".join(secrets.choice(ALPHABET) for _sign in range(8))
    return f"{signs[:4]}-{signs[4:]}"


class ErrorReport(models.Model):
    """One report about one page. Open until an editor answers it."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        MENDED = "mended", _("mended")
        DECLINED = "declined", _("nothing was wrong")

    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    address = models.CharField(max_length=500, help_text="The page it is about, from the first slash.")
    statement = models.ForeignKey(
        "Statement", models.PROTECT, null=True, blank=True, related_name="error_reports"
    )
    text = models.TextField()
    email = models.EmailField(blank=True, help_text="Where to answer; emptied once it is answered.")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True, help_text="Whoever has the reference reads it.")
    answered_by = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(state="open"), name="error_report_open"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at=None, answered_by=None)
                | (~models.Q(state="open") & ~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="error_report_closed_with_an_answer",
            ),
            addresses.part("reference", "error_report"),
            addresses.here("address", "error_report"),
        ]

    def __str__(self) -> str:
        return self.reference
