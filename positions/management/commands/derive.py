"""`derive [TREATY…]`: appearances and steps written anew from the publications."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from positions.deriving import appearances
from positions.management.progress import steps
from positions.models import Treaty


class Command(BaseCommand):
    help = (
        "Write the derived lines anew, of all treaties or of those named. What readers see should not change."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="TREATY")

    def handle(self, *, slugs: list[str], **options: Any) -> None:
        treaties = Treaty.objects.filter(slug__in=slugs) if slugs else Treaty.objects.all()
        if missing := set(slugs) - {treaty.slug for treaty in treaties}:
            raise CommandError(f"No treaty is called {', '.join(sorted(missing))}.")
        for treaty in steps(treaties.order_by("pk"), label="Deriving", total=treaties.count()):
            self.stdout.write(f"{appearances.rebuild(treaty):6} publications  {treaty.slug}")
