"""Readers' search (P9): a form whose every field stands in the address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from positions.forms.search import SearchForm
from positions.reading import findings
from positions.reading.searching import Tab
from positions.views.public import keeping

TABS = [
    (Tab.STATEMENTS, _("Statements")),
    (Tab.ORGANIZATIONS, _("Organizations")),
    (Tab.TREATIES, _("Treaties")),
    (Tab.ARTICLES, _("Articles")),
]


@keeping.page
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "positions/search.html", {"form": form, "tabs": TABS}, status=422)
    wanted = form.wanted
    asked = bool(wanted.words or wanted.filters)
    context = {"form": form, "tabs": TABS, "page": findings.page(wanted) if asked else None}
    return render(request, "positions/search.html", context)
