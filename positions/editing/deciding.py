"""What people decide about suggestions: accepted as a draft, or rejected and remembered. Nothing is published here."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from positions.editing import Refused, stating
from positions.models import (
    Ask,
    Concern,
    Event,
    Person,
    Provision,
    Statement,
    StatementVersion,
    Suggestion,
    TextVersion,
    User,
    VersionConcern,
    VersionProvision,
)
from positions.models.part import Part

LONGEST_ASK = 500


@transaction.atomic
def accept(suggestion: Suggestion, *, by: User) -> StatementVersion:
    """A new statement whose draft holds the passage and all that was proposed of it. A second click finds the draft of
    the first. Refused where it was rejected meanwhile."""
    suggestion = _locked(suggestion.pk)
    if suggestion.statement and suggestion.statement.draft:
        return suggestion.statement.draft
    _check_open(suggestion)
    draft = stating.start(
        suggestion.capture, suggestion.start, suggestion.end, by=by, treaty=suggestion.treaty
    )
    draft = stating.save(draft, _fields(suggestion), _parts(suggestion), revision=draft.revision, by=by)
    suggestion.statement = draft.statement
    _decide(suggestion, Suggestion.Decision.ACCEPTED, by=by)
    new = {"article": suggestion.capture.article_id, "statement": draft.statement_id}
    Event.objects.record(Event.Verb.ACCEPT_SUGGESTION, suggestion, by=by, new=new)
    return draft


@transaction.atomic
def reject(suggestion: Suggestion, *, by: User, why: str = "") -> Event:
    """It is never proposed again, however often its article is searched."""
    suggestion = _locked(suggestion.pk)
    _check_open(suggestion)
    _decide(suggestion, Suggestion.Decision.REJECTED, by=by)
    new = {"article": suggestion.capture.article_id}
    return Event.objects.record(Event.Verb.REJECT_SUGGESTION, suggestion, by=by, why=why, new=new)


@transaction.atomic
def reopen(event: Event, *, by: User) -> Event:
    """Undo of either: it waits again; the draft that it became is put aside. Refused where the draft went its way."""
    became = Suggestion.objects.get(pk=event.noun_id).statement
    if became:
        # Whoever saves the draft locks in this order, too.
        Statement.objects.select_for_update(no_key=True).get(pk=became.pk)
    suggestion = _locked(event.noun_id)
    if suggestion.statement != became:
        raise Refused(_("This suggestion was decided anew meanwhile."))
    if suggestion.statement:
        draft = suggestion.statement.draft
        if draft is None or draft.number > 1:
            raise Refused(_("The statement that it became is no first draft any more."))
        stating.discard(draft, by=by, why=_("its suggestion was opened again"))
    suggestion.statement = suggestion.decided_by = suggestion.decided_at = None
    suggestion.decision = ""
    suggestion.save()
    new = {"article": suggestion.capture.article_id}
    return Event.objects.record(Event.Verb.REOPEN_SUGGESTION, suggestion, by=by, new=new, inverse_of=event)


def _locked(pk: int) -> Suggestion:
    """As it is now. What nobody has decided may be gone: its text was searched anew."""
    found = Suggestion.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Refused(_("This suggestion is not there any more: its text was searched anew."))
    return found


def _check_open(suggestion: Suggestion) -> None:
    if suggestion.decision:
        raise Refused(_("This suggestion was decided meanwhile."))


def _decide(suggestion: Suggestion, decision: str, *, by: User) -> None:
    suggestion.decision, suggestion.decided_by, suggestion.decided_at = decision, by, timezone.now()
    suggestion.save()


def _fields(suggestion: Suggestion) -> dict[str, Any]:
    """Columns of a draft, as far as proposed. An organization that the catalogue lacks is left to the editor."""
    fields: dict[str, Any] = {
        "organization": suggestion.organization and suggestion.organization.survivor,
        "speaks_through": suggestion.speaks_through,
        "speaker": Person(name=suggestion.person) if suggestion.person else None,
        "speaker_role": suggestion.role[:200],
        "treaty": suggestion.treaty,
        "text_version": TextVersion.objects.filter(
            treaty=suggestion.treaty, slug=suggestion.text_version
        ).first(),
        "question": suggestion.question,
        "stance": suggestion.stance,
        "attribution": suggestion.attribution,
    }
    if suggestion.said_from:
        fields |= {name: getattr(suggestion, name) for name in ("said_from", "said_to", "said_basis")}
    return {name: value for name, value in fields.items() if value}


def _parts(suggestion: Suggestion) -> dict[type[Part], list[dict[str, Any]]]:
    concerns = {row.slug: row for row in Concern.objects.filter(slug__in=dict(suggestion.concerns))}
    provisions = Provision.objects.filter(treaty=suggestion.treaty, article__in=suggestion.provisions)
    return {
        VersionConcern: [
            {"concern": concerns[slug], "polarity": polarity}
            for slug, polarity in suggestion.concerns
            if slug in concerns
        ],
        VersionProvision: [{"provision": provision} for provision in provisions],
        Ask: [{"text": text[:LONGEST_ASK]} for text in suggestion.asks],
    }
