"""A language model's server for tests: real, on this machine, and told what to answer, how slowly and how often."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Chat:
    """`behaviours` answer one request each, the last one all that follow. `asked` is every request, in order."""

    behaviours: list[Behaviour] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    address: str = ""
    # Set when the test is over, so that no answer stalls for longer than it.
    over: threading.Event = field(default_factory=threading.Event)

    def articles(self) -> list[str]:
        return [json.loads(question["messages"][1]["content"])["article"] for question in self.asked]

    def stalling(self, request: BaseHTTPRequestHandler) -> None:
        self.over.wait(30)
        request.close_connection = True

    def dripping(self, piece: bytes = b" ", head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Behaviour:
        """A byte now and then, for ever."""

        def drip(request: BaseHTTPRequestHandler) -> None:
            request.wfile.write(head)
            while not self.over.wait(0.05):
                request.wfile.write(piece)
            request.close_connection = True

        return drip


def statement(quotation: str, speaker: str, **others: object) -> dict[str, object]:
    return {"quotation": quotation, "speaker": speaker, **others}


def saying(*statements: object, **usage: object) -> Behaviour:
    """A well-formed answer with these statements."""
    return writing(json.dumps({"statements": statements}), **usage)


def writing(message: object, **usage: object) -> Behaviour:
    """An answer whose message is this, JSON or not."""
    return sending(json.dumps({"choices": [{"message": {"content": message}}], "usage": usage}).encode())


def sending(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    """Any bytes; underscores in the names of headers stand for hyphens."""

    def send(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return send


def closing_early(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{")
    request.close_connection = True


class Month:
    """The tokens of a month, as the database would keep them."""

    def __init__(self, spent: int = 0) -> None:
        self.spent = spent

    def __call__(self, tokens: int) -> int:
        self.spent += tokens
        return self.spent


@contextmanager
def chat() -> Iterator[Chat]:
    here = Chat()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            here.headers.append(
                {name.lower(): value for name, value in self.headers.items()} | {"": self.path}
            )
            here.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            here.behaviours[min(len(here.asked), len(here.behaviours)) - 1](self)

        def do_GET(self) -> None:
            here.headers.append({"": self.path})

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Stay quiet when the reader hangs up, as many tests want it."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
    thread.start()
    here.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield here
    finally:
        here.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
