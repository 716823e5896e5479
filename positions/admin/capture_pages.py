"""What administrators do with a capture: take it along as a file, have its bytes read anew, withhold it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from positions.intake import rereading, withholding
from positions.intake.texts import extracting
from positions.models import Capture
from positions.publishing import warc
from positions.views.access import who

CHANGE = "admin:positions_capture_change"
# Withholding is a right of its own; the rest of a capture takes no change at all.
WITHHOLDS = "positions.change_capture"


class WithholdForm(forms.Form):
    reason = forms.CharField(
        label="Why it is withheld",
        max_length=1000,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="A request, a licence, a person to be protected. It is kept with the hash, for editors.",
    )


def checked(
    view: Callable[..., HttpResponse], model_admin: Any, request: HttpRequest, pk: int
) -> HttpResponse:
    """The page, for those who may do such things with captures."""
    capture = get_object_or_404(Capture.objects.select_related("article").defer("text"), pk=pk)
    if not request.user.has_perm(WITHHOLDS):
        raise PermissionDenied
    return view(model_admin, request, capture)


def withhold(model_admin: Any, request: HttpRequest, capture: Capture) -> HttpResponse:
    """GET says what would be gone, POST empties it."""
    form = WithholdForm(request.POST if request.method == "POST" else None)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            withholding.withhold(capture, reason=form.cleaned_data["reason"], by=who(request))
        except ValueError as error:
            problems = [str(error)]
        else:
            messages.success(request, "Withheld. Its bytes and its text are gone.")
            return redirect(CHANGE, capture.pk)
    family = withholding.family(capture)
    others = Capture.objects.filter(article=capture.article_id, withheld_at=None).exclude(pk__in=family)
    context = {
        "form": form,
        "problems": problems,
        "family": family.defer("text"),
        "others": others.defer("text"),
    }
    return _page(model_admin, request, capture, "withhold", context)


def reread(model_admin: Any, request: HttpRequest, capture: Capture) -> HttpResponse:
    """GET says what it is for, POST reads the bytes with what is installed."""
    problems = []
    if request.method == "POST":
        try:
            reading = rereading.reread(capture)
        except (ValueError, extracting.Unreadable) as error:
            problems = [str(error)]
        else:
            if reading:
                messages.success(request, "Read anew: its text is another one now, and this is it.")
            else:
                messages.info(request, "Read anew: its text is the same.")
            return redirect(CHANGE, reading.pk if reading else capture.pk)
    return _page(model_admin, request, capture, "reread", {"problems": problems})


def warc_file(model_admin: Any, request: HttpRequest, capture: Capture) -> StreamingHttpResponse:
    return download(Capture.objects.filter(pk=capture.pk), about=f"capture {capture.pk}")


def download(captures: QuerySet[Capture], *, about: str) -> StreamingHttpResponse:
    """A WARC file of these captures, sent while it is written."""
    pieces = warc.pieces(warc.originals(captures), about=about)
    name = f"captures-{timezone.now():%Y-%m-%d-%H%M}.warc.gz"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type="application/gzip", headers=headers)


def _page(
    model_admin: Any, request: HttpRequest, capture: Capture, name: str, context: dict[str, Any]
) -> HttpResponse:
    titles = {"withhold": "Withhold a capture", "reread": "Read a capture anew"}
    context = {
        **model_admin.admin_site.each_context(request),
        "title": titles[name],
        "opts": model_admin.opts,
        "capture": capture,
        **context,
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, f"admin/positions/capture/{name}.html", context, status=status)
