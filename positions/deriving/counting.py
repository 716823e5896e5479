"""Whether a statement counts for the line on a day, and if not why (model.md, codebook 1 and 4). Pure."""

import datetime as dt
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from positions.models import Appearance, Question

SOLID = "ABC"
ON_THE_LINE = (Question.MANDATE, Question.TEXT, Question.JOINING)


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
