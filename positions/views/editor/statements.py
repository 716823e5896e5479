"""Editors' pages about statements: the draft beside its text (P12). Judging it is in reviews."""

import copy
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from positions.editing import Refused, Stale, recalling, reviewing, stating
from positions.forms.articles import PassageForm
from positions.forms.drafts import DraftForms
from positions.forms.fields import number
from positions.forms.rows import CitationForm
from positions.intake import receiving
from positions.models import Article, Evidence, Statement, StatementVersion, User
from positions.reading import bench, comments, records, wording
from positions.reading.beside import beside, evidence_since
from positions.views.access import editors_only, who


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a form beside its text. Without a draft: what is there, and how to begin one."""
    draft = _drafts().filter(statement=pk).first()
    if draft is None:
        return _without_draft(request, get_object_or_404(Statement, pk=pk))
    if request.method != "POST":
        return _draft(request, draft, DraftForms(draft))
    forms = DraftForms(draft, request.POST)
    if not forms.is_valid():
        return _draft(request, draft, forms, problems=forms.problems, status=422)
    if "add_to" in request.POST:
        return _add_to(request, draft, forms)
    return _save(request, draft, forms)


def _drafts() -> Any:
    return StatementVersion.objects.drafts().with_parts(evidence_since()).select_related("statement")


def _add_to(request: HttpRequest, draft: StatementVersion, forms: DraftForms) -> HttpResponse:
    """It is on record already: its passages go there."""
    onto = get_object_or_404(Statement, pk=number(request.POST["add_to"]))
    try:
        stating.move_passages(draft, onto, by=who(request))
    except Refused as refused:
        return _draft(request, draft, forms, problems=refused.problems, status=422)
    messages.success(request, _("The passage was added; the draft it came from is discarded."))
    return redirect("edit-statement", onto.pk)


def _save(request: HttpRequest, draft: StatementVersion, forms: DraftForms) -> HttpResponse:
    columns, by = forms.columns(), who(request)
    if "separate" not in request.POST and (known := recalling.may_repeat(_as_typed(draft, columns))):
        return _draft(request, draft, forms, known=known, status=422)
    try:
        saved = stating.save(draft, columns, forms.parts(), revision=forms.revision, by=by)
    except Stale as stale:
        return _moved_on(request, draft, forms, stale)
    except Refused as refused:
        return _draft(request, draft, forms, problems=refused.problems, status=422)
    try:
        # It is saved: where the rest is refused, the form shows what is there.
        if "restate" in request.POST:
            recalling.restate(saved, by=by)
            messages.success(request, _("Filled in as in its last statement. Check it against the passage."))
        elif "send" in request.POST:
            reviewing.send(saved, by=by, revision=saved.revision)
            messages.success(request, _("Sent for review: somebody else reads it now."))
            return redirect("edit-review", draft.statement_id)
        else:
            messages.success(request, _("Saved."))
    except Refused as refused:
        status = 409 if isinstance(refused, Stale) else 422
        current = _parts_of(draft)
        return _draft(request, current, DraftForms(current), problems=refused.problems, status=status)
    return redirect("edit-statement", draft.statement_id)


def _as_typed(draft: StatementVersion, columns: dict[str, Any]) -> StatementVersion:
    typed = copy.copy(draft)
    for name, value in columns.items():
        setattr(typed, name, value)
    return typed


def _parts_of(draft: StatementVersion) -> StatementVersion:
    """As it is now."""
    return StatementVersion.objects.with_parts(evidence_since()).get(pk=draft.pk)


def _moved_on(request: HttpRequest, draft: StatementVersion, forms: DraftForms, stale: Stale) -> HttpResponse:
    """Somebody else was faster: theirs beside what was typed, and nothing overwritten."""
    current = _parts_of(draft)
    if current.frozen_at or current.discarded_at:
        return _without_draft(request, draft.statement)
    theirs = wording.in_words(current)
    return _draft(request, current, forms, problems=stale.problems, theirs=theirs, status=409)


@editors_only
@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Whatever of the form is right goes into the draft while people type; the answer is what is said beside it."""
    draft = _drafts().filter(statement=pk).first()
    if draft is None:
        get_object_or_404(Statement, pk=pk)
        return render(request, "positions/_saved.html", {"gone": True, "pk": pk}, status=409)
    forms = DraftForms(draft, request.POST)
    forms.is_valid()
    columns, parts = forms.columns(), forms.parts()
    # Half a name is no new row of the catalogue: those are made by whoever saves.
    columns = {name: each for name, each in columns.items() if not _is_new(each)}
    parts = {kind: [row for row in rows if not _is_new(row.get("concern"))] for kind, rows in parts.items()}
    wrong, stale = forms.wrong, False
    try:
        stating.save(draft, columns, parts, revision=forms.revision, by=who(request))
    except Stale:
        stale = True
    except Refused as refused:
        wrong = [*wrong, *refused.problems]
    current = _parts_of(draft)
    said = beside(current, me=who(request), wrong=wrong, stale=stale)
    # The revision that the form was typed on, so that saving it says once more that somebody was faster.
    context = {"beside": said, "pk": pk, "revision": forms.revision if stale else current.revision}
    return render(request, "positions/_saved.html", context, status=409 if stale else 200)


def _is_new(value: Any) -> bool:
    return hasattr(value, "pk") and value.pk is None


def _draft(
    request: HttpRequest,
    draft: StatementVersion,
    forms: DraftForms,
    *,
    known: list[StatementVersion] | None = None,
    problems: list[str] | None = None,
    theirs: dict[str, list[str]] | None = None,
    citation: CitationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = {passage.evidence.pk: passage for passage in records.passages(draft)}
    before = None
    if draft.number > 1:
        before = draft.statement.versions.filter(number__lt=draft.number, discarded_at=None).last()
    evidence = [(row, found.get(number(str(row["pk"].value())))) for row in forms.rows["evidence"]]
    article = _article_beside(draft)
    forms.offer()
    context = {
        "draft": draft,
        "form": forms.form,
        "rows": forms.rows,
        "signatories": forms.signatories,
        "new_concern": forms.new_concern,
        "evidence": evidence,
        "known": known or [],
        "problems": problems or [],
        "theirs": theirs,
        "citation": citation or CitationForm(prefix="citation"),
        "sent_back": before.review if before else None,
        "authors": list(draft.authors.select_related("user")),
        "text": bench.text(article, beside=draft.statement) if article else None,
        "passage": PassageForm(),
        "comments": comments.open_by_field(draft.statement),
        "labels": wording.LABELS.items(),
        "beside": beside(draft, me=who(request)),
        "revision": draft.revision if theirs else forms.revision,
        "pk": draft.statement_id,
    }
    return render(request, "positions/edit_statement.html", context, status=status)


def _article_beside(draft: StatementVersion) -> Article | None:
    """The text that stands beside the form: of the passage that came last."""
    anchored = [row for row in draft.evidence.all() if row.capture_id]
    last: Evidence | None = max(anchored, key=lambda row: row.pk, default=None)
    return last.article if last else None


def _without_draft(request: HttpRequest, found: Statement) -> HttpResponse:
    if request.method == "POST":
        # The form was open while somebody sent or discarded the draft: nothing is overwritten.
        messages.error(request, _("This draft was sent for review or discarded meanwhile."))
    if found.latest:
        return redirect("edit-review", found.pk)
    return render(request, "positions/discarded.html", {"statement": found}, status=410)


@editors_only
@require_POST
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Statement, pk=pk)
    try:
        stating.revise(found, by=who(request))
    except Refused as refused:
        messages.error(request, " ".join(refused.problems))
    return redirect("edit-statement", pk)


@editors_only
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(StatementVersion.objects.drafts(), statement=pk)
    try:
        stating.discard(draft, by=who(request))
    except Refused as refused:
        messages.error(request, " ".join(refused.problems))
        return redirect("edit-statement", pk)
    messages.success(
        request, _("The draft is discarded. It can be restored from the activity page for a day.")
    )
    return redirect("edit-activity")


@editors_only
@require_POST
def cite(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a citation to the statement: evidence that is not captured (yet)."""
    found = get_object_or_404(Statement, pk=pk)
    form = CitationForm(request.POST, prefix="citation")
    if form.is_valid():
        try:
            _cite(found, form, by=who(request))
        except ValueError as error:
            form.add_error("address", str(error))
        except Refused as refused:
            form.add_error(None, refused.problems)
        else:
            messages.success(request, _("The citation was added."))
            return redirect("edit-statement", pk)
    draft = _drafts().filter(statement=found).first()
    if draft is None:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("edit-review", pk)
    return _draft(request, draft, DraftForms(draft), citation=form, status=422)


@transaction.atomic
def _cite(found: Statement, form: CitationForm, *, by: User) -> None:
    data, facts = form.cleaned_data, form.facts()
    named = receiving.Facts(data["address"], facts["title"], facts["publisher"], data["published"])
    stating.cite(found, receiving.cited(named, by=by), facts, by=by)
