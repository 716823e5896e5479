"""Locks that the kernel frees when their holder ends, however it ends.

A lock is an open file descriptor: `os.close` lets go of it, and a process it was handed down to holds it too.
"""

import fcntl
import os
import time
from pathlib import Path


def take(path: Path, *, shared: bool = False, seconds: float = 0) -> int | None:
    """The lock, or None if others still hold it after so many seconds."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(lock)
                return None
        time.sleep(0.05)


def has_owner(path: Path) -> bool:
    """Whether somebody has the lock for himself alone."""
    # Asked by taking a share, so that two who ask do not see each other.
    return not can_take(path, shared=True)


def can_take(path: Path, *, shared: bool = False) -> bool:
    lock = take(path, shared=shared)
    if lock is None:
        return False
    os.close(lock)
    return True
