"""What readers take away: citations, annotations, calendars. And a page's citation, for the page itself."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from positions.models import Article, Evidence, Milestone, Organization, Publication, StatementVersion, Treaty
from positions.publishing import annotations, calendars
from positions.publishing.citing import citation
from positions.publishing.citing.citation import Citation
from positions.publishing.citing.formats import FORMATS
from positions.reading import records, timelines
from positions.reading.timelines import Timeline
from positions.templating.addresses import absolute, identifying
from positions.views.public import keeping
from positions.views.public.days import days
from positions.views.public.leading import moved, row_at, version_at


def citation_of_version(
    request: HttpRequest, version: StatementVersion, published: Sequence[Publication]
) -> Citation:
    """For the statement's page; `version` loaded with its parts, `published` as records.published() gives it."""
    page = reverse("statement-version", args=[version.statement_id, version.number])
    address = request.build_absolute_uri(page)
    return citation.of_version(version, published, address=address, accessed=_today())


def citation_of_position(request: HttpRequest, page: Timeline) -> Citation:
    """For the position's page. Its address names both days, so that it leads there for ever."""
    known = min(page.known or _today(), _today())
    path = reverse("position", args=[page.organization.slug, page.treaty.slug])
    query = urlencode({"as_of": page.day.isoformat(), "known": known.isoformat()})
    address = request.build_absolute_uri(f"{path}?{query}")
    return citation.of_position(page, address=address, known=known, accessed=_today())


@keeping.data
def statement_citation(request: HttpRequest, pk: int, number: int, ending: str) -> HttpResponse:
    version = version_at(pk, number)
    published = records.published(version.statement_id)
    return _cited(citation_of_version(request, version, published), ending)


@keeping.data
def position_citation(request: HttpRequest, organization: str, treaty: str, ending: str) -> HttpResponse:
    day, known = days(request)
    who, on = row_at(Organization.objects.all(), organization), row_at(Treaty.objects.all(), treaty)
    slugs = (organization, who.slug), (treaty, on.slug), (ending, ending)
    if elsewhere := moved(request, "position-citation", *slugs):
        return elsewhere
    page = timelines.timeline(who, on, day=day, known=known)
    if not (page.statements or page.withdrawn or page.moved_away or day or known):
        raise Http404
    return _cited(citation_of_position(request, page), ending)


def _cited(found: Citation, ending: str) -> HttpResponse:
    written = FORMATS[ending]
    return _file(written.write(found), written.media_type, f"{found.key}.{ending}")


@keeping.data
def statement_annotations(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    version = version_at(pk, number)
    standing = citation.standing(version, records.published(version.statement_id))
    label = f"{version.organization}. {citation.title(version)}. {standing}".strip()
    return _annotated(request, version.evidence.all(), label)


@keeping.data
def article_annotations(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    if not records.was_evidence(article):
        raise Http404
    return _annotated(request, annotations.loaded(records.evidence_from(article)), str(article))


def _annotated(request: HttpRequest, rows: Iterable[Evidence], label: str) -> HttpResponse:
    at = request.build_absolute_uri(request.path)
    found = annotations.collection(rows, at=at, label=label, address=identifying(request))
    return HttpResponse(json.dumps(found, ensure_ascii=False), content_type=annotations.MEDIA_TYPE)


@keeping.data
def treaty_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    found = row_at(Treaty.objects.all(), slug)
    if elsewhere := moved(request, "treaty-calendar", (slug, found.slug)):
        return elsewhere
    name = _("Milestones of the %(treaty)s") % {"treaty": found}
    return _calendar(request, calendars.dated(found.milestones.all()), name, found.slug)


@keeping.data
def calendar(request: HttpRequest) -> HttpResponse:
    """Of all treaties."""
    return _calendar(
        request, calendars.dated(Milestone.objects.all()), _("Milestones of treaties"), "milestones"
    )


def _calendar(request: HttpRequest, rows: QuerySet[Milestone], name: str, file: str) -> HttpResponse:
    content = calendars.calendar(
        rows,
        name=name,
        at=request.build_absolute_uri(request.path),
        host=urlsplit(request.build_absolute_uri()).hostname or "localhost",
        now=timezone.now(),
        address=absolute(request),
    )
    return _file(content, "text/calendar; charset=utf-8", f"{file}.ics")


def _today() -> dt.date:
    return timezone.now().date()


def _file(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
