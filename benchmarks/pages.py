"""How long readers' pages take over HTTP, nothing cached, and how many queries each makes; then what asking again for
what has not changed costs, and whether the web process grows."""

import http.client
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import connection, reset_queries
from django.db.models import Max, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.catalogue import GROUPS
from benchmarks.figures import Figure
from benchmarks.inventing import CONCERNS
from benchmarks.library import WORDS
from benchmarks.timing import HEADING, Measured, line
from positions.models import Article, OnRecord, Publication, Stance

REQUESTS, WARMUP = 500, 50
PATIENCE = 30  # seconds
P95_MS, LARGEST_MS, PAST_MS, QUERIES = 40, 120, 200, 15
COUNTED = 100  # pages of a kind whose queries are counted
AGAIN, UNCHANGED = 500, 5
LONG_RUN, GROWTH = 20_000, 1.2
# The same server, middleware and templates without a row of the record: what is left is the machine.
BASELINE = "/accounts/login/"


@dataclass(frozen=True)
class Kind:
    """Pages of one kind, in the order in which they are asked for. Without a `bar` their time is only told."""

    name: str
    addresses: Sequence[str]
    bar: float | None = P95_MS


def kinds() -> list[Kind]:
    """Those of a record that is large somewhere are drawn by weight: what has more statements is asked for more often,
    and the largest treaty and pair are kinds of their own."""
    drawn = Random(1)  # noqa: S311  # nothing secret is drawn
    weighed = _Weighed(drawn)
    (largest_treaty, *_), (largest_pair, *_) = weighed.treaties, weighed.pairs
    treaties = _addresses("treaty", weighed.draw(weighed.treaties[1:]))
    organizations = _addresses("organization", weighed.draw(weighed.organizations))
    positions = _addresses("position", weighed.draw(weighed.pairs[1:]))
    concerns = [f"concern-{number:02}" for number in range(CONCERNS)]
    groups = [f"group-{number}" for number in range(GROUPS)]
    numbers = Publication.objects.open_now().order_by("statement").values_list("statement", flat=True)
    known = {"known": Publication.objects.aggregate(last=Max("starts"))["last"].date()}
    return [
        Kind("home", [reverse("home")]),
        Kind("treaty", treaties),
        Kind("organization", organizations),
        Kind("position", positions),
        Kind("concern", _addresses("concern", ([drawn.choice(concerns)] for _ in range(REQUESTS)))),
        Kind("group of concerns", _addresses("concern", ([each] for each in groups)), bar=None),
        Kind("compare 6 × 30", list(weighed.comparisons())),
        Kind("statement", _addresses("statement", ([pk] for pk in drawn.sample(list(numbers), REQUESTS)))),
        Kind("search, a rare word", list(_searches(drawn, _rare(drawn)))),
        Kind("search, a common word", list(_searches(drawn, _common()))),
        Kind("search, two words", list(_searches(drawn, _pairs_of_words()))),
        Kind("search, filtered", list(weighed.filtered())),
        Kind("treaty by article", [f"{each}?by=article" for each in treaties], bar=None),
        Kind("treaty by concern", [f"{each}?by=concern" for each in treaties], bar=None),
        Kind("treaty by position", [f"{each}?by=stance" for each in treaties], bar=None),
        Kind("organizations", [reverse("organizations")], bar=None),
        Kind("largest treaty", _addresses("treaty", [largest_treaty]), LARGEST_MS),
        Kind("largest position", _addresses("position", [largest_pair]), LARGEST_MS),
        Kind("treaty, past known", [_with(each, known) for each in treaties], PAST_MS),
        Kind("organization, past known", [_with(each, known) for each in organizations], PAST_MS),
        Kind("position, past known", [_with(each, known) for each in positions], PAST_MS),
        Kind("compare, past known", [_with(each, known) for each in weighed.comparisons()], PAST_MS),
        Kind("largest treaty, past known", [_with(reverse("treaty", args=largest_treaty), known)], PAST_MS),
        Kind("largest position, past known", [_with(reverse("position", args=largest_pair), known)], PAST_MS),
    ]  # fmt: skip


class _Weighed:
    """Slugs of treaties, organizations and pairs, those with most statements first."""

    def __init__(self, drawn: Random) -> None:
        self.drawn = drawn
        self.weights: dict[tuple[str, ...], int] = {}
        self.treaties = self._most("treaty__slug")
        self.organizations = self._most("organization__slug")
        self.pairs = self._most("organization__slug", "treaty__slug")

    def _most(self, *columns: str) -> list[tuple[str, ...]]:
        rows = OnRecord.objects.open_now().values_list(*columns).annotate(weight=Sum("statements"))
        found = [(slugs, weight) for *slugs, weight in rows.order_by("-weight", *columns)]
        self.weights |= {tuple(slugs): weight for slugs, weight in found}
        return [tuple(slugs) for slugs, _ in found]

    def draw(self, rows: Sequence[tuple[str, ...]], times: int = REQUESTS) -> list[tuple[str, ...]]:
        return self.drawn.choices(rows, [self.weights[row] for row in rows], k=times)

    def comparisons(self) -> Iterator[str]:
        """Six organizations on a treaty, by all thirty concerns."""
        for (treaty,) in self.draw(self.treaties):
            six = list(dict.fromkeys(slug for (slug,) in self.draw(self.organizations, 60)))[:6]
            yield _with(reverse("compare"), {"treaty": treaty, "org": six})

    def filtered(self) -> Iterator[str]:
        """A common word, of one treaty, organization or position."""
        for word, (treaty,), (organization,) in zip(
            cycle(_common()), self.draw(self.treaties), self.draw(self.organizations), strict=False
        ):
            stance = self.drawn.choice(Stance.values)
            chosen = self.drawn.choice([{"treaty": treaty}, {"org": organization}, {"stance": stance}])
            yield _with(reverse("search"), {"q": word, **chosen})


def _addresses(name: str, arguments: Iterable[Sequence[object]]) -> list[str]:
    return [reverse(name, args=each) for each in arguments]


def _with(address: str, query: dict[str, object]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query, doseq=True)}"


def _searches(drawn: Random, words: Sequence[str]) -> Iterator[str]:
    for _ in range(REQUESTS):
        yield _with(reverse("search"), {"q": drawn.choice(words)})


def _rare(drawn: Random) -> list[str]:
    """Found in one article and what is said in it."""
    return [f"{drawn.randrange(Article.objects.count()):07}" for _ in range(REQUESTS)]


def _common() -> list[str]:
    """Found in every tenth statement."""
    return [max(sentence.split(), key=len) for sentence in WORDS]


def _pairs_of_words() -> list[str]:
    return [" ".join(sorted(sentence.split(), key=len)[-2:]) for sentence in WORDS]


def measure(port: int) -> tuple[float, list[Measured]]:
    """The baseline's median in ms, and each kind of page: so many requests after those that warm it up. Each is told as
    it comes."""
    asking, measured, baseline = _Asking(port), list[Measured](), list[float]()
    print(HEADING)
    for kind in kinds():
        turns = cycle(kind.addresses)
        for address in islice(turns, WARMUP):
            asking.milliseconds(address)
        baseline += [asking.milliseconds(BASELINE) for _ in range(20)]
        times = [asking.milliseconds(address) for address in islice(turns, REQUESTS)]
        measured.append(Measured(kind.name, times, _queries(kind), kind.bar, QUERIES))
        print(line(measured[-1], median(baseline)), flush=True)
    return median(baseline), measured


def figures(port: int, web: int) -> Iterator[Figure]:
    """Asking again, and 20,000 pages; `web` is the process that serves, whose children do the work."""
    asking = _Asking(port)
    every = kinds()
    (positions,) = (kind.addresses for kind in every if kind.name == "position")
    pages, unchanged = list[float](), list[float]()
    for address in positions[:AGAIN]:
        pages.append(asking.milliseconds(address))
        unchanged.append(asking.milliseconds(address, etag=asking.etag))
    ratio = sum(pages) / sum(unchanged)
    yield Figure("rate of not-modified answers against positions", ratio, "×", UNCHANGED, at_least=True)
    mixed = [address for kind in every for address in kind.addresses[:WARMUP]]
    Random(1).shuffle(mixed)  # noqa: S311  # nothing secret is drawn
    turns = cycle(mixed)
    for address in islice(turns, len(mixed)):
        asking.milliseconds(address)
    before = _memory(web)
    for address in islice(turns, LONG_RUN):
        asking.milliseconds(address)
    yield Figure("memory of the web processes, first", before / 2**20, "MiB")
    yield Figure(f"its growth by {LONG_RUN:,} pages", _memory(web) / before, "×", GROWTH)


class _Asking:
    """Over a connection that stays open."""

    def __init__(self, port: int) -> None:
        self.web = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.etag = ""

    def milliseconds(self, address: str, etag: str = "") -> float:
        """From asking until the last byte. With an ETag the answer must be that nothing has changed."""
        cache.clear()
        begun = time.perf_counter()
        try:
            self.web.request("GET", address, headers={"If-None-Match": etag} if etag else {})
            answer = self.web.getresponse()
            answer.read()
        except TimeoutError as error:
            raise SystemExit(f"{address} did not answer within {PATIENCE} s: nothing is measured.") from error
        took = time.perf_counter() - begun
        if answer.status != (304 if etag else 200):
            raise SystemExit(f"{address} answered {answer.status}: nothing is measured.")
        self.etag = answer.headers["ETag"]
        return took * 1000


def _queries(kind: Kind) -> int:
    """The most that any page of the kind makes; in this process, where they can be counted."""
    client, most = Client(SERVER_NAME="127.0.0.1"), 0
    for address in list(dict.fromkeys(kind.addresses))[:COUNTED]:
        cache.clear()
        reset_queries()  # the log of them has an end
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        most = max(most, len(made))
    return most


def _memory(process: int) -> int:
    """Bytes that a process and all below it have in memory."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    status = Path(f"/proc/{process}/status").read_text()
    own = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")), "0")
    return int(own) * 1024 + sum(_memory(int(child)) for child in children)
