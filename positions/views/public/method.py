"""How positions are labelled (P10)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from positions.reading import method as reading
from positions.views.public import keeping


@keeping.page
def method(request: HttpRequest) -> HttpResponse:
    return render(request, "positions/method.html", {"page": reading.method(get_language() or "en")})
