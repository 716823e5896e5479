"""`python -m benchmarks`: readers' pages over an invented record, in servers and a folder of their own.

Ends with 1 where a page misses a bar. The record is made once and kept in `var/bench`;
remove that folder for a new one.
"""

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import django
from django.core.management import call_command

from treaty_tracker.embedded import places, services


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, default=100_000, metavar="N", help="of a record made anew")
    statements = parser.parse_args().statements
    _prepare(statements)
    # Not before Django knows its settings.
    from benchmarks import pages

    with _web() as port:
        baseline, measured = pages.measure(port)
    print(pages.table(baseline, measured))
    missed = pages.verdict(measured)
    bars = (
        f"{pages.P95_MS} ms at p95 for treaty, organization, position; {pages.QUERIES} queries for any page"
    )
    print(f"MISSED: {missed}. The bars: {bars}." if missed else f"KEPT: {bars}.")
    return 1 if missed else 0


def _prepare(statements: int) -> None:
    """Servers, tables, static files and a record, as far as they are not there yet."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        os.environ.pop(name, None)  # never on somebody's own database
    os.environ.setdefault("DATA_DIR", str(places.REPOSITORY / "var" / "bench"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treaty_tracker.settings")
    services.use()
    django.setup()
    from benchmarks import seeding
    from positions.models import Import, Statement
    from treaty_tracker import static

    call_command("migrate", database="owner", verbosity=0)
    static.collect()
    if not Import.objects.filter(name=seeding.NAME).exists():
        call_command("seed_scale", statements=statements)
    print(f"{Statement.objects.count():,} statements in {places.data_dir()}")


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
