"""Taking back what the activity log can take back. Each inverse is a new event of its own."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from positions.editing import Refused, reviewing, stating
from positions.intake import stories
from positions.models import Article, Event, User

WITHIN = dt.timedelta(hours=24)


def _unlink(event: Event, *, by: User) -> Event:
    return stories.does_not_retell(
        Article.objects.get(pk=event.noun_id),
        Article.objects.get(pk=event.new["retold"]),
        by=by,
        inverse_of=event,
    )


INVERSES = {
    Event.Verb.APPROVE: reviewing.undo_approval,
    Event.Verb.WITHDRAW: reviewing.undo_withdrawal,
    Event.Verb.UNDO_WITHDRAW: reviewing.undo_approval,
    Event.Verb.DISCARD: stating.restore,
    Event.Verb.LINK_STORY: _unlink,
}
# What only a reviewer may take back, because only a reviewer may do it.
REVIEWERS_ONLY = {Event.Verb.APPROVE, Event.Verb.WITHDRAW, Event.Verb.UNDO_WITHDRAW}


def can_undo(event: Event, user: User) -> bool:
    """Whether this account may still take it back; the inverse itself may find a later reason not to."""
    return (
        event.verb in INVERSES
        and not hasattr(event, "undone_by")
        and timezone.now() - event.at < WITHIN
        and (user.reviews or event.verb not in REVIEWERS_ONLY)
    )


@transaction.atomic
def undo(event: Event, *, by: User) -> Event:
    """Do the inverse of an event, once."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if not can_undo(event, by):
        raise Refused(_("This cannot be taken back (any more)."))
    return INVERSES[Event.Verb(event.verb)](event, by=by)
