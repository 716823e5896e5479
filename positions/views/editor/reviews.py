"""Editors' pages about judging: what waits, the review page with its diff (P13), and the activity log with undo."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from positions.editing import Refused, Stale, commenting, reviewing, undoing
from positions.forms.people import ActivityForm
from positions.forms.reviews import CommentForm, JudgeForm
from positions.forms.statements import ReviewForm
from positions.models import Event, Review, Statement, StatementVersion, User
from positions.reading import activities, checks, comments, desk, records, reports, wording
from positions.reading import reviews as reading
from positions.views.access import back_to, colleagues_only, editors_only, reviewers_only, who

# Where the session keeps the note of a reviewer who comments before judging: statement and note.
KEPT = "review-note"


@editors_only
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    user = who(request)
    others = not user.reviews or request.GET.get("whose") == "others"
    after = request.GET.get("after", "")
    page = reading.page(
        user, others=others, after=int(after) if after.isdecimal() and len(after) < 19 else None
    )
    context = {
        "page": page,
        "others": others,
        "going": reading.going(user) if user.reviews else [],
        "drafts": 0
        if page.documents
        else StatementVersion.objects.drafts().filter(authors__user=user).count(),
    }
    return render(request, "positions/reviews.html", context)


@editors_only
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    kept, note = request.session.get(KEPT, (None, ""))
    if kept == pk:
        del request.session[KEPT]
    return review_page(request, pk, CommentForm(initial={"note": note if kept == pk else ""}))


def review_page(
    request: HttpRequest,
    pk: int,
    form: CommentForm,
    *,
    problems: list[str] | None = None,
    read: StatementVersion | None = None,
    status: int = 200,
) -> HttpResponse:
    """The newest version; of one that was `read` and is not the newest any more, both side by side."""
    user, publications = who(request), reading.publications(pk)
    versions = reading.versions(pk, user, publications)
    if not versions:
        return redirect("edit-statement", get_object_or_404(Statement, pk=pk).pk)
    version, state = versions[0], desk.State(versions[0].state)
    old = next(iter(versions[1:]), None)
    found = version.statement
    open_comments, resolved = comments.by_field(found)
    fields = wording.compared(old, version)
    every = old is None or "all" in request.GET
    shown = [each for each in fields if every or each.differs or each.name in open_comments]
    silent = set(open_comments) - {"", *(each.name for each in fields)}
    place = reading.place(pk, reading.order(user).mine)
    last = next(iter(reading.going(user)), None) if user.reviews else None
    context = {
        "version": version,
        "state": state,
        "state_word": desk.STATE_WORDS[state],
        "old": old,
        "every": every,
        # Somebody may ask for what neither version says.
        "fields": shown + [wording.Field(name, []) for name in sorted(silent)],
        "changed": sum(each.differs for each in fields),
        "total": len(fields),
        "comments": open_comments,
        "resolved": resolved,
        "said": request.GET.get("said", ""),
        "passages": records.passages(version),
        "checks": checks.of(version, checks.around([version])[version.pk]),
        "problems": problems or [],
        "missing": reviewing.problems(version) if not version.frozen_at else [],
        "beside": wording.side_by_side(read, version) if read and read != version else [],
        "read": read,
        "form": form,
        "judged": state in (desk.State.IN_REVIEW, desk.State.SENT_BACK),
        "may_judge": user.reviews and version.judgeable,
        "place": place,
        "publishing": next((each for each in publications if each.coming), None),
        "publication": next((each for each in publications if not (each.coming or each.gone)), None),
        "last": Event.objects.select_related("by").get(pk=last.event) if last else None,
        "back": reverse("edit-review", args=[pk]),
        "reports": reports.about(found),
        "events": Event.objects.about(found).select_related("by")[:50],
    }
    return render(request, "positions/review.html", context, status=status)


@reviewers_only
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or send back the version that the reviewer has read, and no other; then on to the next."""
    found = get_object_or_404(Statement, pk=pk)
    form, by = JudgeForm(request.POST), who(request)
    if not form.is_valid():
        return review_page(request, pk, form, status=422)
    version = get_object_or_404(
        StatementVersion.objects.with_parts(), statement=found, number=form.cleaned_data["version"]
    )
    after = reading.place(pk, reading.order(by).mine)
    try:
        said = _judge(version, form, by=by)
    except Stale as stale:
        return review_page(request, pk, form, problems=stale.problems, read=version, status=409)
    except Refused as refused:
        return review_page(request, pk, form, problems=refused.problems, status=422)
    messages.success(request, said)
    onwards = after.next or after.previous
    return redirect("edit-review", onwards) if onwards else redirect("edit-reviews")


@transaction.atomic
def _judge(version: StatementVersion, form: JudgeForm, *, by: User) -> str:
    """The decision, with a comment that was typed and not added yet; in a sentence what came of it."""
    data = form.cleaned_data
    if data["comment"].strip():
        commenting.comment(version, data["comment"], field=data["field"], by=by)
    if data["decision"] == Review.Decision.SEND_BACK:
        reviewing.send_back(version, by=by, note=data["note"])
        return _("Sent back.")
    publication = reviewing.approve(version, by=by, note=data["note"])
    return _("Approved. Readers see it from %(time)s UTC; until then the approval can be taken back.") % {
        "time": f"{publication.starts:%H:%M:%S}"
    }


@reviewers_only
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Statement, pk=pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        wrong = [str(each) for errors in form.errors.values() for each in errors]
        return review_page(request, pk, CommentForm(), problems=wrong, status=422)
    try:
        reviewing.withdraw(found, by=who(request), reason=form.cleaned_data["note"])
    except Refused as refused:
        return review_page(request, pk, CommentForm(), problems=refused.problems, status=422)
    messages.success(request, _("Withdrawn. Its address stays and says why."))
    return redirect("edit-review", pk)


@colleagues_only
@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    form = ActivityForm(request.GET)
    page = activities.page(form.events, before=form.wanted.get("before"), user=who(request))
    return render(request, "positions/activity.html", {"form": form, "page": page})


@colleagues_only
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event, pk=pk)
    try:
        undoing.undo(event, by=who(request))
    except Refused as refused:
        messages.error(request, " ".join(refused.problems))
    else:
        messages.success(request, _("Taken back."))
    return redirect(back_to(request) or "edit-activity")
