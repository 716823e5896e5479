"""The Celery application: settings come from Django's, tasks from positions/tasks.py."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_postrun, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treaty_tracker.settings")

app = Celery("treaty_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Else Celery connects to the database anew for every task; `close_what_broke` keeps that safe.
app.conf["CELERY_DB_REUSE_MAX"] = 1_000_000


@worker_process_init.connect  # type: ignore[untyped-decorator]
def connect_as_a_worker(**kwargs: Any) -> None:
    """One connection a process, not one a task, and no waiting for the disk: whatever a worker writes it would write
    again. A crash of PostgreSQL may take back its last half second; what a person saves is on disk with all that came
    before it."""
    from django.db import connections

    settings = connections["default"].settings_dict
    settings["CONN_MAX_AGE"] = None
    options = settings["OPTIONS"]
    options["options"] = f"{options.get('options', '')} -c synchronous_commit=off".strip()


@task_postrun.connect  # type: ignore[untyped-decorator]
def close_what_broke(**kwargs: Any) -> None:
    """A connection on which something went wrong is tried, and opened anew where the database was restarted."""
    from django.db import close_old_connections

    close_old_connections()


@setup_logging.connect  # type: ignore[untyped-decorator]  # Celery has no types
def log_as_the_others_do(loglevel: int, **kwargs: Any) -> None:
    """With a receiver, Celery leaves the loggers alone; `--loglevel` says what of them is heard."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger().setLevel(loglevel)
