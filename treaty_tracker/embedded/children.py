"""What the keeper and the guards share: to tie a process to its parent, and to end one that was left over."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from treaty_tracker.embedded.errors import ServicesError

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL or Valkey, and the signal that asks it to end cleanly."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals


def tied_to_parent(number: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn`: the child gets this signal when its parent ends, even by kill -9. Linux only."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # it ended before we asked
            os.kill(os.getpid(), number)

    return tie


def command_line(pid: int) -> str:
    """How a living process was started; empty if there is none, or only a zombie."""
    if sys.platform != "linux":
        return subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def stop_left_over(pid_file: Path, *, mark: str, number: signal.Signals, seconds: float = 60) -> None:
    """End the server that outlived its keeper, then remove its pid file.

    The number in the file may be anybody's by now: it is only signalled if `mark` is in its command line.
    """
    try:
        pid = int(pid_file.read_text().split()[0])
    except FileNotFoundError:
        return
    except (ValueError, IndexError):
        pid = 0
    if pid > 0 and mark in command_line(pid):
        os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while mark in command_line(pid):
            if time.monotonic() > deadline:
                raise ServicesError(f"Process {pid} of an earlier run does not end. Run: kill {pid}")
            time.sleep(0.05)
    pid_file.unlink(missing_ok=True)
