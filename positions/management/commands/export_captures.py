"""`export_captures FILE`: captures as one WARC file, with what was asked, answered and read."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q, QuerySet

from positions.management.progress import steps
from positions.models import Article, Capture, Evidence, Publication, Treaty
from positions.publishing import warc


class Command(BaseCommand):
    help = (
        "Write captures to FILE (.warc.gz): requests, answers, texts with their extractors, hashes. Of what is withheld"
        " only the hash. Later looks at the same pages come with them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--article", type=int, nargs="+", metavar="N", help="of these articles")
        which.add_argument("--treaty", metavar="SLUG", help="of published evidence on this treaty")
        which.add_argument("--published", action="store_true", help="of all published evidence")
        which.add_argument("--all", action="store_true", help="all there are")

    def handle(self, *, file: Path, **options: Any) -> None:
        captures, about = _chosen(options)
        pks = warc.originals(captures)
        # Written aside and moved whole: what breaks off is no file that looks like one.
        part = file.with_name(f".{file.name}.part")
        try:
            with part.open("wb") as out:
                pieces = warc.pieces(pks, about=about)
                for piece in steps(pieces, label="Writing captures", total=len(pks) + 1):
                    out.write(piece)
            part.replace(file)
        except (OSError, warc.Damaged) as error:
            raise CommandError(str(error)) from error
        finally:
            part.unlink(missing_ok=True)
        self.stdout.write(f"{len(pks)} captures, {file.stat().st_size:,} bytes: {file}")


def _chosen(options: dict[str, Any]) -> tuple[QuerySet[Capture], str]:
    """The captures, and in words which they are."""
    if options["all"]:
        return Capture.objects.all(), "all captures"
    if options["article"]:
        wanted = set(options["article"])
        if missing := wanted - set(Article.objects.filter(pk__in=wanted).values_list("pk", flat=True)):
            raise CommandError(f"There is no article {', '.join(map(str, sorted(missing)))}.")
        named = ", ".join(map(str, sorted(wanted)))
        return Capture.objects.filter(article__in=wanted), f"captures of article {named}"
    shown, about = (
        Q(version__publications__in=Publication.objects.open_now()),
        "captures of published evidence",
    )
    if slug := options["treaty"]:
        treaty = Treaty.objects.filter(slug=slug).first()
        if treaty is None:
            raise CommandError(f"No treaty is called {slug}.")
        shown, about = shown & Q(version__treaty=treaty), f"{about} on the {treaty}"
    return Capture.objects.filter(article__in=Evidence.objects.filter(shown).values("article")), about
