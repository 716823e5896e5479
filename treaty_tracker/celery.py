"""The Celery application: settings come from Django's, tasks from positions/tasks.py."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treaty_tracker.settings")

app = Celery("treaty_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect  # type: ignore[untyped-decorator]
def commit_without_waiting(**kwargs: Any) -> None:
    """Whatever a worker writes it would write again: a crash of PostgreSQL may take back its last half second, and
    what a person saves is on disk with all that came before it. Spares two waits for the disk an article."""
    from django.db import connections

    options = connections["default"].settings_dict["OPTIONS"]
    options["options"] = f"{options.get('options', '')} -c synchronous_commit=off".strip()


@setup_logging.connect  # type: ignore[untyped-decorator]  # Celery has no types
def log_as_the_others_do(loglevel: int, **kwargs: Any) -> None:
    """With a receiver, Celery leaves the loggers alone; `--loglevel` says what of them is heard."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger().setLevel(loglevel)
