"""Who may do what: the three groups, the demo accounts, the application's role. How people sign in: signing_in.py."""

import os
import secrets
from pathlib import Path

import pghistory.models
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connections

from positions.models import User

# Model permissions stand for what people do: whoever may add a version edits, whoever may add a review reviews.
EDITOR = [
    "add_article", "change_article", "add_statementversion", "change_statementversion",
    "add_organization", "add_person", "add_concern",
]  # fmt: skip
# Whoever may change an organization or a concern merges, renames and retires (decision 0016).
REVIEWER = [*EDITOR, "add_review", "change_publication", "change_organization", "change_concern"]
CATALOGUE = [
    "treaty", "treatyname", "textversion", "provision", "provisionnumber", "milestone", "organization",
    "organizationname", "membership", "person", "role", "concern", "concernphrase", "source", "treatyact",
    "vote", "votecast",
]  # fmt: skip
RECORD = [
    "article", "capture", "statementversion", "evidence", "review", "publication", "appearance", "step",
    "import", "event", "suggestion", "training", "languagemodeluse",
]  # fmt: skip
OWN = ["user", "languagemodel"]
ADMINISTRATOR = [
    *[f"{verb}_{noun}" for noun in [*CATALOGUE, *OWN] for verb in ("view", "add", "change", "delete")],
    *[f"view_{noun}" for noun in RECORD],
    # The one change that a capture takes: it may be withheld; and a reply, withdrawn.
    "change_capture",
    "view_reply",
    "add_reply",
    "change_reply",
]
GROUPS = {User.EDITOR: EDITOR, User.REVIEWER: REVIEWER, User.ADMINISTRATOR: ADMINISTRATOR}

DEMO = {"editor": User.EDITOR, "reviewer": User.REVIEWER, "admin": User.ADMINISTRATOR}
KEPT = " sign in with "


def make_groups(*, using: str) -> None:
    """The three groups with exactly these permissions; running it twice changes nothing."""
    create_permissions(apps.get_app_config("positions"), using=using, verbosity=0)
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(
            Permission.objects.using(using).filter(
                content_type__app_label="positions", codename__in=codenames
            )
        )


def grant_application_role(*, using: str) -> None:
    """Rows and sequences, nothing else: no TRUNCATE, no DDL. Where one role does both, there is nothing to grant."""
    role = connections["default"].settings_dict["USER"]
    connection = connections[using]
    if connection.settings_dict["USER"] == role:
        return
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        # The catalogue's history is only ever added to; pgtrigger's own refusal can be switched off by a setting.
        for model in apps.get_app_config("positions").get_models():
            if issubclass(model, pghistory.models.Event):
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")


def make_demo_accounts(credentials: Path) -> str:
    """The accounts of `make run`. Returns how to sign in; a new random password is shown this once.

    DEMO_PASSWORD wins over whatever the accounts had; without it a password is made once and kept in
    `credentials`, which only its owner may read.
    """
    given = os.environ.get("DEMO_PASSWORD")
    missing = set(DEMO) - set(User.objects.filter(username__in=DEMO).values_list("username", flat=True))
    if not missing and not given:
        return f"passwords are in {credentials}"
    kept = credentials.read_text("utf-8").rstrip("\n").partition(KEPT)[2] if credentials.exists() else ""
    password = given or kept or secrets.token_urlsafe(12)
    for username in DEMO if given else missing:
        _make_account(username, password)
    with os.fdopen(
        os.open(credentials, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(f"{', '.join(DEMO)}{KEPT}{password}\n")
    return "the password is DEMO_PASSWORD" if given else f"the password is {password} (kept in {credentials})"


def _make_account(username: str, password: str) -> None:
    user, _ = User.objects.get_or_create(username=username)
    user.is_staff = user.is_superuser = username == "admin"
    if not user.check_password(password):
        user.set_password(password)
    user.save()
    user.groups.set([Group.objects.get(name=DEMO[username])])
