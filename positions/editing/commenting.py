"""Comments on a field of a version: made, resolved, opened again. Commenting is no authorship."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from positions.editing import Refused
from positions.models import Comment, Event, StatementVersion, User


@transaction.atomic
def comment(version: StatementVersion, text: str, *, field: str = "", by: User) -> Comment:
    """Say something about a field, or with none about all of it. A second click says nothing more."""
    if not (text := text.strip()):
        raise Refused(_("Write the comment."))
    StatementVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    said = Comment.objects.open().filter(version=version, field=field, text=text, by=by).first()
    if said:
        return said
    made = Comment.objects.create(version=version, field=field, text=text, by=by)
    _record(Event.Verb.COMMENT, made, by=by, why=text)
    return made


@transaction.atomic
def resolve(found: Comment, *, by: User) -> Event | None:
    """It is dealt with. None where somebody has said so already."""
    found = _locked(found)
    if found.resolved_at:
        return None
    Comment.objects.filter(pk=found.pk).update(resolved_at=Now(), resolved_by=by)
    return _record(Event.Verb.RESOLVE, found, by=by)


@transaction.atomic
def reopen(found: Comment, *, by: User, inverse_of: Event | None = None) -> Event | None:
    """It is not dealt with after all. None where somebody has opened it already."""
    found = _locked(found)
    if not found.resolved_at:
        return None
    Comment.objects.filter(pk=found.pk).update(resolved_at=None, resolved_by=None)
    return _record(Event.Verb.REOPEN_COMMENT, found, by=by, inverse_of=inverse_of)


def take_back(event: Event, *, by: User) -> Event:
    """Undo a resolving."""
    opened = reopen(Comment.objects.get(pk=event.new["comment"]), by=by, inverse_of=event)
    if opened is None:
        raise Refused(_("This comment was opened again since."))
    return opened


def _locked(found: Comment) -> Comment:
    return (
        Comment.objects.select_for_update(of=("self",)).select_related("version__statement").get(pk=found.pk)
    )


def _record(
    verb: Event.Verb, on: Comment, *, by: User, why: str = "", inverse_of: Event | None = None
) -> Event:
    told = {"version": on.version.number, "comment": on.pk, "field": on.field}
    return Event.objects.record(verb, on.version.statement, by=by, why=why, new=told, inverse_of=inverse_of)
