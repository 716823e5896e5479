"""Rows as plain data for programs: the members of JSON, and what the cells of tables are made of. Slugs, never words of
the interface, stand where something is told apart; addresses are absolute (`site`: scheme and host)."""

import datetime as dt
from typing import Any

from django.urls import reverse

from positions.models import (
    Ask,
    Concern,
    Evidence,
    Milestone,
    Organization,
    Publication,
    Reply,
    Stance,
    StatementVersion,
    Treaty,
)
from positions.models.span import as_typed, in_words, precision
from positions.reading.bases import Base
from positions.reading.places import Place
from positions.reading.treaties import Kind

Plain = dict[str, Any]


def day(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def instant(value: dt.datetime) -> str:
    """RFC 3339, in UTC, to the second."""
    return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def said(first: dt.date | None, last: dt.date | None) -> Plain | None:
    """The first and last possible day, and how exactly that is known."""
    if first is None or last is None:
        return None
    return {
        "value": as_typed(first, last),
        "from": first.isoformat(),
        "to": last.isoformat(),
        "precision": precision(first, last),
        "words": in_words(first, last),
    }


def base(found: Base) -> Plain:
    return {
        "statements": found.statements,
        "independent_sources": found.sources,
        "first": day(found.first),
        "last": day(found.last),
    }


def stance(value: str | None) -> Plain:
    return {"stance": value, "stance_label": str(Stance(value).label) if value else None}


def organization(row: Organization | None, site: str) -> Plain | None:
    if row is None:
        return None
    address = site + reverse("organization", args=[row.slug])
    return {"slug": row.slug, "name": row.name, "kind": row.kind, "address": address}


def concern(row: Concern, site: str) -> Plain:
    return {"slug": row.slug, "label": row.label, "address": site + reverse("concern", args=[row.slug])}


def treaty(row: Treaty | None, site: str) -> Plain | None:
    if row is None:
        return None
    return {
        "slug": row.slug,
        "name": row.short_name,
        "address": site + reverse("treaty", args=[row.slug]),
    }


def milestone(row: Milestone) -> Plain:
    return {
        "slug": row.slug,
        "kind": row.kind,
        "label": row.label,
        "date": said(row.date_from, row.date_to),
        "source": row.source or None,
        "doubt": row.doubt or None,
    }


def reply(row: Reply, site: str) -> Plain:
    """Word for word; `treaty` is none where it is about all that is recorded of the organization."""
    return {
        "text": row.text,
        "language": row.language,
        "signed": row.signed or None,
        "dated": day(row.dated),
        "treaty": treaty(row.treaty, site),
    }


def kind(row: Kind) -> Plain:
    """How many organizations of one kind stand where; what is only reported is of no step."""
    totals = [
        {**stance(each.stance), "organizations": each.organizations, "documents": each.documents}
        for each in row.totals
    ]
    return {
        "kind": row.value,
        "positions": totals,
        "reported": row.reported,
        "without_position": row.without,
    }


def position(place: Place, grade: str | None, site: str) -> Plain:
    """Where one organization stands on one treaty; `grade` is that of the statement that it rests on."""
    step, version = place.step, place.version if place.step.stance else None
    statement = step.statement_id if step.stance else None
    return {
        "organization": organization(step.organization, site),
        "treaty": treaty(step.treaty, site),
        "address": site + reverse("position", args=[step.organization.slug, step.treaty.slug]),
        **stance(step.stance),
        "reported": step.reported,
        "order_unknown": step.order_unknown,
        "why_none": None if step.stance else place.why_none,
        "since": day(step.since) if step.stance else None,
        "was": step.was or None,
        "question": version.question if version else None,
        "said": said(version.said_from, version.said_to) if version else None,
        "grade": grade if statement else None,
        "statement": statement,
        "statement_address": site + reverse("statement", args=[statement]) if statement else None,
        "statements": place.statements,
    }


def statement(version: StatementVersion, publication: Publication, site: str) -> Plain:
    """All that a reader sees of a statement. The version is loaded with its parts, the publication with its import."""
    imported = publication.imported
    return {
        "id": version.statement_id,
        "address": site + reverse("statement", args=[version.statement_id]),
        "version": version.number,
        "published": instant(publication.starts),
        "imported": str(imported) if imported else None,
        "organization": organization(version.organization, site),
        "speaks_through": organization(version.speaks_through, site),
        "treaty": treaty(version.treaty, site),
        "said": said(version.said_from, version.said_to),
        "said_basis": version.said_basis or None,
        "question": version.question,
        "text": version.text_version.name if version.text_version else version.target or None,
        "rival_treaty": treaty(version.rival_treaty, site),
        **stance(version.stance),
        "rule": version.rule,
        "note": version.note or None,
        "moves_line": version.moves_line,
        "summary": version.summary,
        "concerns": [
            {"slug": each.concern.slug, "label": each.concern.label, "polarity": each.polarity}
            for each in version.concerns.all()
        ],
        "articles": [each.provision.article for each in version.provisions.all()],
        "asks": [_ask(each) for each in version.asks.all()],
        "attribution": version.attribution,
        "form": version.form or None,
        "session": version.session.slug if version.session else None,
        "speaker": {"name": version.speaker.name, "role": version.speaker_role or None}
        if version.speaker
        else None,
        "signatories": [
            {
                "organization": each.organization.slug if each.organization else None,
                "name": str(each.organization or each.name),
                "relation": each.relation,
            }
            for each in version.signatories.all()
        ],
        "others_count": version.others_count,
        "speaker_withdrew_on": day(version.speaker_withdrew_on),
        "doubt": version.doubt or None,
        "grade": version.grade,
        "evidence": [evidence(each) for each in version.evidence.all()],
    }


def _ask(ask: Ask) -> Plain:
    return {
        "text": ask.text,
        "addressed_to": ask.addressed_to or None,
        "article": ask.provision.article if ask.provision else None,
        "force": ask.force,
    }


def evidence(row: Evidence) -> Plain:
    """A quotation is one only where its words were seen on the page that is named."""
    article = row.article
    quoted = "" if article.is_sample else row.quotation
    return {
        "publisher": row.publisher or article.publisher or None,
        "title": row.title or article.title or None,
        "address": article.address or None,
        "published": said(row.published_from, row.published_to),
        "kind": row.kind,
        "wording": row.wording,
        "captured": row.capture_id is not None,
        "grade": row.grade,
        "quotation": {"text": quoted, "language": row.language} if quoted else None,
        "translation": {"text": row.translation, "by": row.translated_by or None}
        if row.translation
        else None,
    }
