"""Doorbells and the sweep. A task loads by id, calls one function, stops; the database is the truth."""

import logging

from celery import Task, shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from positions.intake import capturing, fetching
from positions.models import Article

log = logging.getLogger(__name__)

# Where /healthz reads that a worker is at work.
LAST_SWEEP = "last-sweep"


def ring(task: Task, pk: int) -> None:
    """Ring once the row is committed. With the broker down the row waits for the sweep, and nobody else."""
    # A lambda: `robust` reads __qualname__, which a partial lacks.
    transaction.on_commit(lambda: task.delay(pk), robust=True)


@shared_task(name="positions.take_article", bind=True, max_retries=3)
def take_article(self: Task, pk: int) -> None:
    """Take in one article; try again later where its site was only out of reach."""
    try:
        capturing.take(pk)
    except fetching.Unavailable as reason:
        if self.request.retries == self.max_retries:
            capturing.fail(Article.objects.get(pk=pk), str(reason))
        else:
            # Never longer than the broker keeps an unacknowledged message to itself.
            wait = min(reason.retry_after or 10 * 2**self.request.retries, capturing.LONGEST_RETRY)
            raise self.retry(countdown=wait) from reason


# Those that waited for a worker that was down are not all done once it is back.
@shared_task(name="positions.sweep", expires=settings.SWEEP_SECONDS)
def sweep() -> None:
    """Ring again for whatever was left: lost messages, dead workers, a broker that was down."""
    for pk in capturing.due():
        take_article.delay(pk)
    cache.set(LAST_SWEEP, timezone.now(), timeout=None)


@worker_ready.connect
def sweep_at_start(**kwargs: object) -> None:
    sweep.delay()
