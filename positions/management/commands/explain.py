"""`explain ORG TREATY`: the position, the statements used and those passed over, each with why."""

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from positions.deriving import counting, positions
from positions.deriving.lines import Position
from positions.models import Appearance, Organization, Stance, Treaty


class Command(BaseCommand):
    help = "Why an organization's position on a treaty is what it is, on a day and as known on another."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", metavar="ORG")
        parser.add_argument("treaty", metavar="TREATY")
        parser.add_argument(
            "--as-of", type=dt.date.fromisoformat, metavar="D", help="what had been said by this day"
        )
        parser.add_argument(
            "--known", type=dt.date.fromisoformat, metavar="K", help="what had been published by this day"
        )
        parser.add_argument("--json", action="store_true")

    def handle(
        self, *, organization: str, treaty: str, as_of: dt.date | None, known: dt.date | None, **options: Any
    ) -> None:
        who = Organization.objects.at(organization)
        on = Treaty.objects.at(treaty)
        if who is None or on is None:
            raise CommandError(
                f"No {'treaty' if who else 'organization'} is called {treaty if who else organization!r}."
            )
        found = positions.explain(who, on, day=as_of, known=known)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(found), indent=2, ensure_ascii=False))
            return
        self.stdout.write(f"{who} on the {on}, as of {found.day}: {_in_words(found.position)}")
        for row, reason in found.statements:
            why = f"passed over, {counting.IN_WORDS[reason]}" if reason else "used"
            self.stdout.write(
                f"  {_said(row)} {_step(row)}, {row.get_question_display()}, grade {row.grade}: {why}"
            )
            self.stdout.write(f"      statement {row.statement_id}: {row.version.summary}")


def _in_words(position: Position) -> str:
    doubt = " (order unknown: statements of the same days differ)" if position.order_unknown else ""
    if position.stance is None:
        return f"no position{doubt}"
    return f"{'Reported: ' if position.reported else ''}{position.stance.label}{doubt}"


def _said(row: Appearance) -> str:
    return f"{row.said_from}" if row.said_from == row.said_to else f"{row.said_from} to {row.said_to}"


def _step(row: Appearance) -> str:
    return str(Stance(row.stance).label) if row.stance else "No step"


def _as_json(found: positions.Explanation) -> dict[str, Any]:
    return {
        "as_of": found.day.isoformat(),
        "position": found.position.stance,
        "reported": found.position.reported,
        "order_unknown": found.position.order_unknown,
        "statements": [
            {
                "id": row.statement_id,
                "said": [row.said_from.isoformat(), row.said_to.isoformat()],
                "stance": row.stance,
                "question": row.question,
                "grade": row.grade,
                "used": reason is None,
                "why": reason and str(counting.IN_WORDS[reason]),
            }
            for row, reason in found.statements
        ],
    }
