"""Corrections: a new version of a published statement says what was wrong with it, and why. Review is in reviewing."""

from django.db import transaction
from django.utils.translation import gettext as _

from positions.editing import Refused, stating
from positions.models import (
    Correction,
    ErrorReport,
    Event,
    Organization,
    Publication,
    Statement,
    StatementVersion,
    User,
)


def corrected(version: StatementVersion) -> StatementVersion | None:
    """What readers saw last before this version, or see now: what it would correct. Of a first version, nothing."""
    if version.number == 1:
        return None
    last: Publication | None = (
        version.statement.publications.exclude(version=version).select_related("version").last()
    )
    return last.version if last else None


def told(version: StatementVersion) -> tuple[str, str] | None:
    """What it says was wrong, and why: part of what is reviewed."""
    return Correction.objects.filter(version=version).values_list("wrong", "why").first()


def unsaid(version: StatementVersion) -> list[str]:
    """Another organization or treaty than readers saw is always a correction. (As in corrections.sql.)"""
    return _unsaid(version, corrected(version))


def _unsaid(version: StatementVersion, old: StatementVersion | None) -> list[str]:
    if old is None or _whose(old) == _whose(version) or told(version):
        return []
    return [
        _(
            "It was published as another organization's or on another treaty: make it a correction, which says what"
            " was wrong."
        )
    ]


def problems(version: StatementVersion) -> list[str]:
    """What keeps a draft from being sent as it is, a correction or not."""
    old = corrected(version)
    if old and told(version) and old.content_hash == version.hash():
        return [
            _("It is a correction and changes nothing: mend what was wrong, or take the correction away.")
        ]
    return _unsaid(version, old)


def _whose(version: StatementVersion) -> tuple[Organization | None, int | None]:
    """The organization that readers see, and the treaty."""
    return version.organization and version.organization.survivor, version.treaty_id


@transaction.atomic
def correct(
    statement: Statement, *, wrong: str, why: str, by: User, report: ErrorReport | None = None
) -> StatementVersion:
    """Say, or say otherwise, in the statement's draft what was wrong; the draft is begun where there is none.

    The number of a reader's report is noted for editors alone: whoever knows its reference reads the report.
    """
    if not (wrong.strip() and why.strip()):
        raise Refused(_("Say what was wrong and how it is known: readers will see both."))
    draft = stating.revise(statement, by=by)
    if corrected(draft) is None:
        raise Refused(
            _("Nothing of this statement was published: there is nothing to correct, only to edit.")
        )
    before = Correction.objects.filter(version=draft).first()
    if before and (before.wrong, before.why) == (wrong, why):
        return draft
    Correction.objects.update_or_create(version=draft, defaults={"wrong": wrong, "why": why, "by": by})
    stating.touch(draft, by=by)
    Event.objects.record(
        Event.Verb.EDIT,
        statement,
        by=by,
        why=wrong,
        old=_told(before),
        new={"version": draft.number, "correction": why} | ({"report": report.reference} if report else {}),
    )
    return draft


@transaction.atomic
def take_away(draft: StatementVersion, *, by: User) -> StatementVersion:
    """The draft stays and is an edit like any other. A second click finds nothing to do."""
    draft = stating.revise(draft.statement, by=by)
    if correction := Correction.objects.filter(version=draft).first():
        correction.delete()
        stating.touch(draft, by=by)
        Event.objects.record(
            Event.Verb.EDIT, draft.statement, by=by, old=_told(correction), new={"version": draft.number}
        )
    return draft


def _told(correction: Correction | None) -> dict[str, str]:
    return {"wrong": correction.wrong, "why": correction.why} if correction else {}
