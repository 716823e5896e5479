"""Says whether intake would fetch an address, and if not why. Resolves names; never connects."""

import json
from typing import cast

from django.core.management.base import BaseCommand, CommandParser

from positions.intake.web import guarding


class Command(BaseCommand):
    help = "Say whether intake would fetch an address, and if not why. Resolves names, connects to nothing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("urls", nargs="+", metavar="URL")
        parser.add_argument("--json", action="store_true", help="a list in the order given")

    def handle(self, *args: object, **options: object) -> None:
        urls = cast("list[str]", options["urls"])
        reasons = [_reason(url) for url in urls]
        if options["json"]:
            answers = [
                {"url": url, "allowed": reason is None, "reason": reason}
                for url, reason in zip(urls, reasons, strict=True)
            ]
            self.stdout.write(json.dumps(answers, indent=2))
        else:
            for reason in reasons:
                self.stdout.write("allowed" if reason is None else f"refused: {reason}")
        if any(reasons):
            raise SystemExit(1)


def _reason(url: str) -> str | None:
    try:
        guarding.check(url)
    except guarding.Refused as refusal:
        return str(refusal)
    return None
