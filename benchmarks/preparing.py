"""Servers and tables of a benchmark's own, in a folder of its own under var/."""

import os

import django
from django.core.management import call_command

from treaty_tracker.embedded import places, services


def prepare(name: str) -> None:
    """Make this process one of Django on `var/<name>`: never on somebody's own database."""
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        os.environ.pop(variable, None)
    os.environ.setdefault("DATA_DIR", str(places.REPOSITORY / "var" / name))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treaty_tracker.settings")
    services.use()
    django.setup()
    call_command("migrate", database="owner", verbosity=0)
