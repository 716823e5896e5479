"""Taking back what the activity log can take back. Each inverse is a new event of its own."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from positions.editing import (
    Refused,
    batching,
    commenting,
    deciding,
    merging,
    naming,
    peopling,
    reporting,
    reviewing,
    sourcing,
    stating,
    triaging,
)
from positions.intake import rechecking
from positions.intake.stories import linking
from positions.models import Article, Event, Recheck, User

WITHIN = dt.timedelta(hours=24)


def _unlink(event: Event, *, by: User) -> Event:
    return linking.does_not_retell(
        Article.objects.get(pk=event.noun_id),
        Article.objects.get(pk=event.new["retold"]),
        by=by,
        inverse_of=event,
    )


def _reopen(event: Event, *, by: User) -> Event:
    try:
        return linking.reopens(event, by=by)
    except ValueError as error:
        raise Refused(str(error)) from error


def _unsettle(event: Event, *, by: User) -> Event:
    return rechecking.unsettle(Recheck.objects.get(pk=event.new["look"]), by=by, inverse_of=event)


def _unapprove(event: Event, *, by: User) -> Event:
    """Of one statement, or of a document's batch."""
    return (batching.take_back if event.noun == "article" else reviewing.undo_approval)(event, by=by)


INVERSES = {
    Event.Verb.APPROVE: _unapprove,
    Event.Verb.RESOLVE: commenting.take_back,
    Event.Verb.WITHDRAW: reviewing.undo_withdrawal,
    Event.Verb.UNDO_WITHDRAW: reviewing.undo_approval,
    Event.Verb.DISCARD: stating.restore,
    Event.Verb.LINK_STORY: _unlink,
    Event.Verb.DECLINE_STORY: _reopen,
    Event.Verb.MERGE: merging.take_back,
    Event.Verb.TELL_APART: merging.leave_open,
    Event.Verb.RENAME: naming.take_back,
    Event.Verb.MOVE: naming.take_back,
    Event.Verb.RETIRE: naming.take_back,
    Event.Verb.UNRETIRE: naming.take_back,
    Event.Verb.READ_SOURCE: sourcing.take_back,
    Event.Verb.PAUSE_SOURCE: sourcing.take_back,
    Event.Verb.EDIT_SOURCE: sourcing.take_back,
    Event.Verb.SETTLE: _unsettle,
    Event.Verb.DISMISS: triaging.take_back,
    Event.Verb.PARK: triaging.take_back,
    Event.Verb.ASSIGN: triaging.take_back,
    Event.Verb.PUT_BACK: triaging.take_back,
    Event.Verb.ACCEPT_SUGGESTION: deciding.reopen,
    Event.Verb.REJECT_SUGGESTION: deciding.reopen,
    Event.Verb.CHANGE_ROLE: peopling.take_back,
    Event.Verb.CLOSE_ACCOUNT: peopling.take_back,
    Event.Verb.OPEN_ACCOUNT: peopling.take_back,
    Event.Verb.ANSWER_REPORT: reporting.undo_answer,
    Event.Verb.REOPEN_REPORT: reporting.undo_reopening,
}
# What may be taken back by those who may do it: all but these by every editor.
NEEDED = {
    Event.Verb.APPROVE: "positions.add_review",
    Event.Verb.WITHDRAW: "positions.add_review",
    Event.Verb.UNDO_WITHDRAW: "positions.add_review",
    Event.Verb.MERGE: "positions.change_organization",
    Event.Verb.TELL_APART: "positions.change_organization",
    Event.Verb.RENAME: "positions.change_organization",
    Event.Verb.MOVE: "positions.change_organization",
    Event.Verb.RETIRE: "positions.change_organization",
    Event.Verb.UNRETIRE: "positions.change_organization",
    Event.Verb.CHANGE_ROLE: "positions.add_user",
    Event.Verb.CLOSE_ACCOUNT: "positions.add_user",
    Event.Verb.OPEN_ACCOUNT: "positions.add_user",
}


def can_undo(event: Event, user: User) -> bool:
    """Whether this account may still take it back; the inverse itself may find a later reason not to."""
    return (
        event.verb in INVERSES
        and not hasattr(event, "undone_by")
        and timezone.now() - event.at < WITHIN
        and user.has_perm(NEEDED.get(Event.Verb(event.verb), "positions.add_statementversion"))
    )


def latest(user: User, verbs: Iterable[str]) -> Event | None:
    """The latest of these acts of this person that stands, if it can be taken back."""
    standing = Event.objects.filter(by=user, verb__in=verbs, undone_by=None)
    found = standing.select_related("undone_by").first()
    return found if found and can_undo(found, user) else None


@transaction.atomic
def undo(event: Event, *, by: User) -> Event:
    """Do the inverse of an event, once."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if not can_undo(event, by):
        raise Refused(_("This cannot be taken back (any more)."))
    return INVERSES[Event.Verb(event.verb)](event, by=by)
