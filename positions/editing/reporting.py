"""What readers report as wrong: received without an account, answered by an editor, opened again."""

import datetime as dt
from typing import Any

from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from positions.editing import Refused, Stale
from positions.models import ErrorReport, Event, Publication, Statement, User

# From all readers together; what one address may send is the page's concern.
MOST_AN_HOUR = 200
HOUR = dt.timedelta(hours=1)
DECISIONS = (Event.Verb.ANSWER_REPORT, Event.Verb.REOPEN_REPORT)


class TooMany(Refused):
    """More reports than people could read."""


@transaction.atomic
def report(*, address: str, statement: Statement | None, text: str, email: str = "") -> ErrorReport:
    """Receive a report. A second click finds what the first has sent. Of a statement, readers have seen it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('positions.reports'))")
    lately = ErrorReport.objects.filter(at__gt=timezone.now() - HOUR)
    if again := lately.filter(address=address, text=text, email=email, state=ErrorReport.State.OPEN).first():
        return again
    if lately.count() >= MOST_AN_HOUR:
        raise TooMany(
            _("So many reports came in within an hour that nobody could read them. Try again later.")
        )
    found = ErrorReport.objects.create(address=address, statement=statement, text=text, email=email)
    Event.objects.record(
        Event.Verb.REPORT_ERROR, found, by=None, new={"reference": found.reference, "address": address}
    )
    return found


def statement_of(pk: int) -> Statement | None:
    """A statement that readers see or saw; of any other a report does not tell that it is there."""
    return Statement.objects.filter(pk=pk, publications__in=Publication.objects.out()).first()


@transaction.atomic
def answer(found: ErrorReport, *, state: str, answer: str, by: User) -> Event:
    """Say what became of it. Where to write is forgotten with that: whoever mails the answer has read it before."""
    found = _locked(found)
    if found.state != ErrorReport.State.OPEN:
        raise Stale(_("%(who)s has answered it meanwhile.") % {"who": found.answered_by or _("Somebody")})
    if state not in (ErrorReport.State.MENDED, ErrorReport.State.DECLINED):
        raise Refused(_("Say whether it was mended or nothing was wrong."))
    if not answer.strip():
        raise Refused(_("Say in a sentence what became of it: the reader will see it."))
    columns = {"state": state, "answer": answer, "answered_by_id": by.pk}
    ErrorReport.objects.filter(pk=found.pk).update(**columns, answered_at=Now(), email="")
    return Event.objects.record(
        Event.Verb.ANSWER_REPORT,
        found,
        by=by,
        why=answer,
        new={"state": state, "reference": found.reference},
    )


@transaction.atomic
def reopen(found: ErrorReport, *, by: User, inverse_of: Event | None = None) -> Event:
    """It waits for an answer again; the one it had is in the event."""
    found = _locked(found)
    if found.state == ErrorReport.State.OPEN:
        raise Stale(_("It is open already."))
    old: dict[str, Any] = {
        "state": found.state,
        "answer": found.answer,
        "answered_by": found.answered_by_id,
        "answered_at": found.answered_at.isoformat() if found.answered_at else None,
    }
    ErrorReport.objects.filter(pk=found.pk).update(
        state=ErrorReport.State.OPEN, answer="", answered_by=None, answered_at=None
    )
    return Event.objects.record(
        Event.Verb.REOPEN_REPORT,
        found,
        by=by,
        old=old,
        new={"reference": found.reference},
        inverse_of=inverse_of,
    )


@transaction.atomic
def undo_answer(event: Event, *, by: User) -> Event:
    return reopen(_untouched_since(event), by=by, inverse_of=event)


@transaction.atomic
def undo_reopening(event: Event, *, by: User) -> Event:
    """The answer that it had stands again."""
    found, old = _untouched_since(event), event.old
    ErrorReport.objects.filter(pk=found.pk).update(
        state=old["state"],
        answer=old["answer"],
        answered_by=old["answered_by"],
        answered_at=dt.datetime.fromisoformat(old["answered_at"]),
    )
    return Event.objects.record(
        Event.Verb.ANSWER_REPORT,
        found,
        by=by,
        why=old["answer"],
        new={"state": old["state"], "reference": found.reference},
        inverse_of=event,
    )


def mail(found: ErrorReport, *, to: str, page: str) -> None:
    """Tell whoever asked to be told. OSError where no mail goes out."""
    found.refresh_from_db()
    send_mail(
        _("Your report %(reference)s") % {"reference": found.reference},
        f"{found.get_state_display().capitalize()}.\n\n{found.answer}\n\n{page}\n",
        None,
        [to],
    )


def _untouched_since(event: Event) -> ErrorReport:
    found = _locked(ErrorReport.objects.get(pk=event.noun_id))
    decisions = Event.objects.about(found).filter(verb__in=DECISIONS)
    if decisions.first() != event:
        raise Refused(_("It was answered or opened again since."))
    return found


def _locked(found: ErrorReport) -> ErrorReport:
    return ErrorReport.objects.select_for_update(of=("self",)).select_related("answered_by").get(pk=found.pk)
