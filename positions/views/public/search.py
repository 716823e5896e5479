"""Readers' search (P9): a form whose every field stands in the address."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from positions.forms.search import SearchForm
from positions.reading import findings, queries
from positions.reading.editions import Of
from positions.reading.searching import Tab
from positions.views.public import keeping

TABS = [
    (Tab.STATEMENTS, _("Statements")),
    (Tab.ORGANIZATIONS, _("Organizations")),
    (Tab.TREATIES, _("Treaties")),
    (Tab.ARTICLES, _("Articles")),
]


def search(request: HttpRequest) -> HttpResponseBase:
    """A page of its words, however it is filtered: where nothing is found, it tells what each filter hides."""
    try:
        words = SearchForm.base_fields["words"].clean(request.GET.get("q"))
    except ValidationError:
        words = ""
    return _found(request, queries.query(words) if words else queries.Query())


@keeping.page_of(lambda _request, query: Of(words=query.text or None))
def _found(request: HttpRequest, query: queries.Query) -> HttpResponse:
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "positions/search.html", {"form": form, "tabs": TABS}, status=422)
    wanted = form.wanted.asking(query)
    asked = bool(wanted.words or wanted.filters)
    context = {"form": form, "tabs": TABS, "page": findings.page(wanted) if asked else None}
    return render(request, "positions/search.html", context)
