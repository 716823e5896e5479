"""`python -m benchmarks WHAT`: readers' and editors' pages over invented records, look-ups of stories among a million
sketches, intake through real workers, the same while they are killed, and statements found in texts; in servers and
folders of their own.

Ends with 1 where a bar is missed. Records are made once and kept in `var/bench` and `var/bench-editors`; remove these
folders for new ones.
"""

import argparse
import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

from django.core.management import call_command

from benchmarks import faults, intake, suggesting, timing
from benchmarks.figures import tell
from benchmarks.preparing import prepare
from treaty_tracker.embedded import places


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["pages", "editors", "stories", "intake", "faults", "suggesting"])
    made = "of a record made anew, for pages and editors"
    parser.add_argument("--statements", type=int, metavar="N", help=made)
    parser.add_argument("--articles", type=int, default=100_000, metavar="M", help="the same, for editors")
    parser.add_argument("--suggestions", type=int, default=300_000, metavar="K", help="the same, for editors")
    given = parser.parse_args()
    return {
        "pages": lambda: measure_pages(given.statements or 100_000),
        "editors": lambda: measure_editors(given.statements or 1_000_000, given.articles, given.suggestions),
        "stories": measure_stories,
        "intake": intake.main,
        "faults": faults.main,
        "suggesting": suggesting.main,
    }[given.what]()


def measure_pages(statements: int) -> int:
    prepare("bench")
    # Not before Django knows its settings.
    from benchmarks import pages, seeding
    from positions.models import Import, Statement
    from treaty_tracker import static

    static.collect()
    if not Import.objects.filter(name=seeding.NAME).exists():
        call_command("seed_scale", statements=statements)
    print(f"{Statement.objects.count():,} statements in {places.data_dir()}")
    with _web() as port:
        baseline, measured = pages.measure(port)
    print(timing.table(pages.BASELINE, baseline, measured))
    bars = (
        f"{pages.P95_MS} ms at p95 for treaty, organization, position; {pages.QUERIES} queries for any page"
    )
    return _told(timing.verdict(measured), bars)


def measure_editors(statements: int, articles: int, suggestions: int) -> int:
    prepare("bench-editors")
    from benchmarks import browsing, editors, seeding
    from positions.models import Import, Statement
    from treaty_tracker import static

    static.collect()
    if not Import.objects.filter(name=seeding.NAME).exists():
        call_command("seed_scale", statements=statements, articles=articles, suggestions=suggestions)
    print(f"{Statement.objects.count():,} statements in {places.data_dir()}")
    with _web() as port:
        baseline, measured = editors.measure(port)
        print(timing.table(editors.BASELINE, baseline, measured), flush=True)
        missed = tell(browsing.figures(port))
    bars = f"{editors.P95_MS} ms at p95 for any answer, {editors.QUERIES} queries for any page"
    return missed | _told(timing.verdict(measured), bars)


def measure_stories() -> int:
    prepare("bench")
    from benchmarks import stories

    measured = [stories.measure(size) for size in (stories.SMALL, stories.LARGE)]
    print(stories.table(measured))
    bars = f"{stories.P95_MS} ms at p95 for a look-up, {stories.RECALL:.0%} of the copies found"
    return _told(stories.verdict(measured[-1]), bars)


def _told(missed: str, bars: str) -> int:
    print(f"MISSED: {missed}. The bars: {bars}." if missed else f"KEPT: {bars}.")
    return 1 if missed else 0


@contextlib.contextmanager
def _web() -> Iterator[int]:
    """The web server of `make run` on a free port, under a guard that ends it when we end, however we do."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
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
        yield port
    finally:
        guard.communicate()  # closes its input, and waits


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
