import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import httpcore2
import httpx2
import pytest

from positions.intake.web import fetching, waiting
from positions.intake.web.fetching import Failed, Fetched, Refused, Unavailable
from positions.tests import network
from positions.tests.network import PUBLIC, Answer, page, served

AGENT = "TreatyTracker-Tests/1 (+https://tracker.example/about/)"


class Site:
    """A real server on this machine that the guard takes for a public one: name and dialling are injected."""

    def __init__(self) -> None:
        self.port = 0
        self.pages: dict[str, Answer] = {}
        self.dialled: list[str] = []
        self.looked_up: list[str] = []

    def resolve(self, host: str) -> list[str]:
        self.looked_up.append(host)
        return network.resolve(host)

    def connect(self, address: str, port: int, timeout: float | None) -> httpcore2.NetworkStream:
        self.dialled.append(address)
        return network.connector(self.port)(address, port, timeout)

    def fetch(self, url: str, *, max_bytes: int = 100_000, max_seconds: float = 10) -> Fetched:
        return fetching.fetch(
            url,
            user_agent=AGENT,
            max_bytes=max_bytes,
            max_seconds=max_seconds,
            resolve=self.resolve,
            connect=self.connect,
        )


@pytest.fixture
def site() -> Iterator[Site]:
    here = Site()
    with served(lambda request: here.pages[request.path](request)) as here.port:
        yield here


def redirect(location: str, status: int = 302) -> Answer:
    return page(status=status, location=location)


def drip(head: bytes, piece: bytes) -> Answer:
    """Sends `head`, then a little for ever."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        try:
            request.wfile.write(head)
            while True:
                request.wfile.write(piece)
                time.sleep(0.05)
        except OSError:
            pass  # the reader has gone, as it should

    return answer


def test_a_page_comes_with_its_address_headers_type_and_charset(site: Site) -> None:
    site.pages["/news?id=1"] = page("<p>Hello</p>", kind="text/html; charset=UTF-8", set_cookie="a=1")
    got = site.fetch("http://paper.example/news?id=1#top")
    assert got.content == b"<p>Hello</p>"
    assert (got.status, got.media_type, got.charset) == (200, "text/html", "utf-8")
    assert (got.requested_url, got.url) == (
        "http://paper.example/news?id=1#top",
        "http://paper.example/news?id=1",
    )
    assert ("set-cookie", "a=1") in got.headers
    assert ("user-agent", AGENT) in [(name.lower(), value) for name, value in got.request_headers]


def test_only_what_can_be_unpacked_in_pieces_is_asked_for(site: Site) -> None:
    site.pages["/"] = page()
    sent = {name.lower(): value for name, value in site.fetch("http://paper.example/").request_headers}
    assert sent["accept-encoding"] == "gzip, deflate"


def test_a_redirect_is_followed_and_its_end_is_told(site: Site) -> None:
    site.pages["/old"] = redirect("../new?a=ü b", 301)
    site.pages["/new?a=%C3%BC%20b"] = page()
    assert site.fetch("http://paper.example/old").url == "http://paper.example/new?a=%C3%BC%20b"


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://[::ffff:169.254.169.254]/latest/",
        "//localhost/",
        "http://intranet.paper.example/",
        "http://paper.example:6379/",
        "file:///etc/passwd",
        "http://[broken/",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(site: Site, location: str) -> None:
    site.pages["/"] = redirect(location)
    with pytest.raises(Refused):
        site.fetch("http://paper.example/")
    assert site.dialled == [PUBLIC]


def test_an_address_is_refused_before_anything_is_dialled(site: Site) -> None:
    with pytest.raises(Refused, match="private or reserved"):
        site.fetch("http://intranet.example/")
    assert site.dialled == []


def test_a_name_is_looked_up_once_for_each_connection(site: Site) -> None:
    site.pages["/"] = page()
    site.fetch("http://paper.example/")
    assert site.looked_up == ["paper.example"]


def test_proxies_in_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    site.pages["/"] = page()
    assert site.fetch("http://paper.example/").status == 200


def test_five_redirects_are_followed_and_six_are_not(site: Site) -> None:
    for step in range(7):
        site.pages[f"/{step}"] = redirect(f"/{step + 1}")
    site.pages["/6"] = page()
    assert site.fetch("http://paper.example/1").url.endswith("/6")
    with pytest.raises(Failed, match="more than 5 times"):
        site.fetch("http://paper.example/0")


def test_a_redirect_to_nowhere_fails(site: Site) -> None:
    site.pages["/"] = page(b"", status=302)
    with pytest.raises(Failed, match="without saying where"):
        site.fetch("http://paper.example/")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_refusal_of_the_site_is_final(site: Site, status: int) -> None:
    site.pages["/"] = page(status=status)
    with pytest.raises(Failed, match=str(status)):
        site.fetch("http://paper.example/")


def test_what_a_site_says_where_it_has_no_such_page_is_told(site: Site) -> None:
    site.pages["/old"], site.pages["/new"] = redirect("/new"), page(b"Taken down.", status=410, server="quay")
    with pytest.raises(Failed) as caught:
        site.fetch("http://paper.example/old")
    answer = caught.value.answer
    assert answer
    assert (answer.status, answer.url, answer.content) == (410, "http://paper.example/new", b"Taken down.")
    assert ("server", "quay") in answer.headers


def test_no_such_page_stays_no_such_page_where_what_it_says_cannot_be_read(site: Site) -> None:
    site.pages["/"] = page(b"x" * 200_000, status=404)
    site.pages["/broken"] = page(b"not gzip", status=404, content_encoding="gzip")
    for address in ("http://paper.example/", "http://paper.example/broken"):
        with pytest.raises(Failed, match="no such page") as caught:
            site.fetch(address)
        assert caught.value.answer
        assert caught.value.answer.content == b""


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_trouble_of_the_site_is_worth_a_retry(site: Site, status: int) -> None:
    site.pages["/"] = page(status=status)
    with pytest.raises(Unavailable, match=str(status)) as caught:
        site.fetch("http://paper.example/")
    assert caught.value.retry_after is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("Thu, 01 Jan 2015 00:00:00 GMT", 0),
        ("Thu, 01 Jan 2015 00:00:00", 0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_the_time_to_wait_is_told_in_seconds(site: Site, header: str, seconds: float | None) -> None:
    site.pages["/"] = page(status=429, retry_after=header)
    with pytest.raises(Unavailable) as caught:
        site.fetch("http://paper.example/")
    assert caught.value.retry_after == seconds


def test_an_answer_that_nothing_changed_is_an_answer(site: Site) -> None:
    site.pages["/feed"] = lambda request: page(
        status=304 if request.headers["If-None-Match"] == '"1"' else 500
    )(request)
    got = fetching.fetch(
        "http://paper.example/feed",
        user_agent=AGENT,
        headers={"If-None-Match": '"1"'},
        resolve=site.resolve,
        connect=site.connect,
    )
    assert (got.status, got.content) == (304, b"")


@pytest.mark.parametrize(
    "kind", ["image/png", "image/svg+xml", "video/mp4", "application/zip", "application/octet-stream"]
)
def test_a_file_that_is_no_document_fails(site: Site, kind: str) -> None:
    site.pages["/"] = page(kind=kind)
    with pytest.raises(Failed, match="not to a text"):
        site.fetch("http://paper.example/")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xhtml+xml", "application/atom+xml", "application/pdf", ""]
)
def test_a_document_of_any_kind_is_fetched(site: Site, kind: str) -> None:
    site.pages["/"] = page(kind=kind)
    got = site.fetch("http://paper.example/")
    assert (got.media_type, got.charset) == (kind, None)


def test_a_file_that_says_it_is_too_large_is_not_read(site: Site) -> None:
    site.pages["/"] = page(b"x" * 100_001)
    with pytest.raises(Failed, match="larger than"):
        site.fetch("http://paper.example/")


def test_a_file_that_does_not_say_it_is_too_large_is_cut_off(site: Site) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    site.pages["/"] = drip(head, b"x" * 60_000)
    with pytest.raises(Failed, match="larger than"):
        site.fetch("http://paper.example/")


def raw_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"Hello " * 20_000, mtime=0)),
        ("x-gzip", gzip.compress(b"Hello " * 10_000, mtime=0) * 2),
        ("deflate", zlib.compress(b"Hello " * 20_000)),
        ("deflate", raw_deflate(b"Hello " * 20_000)),
    ],
)
def test_a_compressed_page_is_unpacked(site: Site, encoding: str, packed: bytes) -> None:
    site.pages["/"] = page(packed, content_encoding=encoding)
    assert site.fetch("http://paper.example/", max_bytes=200_000).content == b"Hello " * 20_000


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_bomb_is_cut_off_while_it_unpacks(
    site: Site, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    site.pages["/"] = page(pack(bytes(50_000_000)), content_encoding=encoding)
    with pytest.raises(Failed, match="larger than"):
        site.fetch("http://paper.example/")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"not gzip"),
        ("gzip", gzip.compress(b"Hello" * 99, mtime=0)[:-9]),
        ("br", b"x"),
        ("gzip, gzip", b"x"),
        ("deflate", b"\xff"),
    ],
)
def test_what_cannot_be_unpacked_fails(site: Site, encoding: str, body: bytes) -> None:
    site.pages["/"] = page(body, content_encoding=encoding)
    with pytest.raises(Failed, match="compressed"):
        site.fetch("http://paper.example/")


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n",
    ],
)
def test_a_slow_drip_ends_with_the_time_for_the_whole(site: Site, head: bytes) -> None:
    site.pages["/"] = drip(head, b"x")
    begun = time.monotonic()
    with pytest.raises(Unavailable, match="longer than"):
        site.fetch("http://paper.example/", max_seconds=0.4)
    assert time.monotonic() - begun < 10


def test_a_slow_resolver_ends_with_the_time_for_the_whole(site: Site) -> None:
    done = threading.Event()
    with pytest.raises(Unavailable, match="longer than"):
        fetching.fetch(
            "http://paper.example/",
            user_agent=AGENT,
            max_seconds=0.2,
            resolve=lambda _: [str(done.wait(5))],
            connect=site.connect,
        )
    done.set()


def test_redirects_do_not_win_more_time(site: Site) -> None:
    def slow(request: BaseHTTPRequestHandler) -> None:
        time.sleep(0.2)
        redirect("/")(request)

    site.pages["/"] = slow
    with pytest.raises(Unavailable, match="longer than"):
        site.fetch("http://paper.example/", max_seconds=0.5)


def test_a_name_without_an_address_is_worth_a_retry(site: Site) -> None:
    def nowhere(host: str) -> list[str]:
        raise socket.gaierror("no such host")

    with pytest.raises(Unavailable, match="leads to no address"):
        fetching.fetch("http://paper.example/", user_agent=AGENT, resolve=nowhere, connect=site.connect)


def test_a_connection_that_is_turned_away_is_worth_a_retry() -> None:
    def turned_away(address: str, port: int, timeout: float | None) -> httpcore2.NetworkStream:
        raise httpcore2.ConnectError("refused")

    with pytest.raises(Unavailable, match="could not be reached"):
        fetching.fetch(
            "http://paper.example/", user_agent=AGENT, resolve=lambda _: [PUBLIC], connect=turned_away
        )


def test_a_connection_that_breaks_is_worth_a_retry(site: Site) -> None:
    def broken(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\nHello")
        request.close_connection = True

    site.pages["/"] = broken
    with pytest.raises(Unavailable, match="connection broke"):
        site.fetch("http://paper.example/")


def test_the_library_still_keeps_its_connections_where_the_guard_is_put() -> None:
    """httpx2 has no public way to set a network backend: its version is pinned, and an update has to pass this."""
    transport = httpx2.HTTPTransport(trust_env=False)
    assert isinstance(transport._pool, httpcore2.ConnectionPool)
    replaced: list[str] = []

    class Pool(httpcore2.ConnectionPool):
        def handle_request(self, request: httpcore2.Request) -> httpcore2.Response:
            replaced.append(request.url.host.decode())
            return httpcore2.Response(204)

    transport._pool = Pool()
    with httpx2.Client(transport=transport, trust_env=False) as client:
        client.get("http://paper.example/")
    assert replaced == ["paper.example"]


def test_certificates_are_checked_against_the_name() -> None:
    context = waiting.certificates()
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"
