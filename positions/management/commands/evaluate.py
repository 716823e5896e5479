"""`evaluate GOLD.yaml`: the suggestions for a few texts beside what a careful person has marked in them."""

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser

from positions.management.commands.suggest import read_day, read_text
from positions.suggesting import proposing
from positions.suggesting.measuring import Measured, measure
from positions.suggesting.suggester import Suggester


class Command(BaseCommand):
    help = "Print precision, recall and F1 of the suggestions, field by field, against a gold file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("gold", type=Path, metavar="GOLD.yaml")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *, gold: Path, **options: Any) -> None:
        try:
            rows = yaml.safe_load(gold.read_text("utf-8"))["gold"]
        except OSError as error:
            raise CommandError(f"{gold} cannot be opened: {error.strerror}.") from error
        except (yaml.YAMLError, KeyError, TypeError) as error:
            raise CommandError(f"{gold} is no gold file: a list of texts under “gold” is missing.") from error
        catalogue = proposing.catalogue()
        suggester, measured = Suggester(catalogue), Measured()
        groups = {concern.slug: concern.group or concern.slug for concern in catalogue.concerns}
        for row in rows:
            text, published = _text(gold, row), read_day(str(row["article"]["date"] or ""))
            found = suggester.suggest(text, published=published)
            statements = [
                each for each in suggester.statements(text, found, published=published) if each.is_ours
            ]
            measure(measured, row, found.mentions, statements, groups)
        figures = {name: tally.figures() for name, tally in measured.tallies.items()}
        if options["json"]:
            answer = {"fields": figures, "missed": measured.missed, "too_many": measured.too_many}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{'':22} precision  recall      F1   right")
        for name, each in figures.items():
            self.stdout.write(
                f"{name:22} {each['precision']:9.3f} {each['recall']:7.3f} {each['f1']:7.3f}"
                f"   {each['right']} of {each['wanted']}"
            )
        for label, rest in (("missed", measured.missed), ("proposed, not a statement", measured.too_many)):
            for words in rest:
                self.stdout.write(f"{label}: {words}")


def _text(gold: Path, row: dict[str, Any]) -> str:
    """The text that the gold was made of, named beside the file or beside its folder."""
    for folder in (gold.parent, gold.parent.parent):
        if (file := folder / row["seed"]).exists():
            text = read_text(file)
            if hashlib.sha256(file.read_bytes()).hexdigest() != row["sha256"]:
                raise CommandError(f"{file} is not the text that the gold was made of.")
            return text
    raise CommandError(f"{row['seed']} is neither beside {gold} nor beside its folder.")
