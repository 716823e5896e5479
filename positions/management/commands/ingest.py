"""`ingest TARGET…`: hand in addresses and files, as /edit/articles/new/ does."""

import argparse
import datetime as dt
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from positions import tasks
from positions.intake import capturing, receiving
from positions.intake.feeds import parsing, polling
from positions.intake.texts.extracting import clean
from positions.intake.web import fetching
from positions.management.progress import steps
from positions.models import Article, Source
from positions.models.span import span

# The row, and what became of the target in the words of the contract.
Result = tuple[Article | None, str]
# How long a worker has to take a row before this process does it itself.
WORKER_SECONDS = 2
# How long a site may ask for patience.
PATIENCE_SECONDS = 20
FEEDS = {".xml": "application/xml", ".json": "application/json"}
FEED_PATH = re.compile(r"/(?:feed|feeds|rss|atom)/?$|\.(?:rss|rdf|atom|xml)$|feed\.json$", re.IGNORECASE)


def _days(text: str) -> tuple[dt.date, dt.date]:
    try:
        return span(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    help = "Take in articles. Prints one line each: id, state (new, duplicate of N, updated, failed: why), title."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "targets",
            nargs="+",
            metavar="TARGET",
            help="an address of a page or a feed, or a .txt, .html, .pdf, .xml or .json file (the last two: feeds)",
        )
        parser.add_argument(
            "--feed", action="store_true", help="the addresses are feeds, whatever they look like"
        )
        parser.add_argument("--wait", action="store_true", help="until they are taken in")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--url", default="", help="the address that a file came from")
        parser.add_argument("--published", type=_days, metavar="DAY", help="2024-08-22, 2024-08 or 2024")

    def handle(self, *, targets: list[str], wait: bool, **options: Any) -> None:
        if options["url"] and (len(targets) > 1 or _is_address(targets[0])):
            raise CommandError("--url gives one file its address: hand in one file with it.")
        results = [result for target in targets for result in self._receive(target, options)]
        if wait:
            until = time.monotonic() + WORKER_SECONDS
            counted = steps(results, label="Taking in", total=len(results))
            results = [_finished(article, state, until) for article, state in counted]
        for article, state in results:
            self._print(article, state, as_json=options["json"])
        if any(state.startswith("failed") for _, state in results):
            sys.exit(1)

    def _receive(self, target: str, options: dict[str, Any]) -> Iterator[Result]:
        """A target's articles: one, or those of a feed."""
        try:
            for received in _hand_in(target, options):
                if received.state == "duplicate":
                    yield received.article, f"duplicate of {received.article.pk}"
                else:
                    tasks.ring(tasks.take_article, received.article.pk)
                    yield received.article, received.state
        except OSError as error:
            yield None, f"failed: {target}: {error.strerror}"
        except (ValueError, *polling.NOT_READ) as error:
            yield None, f"failed: {target}: {error}"

    def _print(self, article: Article | None, state: str, *, as_json: bool) -> None:
        # A file's name may hold what no terminal takes, line breaks too.
        state = " ".join(clean(state).split())
        row = {"id": article and article.pk, "state": state, "title": article.title if article else ""}
        line = f"{row['id'] or '-'} {state} {row['title']}".rstrip()
        self.stdout.write(json.dumps(row, ensure_ascii=False) if as_json else line)


def _is_address(target: str) -> bool:
    return target.lower().startswith(("http://", "https://"))


def _hand_in(target: str, options: dict[str, Any]) -> Iterator[receiving.Received]:
    published = options["published"]
    if _is_address(target):
        if options["feed"] or _looks_like_feed(target):
            yield from map(polling.receive_item, polling.read_feed(target).items)
        else:
            yield receiving.receive(receiving.Facts(target, published=published), by=None)
        return
    path = Path(target)
    with path.open("rb") as file:
        content = file.read(receiving.LARGEST + 1)
    suffix = path.suffix.lower()
    if suffix in FEEDS:
        feed = parsing.read(content, url=options["url"], media_type=FEEDS[suffix])
        yield from map(polling.receive_item, feed.items)
        return
    media_type = receiving.MEDIA_TYPES.get(suffix)
    if media_type is None:
        raise ValueError("give an address, or a .txt, .html, .pdf, .xml or .json file")
    facts = receiving.Facts(options["url"], published=published)
    yield receiving.receive(facts, receiving.Content(content, media_type, path.name), by=None)


def _looks_like_feed(address: str) -> bool:
    return (
        bool(FEED_PATH.search(urlsplit(address).path)) or Source.objects.filter(feed_address=address).exists()
    )


def _finished(article: Article | None, state: str, until: float) -> Result:
    """The row once it is taken in: by a worker, else by this process, with the task's own function."""
    waiting = {Article.Intake.QUEUED, Article.Intake.FETCHING}
    while article and article.intake in waiting:
        if time.monotonic() > until + PATIENCE_SECONDS and article.intake_reason == capturing.TURN:
            return article, f"failed: it {capturing.TURN}, and is then taken in by itself"
        if time.monotonic() > until:
            try:
                capturing.take(article.pk)
            except fetching.Unavailable as reason:
                # Whoever waits is told now; trying again is theirs.
                article.refresh_from_db()
                capturing.fail(article, str(reason))
        time.sleep(0.05)
        article.refresh_from_db()
    if article and article.intake == Article.Intake.FAILED and not state.startswith("duplicate"):
        same = article.duplicate_of_id
        state = f"duplicate of {same}" if same else f"failed: {article.intake_reason}"
    return article, state
