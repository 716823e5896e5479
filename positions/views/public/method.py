"""How positions are labelled (P10)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from positions.reading import method as reading


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    return render(request, "positions/method.html", {"page": reading.method()})
