"""What `make run` ends in: services, steps, then processes, each under a guard, until a signal comes.

Prints what it does. Which steps and processes there are is the caller's business.
"""

import contextlib
import functools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import FrameType

from treaty_tracker.embedded import listening, locks, places, services
from treaty_tracker.embedded.children import command_line
from treaty_tracker.embedded.errors import ServicesError

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
READY_SECONDS = 60


@dataclass(frozen=True)
class Process:
    """A command to keep running; `grace` is the seconds it has to end by itself when asked to."""

    name: str
    argv: Sequence[str]
    grace: float = 10


Guarded = tuple[Process, "subprocess.Popen[bytes]"]


def run(
    *,
    steps: Sequence[tuple[str, Callable[[], object]]],
    processes: Sequence[Process],
    ready: Callable[[], bool],
    announce: Callable[[], str],
    news: Callable[[], Iterable[str]],
) -> int:
    """Start services, steps and processes in this order, wait, and stop all in the reverse order.

    0 after a signal, 1 if something did not start or ended by itself. What a step raises stops all, too.
    """
    try:
        host, port = address()
        places.make_folders()
        lock = _claim(listening.url(host, port))
        listening.check(host, port)
    except ServicesError as error:
        _say(str(error))
        return 1
    guarded: list[Guarded] = []
    try:
        for number in SIGNALS:  # also where a shell started us in the background, with SIGINT ignored
            signal.signal(number, _interrupt)
        if services.needed():
            _step(f"Starting {' and '.join(services.needed())}", services.use)
        for label, action in steps:
            _step(label, action)
        for process in processes:
            guarded.append((process, _start(process, lock)))
        return _watch(guarded, ready, announce, news)
    except KeyboardInterrupt:
        _say("\nStopping; what is being worked on is finished first.")
        return 0
    except ServicesError as error:
        _say(f"\n{error}")
        return 1
    finally:
        _ignore_signals()
        _stop(guarded)
        os.close(lock)


def address() -> tuple[str, int]:
    """Where the site listens: HOST and PORT, else 127.0.0.1 and 8000."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ServicesError(f"PORT is {port!r}, which is not a number from 1 to 65535. Try PORT=8000.")
    return host, int(port)


def _claim(url: str) -> int:
    """The lock that one runner of a data folder has; its guards share it until the last child has ended."""
    waiting = False
    while (lock := locks.take(places.run_lock(), seconds=0.5 if waiting else 0)) is None:
        pid, _, where = places.run_lock().read_text().strip().partition(" ")
        if pid.isdigit() and command_line(int(pid)):
            raise ServicesError(
                f"Treaty Tracker is already running here: {where} (process {pid}). Stop it with Ctrl-C in its"
                " terminal, or start a second one with its own DATA_DIR and PORT."
            )
        if not waiting:
            _say("An earlier run is still stopping; waiting for it.")
        waiting = True
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()} {url}\n".encode(), 0)
    return lock


def _step(label: str, action: Callable[[], object]) -> None:
    _say(f"{label} ... ", end="")
    start = time.monotonic()
    action()
    _say(f"{time.monotonic() - start:.1f} s")


def _start(process: Process, lock: int) -> "subprocess.Popen[bytes]":
    with places.open_log(process.name) as log:
        return subprocess.Popen(
            [sys.executable, "-m", "treaty_tracker.embedded.guard", str(process.grace), *process.argv],
            cwd=places.REPOSITORY,
            # The terminal's encoding is none of a log's business: a path in it may have any letters.
            env={
                **os.environ,
                "DATA_DIR": str(places.data_dir()),
                "PYTHONUTF8": "1",
                "PYTHONIOENCODING": "utf-8",
            },
            pass_fds=[lock, *services.shares()],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _watch(
    guarded: Sequence[Guarded],
    ready: Callable[[], bool],
    announce: Callable[[], str],
    news: Callable[[], Iterable[str]],
) -> int:
    """Announce the site once it answers, then wait, saying what is new: 1 if something else ends, 0 if it does."""
    announced, deadline = False, time.monotonic() + READY_SECONDS
    on_terminal = sys.stdout.isatty()
    while True:
        if on_terminal and not sys.stdout.isatty():
            return 0  # closed; where make heads the session, it keeps the hangup signal to itself
        for process, guard in guarded:
            if guard.poll() is not None:
                where = places.log_file(process.name)
                _say(f"{process.name} ended by itself with code {guard.returncode}; {where} says why.")
                return 1
        if not services.running():
            _say(f"The database ended by itself; {places.log_file('keeper')} says why.")
            return 1
        if not announced and ready():
            _say(announce())
            announced = True
        if not announced and time.monotonic() > deadline:
            _say(f"The site does not answer after {READY_SECONDS} s; see {places.logs_dir()}.")
            return 1
        for each in news():
            _say(each)
        time.sleep(0.2)


def _stop(guarded: Sequence[Guarded]) -> None:
    for process, guard in reversed(guarded):
        _step(f"Stopping {process.name}", functools.partial(_end, guard, process.grace))
    if services.shares():
        try:
            _step("Stopping the database", _release)
        except ServicesError as error:
            _say(f"\n{error}")


def _end(guard: "subprocess.Popen[bytes]", grace: float) -> None:
    if guard.stdin:
        guard.stdin.close()
    try:
        guard.wait(grace + 10)
    except subprocess.TimeoutExpired:
        guard.kill()
        guard.wait()


def _release() -> None:
    if not services.release():
        _say("another command keeps it running ... ", end="")


def _interrupt(number: int, frame: FrameType | None) -> None:
    _ignore_signals()  # the stop is already under way, and hurrying it would lose work
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _say(text: str, end: str = "\n") -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone, the work is not
        print(text, end=end, flush=True)
