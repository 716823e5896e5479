"""Editors' page that says what was wrong with a published statement: it begins the new version, or mends its draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from positions.editing import Refused, correcting
from positions.forms.corrections import CorrectionForm
from positions.forms.fields import number
from positions.models import ErrorReport, Statement
from positions.views.access import editors_only, who


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Statement, pk=pk)
    report = _report(found, (request.POST if request.method == "POST" else request.GET).get("report", ""))
    if request.method != "POST":
        begun = {"why": _("A reader told us.")} if report else {}
        return _page(request, found, CorrectionForm(draft=found.draft, initial=begun), report)
    if "remove" in request.POST:
        return _remove(request, found)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, report, status=422)
    try:
        correcting.correct(found, by=who(request), report=report, **form.cleaned_data)
    except Refused as refused:
        return _page(request, found, form, report, problems=refused.problems, status=422)
    messages.success(request, _("Saved. Now mend what was wrong, and send it for review."))
    return redirect("edit-statement", pk)


def _report(found: Statement, sent: str) -> ErrorReport | None:
    """The reader's report about this statement that the correction follows, if it names one."""
    return found.error_reports.filter(pk=number(sent)).first()


def _remove(request: HttpRequest, found: Statement) -> HttpResponse:
    draft = found.draft
    if draft is None:
        messages.error(request, _("This draft was sent for review or discarded meanwhile."))
        return redirect("edit-review", found.pk)
    correcting.take_away(draft, by=who(request))
    messages.success(request, _("It is an edit like any other now, and no correction."))
    return redirect("edit-statement", found.pk)


def _page(
    request: HttpRequest,
    found: Statement,
    form: CorrectionForm,
    report: ErrorReport | None,
    *,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "statement": found,
        "version": found.latest,
        "report": report,
        "form": form,
        "problems": problems or [],
    }
    return render(request, "positions/correction.html", context, status=status)
