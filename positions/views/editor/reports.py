"""Editors' pages about readers' reports: what came in, and what is answered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from positions.editing import Refused, Stale, reporting
from positions.forms.fields import number
from positions.forms.reports import AnswerForm
from positions.models import ErrorReport, Event
from positions.reading import reports
from positions.views.access import editors_only, who


@editors_only
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    answered = request.GET.get("tab") == "answered"
    page = reports.page(answered=answered, after=number(request.GET.get("after", "")))
    return render(request, "positions/reports.html", {"page": page, "answered": answered})


@editors_only
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    return _report(request, _found(pk), AnswerForm())


@editors_only
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _found(pk), AnswerForm(request.POST)
    if not form.is_valid():
        return _report(request, found, form, status=422)
    to = found.email
    try:
        reporting.answer(found, by=who(request), **form.cleaned_data)
    except Stale as stale:
        return _report(request, _found(pk), form, problems=stale.problems, status=409)
    except Refused as refused:
        return _report(request, found, form, problems=refused.problems, status=422)
    messages.success(request, _("Answered. Whoever has the reference reads it."))
    if to:
        _mail(request, found, to)
    return redirect("edit-report", pk)


def _mail(request: HttpRequest, found: ErrorReport, to: str) -> None:
    page = request.build_absolute_uri(reverse("received", args=[found.reference]))
    try:
        reporting.mail(found, to=to, page=page)
    except OSError:
        messages.error(
            request,
            _(
                "No e-mail could be sent, and the address is forgotten with the answer: write to %(to)s yourself."
            )
            % {"to": to},
        )


@editors_only
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        reporting.reopen(_found(pk), by=who(request))
    except Refused as refused:
        messages.error(request, " ".join(refused.problems))
    else:
        messages.success(request, _("It is open again."))
    return redirect("edit-report", pk)


def _found(pk: int) -> ErrorReport:
    return get_object_or_404(ErrorReport.objects.select_related("answered_by", "statement"), pk=pk)


def _report(
    request: HttpRequest,
    found: ErrorReport,
    form: AnswerForm,
    *,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "report": found,
        "form": form,
        "problems": problems or [],
        "events": Event.objects.about(found).select_related("by"),
    }
    return render(request, "positions/report.html", context, status=status)
