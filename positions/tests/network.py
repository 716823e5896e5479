"""An internet for tests: one real server on this machine that answers for every host name, and a name system and a
dialler that lead there. The guard stands before it as before the real one."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpcore2

from positions.intake import fetching

PUBLIC = "93.184.216.34"
Answer = Callable[[BaseHTTPRequestHandler], None]


def page(content: bytes | str = "", *, status: int = 200, kind: str = "text/html", **headers: str) -> Answer:
    """An answer with a body; underscores in the names of headers stand for hyphens."""
    body = content.encode() if isinstance(content, str) else content

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


@dataclass
class Net:
    """`pages` by address without the scheme; what is not there is answered with 404. `asked` is in order."""

    port: int
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def addresses(self) -> list[str]:
        """What was asked for, robots.txt apart."""
        return [address for address, _headers in self.asked if not address.endswith("/robots.txt")]


def resolve(host: str) -> list[str]:
    return ["10.0.0.5"] if host.startswith("intranet") else [PUBLIC]


def connector(port: int) -> Callable[[str, int, float | None], httpcore2.NetworkStream]:
    return lambda _address, _port, timeout: httpcore2.SyncBackend().connect_tcp("127.0.0.1", port, timeout)


@contextmanager
def net() -> Iterator[Net]:
    """Starts the server; `here` is for a fixture, which injects it (see `injected`)."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            address = f"{urlsplit('//' + self.headers['Host']).hostname}{self.path}"
            here.asked.append((address, {name.lower(): value for name, value in self.headers.items()}))
            here.pages.get(address, page("Not here.", status=404))(self)

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, request: object, client_address: object) -> None:
            """Stay quiet when a reader hangs up, as many tests want it."""

    server = Server(("127.0.0.1", 0), Handler)
    here = Net(server.server_address[1])
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def injected(port: int) -> Callable[..., fetching.Fetched]:
    """`fetching.fetch` as before, guard and all, with this name system and dialler."""
    return partial(fetching.fetch, resolve=resolve, connect=connector(port))
