"""`python -m benchmarks WHAT`: readers' and editors' pages over invented records, two hundred readers at once, look-ups
of stories among a million sketches, intake through real workers, the same while they are killed, and statements found
in texts; in servers and folders of their own.

Ends with 1 where a bar is missed. Records are made once and kept in folders `var/bench-…` that say how many statements
they hold; remove these for new ones.
"""

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

from django.core.management import call_command

from benchmarks import faults, intake, suggesting, timing
from benchmarks.figures import Figure, tell
from benchmarks.preparing import prepare
from treaty_tracker.embedded import places

SIZES = 10_000, 100_000, 1_000_000
GROWTH = 1.5


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument(
        "what", choices=["pages", "readers", "editors", "stories", "intake", "faults", "suggesting"]
    )
    parser.add_argument(
        "--statements", type=int, metavar="N", help="for pages, readers and editors: of which record"
    )
    given = parser.parse_args()
    return {
        "pages": lambda: measure_pages(given.statements) if given.statements else compare_sizes(),
        "readers": lambda: measure_readers(given.statements or SIZES[0]),
        "editors": lambda: measure_editors(given.statements or SIZES[-1]),
        "stories": measure_stories,
        "intake": intake.main,
        "faults": faults.main,
        "suggesting": suggesting.main,
    }[given.what]()


def compare_sizes() -> int:
    """Each size in a process of its own, then the largest beside the smallest."""
    status, environment = 0, {name: value for name, value in os.environ.items() if name != "DATA_DIR"}
    for size in SIZES:
        print(f"== {size:,}", flush=True)
        command = [sys.executable, "-m", "benchmarks", "pages", "--statements", str(size)]
        status |= subprocess.run(command, check=False, env=environment).returncode
    small, large = (
        json.loads((places.REPOSITORY / "var" / _name(size) / P95S).read_text())
        for size in (SIZES[0], SIZES[-1])
    )
    names = [f"{name}: p95 at {SIZES[-1]:,} against {SIZES[0]:,}" for name in large]
    ratios = [large[name] / small[name] for name in large]
    return status | tell(Figure(name, ratio, "×", GROWTH) for name, ratio in zip(names, ratios, strict=True))


P95S = "pages.json"


def _name(statements: int) -> str:
    return f"bench-{statements}"


def _record(statements: int) -> None:
    """Serve from the record of so many statements, made where there is none yet, with as many articles and suggestions
    as a desk has with it."""
    prepare(_name(statements))
    # Not before Django knows its settings.
    from benchmarks import seeding
    from positions.models import Import, Statement
    from positions.reading import editions
    from treaty_tracker import static

    static.collect()
    if not Import.objects.filter(name=seeding.NAME).exists():
        articles, suggestions = statements // 10, statements * 3 // 10
        call_command("seed_scale", statements=statements, articles=articles, suggestions=suggestions)
    # As the worker does every hour.
    editions.prune()
    print(f"{Statement.objects.count():,} statements in {places.data_dir()}", flush=True)


def measure_pages(statements: int) -> int:
    _record(statements)
    from benchmarks import pages

    with _web() as (port, web):
        baseline, measured = pages.measure(port)
        print(f"base: {pages.BASELINE}, median {baseline:.1f} ms", flush=True)
        missed = tell(pages.figures(port, web))
    (places.data_dir() / P95S).write_text(json.dumps({row.name: row.p95 for row in measured}))
    bars = (
        f"{pages.P95_MS} ms at p95, {pages.LARGEST_MS} for the largest, {pages.PAST_MS} for a past known;"
        f" {pages.QUERIES} queries for any page"
    )
    return missed | _told(timing.verdict(measured), bars)


def measure_readers(statements: int) -> int:
    # What is approved is out at once.
    os.environ["PUBLISH_DELAY"] = "0"
    _record(statements)
    from benchmarks import readers

    with _web() as (web, _):
        return tell(readers.figures(web, _free_port()))


def measure_editors(statements: int) -> int:
    _record(statements)
    from benchmarks import browsing, editors

    with _web() as (port, _):
        baseline, measured = editors.measure(port)
        print(timing.table(editors.BASELINE, baseline, measured), flush=True)
        missed = tell(browsing.figures(port))
    bars = f"{editors.P95_MS} ms at p95 for any answer, {editors.QUERIES} queries for any page"
    return missed | _told(timing.verdict(measured), bars)


def measure_stories() -> int:
    prepare("bench-stories")
    from benchmarks import stories

    measured = [stories.measure(size) for size in (stories.SMALL, stories.LARGE)]
    print(stories.table(measured))
    bars = f"{stories.P95_MS} ms at p95 for a look-up, {stories.RECALL:.0%} of the copies found"
    return _told(stories.verdict(measured[-1]), bars)


def _told(missed: str, bars: str) -> int:
    print(f"MISSED: {missed}. The bars: {bars}." if missed else f"KEPT: {bars}.")
    return 1 if missed else 0


@contextlib.contextmanager
def _web() -> Iterator[tuple[int, int]]:
    """The web server of `make run` on a free port, under a guard that ends it when we end, however we do; and the
    guard's process."""
    port = _free_port()
    command = [
        sys.executable, "-m", "treaty_tracker.embedded.guard", "15",
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "4", "--no-access-log", "treaty_tracker.wsgi:application",
    ]  # fmt: skip
    with places.open_log("web") as log:
        guard = subprocess.Popen(
            command,
            cwd=places.REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(guard, port)
        yield port, guard.pid
    finally:
        guard.communicate()  # closes its input, and waits


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(guard: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + 60
    while guard.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60)  # our own address
            return
        time.sleep(0.05)
    raise SystemExit(f"The web server does not answer; {places.log_file('web')} says why.")


if __name__ == "__main__":
    sys.exit(main())
