"""Whether a statement counts for the line on a day, and if not why (model.md, codebook 1 and 4). Pure."""

import datetime as dt
from enum import StrEnum
from typing import NamedTuple, Self

from django.utils.translation import gettext_lazy as _

from positions.models import Appearance, Question

SOLID = "ABC"
ON_THE_LINE = (Question.MANDATE, Question.TEXT, Question.JOINING)


class PassedOver(StrEnum):
    """Why a statement does not count for the position shown."""

    LATER = "later"
    NOT_ON_THE_LINE = "not_on_the_line"
    DOES_NOT_MOVE_IT = "does_not_move_it"
    MANDATE_SETTLED = "mandate_settled"
    NO_STEP = "no_step"
    NOBODY_NAMED = "nobody_named"
    SECOND_HAND = "second_hand"
    ORDER_UNKNOWN = "order_unknown"
    EARLIER = "earlier"


IN_WORDS = {
    PassedOver.LATER: _("it was said after that day"),
    PassedOver.NOT_ON_THE_LINE: _("it is about one article or about process"),
    PassedOver.DOES_NOT_MOVE_IT: _(
        "it is kept without moving the line: against the stated line, on a state’s own proposal, or in a sample"
    ),
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


class Sort(NamedTuple):
    """What a statement's part in the line depends on, but for when it was said; OnRecord.sorts counts these."""

    question: str
    step: bool
    makes_line: bool
    grade: str

    @classmethod
    def of(cls, row: Appearance) -> Self:
        return cls(row.question, row.stance is not None, row.makes_line, row.grade)

    def passed_over(self, *, day: dt.date, first_draft: dt.date | None) -> PassedOver | None:
        """Why none of this sort can make the line on `day`; None if it can (grade D as "reported")."""
        if self.question == Question.MANDATE and first_draft and day >= first_draft:
            return PassedOver.MANDATE_SETTLED
        if self.question not in ON_THE_LINE:
            return PassedOver.NOT_ON_THE_LINE
        if not self.step:
            return PassedOver.NO_STEP
        if not self.makes_line:
            return PassedOver.DOES_NOT_MOVE_IT
        if self.grade == "E":
            return PassedOver.NOBODY_NAMED
        return None


def passed_over(row: Appearance, *, day: dt.date, first_draft: dt.date | None) -> PassedOver | None:
    """Why a statement cannot make the line on `day`; None if it can (grade D as "reported")."""
    if row.said_to > day:
        return PassedOver.LATER
    return Sort.of(row).passed_over(day=day, first_draft=first_draft)
