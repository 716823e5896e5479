"""A document's statements approved together, and taken back together: all or none. One by one is in reviewing."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from positions.deriving import appearances
from positions.editing import Refused, Stale, reviewing
from positions.models import Article, Event, Review, Statement, StatementVersion, User


@transaction.atomic
def approve(article: Article, versions: Collection[int], *, by: User) -> Event | None:
    """Approve these versions, which were on the page, and no other; None where this person has done so already.

    What has moved on since is named and nothing is written: whoever approves looks once more at what is left.
    """
    wanted = _locked(article, versions)
    if not wanted:
        raise Refused(_("Leave at least one statement to be approved."))
    if all(_approved(version, by) for version in wanted):
        return None
    problems, kind = list[str](), Refused
    for version in wanted:
        try:
            reviewing.check_judged(version, by)
        except Refused as refused:
            problems += [f"{_name(version)}: {sentence}" for sentence in refused.problems]
            kind = Stale if isinstance(refused, Stale) else kind
    if problems:
        raise kind(*problems)
    batch = Event.objects.record(Event.Verb.APPROVE, article, by=by, new={"count": len(wanted)})
    for version in wanted:
        reviewing.approved(version, by=by, batch=batch.pk)
    appearances.write(*(version.statement for version in wanted))
    return batch


@transaction.atomic
def take_back(event: Event, *, by: User) -> Event:
    """Take back what still stands of a batch, before it is out."""
    standing = Event.objects.filter(
        pk__gt=event.pk, noun="statement", verb=Event.Verb.APPROVE, new__batch=event.pk, undone_by=None
    )
    approvals = {each.noun_id: each for each in standing}
    if not approvals:
        raise Refused(_("All of it was taken back already, one by one."))
    statements = list(
        Statement.objects.select_for_update(no_key=True).filter(pk__in=approvals).order_by("pk")
    )
    for statement in statements:
        reviewing.unapproved(approvals[statement.pk], statement, by=by)
    appearances.write(*statements)
    article = Article.objects.get(pk=event.noun_id)
    told = {"count": len(statements)}
    return Event.objects.record(Event.Verb.UNDO_APPROVE, article, by=by, new=told, inverse_of=event)


def _locked(article: Article, versions: Collection[int]) -> list[StatementVersion]:
    """Those of the document, their statements locked in one order."""
    found = StatementVersion.objects.filter(pk__in=versions, evidence__article=article).distinct()
    statements = {version.statement_id for version in found}
    list(Statement.objects.select_for_update(no_key=True).filter(pk__in=statements).order_by("pk"))
    return list(found.all().select_related("statement", "organization").order_by("statement"))


def _approved(version: StatementVersion, by: User) -> bool:
    last = version.review
    approved = bool(last and last.reviewer == by and last.decision == Review.Decision.APPROVE)
    return approved and version.publications.exists()


def _name(version: StatementVersion) -> str:
    return _("Statement %(number)d (%(organization)s)") % {
        "number": version.statement_id,
        "organization": version.organization,
    }
