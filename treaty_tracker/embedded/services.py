"""What a command calls to have PostgreSQL and Valkey for as long as its process lives.

Every user holds a share of one lock, which the kernel frees however the process ends; the keeper stops the
servers when no share is left. A server that DATABASE_URL or REDIS_URL names is left alone.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time

from treaty_tracker.embedded import locks, places
from treaty_tracker.embedded.errors import ServicesError

START_SECONDS = 120
STOP_SECONDS = 150  # longer than the keeper allows its two servers

# What in somebody's environment would lead libpq and Celery to other servers than ours, or past their settings.
STEERING = {"postgres": "PG", "valkey": "CELERY_BROKER_"}

_share: int | None = None


def needed() -> list[str]:
    """The servers that this environment leaves to us."""
    variables = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}
    return [name for name, variable in variables.items() if not os.environ.get(variable)]


def use() -> None:
    """Return when the needed servers answer; they are kept while this process lives. May be called again."""
    names = needed()
    if not names:
        return
    forget(*(STEERING[name] for name in names))
    places.make_folders()
    _take_share()
    _wait_until_ready(names)


def forget(*prefixes: str) -> None:
    """Take the variables that begin so out of the environment of this process and of its children to come."""
    for name in [name for name in os.environ if name.startswith(prefixes)]:
        del os.environ[name]


def shares() -> list[int]:
    """The file descriptors to hand down to a child that shall keep the servers too."""
    return [] if _share is None else [_share]


def running() -> bool:
    """Whether the needed servers are still kept; False for good once one of them has ended by itself."""
    return not needed() or locks.has_owner(places.keeper_lock())


def release() -> bool:
    """Give up our share. True once the servers have stopped, False if somebody else keeps them running."""
    global _share
    if _share is None:
        return True
    os.close(_share)
    _share = None
    deadline = time.monotonic() + STOP_SECONDS
    while locks.has_owner(places.keeper_lock()):
        # A stopping keeper has the users' lock for itself; other users would let us have a share of it.
        if not locks.can_take(places.users_lock()) and locks.can_take(places.users_lock(), shared=True):
            return False
        if time.monotonic() > deadline:
            raise ServicesError(f"The servers do not stop; see {places.log_file('keeper')}.")
        time.sleep(0.05)
    return True


def _take_share() -> None:
    global _share
    if _share is None:
        _share = locks.take(places.users_lock(), shared=True, seconds=STOP_SECONDS)
    if _share is None:
        raise ServicesError(f"The servers of an earlier run do not stop; see {places.log_file('keeper')}.")


def _wait_until_ready(names: list[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    log_start: int | None = None
    while not _ready(names):
        lock = locks.take(places.keeper_lock())
        if lock is not None:
            try:
                if log_start is not None:  # ours has ended
                    raise ServicesError(_why_not(log_start))
                log_start = _start_keeper(lock, names)
            finally:
                os.close(lock)
        elif time.monotonic() > deadline:
            raise ServicesError(f"The servers did not answer in time; see {places.log_file('keeper')}.")
        time.sleep(0.02)


def _why_not(log_start: int) -> str:
    return (
        f"The servers did not start. Correct what {places.log_file('keeper')} says, or set DATABASE_URL"
        f" and REDIS_URL to servers of yours:\n{places.log_tail('keeper', start=log_start)}"
    )


def _ready(names: list[str]) -> bool:
    """Whether a keeper says that its servers are ready, and they take connections."""
    if not locks.has_owner(places.keeper_lock()):
        return False
    kept = places.keeper_lock().read_text().split()
    missing = [name for name in names if kept and name not in kept]
    if missing:
        raise ServicesError(
            f"{missing[0]} is not among the servers that another command keeps running ({' '.join(kept)})."
            " Stop that command, or give both the same DATABASE_URL and REDIS_URL."
        )
    sockets = {"postgres": places.postgres_socket(), "valkey": places.redis_socket()}
    return bool(kept) and all(_accepts(str(sockets[name])) for name in names)


def _accepts(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5)
        with contextlib.suppress(OSError):
            client.connect(path)
            return True
    return False


def _start_keeper(lock: int, names: list[str]) -> int:
    """Start a keeper and return where its part of the log begins.

    It inherits the lock that we have just taken, so there is no moment at which a second one could start.
    """
    os.ftruncate(lock, 0)
    with places.open_log("keeper") as log:
        start = log.tell()
        subprocess.run(
            [sys.executable, "-m", "treaty_tracker.embedded.keeper", str(lock), *names],
            cwd=places.REPOSITORY,
            env={**os.environ, "DATA_DIR": str(places.data_dir())},
            pass_fds=[lock],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            check=False,  # its end shows in the lock, its reason in the log
        )
    return start
