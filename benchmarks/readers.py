"""Two hundred readers through the caching proxy, while articles come in and statements are published."""

import http.client
import itertools
import json
import os
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import quantiles

from django.urls import reverse

from benchmarks import pages, working
from benchmarks.figures import Figure
from positions.editing import reviewing
from positions.intake import capturing, receiving
from positions.models import StatementVersion
from treaty_tracker.embedded import places

READERS, SECONDS, FAVOURITES = 200, 60, 20
HIT_READERS, HIT_SECONDS = 20, 10  # each as fast as it is answered
FILLING = 15  # seconds: nginx begins with an empty cache
EVERY = 3  # seconds from one publication to the next
P99_MS, STALE_S, HITS, REACH = 500, 2, 0.95, 1
PATIENCE = 30
# What nginx says of an answer for which it did not ask: also while somebody else asks for the next.
FROM_CACHE = {"HIT", "STALE", "UPDATING"}
CONFIGURATION = places.REPOSITORY / "deploy" / "nginx.conf"


@contextmanager
def proxy(web: int, port: int) -> Iterator[Path]:
    """nginx as we deploy it, between `port` and the web process; the file of its lines."""
    if not (nginx := shutil.which("nginx")):
        raise SystemExit("There is no nginx here: install it, then ask again.")
    folder = places.data_dir() / "nginx"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    configuration, log = folder / "nginx.conf", folder / "lines"
    text = CONFIGURATION.read_text()
    for there, here in {
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "http://web:8000": f"http://127.0.0.1:{web}",
        "/dev/stdout": str(log),
        "/tmp/": f"{folder}/",  # noqa: S108  # what stands in the configuration
    }.items():
        if there not in text:
            raise SystemExit(f"{CONFIGURATION} no longer says {there!r}: nothing is measured.")
        text = text.replace(there, here)
    # Started by root, its own processes would be somebody's who may not write here.
    configuration.write_text(f"user root;\n{text}" if os.geteuid() == 0 else text)
    process = subprocess.Popen([nginx, "-c", str(configuration), "-g", "daemon off;"])
    try:
        _until_it_answers(port)
        yield log
    finally:
        process.terminate()
        process.wait()


def _until_it_answers(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            _Reader(port).get("/")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("nginx does not answer: nothing is measured.")


class _Reader:
    def __init__(self, port: int) -> None:
        self.web = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.asked: list[tuple[float, float]] = []  # when, and for how many seconds
        self.errors: Counter[str] = Counter()

    def get(self, address: str) -> int:
        """The answer's status."""
        begun = time.monotonic()
        self.web.request("GET", address)
        answer = self.web.getresponse()
        answer.read()
        self.asked.append((begun, time.monotonic() - begun))
        return answer.status

    def read(self, addresses: Iterator[str], until: float, pause: float) -> None:
        """One page after the other, begun `pause` seconds apart."""
        due = time.monotonic()
        for address in addresses:
            if due >= until:
                return
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                if (status := self.get(address)) != 200:
                    self.errors[f"{status} {address}"] += 1
            except (OSError, http.client.HTTPException) as error:
                self.errors[repr(error)] += 1
                self.web.close()
            due = due + pause if pause else time.monotonic()


def figures(web: int, port: int) -> Iterator[Figure]:
    every = [address for kind in pages.kinds() if kind.bar == pages.P95_MS for address in kind.addresses]
    drawn = Random(2)  # noqa: S311  # nothing secret is drawn
    favourites, rest = drawn.sample(list(dict.fromkeys(every)), FAVOURITES), every
    working.plenary(SECONDS // EVERY)
    with proxy(web, port) as log:
        yield from _hits(port, favourites, log)
        log.write_text("")
        stop = threading.Event()
        desk = _Desk(port, stop)
        desk.start()
        readers = _readers(port, READERS, SECONDS, 1.0, favourites, rest)
        stop.set()
        desk.join()
    asked = sorted(each for reader in readers for each in reader.asked)
    seconds = [took for _begun, took in asked]
    filled = [took for begun, took in asked if begun > asked[0][0] + FILLING]
    errors = sum((reader.errors for reader in readers), Counter[str]())
    for what, count in errors.most_common(5):
        print(f"{count} × {what}")
    yield Figure(f"pages read by {READERS} readers in {SECONDS} s", len(seconds))
    yield Figure("errors", errors.total(), bar=0)
    yield Figure("p50", 1000 * quantiles(seconds, n=100)[49], "ms")
    yield Figure("p99", 1000 * quantiles(seconds, n=100)[98], "ms", P99_MS)
    yield Figure(
        f"p99 after {FILLING} s, in which the cache fills", 1000 * quantiles(filled, n=100)[98], "ms", P99_MS
    )
    yield Figure("statements published meanwhile", len(desk.stale))
    yield Figure("articles taken in meanwhile", desk.articles)
    yield Figure("longest until a reader saw one", max(desk.stale), "s", STALE_S)


def _readers(
    port: int, count: int, seconds: float, pause: float, favourites: Sequence[str], rest: Sequence[str]
) -> list[_Reader]:
    """Half of their pages are the favourites'. They begin at different moments of the first second."""
    readers = [_Reader(port) for _ in range(count)]
    until = time.monotonic() + seconds

    def begin(number: int, reader: _Reader) -> None:
        drawn = Random(number)  # noqa: S311  # nothing secret is drawn
        time.sleep(pause * number / count)
        chosen = (drawn.choice(favourites if drawn.random() < 0.5 else rest) for _ in itertools.count())
        reader.read(chosen, until, pause)

    threads = [threading.Thread(target=begin, args=each) for each in enumerate(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return readers


def _hits(port: int, favourites: Sequence[str], log: Path) -> Iterator[Figure]:
    log.write_text("")
    _readers(port, HIT_READERS, HIT_SECONDS, 0, favourites, favourites)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    reached = Counter(line["path"] for line in lines if line["cache"] not in FROM_CACHE)
    yield Figure(f"pages a second, {FAVOURITES} pages over and over", len(lines) / HIT_SECONDS)
    yield Figure("of them out of the cache", 1 - reached.total() / len(lines), bar=HITS, at_least=True)
    # Searches and comparisons are pages of one path each.
    single = {address for address in favourites if "?" not in address}
    most = max(count for path, count in reached.items() if path in single)
    yield Figure("requests for a page that reach Django, a second", most / (HIT_SECONDS + 1), bar=REACH)


class _Desk(threading.Thread):
    """Publishes a statement every few seconds and looks until readers see it; takes in an article each time."""

    def __init__(self, port: int, stop: threading.Event) -> None:
        super().__init__()
        self.reader, self.stop = _Reader(port), stop
        self.stale: list[float] = []
        self.articles = 0

    def run(self) -> None:
        _editor, reviewer = working.accounts()
        waiting = StatementVersion.objects.waiting().judgeable(reviewer).order_by("-pk")[: SECONDS // EVERY]
        for version in list(waiting):
            if self.stop.wait(EVERY):
                return
            self._takes_in()
            address = reverse("statement", args=[version.statement_id])
            self.reader.get(address)  # there is none yet, and a proxy knows it
            reviewing.approve(version, by=reviewer)
            published = time.monotonic()
            while self.reader.get(address) != 200:
                if time.monotonic() - published > PATIENCE:
                    break
                time.sleep(0.05)
            self.stale.append(time.monotonic() - published)

    def _takes_in(self) -> None:
        text = receiving.pasted(f"Talks went on, {time.time_ns()}.")
        capturing.take(receiving.receive(receiving.Facts(), text, by=None).article.pk)
        self.articles += 1
