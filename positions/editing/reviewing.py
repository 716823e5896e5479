"""Send for review, approve, send back, withdraw, and take back. Nothing is published by one person."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from positions.deriving import appearances
from positions.editing import Refused, Stale, correcting
from positions.models import (
    Author,
    Event,
    Import,
    Organization,
    Publication,
    Question,
    Review,
    Stance,
    Statement,
    StatementVersion,
    User,
)

INNER_STEPS = {Stance.OPPOSE_UNLESS_AMENDED, Stance.SUPPORT_WITH_RESERVATIONS}


def problems(version: StatementVersion) -> list[str]:
    """What keeps a draft from being sent for review, in sentences. The database refuses the same."""
    found = []
    wanted = {
        _("Choose the organization."): version.organization_id,
        _("Choose the treaty."): version.treaty_id,
        _("Say what the statement is about."): version.question,
        _("Say whose words these are."): version.attribution,
        _("Say when it was said."): version.said_from,
        _("Write a summary."): version.summary,
    }
    found += [sentence for sentence, value in wanted.items() if not value]
    evidence = list(version.evidence.all())
    if not evidence:
        found.append(_("Add at least one passage or citation."))
    if version.organization and version.organization.kind == Organization.Kind.GOVERNMENT:
        found.append(_("A government speaks for its state: choose the state."))
    if version.question in {Question.PROVISION, Question.PROCESS} and version.stance:
        found.append(_("A statement on one provision or on process carries no step: leave the step empty."))
    if version.stance in INNER_STEPS and not (
        version.asks.all() or version.concerns.all() or version.provisions.all()
    ):
        found.append(_("The inner steps must name what: add an ask, a concern or an article."))
    found += correcting.problems(version)
    published = [row.published_to for row in evidence if row.published_to]
    if version.said_to and published and version.said_to > min(published):
        found.append(_("It was said before it was published: the earliest evidence is older than that."))
    return found


@transaction.atomic
def send(draft: StatementVersion, *, by: User, revision: int | None = None) -> StatementVersion:
    """Freeze the draft: from here on nobody, and nothing, changes it."""
    Statement.objects.select_for_update(no_key=True).get(pk=draft.statement_id)
    # The lock in one statement, the hash in the next: it then sees every part that was written before.
    StatementVersion.objects.select_for_update().get(pk=draft.pk)
    draft = StatementVersion.objects.with_parts().get(pk=draft.pk)
    if draft.frozen_at or draft.discarded_at or (revision is not None and draft.revision != revision):
        raise Stale(_("This draft was changed, sent for review or discarded meanwhile."))
    if found := problems(draft):
        raise Refused(*found)
    draft.content_hash = draft.hash()
    before = draft.statement.versions.filter(number__lt=draft.number, discarded_at=None).last()
    if before and before.content_hash == draft.content_hash:
        _check_differs(before, draft)
    Author.objects.get_or_create(version=draft, user=by)
    StatementVersion.objects.filter(pk=draft.pk).update(content_hash=draft.content_hash, frozen_at=Now())
    Event.objects.record(Event.Verb.SEND, draft.statement, by=by, new={"version": draft.number})
    draft.refresh_from_db()
    return draft


def _check_differs(before: StatementVersion, draft: StatementVersion) -> None:
    """What was withdrawn may go out again as it was, and a correction that was sent back may be said otherwise."""
    out = before.publications.exists()
    again = out and not draft.statement.publication
    otherwise = not out and correcting.told(before) != correcting.told(draft)
    if not (again or otherwise):
        raise Refused(_("Nothing differs from the version before: there is nothing to review."))


def may_judge(version: StatementVersion, user: User) -> bool:
    """Whether this account wrote nothing of the statement since its last publication."""
    return StatementVersion.objects.filter(pk=version.pk).judgeable(user).exists()


@transaction.atomic
def approve(version: StatementVersion, *, by: User, note: str = "") -> Publication:
    """Approve and so publish: out after PUBLISH_DELAY seconds, until then it can be taken back."""
    check_judged(version, by)
    event = approved(version, by=by, note=note)
    appearances.write(version.statement)
    return Publication.objects.get(pk=event.new["publication"])


def approved(version: StatementVersion, *, by: User, note: str = "", batch: int | None = None) -> Event:
    """The rows of an approval, but for its appearances: a batch writes those of all its statements together."""
    # Two that were one when it was sent may have been told apart since.
    if found := correcting.unsaid(version):
        raise Refused(*found)
    Review.objects.create(version=version, reviewer=by, decision=Review.Decision.APPROVE, note=note)
    publication = Publication.objects.create(version=version, statement=version.statement)
    told = {"version": version.number, "publication": publication.pk} | ({"batch": batch} if batch else {})
    return Event.objects.record(Event.Verb.APPROVE, version.statement, by=by, why=note, new=told)


@transaction.atomic
def send_back(version: StatementVersion, *, by: User, note: str) -> Review:
    """Return a version to its authors, saying what to mend: in a note, or in comments on it."""
    if not note.strip() and not version.comments.open().filter(by=by).exists():
        raise Refused(_("Say what should be mended: in the note, or in a comment on a field."))
    check_judged(version, by)
    review = Review.objects.create(
        version=version, reviewer=by, decision=Review.Decision.SEND_BACK, note=note
    )
    Event.objects.record(
        Event.Verb.SEND_BACK, version.statement, by=by, why=note, new={"version": version.number}
    )
    return review


@transaction.atomic
def undo_approval(event: Event, *, by: User) -> Event:
    """Take an approval back before it is out."""
    statement = Statement.objects.select_for_update(no_key=True).get(pk=event.noun_id)
    undone = unapproved(event, statement, by=by)
    appearances.write(statement)
    return undone


def unapproved(event: Event, statement: Statement, *, by: User) -> Event:
    """The rows of taking one back, but for its appearances."""
    publication = Publication.objects.filter(pk=event.new["publication"], starts__gt=Now()).first()
    if publication is None:
        raise Refused(_("It is out: withdraw it, or publish a corrected version."))
    if publication != statement.publications.last():
        raise Refused(_("A newer version has been approved since: take that approval back first."))
    publication.delete()
    return Event.objects.record(Event.Verb.UNDO_APPROVE, statement, by=by, old=event.new, inverse_of=event)


@transaction.atomic
def withdraw(statement: Statement, *, by: User, reason: str) -> Event:
    """End what readers see. The address stays and says why."""
    Statement.objects.select_for_update(no_key=True).get(pk=statement.pk)
    if not reason.strip():
        raise Refused(_("Give the reason: readers will see it."))
    if statement.publishing:
        raise Refused(_("A version is about to be published: take that approval back first."))
    publication = statement.publication
    if publication is None:
        raise Refused(_("Nothing of this statement is published."))
    Publication.objects.filter(pk=publication.pk).update(
        ends=Now(), ended_how=Publication.Ended.WITHDRAWN, end_reason=reason, ended_by=by
    )
    appearances.write(statement)
    return Event.objects.record(
        Event.Verb.WITHDRAW, statement, by=by, why=reason, old={"publication": publication.pk}
    )


@transaction.atomic
def undo_withdrawal(event: Event, *, by: User) -> Event:
    """Publish the same version again, after the usual delay."""
    statement = Statement.objects.select_for_update(no_key=True).get(pk=event.noun_id)
    withdrawn = Publication.objects.get(pk=event.old["publication"])
    if withdrawn != statement.publications.last():
        raise Refused(_("This statement was published again since."))
    if withdrawn.imported and Author.objects.filter(version__statement=statement, imported=None).exists():
        raise Refused(_("Somebody has edited what was imported: it goes out again by way of review."))
    publication = _publish(withdrawn.version, imported=withdrawn.imported)
    return Event.objects.record(
        Event.Verb.UNDO_WITHDRAW, statement, by=by, new={"publication": publication.pk}, inverse_of=event
    )


def check_judged(version: StatementVersion, by: User) -> None:
    """The version lies before reviewers, is the newest, and this person wrote nothing of it."""
    statement = Statement.objects.select_for_update(no_key=True).get(pk=version.statement_id)
    if not version.frozen_at or statement.latest != version:
        raise Stale(_("There is a newer version of this statement: review that one."))
    last = version.review
    if version.publications.exists():
        raise Stale(
            _("This version was approved already, by %(who)s.") % {"who": last.reviewer}
            if last
            else _("This version was approved already.")
        )
    if last and last.reviewer == by and last.decision == Review.Decision.SEND_BACK:
        raise Stale(_("You sent this version back already: it waits for its authors."))
    if not may_judge(version, by):
        raise Refused(_("You wrote part of this: somebody else must review it."))


def _publish(version: StatementVersion, *, imported: Import | None = None) -> Publication:
    publication = Publication.objects.create(version=version, statement=version.statement, imported=imported)
    publication.refresh_from_db()
    appearances.write(version.statement)
    return publication
