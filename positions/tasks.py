"""Doorbells and the sweep. A task loads by id, calls one function, stops; the database is the truth."""

import logging

from celery import Task, current_app, shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from kombu.exceptions import ChannelError

from positions.intake import capturing, rechecking
from positions.intake.feeds import polling
from positions.intake.stories import commonplaces
from positions.intake.web import fetching
from positions.reading import editions
from positions.suggesting import consulting, proposing, remembering
from positions.suggesting.chat.settings import Unavailable

log = logging.getLogger(__name__)

# Where /healthz reads that a worker is at work.
LAST_SWEEP = "last-sweep"
# What machines ring for. A worker takes what people ring for first, then feeds, of which there are few, then the
# articles that they bring, then what is to be suggested of them: no person waits behind a thousand items.
FEEDS, ARTICLES, SUGGESTIONS = "feeds", "articles", "suggestions"
# A queue is never longer than that by sweeps, or one that workers do not keep up with would grow for ever.
MOST_RUNG = 500


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
        take_article.apply_async((pk,), countdown=reason.retry_after, queue=ARTICLES)
    if following := capturing.next_in_turn(pk):
        take_article.apply_async((following,), queue=ARTICLES)
    for capture in proposing.unsearched(article=pk):
        suggest.apply_async((capture,), queue=SUGGESTIONS)


@shared_task(name="positions.suggest", base=Patient)
def suggest(pk: int) -> None:
    """Propose who said what in one capture."""
    proposing.propose(pk)
    for capture in consulting.due(pk):
        consult.apply_async((capture,), queue=SUGGESTIONS)


# A slow server is given five minutes in all.
@shared_task(name="positions.consult", base=Patient, soft_time_limit=360, time_limit=390)
def consult(pk: int) -> None:
    """Ask the language model about one capture; where it does not answer, the hourly task rings again."""
    try:
        consulting.consult(pk)
    except Unavailable as reason:
        log.warning("The language model could not be asked about capture %s: %s", pk, reason)


@shared_task(name="positions.poll", base=Patient)
def poll(pk: int) -> None:
    """Look at one feed and ring for what is new in it."""
    for article in polling.poll(pk):
        take_article.apply_async((article,), queue=ARTICLES)


@shared_task(name="positions.recheck", base=Patient)
def recheck(pk: int) -> None:
    """Look again at the page of one article."""
    try:
        rechecking.recheck(pk)
    except fetching.Unavailable as reason:
        recheck.apply_async((pk,), countdown=reason.retry_after, queue=ARTICLES)


def room(queue: str) -> int:
    """How many more may be rung for in this queue."""
    with current_app.connection_for_write() as connection:
        try:
            declared = connection.default_channel.queue_declare(queue=queue, passive=True)
            waiting = int(declared.message_count)
        except ChannelError:  # nothing was ever in it, or nothing is now
            waiting = 0
    return max(0, MOST_RUNG - waiting)


# Those that waited for a worker that was down are not all done once it is back.
@shared_task(name="positions.sweep", expires=settings.SWEEP_SECONDS)
def sweep() -> None:
    """Ring for the feeds that are due, and again for whatever was left: lost messages, dead workers, a broker that
    was down."""
    for pk in polling.due()[: room(FEEDS)]:
        poll.apply_async((pk,), queue=FEEDS)
    for pk in capturing.due()[: room(ARTICLES)]:
        take_article.apply_async((pk,), queue=ARTICLES)
    for pk in proposing.unsearched()[: room(SUGGESTIONS)]:
        suggest.apply_async((pk,), queue=SUGGESTIONS)
    cache.set(LAST_SWEEP, timezone.now(), timeout=None)


@shared_task(name="positions.hourly", base=Patient)
def hourly() -> None:
    """Ring for the pages of published evidence that are to be looked at again, for the captures that were searched by
    other names, phrases or rules than there are now, and for those that the language model has not seen; and forget
    what became of pages meanwhile: every answer counts it."""
    for pk in rechecking.due()[: room(ARTICLES)]:
        recheck.apply_async((pk,), queue=ARTICLES)
    for pk in proposing.due(most=room(SUGGESTIONS)):
        suggest.apply_async((pk,), queue=SUGGESTIONS)
    for pk in consulting.due(most=room(SUGGESTIONS)):
        consult.apply_async((pk,), queue=SUGGESTIONS)
    editions.prune()


# Longer than other tasks, and still shorter than the broker keeps its message to itself.
@shared_task(name="positions.nightly", base=Patient, soft_time_limit=840, time_limit=870)
def nightly() -> None:
    """What is counted, learnt or forgotten once a day."""
    polling.prune()
    commonplaces.count_common()
    commonplaces.sketch_anew()
    remembering.train()
    remembering.rank()


@worker_ready.connect
def sweep_at_start(**kwargs: object) -> None:
    sweep.delay()
