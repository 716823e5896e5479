"""A small process around each child of the runner, so that the child ends with the runner, however that ends.

`python -m treaty_tracker.embedded.guard GRACE COMMAND…`: stdin is a pipe from the runner; its end means stop.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

from treaty_tracker.embedded.children import tied_to_parent


def main() -> int:
    """Run the command; its exit code is ours."""
    grace, command = float(sys.argv[1]), sys.argv[2:]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        # Not SIG_IGN: the child would inherit that, and then ignore our SIGTERM.
        signal.signal(number, lambda *_: None)
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=tied_to_parent(signal.SIGTERM),
        )
    except OSError as error:
        print(f"Cannot start {command[0]}: {error}", file=sys.stderr)
        return 127
    threading.Thread(target=_stop_after_the_runner, args=(child, grace), daemon=True).start()
    code = child.wait()
    _kill_group(child.pid)  # what a child that was killed left behind
    return code if code >= 0 else 128 - code


def _stop_after_the_runner(child: subprocess.Popen[bytes], grace: float) -> None:
    while os.read(0, 1):
        pass
    # Its main process only: a signal to the group would kill Celery's pool in the middle of a task.
    child.terminate()
    time.sleep(grace)
    _kill_group(child.pid)


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
