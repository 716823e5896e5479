"""`restore FILE`: the database as a backup holds it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from treaty_tracker import backups


class Command(BaseCommand):
    help = (
        "Put the database back to what a backup holds. What was there since is gone; stop the product first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            backups.restore(file)
        except backups.BackupError as error:
            raise CommandError(f"{error}\nEverything is as it was before.") from error
        self.stdout.write(f"The database is what {file} holds.")
