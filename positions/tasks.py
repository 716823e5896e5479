"""Doorbells and the sweep. A task loads by id, calls one function, stops; the database is the truth."""

import logging

from celery import Task, shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from positions.intake import capturing, fetching

log = logging.getLogger(__name__)

# Where /healthz reads that a worker is at work.
LAST_SWEEP = "last-sweep"
# What machines ring for. A worker takes turns between the queues: no person waits behind a thousand items of feeds.
BULK = "bulk"


class Patient(Task):  # type: ignore[misc]  # Celery has no types
    """With the database away it is tried again, for as long as that takes."""

    autoretry_for = (OperationalError, InterfaceError)
    retry_backoff = 1
    retry_backoff_max = 60
    max_retries = None


def ring(task: Task, pk: int) -> None:
    """Ring once the row is committed. With the broker down the row waits for the sweep, and nobody else."""
    # A lambda: `robust` reads __qualname__, which a partial lacks.
    transaction.on_commit(lambda: task.delay(pk), robust=True)


@shared_task(name="positions.take_article", base=Patient)
def take_article(pk: int) -> None:
    """Take in one article; try again later where its site was only out of reach."""
    try:
        capturing.take(pk)
    except fetching.Unavailable as reason:
        take_article.apply_async((pk,), countdown=reason.retry_after, queue=BULK)
    if following := capturing.next_in_turn(pk):
        take_article.apply_async((following,), queue=BULK)


# Those that waited for a worker that was down are not all done once it is back.
@shared_task(name="positions.sweep", expires=settings.SWEEP_SECONDS)
def sweep() -> None:
    """Ring for the feeds that are due, and again for whatever was left: lost messages, dead workers, a broker that
    was down."""
    for pk in capturing.due():
        take_article.apply_async((pk,), queue=BULK)
    cache.set(LAST_SWEEP, timezone.now(), timeout=None)


@worker_ready.connect
def sweep_at_start(**kwargs: object) -> None:
    sweep.delay()
