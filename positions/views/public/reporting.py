"""Where a reader says what is wrong, without an account, and finds our answer. No session, no cookie."""

import logging
import re

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from redis.exceptions import RedisError

from positions.editing import reporting
from positions.forms.reports import ReportForm, our_page
from positions.models import ErrorReport, Statement
from positions.models.error_report import ALPHABET

log = logging.getLogger(__name__)
REFERENCE = re.compile(rf"([{ALPHABET}]{{4}})[-\s]?([{ALPHABET}]{{4}})", re.IGNORECASE)


# Readers have no session that another site could use, and a token would be a cookie. Whose form it is, browsers say.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, ReportForm(initial={"about": our_page(request.GET.get("about", ""))}))
    form = ReportForm(request.POST)
    if not _from_our_page(request):
        form.add_error(None, _("This came from another site. Send it from here, if it is yours."))
        return _form(request, form, status=403)
    if not form.is_valid():
        return _form(request, form, status=422)
    data = form.cleaned_data
    try:
        _check_patience(request)
        found = reporting.report(
            address=data["about"], statement=_statement(data["about"]), text=data["text"], email=data["email"]
        )
    except reporting.TooMany as refused:
        form.add_error(None, refused.problems)
        return _form(request, form, status=429)
    answer = redirect("received", found.reference)
    answer.status_code = 303
    return answer


def _form(request: HttpRequest, form: ReportForm, *, status: int = 200) -> HttpResponse:
    page = our_page(str(form["about"].value() or ""))
    return render(request, "positions/report_error.html", {"form": form, "page": page}, status=status)


def _from_our_page(request: HttpRequest) -> bool:
    """What browsers say of themselves; programs say nothing, and are slowed down by the limits."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.get_host()


def _check_patience(request: HttpRequest) -> None:
    """Five an hour of one address (settings.py). With the cache away only what all of them send is counted."""
    try:
        allowed = ratelimit.consume(request, action="report_error")
    except (RedisError, OSError):
        log.warning("reports are not counted by address: the cache is away")
        return
    if not allowed:
        raise reporting.TooMany(
            _("That is many reports in an hour. What you wrote is below: send it in an hour.")
        )


def _statement(address: str) -> Statement | None:
    """The one whose page it is."""
    page = resolve(address) if address else None
    if page is None or page.url_name not in ("statement", "statement-version"):
        return None
    return reporting.statement_of(page.kwargs["pk"])


@require_safe
def received(request: HttpRequest, reference: str) -> HttpResponse:
    """Whoever has the reference reads what was reported and what became of it: no names, no e-mail."""
    spelt = REFERENCE.fullmatch(reference.strip())
    wanted = f"{spelt[1]}-{spelt[2]}".upper() if spelt else ""
    found = ErrorReport.objects.filter(reference=wanted).first() if wanted else None
    if found is None:
        return render(request, "positions/no_report.html", {"reference": reference}, status=404)
    if reference != wanted:
        return redirect("received", wanted, permanent=True)
    answer = render(request, "positions/received.html", {"report": found})
    answer["X-Robots-Tag"] = "noindex"
    return answer
