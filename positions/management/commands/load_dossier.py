"""`load_dossier [DIR]`: the dossier's catalogue and statements."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from positions.dossier import loading
from positions.dossier.rows import DossierError
from positions.dossier.syncing import LEFT_ALONE, NEW, UNCHANGED, UPDATED


class Command(BaseCommand):
    help = (
        "Load the dossier, or bring what is loaded up to its files. What a person has edited stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=loading.FOLDER, metavar="DIR")
        parser.add_argument("--samples", action="store_true", help="also articles to practise on")

    def handle(self, *, folder: Path, samples: bool, **options: Any) -> None:
        try:
            loaded = loading.load(folder, samples=samples)
        except DossierError as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        for kind, done in loaded.items():
            counts = [f"{done[each]} {each}" for each in (NEW, UPDATED, UNCHANGED, LEFT_ALONE) if done[each]]
            self.stdout.write(f"{kind}: {', '.join(counts) or 'none'}")
