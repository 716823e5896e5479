"""`reread`: the stored bytes read anew, as by a newer extractor; another text is another capture of the same bytes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from positions.intake import rereading
from positions.intake.texts import extracting
from positions.management.progress import steps
from positions.models import Capture


class Command(BaseCommand):
    help = (
        "Read the stored bytes of captures anew with the installed extractors. Where the text differs it becomes a"
        " capture of its own; passages keep the text that they stand in. Running it twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--article", type=int, nargs="+", metavar="N", help="of these articles; else of all"
        )
        parser.add_argument(
            "--older-than-installed",
            action="store_true",
            help="only what another version of its extractor has read",
        )

    def handle(self, *, article: list[int] | None, older_than_installed: bool, **options: Any) -> None:
        captures = rereading.originals()
        if article:
            captures = captures.filter(article__in=article)
            if missing := set(article) - set(captures.values_list("article", flat=True)):
                raise CommandError(f"Nothing to read of article {', '.join(map(str, sorted(missing)))}.")
        read = found = 0
        pks = list(captures.values_list("pk", flat=True))
        for pk in steps(pks, label="Reading captures", total=len(pks)):
            capture = Capture.objects.get(pk=pk)
            if older_than_installed and not rereading.is_older(capture):
                continue
            read += 1
            found += self._reread(capture)
        self.stdout.write(f"{read} captures read anew, {found} with another text")

    def _reread(self, capture: Capture) -> bool:
        """Whether its text is another one. What cannot be read (any more) keeps the text that it has."""
        try:
            reading = rereading.reread(capture)
        except (extracting.Unreadable, ValueError) as reason:
            self.stderr.write(f"article {capture.article_id}, capture {capture.pk}: {reason}")
            return False
        if reading:
            by = f"{reading.extractor} {reading.extractor_version}"
            self.stdout.write(f"article {capture.article_id}, capture {reading.pk}: another text by {by}")
        return reading is not None
