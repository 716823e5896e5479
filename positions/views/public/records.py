"""Readers' pages of the record: position timeline (P4), statement (P7), article (P8). No session, no cookie."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language_bidi

from positions.models import Article, Organization, Publication, Statement, StatementVersion, Treaty
from positions.reading import changes, corrections, records, timelines
from positions.reading.editions import Of
from positions.reading.listing import Wanted
from positions.views.public import keeping, taking
from positions.views.public.days import days
from positions.views.public.leading import moved, row_at, version_at


def of_position(request: HttpRequest, organization: str, treaty: str, **kwargs: int) -> Of:
    return Of(treaty=treaty, organization=organization)


def of_statement(request: HttpRequest, pk: int, **kwargs: int) -> Of:
    return Of(statement=pk)


@keeping.page_of(of_position)
def position(request: HttpRequest, organization: str, treaty: str) -> HttpResponse:
    day, known = days(request)
    who, on = row_at(Organization.objects.all(), organization), row_at(Treaty.objects.all(), treaty)
    if elsewhere := moved(request, "position", (organization, who.slug), (treaty, on.slug)):
        return elsewhere
    wanted = Wanted(**{name: request.GET.get(name, "") for name in ("show", "concern", "before")})
    page = timelines.timeline(who, on, day=day, known=known, wanted=wanted)
    context = {
        "page": page,
        "wanted": wanted,
        "rewound": day or known,
        "chart": timelines.drawn(page, rtl=get_language_bidi()),
        "cite": taking.citation_of_position(request, page),
    }
    return render(request, "positions/position.html", context)


@keeping.page_of(of_position)
def change(request: HttpRequest, organization: str, treaty: str, pk: int) -> HttpResponse:
    who, on = row_at(Organization.objects.all(), organization), row_at(Treaty.objects.all(), treaty)
    if elsewhere := moved(request, "change", (organization, who.slug), (treaty, on.slug), (str(pk), str(pk))):
        return elsewhere
    page = changes.change_page(who, on, get_object_or_404(Statement, pk=pk))
    if page is None:
        raise Http404
    return render(request, "positions/change.html", {"page": page})


@keeping.page_of(of_statement)
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """What readers see of it now; of what was withdrawn, that it was, and why."""
    published = records.published(pk)
    if not published:
        raise Http404
    newest = published[0]
    version = StatementVersion.objects.with_parts().select_related("statement").get(pk=newest.version_id)
    if newest.open:
        return _statement(request, version, published)
    context = {
        "publication": newest,
        "version": version,
        "passages": records.passages(version),
        "told": corrections.of(published),
        "published": published,
    }
    return render(request, "positions/withdrawn.html", context, status=410)


@keeping.page_of(of_statement)
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version that readers have seen, or see."""
    found = version_at(pk, number)
    return _statement(request, found, records.published(pk))


def _statement(request: HttpRequest, version: StatementVersion, published: list[Publication]) -> HttpResponse:
    before, after = records.neighbours(version)
    current = published[0].version if published[0].open else None
    context = {
        "version": version,
        "imported": next(each.imported for each in published if each.version_id == version.pk),
        "current": current,
        "passages": records.passages(version),
        "told": corrections.of(published),
        "published": published,
        "cite": taking.citation_of_version(request, version, published),
        "before": before,
        "after": after,
    }
    return render(request, "positions/statement.html", context)


@keeping.page
def article(request: HttpRequest, pk: int) -> HttpResponse:
    page = records.reader(get_object_or_404(Article.objects.select_related("source"), pk=pk))
    if page is None:
        raise Http404
    return render(request, "positions/article.html", {"page": page, "marks": request.GET.get("marks") != "0"})
