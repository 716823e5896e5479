"""`propose`: captures searched for statements, as workers do it by themselves; what a person has decided stays."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from positions.management.progress import steps
from positions.models import Capture
from positions.suggesting import proposing


class Command(BaseCommand):
    help = (
        "Search captures for who said what. Without --all only those that were never searched, or by other names,"
        " phrases or rules than there are now. Running it twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="every capture")

    def handle(self, **options: Any) -> None:
        captures = Capture.objects.filter(withheld_at=None).order_by("-pk")
        pks = list(captures.values_list("pk", flat=True)) if options["all"] else proposing.due()
        found = kept = 0
        for pk in steps(pks, label="Searching captures", total=len(pks)):
            run = proposing.propose(pk)
            found, kept = found + run.found, kept + run.kept
        self.stdout.write(f"{len(pks)} captures searched: {found} attributions, {kept} suggestions open")
