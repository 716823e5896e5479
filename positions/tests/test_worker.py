"""A real Celery worker on the real broker: what waits is taken in once, whoever dies on the way."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.test import Client

from positions import tasks
from positions.intake import receiving
from positions.models import Article, Capture, CaptureBytes, Suggestion
from positions.tests import make, processes
from positions.tests.cast import Cast
from treaty_tracker.celery import app
from treaty_tracker.embedded import places

pytestmark = pytest.mark.django_db(transaction=True)

Start = Callable[[], AbstractContextManager["subprocess.Popen[bytes]"]]


def use_broker(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point this process at another broker, and its children; Celery reads the variable before its settings."""
    monkeypatch.setenv("CELERY_BROKER_URL", address)
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of its own in the tests' Valkey, which no other test's worker listens to, emptied."""
    address = places.broker_url().replace("virtual_host=0", "virtual_host=2")
    use_broker(address, monkeypatch)
    app.control.purge()
    return address


@pytest.fixture
def worker(broker: str, tmp_path: Path) -> Start:
    """Starts a worker that sweeps every second and takes a claim for lost after two."""
    command = ("celery", "-A", "treaty_tracker", "worker", "--concurrency", "2", "--beat")
    schedule = ("--schedule", str(tmp_path / "schedule"))
    return lambda: processes.started(*command, *schedule, CLAIM_SECONDS="2", SWEEP_SECONDS="1")


def until(holds: Callable[[], bool], *, seconds: float = processes.PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, list(Article.objects.values_list("intake", "intake_reason").distinct())
        time.sleep(0.01)


def captured() -> int:
    return Article.objects.filter(intake=Article.Intake.CAPTURED).count()


def hand_in(text: str) -> Article:
    article = receiving.receive(receiving.Facts(), receiving.pasted(text), by=None).article
    tasks.ring(tasks.take_article, article.pk)
    return article


def test_the_worker_takes_in_what_is_rung_for(worker: Start) -> None:
    with worker():
        hand_in("The first, which may wait for the worker's start.")
        until(lambda: captured() == 1)
        # By the bell: here nobody rings for a sweep but a worker that starts.
        hand_in(make.TEXT)
        until(lambda: captured() == 2)


def test_what_came_in_is_searched_for_statements(worker: Start) -> None:
    make.organization()
    with worker():
        hand_in(make.TEXT)
        until(lambda: Suggestion.objects.filter(organization__slug="harbour-watch").exists())


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(worker: Start) -> None:
    for number in range(20):
        hand_in(f"View {number}. " + "Divers need this. " * 20_000)
    with worker() as first:
        until(lambda: captured() >= 3)
        os.killpg(first.pid, signal.SIGKILL)  # its own session: the pool's children, too
        first.wait()
        assert captured() < 20
    with worker():
        until(lambda: captured() == 20)
    assert Capture.objects.values("article").distinct().count() == Capture.objects.count() == 20
    assert CaptureBytes.objects.count() == 20


@pytest.fixture
def editor(client: Client, cast: Cast) -> Client:
    client.force_login(cast.edith)
    return client


def test_with_the_broker_away_what_is_handed_in_waits_and_is_swept_up(
    worker: Start, broker: str, editor: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_broker(f"redis+socket://{tmp_path}/none.sock?virtual_host=0", monkeypatch)
    assert editor.post("/edit/articles/new/", {"text": make.TEXT}).status_code == 302
    assert Article.objects.get().intake == "queued"
    use_broker(broker, monkeypatch)
    tasks.sweep()
    with worker():
        until(lambda: captured() == 1)


def test_with_the_broker_away_nobody_waits_for_it(
    broker: str, editor: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_broker(f"redis+socket://{tmp_path}/none.sock?virtual_host=0", monkeypatch)
    start = time.monotonic()
    editor.post("/edit/articles/new/", {"text": make.TEXT})
    assert time.monotonic() - start < 5  # it was six where the broker was tried again


def test_however_often_it_is_swept_a_queue_does_not_grow_for_ever(
    broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MOST_RUNG", 3)
    for number in range(5):
        receiving.receive(receiving.Facts(), receiving.pasted(f"View {number}."), by=None)
    assert tasks.room(tasks.ARTICLES) == 3
    for _ in range(2):
        tasks.sweep()
        assert tasks.room(tasks.ARTICLES) == 0
    with app.connection_for_read() as connection:
        declared = connection.default_channel.queue_declare(queue=tasks.ARTICLES, passive=True)
        assert declared.message_count == 3
