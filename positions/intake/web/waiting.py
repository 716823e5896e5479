"""Waits that end: the time left for one request, connections cut by it, and how long a server wants to be left alone.

What is asked, and of whom, is for `fetching`; a connection's addresses are `guarding`'s.
"""

import math
import ssl
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import httpcore2
import httpx2

from positions.intake.web.guarding import Connect, Resolve


class Clock:
    """The time left for a request with all that belongs to it; a timeout when there is none, so that a slow drip ends
    too. `longest` bounds a single wait, in seconds."""

    def __init__(self, seconds: float, *, longest: float = math.inf) -> None:
        self._ends = time.monotonic() + seconds
        self._longest = longest

    @property
    def remaining(self) -> float:
        return self._ends - time.monotonic()

    def left(self) -> float:
        """Seconds that the next wait may take."""
        left = self.remaining
        if left <= 0:
            raise httpx2.ReadTimeout("out of time")
        return min(left, self._longest)

    def resolving(self, resolve: Resolve) -> Resolve:
        """The same resolver, given up in time. The system's cannot be interrupted, so it runs in a thread."""

        def bounded(host: str) -> Sequence[str]:
            answer: Future[Sequence[str]] = Future()

            def ask() -> None:
                try:
                    answer.set_result(resolve(host))
                except Exception as error:
                    answer.set_exception(error)

            threading.Thread(target=ask, daemon=True).start()
            try:
                return answer.result(self.left())
            except TimeoutError:
                raise httpx2.ConnectTimeout("no answer from the resolver") from None

        return bounded

    def connecting(self, connect: Connect) -> Connect:
        return lambda address, port, _: Timed(connect(address, port, self.left()), self)


class Timed(httpcore2.NetworkStream):
    """A connection whose every wait is cut to the time left."""

    def __init__(self, stream: httpcore2.NetworkStream, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._clock.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._clock.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return Timed(self._stream.start_tls(ssl_context, server_hostname, self._clock.left()), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@cache
def certificates() -> ssl.SSLContext:
    """Made once: reading the certificates takes longer than many a request."""
    return httpx2.create_ssl_context(trust_env=False)


def transport(backend: httpcore2.NetworkBackend) -> httpx2.HTTPTransport:
    """HTTP over connections that `backend` opens; nothing of the environment has a say."""
    made = httpx2.HTTPTransport(verify=certificates(), trust_env=False)
    # httpx2 has no public way to a network backend; its version is pinned, and a test holds this assumption.
    made._pool = httpcore2.ConnectionPool(ssl_context=certificates(), network_backend=backend)
    return made


def retry_after(response: httpx2.Response) -> float | None:
    """Seconds from a Retry-After header, which may be a number or a date (RFC 9110, 10.2.3)."""
    value = response.headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def is_untrusted(error: BaseException | None) -> bool:
    """Whether a certificate is behind it that nobody vouches for."""
    while error:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__context__  # httpcore2 raises "from None", so not __cause__
    return False
