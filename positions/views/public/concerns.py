"""Readers' pages of concerns (P5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from positions.models import Concern, Organization, VersionConcern
from positions.reading import concerns
from positions.views.public import keeping
from positions.views.public.leading import moved, row_at


@keeping.page
def concern_list(request: HttpRequest) -> HttpResponse:
    return render(request, "positions/concerns.html", {"groups": concerns.groups()})


@keeping.page
def concern(request: HttpRequest, slug: str) -> HttpResponse:
    found = row_at(Concern.objects.select_related("parent"), slug)
    if elsewhere := moved(request, "concern", (slug, found.slug)):
        return elsewhere
    names = ("treaty", "kind", "polarity", "before")
    wanted = concerns.Wanted(**{name: request.GET.get(name, "") for name in names})
    context = {
        "page": concerns.concern_page(found, wanted),
        "kinds": Organization.Kind.choices,
        "polarities": VersionConcern.Polarity.choices,
    }
    return render(request, "positions/concern.html", context)
