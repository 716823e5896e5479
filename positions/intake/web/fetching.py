"""One GET under the guard: bytes and headers, or a sentence why not.

What the bytes say is for `extracting`; nothing is stored here.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import httpx2

from positions.intake.web import guarding
from positions.intake.web.guarding import Connect, Refused, Resolve
from positions.intake.web.waiting import Clock, is_untrusted, retry_after, transport

__all__ = ["Failed", "Fetched", "Refused", "Unavailable", "charset", "fetch"]

MOST_BYTES = 10 * 1024 * 1024
MOST_REDIRECTS = 5
MOST_SECONDS = 30.0
PIECE = 64 * 1024

_REDIRECTS = (301, 302, 303, 307, 308)
_RETRY = (408, 425, 429)
_WHY = {401: "asks for a login", 403: "refuses access", 404: "has no such page", 410: "has removed this page"}
_DOCUMENT = re.compile(r"text/.+|application/(?:xml|json|pdf|xhtml\+xml|.+\+(?:xml|json))")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)


class Failed(Exception):
    """Asking again will not help; the text is the reason, a sentence for people. `answer` is what the site said,
    where it refused or has no such page; its content is empty where that could not be read."""

    def __init__(self, reason: str, answer: "Fetched | None" = None) -> None:
        super().__init__(reason)
        self.answer = answer


class Unavailable(Exception):
    """Asking again later may help. `retry_after` is in seconds where the site named a time."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


@dataclass(frozen=True)
class Fetched:
    """What a site answered: `url` is where the redirects ended, headers are those of the last request and
    response, `content` is decompressed, `media_type` is lower-case and empty where the site named none."""

    requested_url: str
    url: str
    status: int
    request_headers: list[tuple[str, str]]
    headers: list[tuple[str, str]]
    content: bytes
    media_type: str
    charset: str | None


def fetch(
    url: str,
    *,
    user_agent: str,
    headers: Mapping[str, str] | None = None,
    max_bytes: int = MOST_BYTES,
    max_seconds: float = MOST_SECONDS,
    admit: Callable[[guarding.Target], None] = lambda target: None,
    resolve: Resolve = guarding.resolve_by_system,
    connect: Connect = guarding.connect_by_system,
) -> Fetched:
    """Ask for `url` and follow at most five redirects, each past the guard.

    `headers` are extra ones, such as the validators of a feed; a 304 they bring about is returned like a 200.
    `max_bytes` counts what decompresses; `max_seconds` is for everything together, name look-ups included.
    `admit` is asked before each request, those of redirects too, and raises what it objects.
    Raises Refused (the guard), Failed (for good) or Unavailable (worth a retry).
    """
    clock = Clock(max_seconds)
    asked = {
        "User-Agent": user_agent,
        "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, text/plain;q=0.9, */*;q=0.5",
        "Accept-Encoding": "gzip, deflate",  # only what can be unpacked in bounded pieces
        **(headers or {}),
    }
    backend = guarding.GuardedBackend(resolve=clock.resolving(resolve), connect=clock.connecting(connect))
    try:
        with httpx2.Client(transport=transport(backend), headers=asked, trust_env=False) as client:
            return _follow(client, url, clock, max_bytes, admit)
    except guarding.Unresolved as error:
        raise Unavailable(str(error)) from error
    except httpx2.InvalidURL as error:
        raise Refused("This is not a web address.") from error
    except httpx2.TimeoutException as error:
        raise Unavailable(f"The site took longer than {max_seconds:.0f} seconds.") from error
    except httpx2.TransportError as error:
        raise _broken(error) from error


def _follow(
    client: httpx2.Client, url: str, clock: Clock, max_bytes: int, admit: Callable[[guarding.Target], None]
) -> Fetched:
    target = guarding.parse(url)
    for _ in range(MOST_REDIRECTS + 1):
        admit(target)
        with client.stream("GET", target.url) as response:
            if response.status_code not in _REDIRECTS:
                return _read(response, url, clock, max_bytes)
            target = _redirected(response, target.url)
    raise Failed(f"The site redirects more than {MOST_REDIRECTS} times.")


def _redirected(response: httpx2.Response, base: str) -> guarding.Target:
    location = response.headers.get("location")
    if not location:
        raise Failed("The site redirects without saying where.")
    try:
        return guarding.parse(urljoin(base, location))
    except (ValueError, Refused) as error:
        reason = str(error) if isinstance(error, Refused) else "This is not a web address."
        raise Refused(f"The site redirects to an address that is not fetched. {reason}") from error


def _read(response: httpx2.Response, url: str, clock: Clock, max_bytes: int) -> Fetched:
    status = response.status_code
    if status >= 500 or status in _RETRY:
        raise Unavailable(f"The site answers with error {status}.", retry_after(response))
    if status >= 400:
        reason = f"The site {_WHY.get(status, 'refuses the request')} ({status})."
        try:
            content = _content(response, clock, max_bytes)
        except (Failed, httpx2.HTTPError):
            content = b""
        raise Failed(reason, _fetched(response, url, content))
    media_type = _media_type(response)
    if media_type and not _DOCUMENT.fullmatch(media_type):
        raise Failed(f"The address leads to a file of type {media_type[:60]}, not to a text.")
    return _fetched(response, url, _content(response, clock, max_bytes))


def _fetched(response: httpx2.Response, url: str, content: bytes) -> Fetched:
    return Fetched(
        requested_url=url,
        url=str(response.url),
        status=response.status_code,
        request_headers=response.request.headers.multi_items(),
        headers=response.headers.multi_items(),
        content=content,
        media_type=_media_type(response),
        charset=charset(response.headers.get("content-type", "")),
    )


def _media_type(response: httpx2.Response) -> str:
    return response.headers.get("content-type", "").partition(";")[0].strip().lower()


def charset(content_type: str) -> str | None:
    """What a Content-Type header says of the encoding, in lower case; pages write it in many ways."""
    named = _CHARSET.search(content_type)
    return named[1].lower() if named else None


def _content(response: httpx2.Response, clock: Clock, max_bytes: int) -> bytes:
    too_large = Failed(f"The file is larger than {max_bytes / 1024**2:.0f} MB.")
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > max_bytes:
        raise too_large
    content = bytearray()
    encoding = response.headers.get("content-encoding", "").strip().lower()
    try:
        for piece in _decompressed(response.iter_raw(PIECE), encoding):
            content += piece
            if len(content) > max_bytes:
                raise too_large
            clock.left()
    except zlib.error as error:
        raise Failed("The site's answer is compressed in a way that cannot be read.") from error
    return bytes(content)


def _decompressed(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Pieces of bounded size, whatever a chunk would unpack to; zlib.error where it cannot be unpacked."""
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise zlib.error(f"unasked content encoding {encoding}")
    machine: Any = None
    for chunk in chunks:
        while chunk:
            if machine is None:
                machine = zlib.decompressobj(_window(encoding, chunk))
            yield (piece := machine.decompress(chunk, PIECE))
            while piece and not machine.eof:
                yield (piece := machine.decompress(machine.unconsumed_tail, PIECE))
            chunk = machine.unused_data  # a gzip file may have several members
            if chunk:
                machine = None
    if machine is not None and not machine.eof:
        raise zlib.error("incomplete")


def _window(encoding: str, start: bytes) -> int:
    """zlib's `wbits`. Servers say "deflate" for zlib streams, as the standard does, and for raw ones."""
    if encoding != "deflate":
        return 31
    return 15 if start[0] & 0x0F == 8 else -15


def _broken(error: BaseException) -> Failed | Unavailable:
    if is_untrusted(error):
        return Failed("The site's certificate cannot be trusted.")
    return Unavailable("The site could not be reached, or the connection broke.")
