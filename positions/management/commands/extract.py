"""`extract FILE`: what intake reads in a file, for people and programs. Stores nothing and needs no database."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from positions.intake import receiving
from positions.intake.texts import extracting
from positions.intake.web.addressing import canonical
from positions.models.span import as_typed, precision


class Command(BaseCommand):
    help = "Print what intake reads in a file: its text and what it says about itself. Nothing is stored."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a .txt, .html or .pdf file")
        parser.add_argument("--url", metavar="U", help="the address that it came from")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *, file: Path, url: str | None, **options: Any) -> None:
        try:
            own = canonical(url) if url else None
            content, media_type = _opened(file)
            found = extracting.extract(content, media_type=media_type, url=url)
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        except (ValueError, extracting.Unreadable) as reason:
            raise CommandError(str(reason)) from reason
        facts = _facts(found, canonical(found.canonical_url) if found.canonical_url else own)
        self.stdout.write(
            json.dumps(facts, ensure_ascii=False, indent=2) if options["json"] else _in_words(facts)
        )


def _opened(file: Path) -> tuple[bytes, str]:
    """The bytes of a file and its media type; ValueError, with a sentence, for what is not taken in."""
    media_type = receiving.MEDIA_TYPES.get(file.suffix.lower())
    if media_type is None:
        raise ValueError("This kind of file cannot be read: give .txt, .html or .pdf.")
    with file.open("rb") as opened:
        content = opened.read(receiving.LARGEST + 1)
    if len(content) > receiving.LARGEST:
        raise ValueError(f"The file is larger than {receiving.LARGEST // 1024**2} MB.")
    return content, media_type


def _facts(found: extracting.Extracted, canonical_url: str | None) -> dict[str, Any]:
    first, last = found.published_from, found.published_to
    return {
        "title": found.title,
        "byline": found.byline,
        "site": found.site,
        "language": found.language,
        "published": first
        and last
        and {
            "value": as_typed(first, last),
            "precision": precision(first, last),
            "basis": found.published_basis,
        },
        "canonical_url": canonical_url,
        "text": found.text,
        "text_sha256": hashlib.sha256(found.text.encode()).hexdigest(),
    }


def _in_words(facts: dict[str, Any]) -> str:
    """A line a fact, then the text."""
    published = facts["published"]
    said = {
        "Title": facts["title"],
        "Byline": facts["byline"],
        "Site": facts["site"],
        "Language": facts["language"],
        "Published": published and f"{published['value']} ({published['basis']})",
        "Address": facts["canonical_url"],
    }
    lines = (f"{name}: {value or 'not known'}" for name, value in said.items())
    return "\n".join((*lines, "", facts["text"]))
