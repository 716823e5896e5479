"""`ingest TARGET…`: hand in addresses and files, as /edit/articles/new/ does."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from positions import tasks
from positions.intake import capturing, fetching, receiving
from positions.models import Article
from positions.models.span import span

# How long a worker has to take a row before this process does it itself.
WORKER_SECONDS = 2


class Command(BaseCommand):
    help = "Take in articles. Prints one line each: id, state (new, duplicate of N, updated, failed: why), title."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "targets", nargs="+", metavar="TARGET", help="an address, or a .txt or .html file"
        )
        parser.add_argument("--wait", action="store_true", help="until they are taken in")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--url", default="", help="the address that a file came from")
        parser.add_argument("--published", type=span, help="2024-08-22, 2024-08 or 2024")

    def handle(self, *, targets: list[str], wait: bool, **options: Any) -> None:
        if options["url"] and len(targets) > 1:
            raise CommandError("--url gives one file its address: hand in one file.")
        results = [self._receive(target, options) for target in targets]
        if wait:
            results = [(_finished(article), state) for article, state in results]
        failed = False
        for article, state in results:
            if (
                wait
                and article
                and article.intake == Article.Intake.FAILED
                and not state.startswith("duplicate")
            ):
                state = (
                    f"duplicate of {article.duplicate_of_id}"
                    if article.duplicate_of_id
                    else f"failed: {article.intake_reason}"
                )
            failed |= state.startswith("failed")
            self._print(article, state, as_json=options["json"])
        if failed:
            sys.exit(1)

    def _receive(self, target: str, options: dict[str, Any]) -> tuple[Article | None, str]:
        try:
            received = _hand_in(target, options)
        except (OSError, ValueError) as error:
            return None, f"failed: {target}: {error}"
        if received.state == "duplicate":
            return received.article, f"duplicate of {received.article.pk}"
        tasks.ring(tasks.take_article, received.article.pk)
        return received.article, received.state

    def _print(self, article: Article | None, state: str, *, as_json: bool) -> None:
        row = {"id": article and article.pk, "state": state, "title": article.title if article else ""}
        self.stdout.write(
            json.dumps(row, ensure_ascii=False) if as_json else f"{row['id'] or '-'} {state} {row['title']}"
        )


def _hand_in(target: str, options: dict[str, Any]) -> receiving.Received:
    published = options["published"]
    if target.startswith(("http://", "https://")):
        return receiving.receive(receiving.Facts(target, published=published), by=None)
    path = Path(target)
    media_type = receiving.MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None:
        raise ValueError("only addresses, .txt and .html can be taken in so far")
    content = receiving.Content(path.read_bytes(), media_type, path.name)
    return receiving.receive(receiving.Facts(options["url"], published=published), content, by=None)


def _finished(article: Article | None) -> Article | None:
    """The row once it is taken in: by a worker, else by this process, with the task's own function."""
    if article is None:
        return None
    waiting = {Article.Intake.QUEUED, Article.Intake.FETCHING}
    until = time.monotonic() + WORKER_SECONDS
    while article.intake in waiting:
        if article.intake == Article.Intake.QUEUED and time.monotonic() > until:
            try:
                capturing.take(article.pk)
            except fetching.Unavailable as reason:
                capturing.fail(article, str(reason))
        time.sleep(0.05)
        article.refresh_from_db()
    return article
