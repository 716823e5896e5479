"""`seed_scale --statements N`: an invented record for benchmarks, in an empty database."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from benchmarks import seeding, working
from benchmarks.inventing import Scale


class Command(BaseCommand):
    help = "Fill an empty, migrated database with an invented record, for benchmarks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--statements", type=int, required=True, metavar="N")
        parser.add_argument("--articles", type=int, metavar="M", help="half as many as statements")
        parser.add_argument(
            "--suggestions", type=int, default=0, metavar="K", help="open ones, over the articles"
        )
        parser.add_argument(
            "--seed", type=int, default=1, metavar="S", help="the same record for the same number"
        )

    def handle(
        self, *, statements: int, articles: int | None, suggestions: int, seed: int, **options: Any
    ) -> None:
        scale = Scale(statements, statements // 2 if articles is None else articles, seed, suggestions)
        if scale.statements < 100 or scale.articles < 50:
            raise CommandError("A record has 100 statements and 50 articles at least.")
        begun = time.monotonic()

        def say(what: str) -> None:
            self.stdout.write(f"{time.monotonic() - begun:6.1f} s  {what}")

        try:
            seeding.seed(scale, say)
        except seeding.NotEmptyError as error:
            raise CommandError(str(error)) from error
        say("statistics")
        seeding.vacuum()
        # With statistics: the verbs look things up one by one.
        say("what editors have under their hands")
        working.store(scale.unfinished)
        seeding.vacuum()
        say("done")
