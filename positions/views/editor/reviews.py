"""Editors' pages about judging: the review page with its diff (P13), and the activity log with undo."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from positions.deriving import positions
from positions.editing import Refused, Stale, reviewing, undoing
from positions.forms.statements import JudgeForm, ReviewForm
from positions.models import Event, Review, Statement, StatementVersion
from positions.reading import desk, records, reports
from positions.views.access import editors_only, reviewers_only, who


@editors_only
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    return _review(request, get_object_or_404(Statement, pk=pk), ReviewForm())


def _review(
    request: HttpRequest,
    found: Statement,
    form: ReviewForm,
    *,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    latest = found.latest
    if latest is None:
        return redirect("edit-statement", found.pk)
    version = StatementVersion.objects.with_parts().get(pk=latest.pk)
    before = found.publications.exclude(version=version).order_by("-starts").first()
    old = StatementVersion.objects.with_parts().get(pk=before.version_id) if before else None
    changed, fields = desk.changes(old, version)
    user, publishing = who(request), found.publishing
    opening = [Event.Verb.APPROVE, Event.Verb.UNDO_WITHDRAW]
    approval = Event.objects.about(found).filter(verb__in=opening, undone_by=None).first()
    now = (
        positions.position(version.organization, version.treaty)
        if version.organization and version.treaty
        else None
    )
    context = {
        "version": version,
        "state": desk.state(version),
        "state_word": desk.STATE_WORDS[desk.state(version)],
        "old": old,
        "changes": changed,
        "unchanged": fields - len(changed),
        "passages": records.passages(version),
        "position": now,
        "problems": problems or [],
        "missing": reviewing.problems(version) if not version.frozen_at else [],
        "form": form,
        "may_judge": user.reviews and reviewing.may_judge(version, user),
        "publishing": publishing,
        "approval": approval if publishing else None,
        "publication": found.publication,
        "reports": reports.about(found),
        "authors": version.authors.select_related("user"),
        "events": Event.objects.about(found).select_related("by")[:50],
    }
    return render(request, "positions/review.html", context, status=status)


@reviewers_only
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or send back the version that the reviewer has read, and no other."""
    found = get_object_or_404(Statement, pk=pk)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return _review(request, found, form, status=422)
    version = get_object_or_404(found.versions, number=form.cleaned_data["version"])
    note, by = form.cleaned_data["note"], who(request)
    try:
        if form.cleaned_data["decision"] == Review.Decision.APPROVE:
            publication = reviewing.approve(version, by=by, note=note)
            messages.success(
                request,
                _("Approved. Readers see it from %(time)s UTC; until then the approval can be taken back.")
                % {"time": f"{publication.starts:%H:%M:%S}"},
            )
        else:
            reviewing.send_back(version, by=by, note=note)
            messages.success(request, _("Sent back."))
    except Stale as stale:
        return _review(request, found, form, problems=stale.problems, status=409)
    except Refused as refused:
        return _review(request, found, form, problems=refused.problems, status=422)
    return redirect("edit-review", pk)


@reviewers_only
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Statement, pk=pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _review(request, found, form, status=422)
    try:
        reviewing.withdraw(found, by=who(request), reason=form.cleaned_data["note"])
    except Refused as refused:
        return _review(request, found, form, problems=refused.problems, status=422)
    messages.success(request, _("Withdrawn. Its address stays and says why."))
    return redirect("edit-review", pk)


@editors_only
@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    events = Event.objects.select_related("by", "undone_by")[:100]
    rows = [(event, undoing.can_undo(event, who(request))) for event in events]
    return render(request, "positions/activity.html", {"rows": rows})


@editors_only
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event, pk=pk)
    try:
        undoing.undo(event, by=who(request))
    except Refused as refused:
        messages.error(request, " ".join(refused.problems))
    else:
        messages.success(request, _("Taken back."))
    # Back to the page that showed it, if it is one of ours.
    back = request.POST.get("next", "")
    return redirect(back if back.startswith("/edit/") else "edit-activity")
