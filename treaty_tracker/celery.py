"""The Celery application: settings come from Django's, tasks from positions/tasks.py."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treaty_tracker.settings")

app = Celery("treaty_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect  # type: ignore[untyped-decorator]  # Celery has no types
def log_as_the_others_do(loglevel: int, **kwargs: Any) -> None:
    """With a receiver, Celery leaves the loggers alone; `--loglevel` says what of them is heard."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger().setLevel(loglevel)
