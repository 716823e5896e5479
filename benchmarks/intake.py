"""Articles and feeds from a server on this machine, through real workers."""

import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import internet, loopback
from benchmarks.figures import Figure, tell
from benchmarks.preparing import prepare

ARTICLES, TURN, HOSTS = 400, 100, 20
FEEDS = 300
FEW, MANY = 500, 5000
PATIENCE = 600  # seconds


def main() -> int:
    prepare("bench-intake")
    with internet.internet() as port:
        return tell([*pipeline(port), *polling(port), *memory(port)])


def empty() -> None:
    """Neither rows nor messages of what was measured before."""
    from positions.tests.conftest import empty_tables
    from treaty_tracker.celery import app

    empty_tables()
    app.control.purge()


def host(number: int) -> str:
    return f"site{number % HOSTS}.example"


def hand_in(numbers: range) -> None:
    from positions.intake import receiving

    for number in numbers:
        receiving.receive(receiving.Facts(f"http://{host(number)}/page/{number}"), by=None)


def until(holds: "object") -> None:
    """Look again and again, seldom enough not to be in the way."""
    end = time.monotonic() + PATIENCE
    while not holds():  # type: ignore[operator]
        if time.monotonic() > end:
            raise SystemExit("It takes too long: nothing is measured.")
        time.sleep(0.05)


def captured() -> int:
    from positions.models import Article

    found = Article.objects.exclude(intake__in=["queued", "fetching"])
    if failed := found.exclude(intake="captured").first():
        raise SystemExit(f"{failed} could not be taken in: {failed.intake_reason}")
    return found.count()


def taken_in(numbers: range) -> float:
    """Seconds from the sweep that rings for these articles to the last capture."""
    from positions import tasks
    from positions.models import Capture

    before = captured()
    hand_in(numbers)
    began = time.time()
    tasks.sweep()
    until(lambda: captured() == before + len(numbers))
    return Capture.objects.latest("pk").captured_at.timestamp() - began


def extracted(numbers: range) -> float:
    """Seconds that trafilatura alone takes for the same pages."""
    import trafilatura

    pages = [internet.page(host(number), number).decode() for number in numbers]
    began = time.perf_counter()
    for page in pages:
        trafilatura.bare_extraction(page)
    return time.perf_counter() - began


def pipeline(port: int) -> Iterator[Figure]:
    """In turns of few articles, since the machine is not equally fast from one half minute to the next."""
    alone, taken = {}, {}
    for processes in (1, 2):
        alone[processes] = taken[processes] = 0.0
        empty()
        with loopback.worker(port, processes=processes):
            warm = range(ARTICLES, ARTICLES + 8 * processes)  # what a process does once is done
            taken_in(warm), extracted(warm)
            for first in range(0, ARTICLES, TURN):
                turn = range(first, first + TURN)
                taken[processes] += taken_in(turn)
                alone[processes] += extracted(turn)
    one, two = (alone[processes] / taken[processes] for processes in (1, 2))
    yield Figure("trafilatura.bare_extraction alone", 2 * ARTICLES / sum(alone.values()), "pages/s")
    yield Figure("whole pipeline, one worker process", ARTICLES / taken[1], "articles/s")
    yield Figure("whole pipeline, two worker processes", ARTICLES / taken[2], "articles/s")
    yield Figure("one process : bare_extraction", one, "", 0.5, at_least=True)
    yield Figure("two processes : one", two / one, "", 1.25, at_least=True)


def fill_feeds(port: int) -> None:
    """Every feed was read once and all its items are known."""
    from positions.intake.feeds import polling as polls
    from positions.models import Article, FeedItem, Polling, Source, Story

    article = Article.objects.create(story=Story.objects.create(), intake="captured", title="Known")
    sources = Source.objects.bulk_create(
        Source(
            slug=f"feed{n}",
            name=f"Feed {n}",
            kind="outlet",
            reading="on",
            feed_address=f"http://feed{n}.example/feed",
        )
        for n in range(FEEDS)
    )
    items = [
        FeedItem(source=source, article=article, key=FeedItem.key_of(f"feed{place}.example-{n}"))
        for place, source in enumerate(sources)
        for n in range(1, internet.ITEMS + 1)
    ]
    FeedItem.objects.bulk_create(items)
    polls.due()
    for pk in Polling.objects.values_list("pk", flat=True):
        polls.poll(pk)


def look_at_all(minimum: int) -> float:
    """Seconds from the tick until every feed was looked at."""
    from positions import tasks
    from positions.models import FeedItem, FetchRun, Polling

    Polling.objects.update(next_poll_at="2000-01-01T00:00Z")
    looks, began = FetchRun.objects.count(), time.time()
    tasks.sweep()
    until(lambda: FetchRun.objects.count() == looks + FEEDS)
    if FetchRun.objects.filter(outcome="failed").exists() or FeedItem.objects.count() < minimum:
        raise SystemExit("Not every feed could be read: nothing is measured.")
    return FetchRun.objects.latest("pk").at.timestamp() - began


def polling(port: int) -> Iterator[Figure]:
    from positions.models import FetchRun

    empty()
    loopback.inject(port)
    fill_feeds(port)
    known = FEEDS * internet.ITEMS
    with loopback.worker(port, processes=2):
        look_at_all(known)
        yield Figure(f"{FEEDS} feeds, nothing new (304)", look_at_all(known), "s", 5)
        if FetchRun.objects.latest("pk").status != 304:
            raise SystemExit("The sites did not answer 304: nothing is measured.")
        hear(port, 1)
        took = look_at_all(known + FEEDS)
        yield Figure(f"{FEEDS} feeds, 2 % new: until the articles are queued", took, "s", 10)


def hear(port: int, generation: int) -> None:
    """Every site publishes another item."""
    import urllib.request

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(f"http://127.0.0.1:{port}/generation/{generation}").close()


def resident(pid: int) -> int:
    """Memory of a process and its children, in bytes, without what they share."""
    kept = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        fields = status.read_text().rpartition(")")[2].split()
        if pid in (int(status.parent.name), int(fields[1])):
            rollup = (status.parent / "smaps_rollup").read_text()
            kept += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Private_"))
    return kept * 1024


def memory(port: int) -> Iterator[Figure]:
    """A worker with one process; what it holds after so many articles."""
    from positions import tasks

    empty()
    kept: dict[int, int] = {}
    with loopback.worker(port, processes=1) as worker:
        for count in (FEW, MANY):
            begun = captured()
            while begun < count:
                hand_in(range(begun, begun + FEW))
                tasks.sweep()
                until(lambda begun=begun: captured() == begun + FEW)
                begun += FEW
            kept[count] = resident(worker.pid)
            yield Figure(f"worker's memory after {count} articles", kept[count] / 1024**2, "MB")
    yield Figure(f"memory after {MANY} : after {FEW}", kept[MANY] / kept[FEW], "", 1.3)
