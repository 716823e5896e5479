"""Real processes for tests: web server and Celery worker on the test database."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connections

# In seconds: how long anything may take on a machine that is busy with other things. What fails, fails late.
PATIENCE = 60


def database_url(alias: str = "default") -> str:
    """The test database, as DATABASE_URL spells it."""
    config = connections[alias].settings_dict
    host = quote(config["HOST"], safe="")
    return f"postgres://{config['USER']}@{host}:{config['PORT']}/{config['NAME']}"


@contextmanager
def started(
    *command: str, output: str = os.devnull, **environment: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """A Python module as a process of its own session, on the test database; ended with all its children."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DATABASE_OWNER_URL": database_url("owner"),
        **environment,
    }
    with Path(output).open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            env=environment,
            start_new_session=True,
            stdout=file,
            stderr=file,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def worker(**environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    with started("celery", "-A", "treaty_tracker", "worker", "--concurrency", "2", **environment) as process:
        yield process


@contextmanager
def web(**environment: str) -> Iterator[str]:
    """The web server of `make run` on a free port; its address, once it answers, were it with an error."""
    with ExitStack() as stack:
        for _ in range(3):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            options = [
                "--interface",
                "wsgi",
                "--port",
                str(port),
                "--workers",
                "1",
                "--blocking-threads",
                "4",
            ]
            command = ("granian", *options, "treaty_tracker.wsgi:application")
            process = stack.enter_context(started(*command, **environment))
            # Somebody else may have taken the port meanwhile: then it ends at once.
            if _answers(f"http://127.0.0.1:{port}", process):
                yield f"http://127.0.0.1:{port}"
                return
        raise AssertionError("The web server does not answer.")


def _answers(url: str, process: "subprocess.Popen[bytes]") -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            opener.open(url, timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False
