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

from positions.intake.web import fetching

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

    port: int = 0
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
def served(answer: Answer) -> Iterator[int]:
    """A server that leaves every request to `answer`; its port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, request: object, client_address: object) -> None:
            """Stay quiet when a reader hangs up, as many tests want it."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def net() -> Iterator[Net]:
    """Starts the server; the result is for a fixture, which injects it (see `injected`)."""
    here = Net()

    def answer(request: BaseHTTPRequestHandler) -> None:
        address = f"{urlsplit('//' + request.headers['Host']).hostname}{request.path}"
        here.asked.append((address, {name.lower(): value for name, value in request.headers.items()}))
        here.pages.get(address, page("Not here.", status=404))(request)

    with served(answer) as here.port:
        yield here


def injected(port: int) -> Callable[..., fetching.Fetched]:
    """`fetching.fetch` as before, guard and all, with this name system and dialler."""
    return partial(fetching.fetch, resolve=resolve, connect=connector(port))
