"""Who may sign in. People who are quoted are in person.py."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """An account of an editor, a reviewer or an administrator. Ours from the start, so that it can grow."""

    EDITOR = "Editor"
    REVIEWER = "Reviewer"
    ADMINISTRATOR = "Administrator"

    keys_on = models.BooleanField(
        "keys",
        default=True,
        help_text="Shortcuts on editors' pages; each account switches its own at /edit/keys/.",
    )

    key_map = models.JSONField(
        default=dict, blank=True, editable=False, help_text="Keys chosen instead of ours, by action."
    )

    # "We are in session 5, text Rev.3": what new drafts begin with until it is changed.
    session = models.ForeignKey(
        "Milestone", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    text_version = models.ForeignKey(
        "TextVersion", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    @property
    def edits(self) -> bool:
        return self.has_perm("positions.add_statementversion")

    @property
    def reviews(self) -> bool:
        return self.has_perm("positions.add_review")
