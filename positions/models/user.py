"""Who may sign in. People who are quoted are in person.py."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """An account of an editor, a reviewer or an administrator. Ours from the start, so that it can grow."""

    EDITOR = "Editor"
    REVIEWER = "Reviewer"
    ADMINISTRATOR = "Administrator"
    ROLES = (EDITOR, REVIEWER, ADMINISTRATOR)

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

    @property
    def curates(self) -> bool:
        """Whether this account merges, renames and retires what the record speaks of."""
        return self.has_perms(["positions.change_organization", "positions.change_concern"])

    @property
    def administers(self) -> bool:
        return self.has_perm("positions.add_user")

    @property
    def role(self) -> str:
        """The name of its group; empty where it has none. Prefetch groups for a list."""
        names = {group.name for group in self.groups.all()}
        return next((role for role in reversed(self.ROLES) if role in names), "")

    @property
    def awaited(self) -> bool:
        """Invited, and nobody has chosen a password yet."""
        return not self.has_usable_password()
