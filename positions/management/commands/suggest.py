"""`suggest FILE`: who said what in a text, by the rules and the catalogue. Writes nothing."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from positions.management.answers import answer
from positions.management.progress import steps
from positions.models.span import span
from positions.suggesting import proposing
from positions.suggesting.suggester import Suggester


class Command(BaseCommand):
    help = "Print who said what in a text: every attribution, with its labels and why. Nothing is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a text, UTF-8")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        parser.add_argument(
            "--published", metavar="D", help="the day of the text, which dates in it count from"
        )
        parser.add_argument(
            "--jsonl", type=Path, metavar="FILE", help="one {id, text} a line in, one {id, …} a line out"
        )

    def handle(self, *, file: Path | None, jsonl: Path | None, published: str | None, **options: Any) -> None:
        day = read_day(published)
        if file and not jsonl:
            text = read_text(file)
            found = answer(text, Suggester(proposing.catalogue()).suggest(text, published=day))
            told = json.dumps(found, ensure_ascii=False, indent=2) if options["json"] else _in_words(found)
            self.stdout.write(told)
        elif jsonl and not file:
            rows = list(_rows(jsonl))
            suggester = Suggester(proposing.catalogue())
            for row in steps(rows, label="Searching texts", total=len(rows)):
                found = answer(row["text"], suggester.suggest(row["text"], published=day))
                self.stdout.write(json.dumps({"id": row["id"], **found}, ensure_ascii=False))
        else:
            raise CommandError("Give a FILE, or --jsonl and a FILE.")


def read_day(published: str | None) -> dt.date | None:
    """The last possible day; None for none."""
    try:
        return span(published)[1] if published else None
    except ValueError as error:
        raise CommandError(str(error)) from error


def read_text(file: Path) -> str:
    """As it is: offsets count what is in the file, line ends included."""
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8.") from error


def _rows(jsonl: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(read_text(jsonl).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield {"id": row["id"], "text": str(row["text"])}
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(f"Line {number} of {jsonl} is not an object with id and text.") from error


def _in_words(found: dict[str, Any]) -> str:
    """A paragraph a suggestion."""
    blocks = []
    for each in found["suggestions"]:
        speakers = ", ".join(speaker["organization"] or speaker["text"] for speaker in each["speakers"])
        labels = (each["attribution"], each["treaty"], each["question"], each["stance"])
        blocks.append(
            f"{speakers or 'nobody named'} ({each['score']:.2f}): {each['exact']}\n"
            f"  {' · '.join(label for label in labels if label)}\n"
            + "".join(f"  – {reason}\n" for reason in each["why"])
        )
    return "\n".join(blocks) or "Nobody is said to have said anything."
