"""Where the site listens: its address, and whether it can, asked before anything is started."""

import errno
import socket

from treaty_tracker.embedded.errors import ServicesError

# Listening everywhere is no address; this machine's own is one of those that are meant.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 nothing is bound here


def url(host: str, port: int) -> str:
    """The address at which this machine finds what listens there."""
    name = EVERYWHERE.get(host, host)
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def check(host: str, port: int) -> None:
    """Raise if a web server could not listen there."""
    try:
        family, kind, _, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server does
            probe.bind(target)
            probe.listen()
    except OSError as error:
        taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
        hint = f"PORT={port % 65535 + 1}" if taken else "HOST=127.0.0.1"
        raise ServicesError(
            f"Cannot listen on port {port} of {host}: {error.strerror}. Try {hint}."
        ) from error
