"""`python -m benchmarks.loopback PORT celery-arguments…`: Celery, whose intake reaches the internet on that port.

The guard stands before it as ever; only names and the dialling lead elsewhere.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from celery.__main__ import main

from positions.intake.web import fetching
from positions.tests import network
from treaty_tracker.embedded import places


def inject(port: int) -> None:
    """This process's intake, and its children's, reaches that port whatever name it asks for."""
    fetching.fetch = network.injected(port)


@contextmanager
def worker(port: int, *, processes: int, beat: str = "") -> Iterator["subprocess.Popen[bytes]"]:
    """A worker of this benchmark's own, ended with all its children; with `beat`, a file, it sweeps by itself."""
    command = [
        sys.executable, "-m", "benchmarks.loopback", str(port), "-A", "treaty_tracker", "--quiet",
        "worker", "--concurrency", str(processes), "--loglevel", "ERROR",
        *(["--beat", "--schedule", beat] if beat else []),
    ]  # fmt: skip
    with places.open_log("worker") as log:
        process = subprocess.Popen(
            command,
            cwd=places.REPOSITORY,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


if __name__ == "__main__":
    inject(int(sys.argv[1]))
    sys.argv[1:] = sys.argv[2:]
    main()
