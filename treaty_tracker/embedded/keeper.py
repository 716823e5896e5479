"""The process that owns the embedded servers: starts them, and stops them when nobody uses them any more.

Started by services.use() as `python -m treaty_tracker.embedded.keeper LOCK NAME…`; never by hand.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType, ModuleType

from treaty_tracker.embedded import locks, places, postgres, valkey
from treaty_tracker.embedded.children import Server
from treaty_tracker.embedded.errors import ServicesError

SERVERS: dict[str, ModuleType] = {"postgres": postgres, "valkey": valkey}  # stopped last first
POLL = 0.2
START_SECONDS = 100  # a recovery after a crash is part of it
STOP_SECONDS = 60
RESTART_SECONDS = 2  # also what keeps a server that cannot start from being tried all the time


def keep(lock: int, names: list[str]) -> int:
    """Run the servers until nobody uses them (0) or PostgreSQL ends (1); their names in the lock mean ready.

    The last user is gone when the users' lock can be had alone, and we keep it until this process ends. So a
    user who comes while we stop waits for our end, and while one has its share we cannot decide to stop.
    """
    servers: list[Server] = []
    try:
        servers += [SERVERS[name].start() for name in names]
        for server in servers:
            _wait_for(server, SERVERS[server.name].answers)
        if "postgres" in names:
            postgres.make_roles_and_database()
        os.pwrite(lock, " ".join(names).encode(), 0)
        return _watch(servers)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.ftruncate(lock, 0)
        for server in reversed(servers):
            _stop(server)


def _wait_for(server: Server, answers: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers():
        ended = server.process.poll() is not None
        if ended or time.monotonic() > deadline:
            raise ServicesError(
                f"{server.name} {'ended' if ended else 'did not answer in time'} while starting;"
                f" {places.log_file(server.name)} says:\n{places.log_tail(server.name)}"
            )
        time.sleep(0.03)


def _watch(servers: list[Server]) -> int:
    """Valkey only rings: it is started again, and work waits meanwhile. Without PostgreSQL there is no work."""
    while True:
        for place, server in enumerate(servers):
            if server.process.poll() is None:
                continue
            _log(f"{server.name} ended with code {server.process.returncode}")
            if server.name != "valkey":
                return 1
            time.sleep(RESTART_SECONDS)
            servers[place] = SERVERS[server.name].start()
        if locks.take(places.users_lock()) is not None:
            _log("nobody is left, stopping")
            return 0
        time.sleep(POLL)


def _stop(server: Server) -> None:
    server.process.send_signal(server.stop_signal)
    try:
        server.process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        _log(f"{server.name} did not stop in {STOP_SECONDS} s and is killed; its journal keeps all")
        server.process.kill()
        server.process.wait()


def _log(sentence: str) -> None:
    print(f"{time.strftime('%Y-%m-%d %H:%M:%S')} keeper {os.getpid()}: {sentence}", flush=True)


def _terminate(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


def main() -> int:
    if os.fork():
        os._exit(0)  # whoever started us waits for this one only; the keeper is nobody's child
    signal.signal(signal.SIGTERM, _terminate)
    lock, names = int(sys.argv[1]), sys.argv[2:]
    _log(f"starting {' and '.join(names)}")
    try:
        return keep(lock, names)
    except ServicesError as error:
        _log(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
