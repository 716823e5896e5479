"""What a log says, and what it never says. Web and worker are real processes, their output is read whole."""

import json
import logging
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from django.conf import settings
from django.db import IntegrityError

from positions import tasks
from positions.models import Organization
from positions.tests import processes
from positions.tests.test_worker import use_broker
from treaty_tracker import logs
from treaty_tracker.celery import app
from treaty_tracker.embedded import places

Lines = list[dict[str, Any]]
NUMBER = "0123456789abcdef" * 2


@contextmanager
def logged(file: Path, *command: str, **environment: str) -> Iterator[None]:
    """A Python module as a process on the test database, what it says in a file."""
    environment = {
        "DATABASE_URL": processes.database_url().replace("@", ":sesame@"),
        "PYTHONWARNINGS": "ignore::UserWarning",  # Celery's, about root
        "LOG_FORMAT": "json",
        **environment,
    }
    with processes.started(*command, output=str(file), **environment):
        yield


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def until(holds: Callable[[], object], file: Path) -> None:
    end = time.monotonic() + processes.PATIENCE
    while not holds():
        assert time.monotonic() < end, file.read_text()
        time.sleep(0.05)


def said(file: Path) -> Lines:
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.mark.django_db(transaction=True)
def test_an_error_of_a_page_is_one_line_with_where_it_happened_and_nothing_that_was_sent(
    tmp_path: Path,
) -> None:
    file, port = tmp_path / "web.log", free_port()
    granian = [
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--log-config",
        "deploy/granian-logs.json",
    ]
    sheet = "/accounts/login/?next=/quiet-corner/"
    # One proxy fewer than was promised: signing in cannot tell who asks, and breaks.
    with (
        logged(file, *granian, "treaty_tracker.wsgi:application", TRUSTED_PROXIES="2"),
        httpx2.Client(
            base_url=f"http://127.0.0.1:{port}", headers={"X-Forwarded-For": "203.0.113.9"}
        ) as reader,
    ):
        until(lambda: "Started worker-1" in file.read_text(), file)
        token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', reader.get(sheet).text)[0]
        form = {"login": "edith-b", "password": "correct horse battery", "csrfmiddlewaretoken": token}
        status = reader.post(sheet, data=form, headers={"X-Request-ID": NUMBER}).status_code
        cookie = reader.cookies["csrftoken"]
    assert status == 500
    [error] = [line for line in said(file) if "exception" in line]
    assert (error["level"], error["logger"], error["request"]) == ("error", "django.request", NUMBER)
    assert error["event"] == "Internal Server Error: /accounts/login/"
    assert "get_client_ip_from_xff\nImproperlyConfigured: ALLAUTH" in error["exception"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", error["time"])
    secrets = [
        token,
        cookie,
        "quiet-corner",
        "edith-b",
        "correct",
        "sesame",
        settings.SECRET_KEY,
    ]
    assert [secret for secret in secrets if secret in file.read_text()] == []


@pytest.mark.django_db(transaction=True)
def test_worker_and_beat_say_each_thing_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_broker(places.broker_url().replace("virtual_host=0", "virtual_host=3"), monkeypatch)
    app.control.purge()
    file = tmp_path / "worker.log"
    options = ["--concurrency", "1", "--beat", "--schedule", str(tmp_path / "schedule"), "--loglevel", "INFO"]
    with logged(file, "celery", "--quiet", "--app", "treaty_tracker", "worker", *options):
        tasks.take_article.delay("no number")
        until(lambda: "raised unexpected" in file.read_text(), file)
        until(lambda: "ready." in file.read_text(), file)
        lines = said(file)
    [error] = [line for line in lines if "exception" in line]
    assert re.fullmatch(r"Task positions.take_article\[.+\] raised unexpected: ValueError", error["event"])
    assert "in take_article" in error["exception"]
    assert {"celery.beat", "celery.app.trace"} <= {line["logger"] for line in lines}


@pytest.mark.django_db
@pytest.mark.parametrize("style", logs.RENDERERS)
def test_the_row_that_the_database_quotes_stays_out(style: str) -> None:
    Organization.objects.create(slug="harbour-watch", kind="ngo")
    with pytest.raises(IntegrityError, match="harbour-watch") as refused:
        Organization.objects.create(slug="harbour-watch", kind="ngo")
    failure = (refused.type, refused.value, refused.tb)
    record = logging.LogRecord("positions", logging.ERROR, "", 0, "Not %s", ("saved",), failure)
    line = logs.formatter(style).format(record)
    assert "Not saved" in line
    assert "UniqueViolation: duplicate key value" in line
    assert "harbour-watch" not in line


def test_for_people_a_line_reads_like_one() -> None:
    record = logging.LogRecord("positions", logging.INFO, "", 0, "Taken %s", ("in",), None)
    line = logs.formatter("text").format(record)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z \[info *\] Taken in \[positions\]", line)


def test_a_style_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="LOG_FORMAT is 'xml'; it is one of json, text"):
        logs.formatter("xml")


def test_what_intake_asks_the_web_for_is_not_logged() -> None:
    assert not logging.getLogger("httpx2").isEnabledFor(logging.INFO)
    assert logging.getLogger("positions").isEnabledFor(logging.INFO)
