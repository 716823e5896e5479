"""Feeds of 500 articles come in while the worker is killed ten times, the broker twice,
and PostgreSQL is restarted once; then everything is there, and nothing twice."""

import os
import shutil
import signal
import time
from random import Random

import django
from django.core.management import call_command

from benchmarks import internet, loopback
from benchmarks.figures import Figure, tell
from treaty_tracker.embedded import places, postgres, valkey
from treaty_tracker.embedded.children import Server

FEEDS = 10
ARTICLES = FEEDS * internet.ITEMS
KILLS, BROKER_AT, DATABASE_AT = 10, (3, 7), 5
PATIENCE = 300  # seconds
SEED = 7
# Sweeps and claims as quick as the killing, so that the whole takes minutes and not hours.
HASTE = {"SWEEP_SECONDS": "1", "CLAIM_SECONDS": "4"}


def main() -> int:
    folder = places.REPOSITORY / "var" / "bench-faults"
    shutil.rmtree(folder, ignore_errors=True)
    os.environ.update(DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="treaty_tracker.settings", **HASTE)
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        os.environ.pop(variable, None)
    places.make_folders()
    servers = {"postgres": started(postgres), "valkey": started(valkey)}
    try:
        postgres.make_roles_and_database()
        django.setup()
        call_command("migrate", database="owner", verbosity=0)
        with internet.internet() as port:
            return tell(run(port, servers))
    finally:
        for server in servers.values():
            server.process.send_signal(server.stop_signal)
            server.process.wait(60)


def started(module: object) -> Server:
    server: Server = module.start()  # type: ignore[attr-defined]
    while not module.answers():  # type: ignore[attr-defined]
        if server.process.poll() is not None:
            raise SystemExit(f"{server.name} does not start; see {places.log_file(server.name)}.")
        time.sleep(0.05)
    return server


def run(port: int, servers: dict[str, Server]) -> list[Figure]:
    from django.db import connections

    from positions.models import Article, Source

    Source.objects.bulk_create(
        Source(
            slug=f"feed{n}",
            name=f"Feed {n}",
            kind="outlet",
            reading="on",
            feed_address=f"http://feed{n}.example/feed",
        )
        for n in range(FEEDS)
    )
    drawn, begun, interrupted = Random(SEED), time.monotonic(), 0  # noqa: S311  # nothing secret is drawn
    schedule = str(places.data_dir() / "beat")

    def captured() -> int:
        connections.close_all()
        return Article.objects.filter(intake=Article.Intake.CAPTURED).count()

    for kill in range(1, KILLS + 1):
        with loopback.worker(port, processes=2, beat=schedule) as worker:
            # In the middle of the work, whenever a worker comes to it.
            before = captured()
            while captured() <= before < ARTICLES and time.monotonic() - begun < PATIENCE:
                time.sleep(0.05)
            time.sleep(drawn.random())
            interrupted += captured() < ARTICLES
            if kill in BROKER_AT:
                servers["valkey"].process.kill()
                servers["valkey"].process.wait()
                servers["valkey"] = started(valkey)
            if kill == DATABASE_AT:
                servers["postgres"].process.send_signal(signal.SIGINT)
                servers["postgres"].process.wait(60)
                time.sleep(1)
                servers["postgres"] = started(postgres)
                time.sleep(2)
            os.killpg(worker.pid, signal.SIGKILL)
    with loopback.worker(port, processes=2, beat=schedule):
        while captured() < ARTICLES and time.monotonic() - begun < PATIENCE:
            time.sleep(0.5)
        # What still lies in the queue finds it all done.
        time.sleep(6)
    connections.close_all()
    return [
        Figure("kills while articles came in", interrupted, "", KILLS, at_least=True),
        *counted(),
        Figure("the whole took", time.monotonic() - begun, "s"),
    ]


def counted() -> list[Figure]:
    """What is there in the end, and what is missing or twice."""
    from django.db.models import Count, Sum

    from positions.models import Article, Capture, CaptureBytes, FeedItem, FetchRun

    twice = (
        Capture.objects.order_by().values("article").annotate(count=Count("pk")).filter(count__gt=1).count()
    )
    added = FetchRun.objects.order_by().values("source").annotate(sum=Sum("added"))
    wrong = FEEDS - added.filter(sum=internet.ITEMS).count()
    return [
        Figure("articles that are missing", abs(ARTICLES - Article.objects.count()), "", 0),
        Figure(
            "articles without a capture",
            ARTICLES - Article.objects.filter(intake=Article.Intake.CAPTURED).count(),
            "",
            0,
        ),
        Figure("articles captured twice", twice, "", 0),
        Figure("captures without bytes", ARTICLES - CaptureBytes.objects.count(), "", 0),
        Figure("items that are missing", abs(ARTICLES - FeedItem.objects.count()), "", 0),
        Figure("sources whose counters are wrong", wrong, "", 0),
    ]
