"""`train`: learning from what people have decided about suggestions, as every night."""

from typing import Any

from django.core.management.base import BaseCommand

from positions.suggesting import remembering


class Command(BaseCommand):
    help = (
        "Learn from the decisions about suggestions, and order those that are open anew. A model is used only where it"
        " does better than the rules on stories that it has not seen."
    )

    def handle(self, **options: Any) -> None:
        training = remembering.train()
        for name, figures in training.figures.items():
            self.stdout.write(f"{name}: {'used' if figures['used'] else 'not used'}. {figures['why']}")
        self.stdout.write(
            f"{training.decisions} decisions; {remembering.rank()} open suggestions ordered anew"
        )
