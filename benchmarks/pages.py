"""How long readers' pages take over HTTP, nothing cached, and how many queries each makes."""

import http.client
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.timing import Measured
from positions.models import Appearance

ORGANIZATIONS, PAIRS = 200, 300
ROUNDS = 3
AGAIN = 10  # a page that is alone of its kind is asked for so often in each round
PATIENCE = 30  # seconds
P95_MS, QUERIES = 60, 15
# The same server, middleware and templates without a row of the record: what is left is the machine.
BASELINE = "/accounts/login/"


@dataclass(frozen=True)
class Kind:
    """Pages of one kind, and whether the bar for the time is theirs."""

    name: str
    addresses: Sequence[str]
    timed: bool = True


def kinds() -> list[Kind]:
    """Treaties, a sample of the others that is always the same, and the largest of each apart."""
    drawn = Random(1)  # noqa: S311  # nothing secret is drawn
    treaties, organizations, pairs = (
        [reverse(name, args=slugs) for slugs in _largest_first(*columns)]
        for name, columns in (
            ("treaty", ["treaty__slug"]),
            ("organization", ["organization__slug"]),
            ("position", ["organization__slug", "treaty__slug"]),
        )
    )
    return [
        Kind("treaty", treaties[1:]),
        Kind("organization", drawn.sample(organizations[1:], min(ORGANIZATIONS, len(organizations) - 1))),
        Kind("position", drawn.sample(pairs[1:], min(PAIRS, len(pairs) - 1))),
        Kind("treaty by article", [f"{address}?by=article" for address in treaties[1:]], timed=False),
        Kind("treaty by concern", [f"{address}?by=concern" for address in treaties[1:]], timed=False),
        Kind("largest treaty", treaties[:1] * AGAIN, timed=False),
        Kind("largest organization", organizations[:1] * AGAIN, timed=False),
        Kind("largest position", pairs[:1] * AGAIN, timed=False),
    ]


def _largest_first(*columns: str) -> list[tuple[str, ...]]:
    counted = Appearance.objects.open_now().values_list(*columns).annotate(rows=Count("pk"))
    return [row[:-1] for row in counted.order_by("-rows", *columns)]


def measure(port: int) -> tuple[float, list[Measured]]:
    """The baseline's median in ms, and each kind of page."""
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    every = kinds()
    for kind in every:  # what a process does once is not the page's
        for address in [BASELINE, *kind.addresses[:10]]:
            _milliseconds(web, address)
    baseline: list[float] = []
    times: dict[str, list[float]] = {kind.name: [] for kind in every}
    for _ in range(ROUNDS):
        for kind in every:
            baseline += [_milliseconds(web, BASELINE) for _ in range(10)]
            times[kind.name] += [_milliseconds(web, address) for address in kind.addresses]
    return median(baseline), [
        Measured(kind.name, times[kind.name], _queries(kind), P95_MS if kind.timed else None, QUERIES)
        for kind in every
    ]


def _milliseconds(web: http.client.HTTPConnection, address: str) -> float:
    """From asking until the last byte, over a connection that is open already."""
    cache.clear()
    begun = time.perf_counter()
    web.request("GET", address)
    try:
        answer = web.getresponse()
        answer.read()
    except TimeoutError as error:
        raise SystemExit(f"{address} did not answer within {PATIENCE} s: nothing is measured.") from error
    took = time.perf_counter() - begun
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}: nothing is measured.")
    return took * 1000


def _queries(kind: Kind) -> int:
    """The most that any page of the kind makes; in this process, where they can be counted."""
    client, most = Client(SERVER_NAME="127.0.0.1"), 0
    for address in sorted(set(kind.addresses)):
        cache.clear()
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        most = max(most, len(made))
    return most
