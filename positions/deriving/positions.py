"""Appearances → the position of an organization on a treaty, and why. Pure but for `position`."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from positions.deriving.appearances import ON_THE_LINE
from positions.models import Appearance, Organization, Question, Stance, Treaty

SOLID = "ABC"


class PassedOver(StrEnum):
    """Why a statement does not count for the position shown."""

    LATER = "later"
    NOT_ON_THE_LINE = "not_on_the_line"
    MANDATE_SETTLED = "mandate_settled"
    NO_STEP = "no_step"
    NOBODY_NAMED = "nobody_named"
    SECOND_HAND = "second_hand"
    ORDER_UNKNOWN = "order_unknown"
    EARLIER = "earlier"


IN_WORDS = {
    PassedOver.LATER: _("it was said after that day"),
    PassedOver.NOT_ON_THE_LINE: _("it is not about the treaty as a whole, or does not move the line"),
    PassedOver.MANDATE_SETTLED: _(
        "it is about whether there should be a treaty, and there has been a draft since"
    ),
    PassedOver.NO_STEP: _("it takes no side that could be labelled"),
    PassedOver.NOBODY_NAMED: _("nobody is named who speaks for the organization"),
    PassedOver.SECOND_HAND: _("it is second-hand, and a better source stands"),
    PassedOver.EARLIER: _("a later statement counts instead"),
    PassedOver.ORDER_UNKNOWN: _(
        "another of the same days says otherwise, and which came first is not recorded"
    ),
}


@dataclass(frozen=True)
class Position:
    """The step on a day. `row` is None where there is none; `reported` where it rests on grade D alone."""

    row: Appearance | None
    reported: bool = False
    order_unknown: bool = False

    @property
    def stance(self) -> Stance | None:
        return Stance(self.row.stance) if self.row and self.row.stance else None


def rows(
    organization: Organization, treaty: Treaty, *, day: dt.date, known: dt.date | None = None
) -> list[Appearance]:
    """What had been said by `day` and was before readers at the end of `known` (now), newest first."""
    return list(
        Appearance.objects.known_at(known)
        .filter(organization=organization, treaty=treaty, said_to__lte=day)
        .select_related("version", "publication__imported")
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
    able = [row for row in rows if not passed_over(row, day=day, first_draft=first_draft)]
    solid = [row for row in able if row.grade in SOLID]
    chosen = _newest(solid or able)
    return replace(chosen, reported=chosen.row is not None and not solid)


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
    said = rows(organization, treaty, day=day, known=known)
    first_draft = treaty.first_committee_draft
    shown = derive(said, day=day, first_draft=first_draft)

    def reason(row: Appearance) -> PassedOver | None:
        found = why_not(row, shown, day=day, first_draft=first_draft)
        if found is None and row != shown.row:
            return PassedOver.EARLIER
        return found

    return Explanation(day, shown, [(row, reason(row)) for row in said])


def line(
    rows: Sequence[Appearance], *, day: dt.date, first_draft: dt.date | None
) -> list[tuple[dt.date, Position]]:
    """The days up to `day` on which the position became another, each with what it became."""
    days = {row.said_to for row in rows} | ({first_draft} if first_draft else set())
    steps: list[tuple[dt.date, Position]] = []
    for each in sorted(days):
        if each > day:
            break
        found = derive(rows, day=each, first_draft=first_draft)
        before = steps[-1][1] if steps else Position(None)
        if (found.stance, found.reported) != (before.stance, before.reported):
            steps.append((each, found))
    return steps


def passed_over(row: Appearance, *, day: dt.date, first_draft: dt.date | None) -> PassedOver | None:
    """Why a statement cannot make the line on `day`; None if it can (grade D as "reported")."""
    if row.said_to > day:
        return PassedOver.LATER
    if row.question == Question.MANDATE and first_draft and day >= first_draft:
        return PassedOver.MANDATE_SETTLED
    if row.stance is None and row.question in ON_THE_LINE:
        return PassedOver.NO_STEP
    if not row.makes_line:
        return PassedOver.NOT_ON_THE_LINE
    if row.grade == "E":
        return PassedOver.NOBODY_NAMED
    return None


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


def _newest(able: Sequence[Appearance]) -> Position:
    """The newest statement; where others of overlapping days differ, the editors' order, else the time before."""
    if not able:
        return Position(None)
    newest = max(able, key=lambda row: (row.said_from, row.said_to, row.statement_id))
    near = [row for row in able if row.said_from <= newest.said_to and row.said_to >= newest.said_from]
    if len({row.stance for row in near}) == 1:
        return Position(newest)
    orders = [row.said_order for row in near if row.said_order is not None]
    if len(set(orders)) == len(near):
        return Position(max(near, key=lambda row: row.said_order or 0))
    begins = min(row.said_from for row in near)
    before = _newest([row for row in able if row.said_to < begins])
    return Position(before.row, order_unknown=True)
