"""Readers' page of corrections and withdrawals (P10). Its feeds are in feeding.py."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from positions.reading import corrections
from positions.views.public import keeping


@keeping.page
def ledger(request: HttpRequest) -> HttpResponse:
    page = corrections.ledger(request.GET.get("before", ""))
    return render(request, "positions/corrections.html", {"page": page})
