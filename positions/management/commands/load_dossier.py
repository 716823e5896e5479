"""`load_dossier [DIR]`: the dossier's catalogue."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from positions.dossier import loading


class Command(BaseCommand):
    help = "Load the dossier: treaties, organizations, concerns, people, sources. A second time adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=loading.FOLDER, metavar="DIR")
        parser.add_argument(
            "--statements", action="store_true", help="its statements too, published as an import"
        )

    def handle(self, *, folder: Path, statements: bool, **options: Any) -> None:
        for kind, count in loading.load(folder, with_statements=statements).items():
            self.stdout.write(f"{count:5} {kind}")
