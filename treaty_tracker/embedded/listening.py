"""Whether the site can listen where it is told to, asked before anything is started."""

import errno
import socket

from treaty_tracker.embedded.errors import ServicesError


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
