"""Taking back what the activity log can take back. Each inverse is a new event of its own."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from positions.editing import Refused, deciding, merging, reporting, reviewing, sourcing, stating, triaging
from positions.intake import rechecking
from positions.intake.stories import linking
from positions.models import Article, Event, Organization, Recheck, User

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


def _unmerge(event: Event, *, by: User) -> Event:
    organization = Organization.objects.get(pk=event.noun_id)
    if organization.merged_into_id != event.new["into"]:
        raise Refused(_("It was unmerged since."))
    return merging.unmerge(organization, by=by, inverse_of=event)


def _unsettle(event: Event, *, by: User) -> Event:
    return rechecking.unsettle(Recheck.objects.get(pk=event.new["look"]), by=by, inverse_of=event)


INVERSES = {
    Event.Verb.APPROVE: reviewing.undo_approval,
    Event.Verb.WITHDRAW: reviewing.undo_withdrawal,
    Event.Verb.UNDO_WITHDRAW: reviewing.undo_approval,
    Event.Verb.DISCARD: stating.restore,
    Event.Verb.LINK_STORY: _unlink,
    Event.Verb.DECLINE_STORY: _reopen,
    Event.Verb.MERGE: _unmerge,
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
    Event.Verb.ANSWER_REPORT: reporting.undo_answer,
    Event.Verb.REOPEN_REPORT: reporting.undo_reopening,
}
# What not every editor may take back, because not every editor may do it.
NEEDED = {
    Event.Verb.APPROVE: "positions.add_review",
    Event.Verb.WITHDRAW: "positions.add_review",
    Event.Verb.UNDO_WITHDRAW: "positions.add_review",
    Event.Verb.MERGE: "positions.change_organization",
}


def can_undo(event: Event, user: User) -> bool:
    """Whether this account may still take it back; the inverse itself may find a later reason not to."""
    return (
        event.verb in INVERSES
        and not hasattr(event, "undone_by")
        and timezone.now() - event.at < WITHIN
        and (event.verb not in NEEDED or user.has_perm(NEEDED[Event.Verb(event.verb)]))
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
