"""Appearances → the position of an organization on a treaty on a day, and why. The rule itself is in lines.py."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from positions.deriving.counting import SOLID, PassedOver, passed_over
from positions.deriving.lines import Line, Position
from positions.models import Appearance, Organization, Treaty


def rows(
    organization: Organization, treaty: Treaty, *, day: dt.date, known: dt.date | None = None
) -> QuerySet[Appearance]:
    """What had been said by `day` and was before readers at the end of `known` (now), newest first."""
    return (
        Appearance.objects.known_at(known)
        .filter(organization__in=organization.family, treaty=treaty, said_to__lte=day)
        .order_by("-said_from", "-said_to", "-statement")
    )


def position(
    organization: Organization, treaty: Treaty, *, day: dt.date | None = None, known: dt.date | None = None
) -> Position:
    """What this organization's published statements amount to on `day` (today), as known at `known` (now)."""
    day = day or timezone.now().date()
    said = rows(organization, treaty, day=day, known=known)
    return derive(said, day=day, first_draft=treaty.first_committee_draft)


def derive(rows: Iterable[Appearance], *, day: dt.date, first_draft: dt.date | None) -> Position:
    """The rule itself, on the appearances of one organization on one treaty."""
    return Line(rows, first_draft=first_draft).on(day)


@dataclass(frozen=True)
class Explanation:
    """A position, and what became of each statement: None for the one that it rests on, else why not."""

    day: dt.date
    position: Position
    statements: list[tuple[Appearance, PassedOver | None]]


def explain(
    organization: Organization, treaty: Treaty, *, day: dt.date | None = None, known: dt.date | None = None
) -> Explanation:
    """The position on `day`, the statements used and those passed over, each with why, newest first."""
    day = day or timezone.now().date()
    said = list(rows(organization, treaty, day=day, known=known).select_related("version"))
    first_draft = treaty.first_committee_draft
    shown = derive(said, day=day, first_draft=first_draft)

    def reason(row: Appearance) -> PassedOver | None:
        found = why_not(row, shown, day=day, first_draft=first_draft)
        if found is None and row != shown.row:
            return PassedOver.EARLIER
        return found

    return Explanation(day, shown, [(row, reason(row)) for row in said])


def why_not(
    row: Appearance, shown: Position, *, day: dt.date, first_draft: dt.date | None
) -> PassedOver | None:
    """Why a statement on the page has no part in the position shown; None if it has, or once had."""
    reason = passed_over(row, day=day, first_draft=first_draft)
    if reason is None and row.grade not in SOLID and not shown.reported:
        return PassedOver.SECOND_HAND
    if reason is None and shown.order_unknown and (shown.row is None or row.said_from > shown.row.said_to):
        return PassedOver.ORDER_UNKNOWN
    return reason
