"""What the site is, what it reads, and what it knows of its readers (P10)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from positions.models import Organization
from positions.reading import coverage, overview
from positions.views.public import keeping


@keeping.page
def about(request: HttpRequest) -> HttpResponse:
    rows = overview.treaties()
    context = {
        "treaties": len(rows),
        "statements": sum(row.statements for row in rows),
        "organizations": Organization.objects.in_use().count(),
    }
    return render(request, "positions/about.html", context)


@keeping.page
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "positions/coverage.html", {"page": coverage.coverage()})


@keeping.page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "positions/privacy.html")
