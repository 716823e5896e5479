"""Readers' pages of the record: position timeline (P4), statement (P7), article (P8). No session, no cookie."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language_bidi

from positions.models import Article, Organization, Statement, StatementVersion, Treaty
from positions.reading import corrections, records, timelines
from positions.views.public import keeping
from positions.views.public.days import days
from positions.views.public.leading import moved, row_at, version_at


@keeping.page
def position(request: HttpRequest, organization: str, treaty: str) -> HttpResponse:
    day, known = days(request)
    who, on = row_at(Organization.objects.all(), organization), row_at(Treaty.objects.all(), treaty)
    if elsewhere := moved(request, "position", (organization, who.slug), (treaty, on.slug)):
        return elsewhere
    wanted = timelines.Wanted(**{name: request.GET.get(name, "") for name in ("show", "concern", "before")})
    page = timelines.timeline(who, on, day=day, known=known, wanted=wanted)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "wanted": wanted,
        "rewound": day or known,
        "chart": timelines.drawn(page, rtl=get_language_bidi()),
    }
    return render(request, "positions/position.html", context)


@keeping.page
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Statement, pk=pk)
    if publication := found.publication:
        version = StatementVersion.objects.with_parts().get(pk=publication.version_id)
        return _statement(request, version, current=version)
    withdrawn = found.publications.out().order_by("-starts").first()
    if withdrawn is None:
        raise Http404
    version = StatementVersion.objects.with_parts().get(pk=withdrawn.version_id)
    context = {
        "publication": withdrawn,
        "version": version,
        "passages": records.passages(version),
        "told": corrections.of(found),
        "published": records.published(found),
    }
    return render(request, "positions/withdrawn.html", context, status=410)


@keeping.page
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version that readers have seen, or see."""
    found = version_at(pk, number)
    publication = found.statement.publication
    return _statement(request, found, current=publication.version if publication else None)


def _statement(
    request: HttpRequest, version: StatementVersion, *, current: StatementVersion | None
) -> HttpResponse:
    before, after = records.neighbours(version)
    resting = version.publications.select_related("imported").last()
    context = {
        "version": version,
        "imported": resting.imported if resting else None,
        "current": current,
        "passages": records.passages(version),
        "told": corrections.of(version.statement),
        "published": records.published(version.statement),
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
