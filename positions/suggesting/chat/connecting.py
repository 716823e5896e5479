"""Connections to the language model's server: every wait bounded, and unencrypted ones kept in the own network."""

from typing import Any

import httpcore2
import httpx2

from positions.intake.web.guarding import connect_by_system, resolve_by_system
from positions.intake.web.waiting import Clock, Timed, transport
from positions.suggesting.chat.settings import NOT_INSIDE, Endpoint, Unavailable, is_inside

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0  # a model thinks before its first byte


class _Backend(httpcore2.NetworkBackend):
    """Connections whose every wait is bounded and, where nothing is encrypted, that stay in the own network: the
    name is looked up once, and what was checked is what is dialled."""

    def __init__(self, inside: bool, clock: Clock) -> None:
        self._inside = inside
        self._clock = clock

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        try:
            addresses = resolve_by_system(host)
        except (OSError, UnicodeError):
            addresses = []
        if not addresses:
            raise Unavailable("The name of the language model's server leads to no address.")
        if self._inside and not all(is_inside(address) for address in addresses):
            raise Unavailable(NOT_INSIDE)
        for address in addresses[:-1]:
            try:
                return self._connect(address, port)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue  # the last address speaks for all of them
        return self._connect(addresses[-1], port)

    def _connect(self, address: str, port: int) -> httpcore2.NetworkStream:
        soon = min(CONNECT_SECONDS, self._clock.left())
        return Timed(connect_by_system(address, port, soon), self._clock)


def clock(seconds: float) -> Clock:
    """The time for one article, retries and all."""
    return Clock(seconds, longest=READ_SECONDS)


def transport_to(to: Endpoint, clock: Clock) -> httpx2.HTTPTransport:
    return transport(_Backend(to.inside, clock))
