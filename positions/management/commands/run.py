"""`run`: everything that `make run` shows. The services and processes are treaty_tracker/embedded's."""

import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from positions import accounts
from positions.dossier import loading
from treaty_tracker import static
from treaty_tracker.embedded import listening, places, runner, services
from treaty_tracker.embedded.errors import ServicesError
from treaty_tracker.embedded.runner import Process


class Command(BaseCommand):
    help = "Start databases, web, worker and beat; Ctrl-C stops all of them."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        try:
            host, port = runner.address()
        except ServicesError as error:
            raise CommandError(str(error)) from error
        url, notes = listening.url(host, port), dict[str, str]()
        services.forget("GRANIAN_")  # each of its options can be given so, too

        def make_accounts() -> None:
            notes["accounts"] = accounts.make_demo_accounts(places.credentials_file())
            connections.close_all()

        celery = [sys.executable, "-m", "celery", "-A", "treaty_tracker"]
        web = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
            "--workers", "2", "--blocking-threads", "4", "--no-access-log", "treaty_tracker.wsgi:application",
        ]  # fmt: skip
        code = runner.run(
            steps=[
                ("static files", static.collect),
                ("database tables", lambda: call_command("migrate", database="owner", verbosity=0)),
                ("dossier", lambda: loading.load(samples=True)),
                ("accounts", make_accounts),
            ],
            processes=[
                Process("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"], grace=60),
                Process("web", web, grace=15),
                Process("beat", [*celery, "beat", "--loglevel", "WARNING"], grace=10),
            ],
            ready=lambda: answers(url),
            announce=lambda: (
                f"Treaty Tracker is at {url}\n"
                f"Sign in at {url}accounts/login/ as {', '.join(accounts.DEMO)}: {notes['accounts']}.\n"
                f"What is approved is out after {settings.PUBLISH_DELAY} seconds. Ctrl-C stops everything."
            ),
            news=mail,
        )
        if code:
            sys.exit(code)


def mail() -> Iterator[str]:
    """What was mailed since, where there is no mail server. It is shown here, and then nowhere: it has links that let
    in whoever reads them."""
    written = time.time() - 1
    for file in sorted(places.mail_dir().iterdir()):
        if file.stat().st_mtime < written:
            text = file.read_text("utf-8", "replace")
            file.unlink()
            # A browser may call itself what a terminal obeys.
            yield "".join(each if each.isprintable() or each == "\n" else "?" for each in text)


def answers(url: str) -> bool:
    # No proxy of the environment stands between this machine and itself.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
