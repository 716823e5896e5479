"""The app, and what must hold after every migration: groups, permissions, the application role's rights."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class PositionsConfig(AppConfig):
    name = "positions"
    verbose_name = "Positions"

    def ready(self) -> None:
        # Here and not in treaty_tracker/__init__.py: the guards of `make run` import that package, and need no Celery.
        import_module("treaty_tracker.celery")
        post_migrate.connect(after_migrate, sender=self)
        checks.register(check_keys)


def check_keys(**kwargs: Any) -> list[checks.CheckMessage]:
    """No key does two things: found at the start, not by the editor who presses it."""
    from positions.reading import keys

    return [checks.Error(sentence, id="positions.E001") for sentence in keys.collisions(keys.REGISTRY)]


def after_migrate(using: str, **kwargs: Any) -> None:
    """Here and not in a migration: rows of a migration vanish when a test empties the tables."""
    from positions import accounts

    accounts.grant_application_role(using=using)
    accounts.make_groups(using=using)
