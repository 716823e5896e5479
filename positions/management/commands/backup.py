"""`backup [FILE]`: the whole database in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from treaty_tracker import backups


class Command(BaseCommand):
    help = (
        "Write the whole database to one file, by default in DATA_DIR/backups. The product may go on running."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")

    def handle(self, *, file: Path | None, **options: Any) -> None:
        try:
            self.stdout.write(str(backups.backup(file)))
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
