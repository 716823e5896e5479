"""What is on record already: statements that a draft may be one of, and the one that it only says again."""

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from positions.editing import Refused, stating
from positions.models import (
    Ask,
    Organization,
    Statement,
    StatementVersion,
    Treaty,
    User,
    VersionConcern,
    VersionProvision,
)
from positions.models.part import Part

# Said within this many days of each other, two records may be one statement.
ON_RECORD_DAYS = 14
# What a statement has in common with the one that it restates, besides concerns, articles and asks.
RESTATED = ("question", "stance", "rule", "rival_treaty", "target", "moves_line")


def on_record(
    *,
    organization: Organization,
    treaty: Treaty,
    question: str,
    said: tuple[dt.date, dt.date],
    but: Statement,
) -> list[StatementVersion]:
    """The latest versions of other statements that may be this one: same three, said within 14 days."""
    # The calendar ends with the year 9999, and a form may name any day of it.
    days = dt.timedelta(days=ON_RECORD_DAYS)
    first = max(said[0], dt.date.min + days) - days
    last = min(said[1], dt.date.max - days) + days
    near = StatementVersion.objects.newest().filter(
        organization__in=organization.family,
        treaty=treaty,
        question=question,
        said_from__lte=last,
        said_to__gte=first,
    )
    rows = near.exclude(statement=but).select_related("organization", "treaty")
    return list(rows.order_by("-said_from", "-pk"))


def may_repeat(draft: StatementVersion) -> list[StatementVersion]:
    """What a draft may be the same as; only asked while nothing of the statement was ever sent for review."""
    organization, treaty, first, last = draft.organization, draft.treaty, draft.said_from, draft.said_to
    if draft.number > 1 or not (
        organization and organization.pk and treaty and draft.question and first and last
    ):
        return []
    return on_record(
        organization=organization,
        treaty=treaty,
        question=draft.question,
        said=(first, last),
        but=draft.statement,
    )


def last_of(organization: Organization, treaty: Treaty, *, but: Statement) -> StatementVersion | None:
    """What it said last about a treaty, of all that is recorded and has a summary."""
    return (
        StatementVersion.objects.filter(
            organization__in=organization.family, treaty=treaty, discarded_at=None
        )
        .exclude(statement=but)
        .exclude(summary="")
        .order_by(models.F("said_to").desc(nulls_last=True), "-statement", "-number")
        .first()
    )


@transaction.atomic
def restate(draft: StatementVersion, *, by: User) -> StatementVersion:
    """The draft says again what its organization said last about the treaty: the label and what it rests on are that
    statement's; when and where it was said, and its evidence, stay its own."""
    if not (draft.organization and draft.treaty):
        raise Refused(_("Choose the organization and the treaty first."))
    last = last_of(draft.organization, draft.treaty, but=draft.statement)
    if last is None:
        raise Refused(_("Nothing that it said before on this treaty is on record."))
    fields = {name: getattr(last, name) for name in RESTATED} | {
        "note": _("Restates statement %(pk)d.") % {"pk": last.statement_id},
        "summary": draft.summary or last.summary,
    }
    parts: dict[type[Part], list[dict[str, Any]]] = {
        VersionConcern: [{"concern": row.concern, "polarity": row.polarity} for row in last.concerns.all()],
        VersionProvision: [{"provision": row.provision} for row in last.provisions.all()],
        Ask: [row.content() for row in last.asks.all()],
    }
    return stating.save(draft, fields, parts, revision=draft.revision, by=by)
