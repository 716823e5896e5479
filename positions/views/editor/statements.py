"""Editors' pages about statements: the draft and its evidence (P13). Judging it is in reviews."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from positions.editing import Refused, Stale, reviewing, stating
from positions.forms.rows import (
    AskRows,
    CitationForm,
    ConcernRows,
    EvidenceRows,
    ProvisionRows,
    SignatoryRows,
)
from positions.forms.statements import StatementForm
from positions.intake import receiving
from positions.models import (
    Ask,
    Evidence,
    Organization,
    Signatory,
    Statement,
    StatementVersion,
    User,
    VersionConcern,
)
from positions.models.part import Part, VersionProvision
from positions.models.span import as_typed, precision
from positions.reading import desk, records, wording
from positions.views.access import editors_only, who

ROWS: dict[str, tuple[Any, type[Part]]] = {
    "concerns": (ConcernRows, VersionConcern),
    "asks": (AskRows, Ask),
    "provisions": (ProvisionRows, VersionProvision),
    "signatories": (SignatoryRows, Signatory),
    "evidence": (EvidenceRows, Evidence),
}


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a form. Without a draft: what is there, and how to begin one."""
    found = get_object_or_404(Statement, pk=pk)
    draft = StatementVersion.objects.drafts().with_parts().filter(statement=found).first()
    if draft is None:
        return _without_draft(request, found)
    if request.method != "POST":
        return _draft(request, draft, *_forms(draft))
    form, rows = StatementForm(request.POST), _posted_rows(request)
    if not form.is_valid() or not all(formset.is_valid() for formset in rows.values()):
        # Whatever is wrong with a row is said beside it; this is what is wrong with the rows as a whole.
        problems = [error for formset in rows.values() for error in formset.non_form_errors()]
        return _draft(request, draft, form, rows, problems=problems, status=422)
    return _save(request, draft, form, rows)


def _save(
    request: HttpRequest, draft: StatementVersion, form: StatementForm, rows: dict[str, Any]
) -> HttpResponse:
    columns, by = form.columns(), who(request)
    if "add_to" in request.POST:
        onto = get_object_or_404(Statement, pk=_number(request.POST["add_to"]))
        try:
            stating.move_passages(draft, onto, by=by)
        except Refused as refused:
            return _draft(request, draft, form, rows, problems=refused.problems, status=422)
        messages.success(request, _("The passage was added; the draft it came from is discarded."))
        return redirect("edit-statement", onto.pk)
    known = _on_record(draft, columns)
    if known and "separate" not in request.POST:
        return _draft(request, draft, form, rows, known=known, status=422)
    parts: dict[type[Part], list[dict[str, Any]]] = {
        model: [row for each in rows[name] if (row := each.row())] for name, (_form, model) in ROWS.items()
    }
    revision = request.POST.get("revision", "")
    try:
        saved = stating.save(draft, columns, parts, revision=_number(revision), by=by)
    except Stale as stale:
        current = StatementVersion.objects.with_parts().get(pk=draft.pk)
        if current.frozen_at or current.discarded_at:
            return _without_draft(request, draft.statement)
        return _draft(
            request,
            current,
            form,
            rows,
            problems=stale.problems,
            theirs=wording.in_words(current),
            status=409,
        )
    except Refused as refused:
        return _draft(request, draft, form, rows, problems=refused.problems, status=422)
    if "send" in request.POST:
        try:
            reviewing.send(saved, by=by, revision=saved.revision)
        except Refused as refused:
            # It is saved: what the form shows is what is there.
            status = 409 if isinstance(refused, Stale) else 422
            current = StatementVersion.objects.with_parts().get(pk=draft.pk)
            return _draft(request, current, *_forms(current), problems=refused.problems, status=status)
    if "send" in request.POST:
        messages.success(request, _("Sent for review: somebody else reads it now."))
        return redirect("edit-review", draft.statement_id)
    messages.success(request, _("Saved."))
    return redirect("edit-statement", draft.statement_id)


def _on_record(draft: StatementVersion, columns: dict[str, Any]) -> list[StatementVersion]:
    """What this draft may repeat; only asked while nothing of the statement was ever sent for review."""
    if draft.number > 1 or not (
        columns["organization"] and columns["treaty"] and columns["question"] and columns["said_from"]
    ):
        return []
    return stating.on_record(
        organization=columns["organization"],
        treaty=columns["treaty"],
        question=columns["question"],
        said=(columns["said_from"], columns["said_to"]),
        but=draft.statement,
    )


def _posted_rows(request: HttpRequest) -> dict[str, Any]:
    return {name: formset(request.POST, prefix=name) for name, (formset, _model) in ROWS.items()}


def _forms(draft: StatementVersion) -> tuple[StatementForm, dict[str, Any]]:
    """Unbound forms that hold what the draft says."""
    initial: dict[str, Any] = {
        name: getattr(draft, name) for name in StatementForm.base_fields if hasattr(draft, name)
    }
    spanned = draft.said_from and draft.said_to and precision(draft.said_from, draft.said_to) == "span"
    initial |= {
        "organization": (draft.speaks_through or draft.organization or ""),
        "speaker": draft.speaker.name if draft.speaker else "",
        "said_first": draft.said_from if spanned else as_typed(draft.said_from, draft.said_to),
        "said_last": draft.said_to if spanned else "",
        "changes_from": draft.changes_from_id,
    }
    rows = {
        "concerns": [{"concern": r.concern_id, "polarity": r.polarity} for r in draft.concerns.all()],
        "asks": [
            {"text": r.text, "addressed_to": r.addressed_to, "force": r.force, "provision": r.provision_id}
            for r in draft.asks.all()
        ],
        "provisions": [{"provision": r.provision_id} for r in draft.provisions.all()],
        "signatories": [
            {"organization": r.organization, "name": r.name, "relation": r.relation}
            for r in draft.signatories.all()
        ],
        "evidence": [
            {name: getattr(r, name) for name in ("pk", "kind", "address_kind", "wording", "named", "leaked")}
            | {
                "title": r.title,
                "publisher": r.publisher,
                "published": as_typed(r.published_from, r.published_to),
            }
            for r in draft.evidence.all()
        ],
    }
    return (
        StatementForm(initial=initial),
        {name: formset(initial=rows[name], prefix=name) for name, (formset, _model) in ROWS.items()},
    )


def _draft(
    request: HttpRequest,
    draft: StatementVersion,
    form: StatementForm,
    rows: dict[str, Any],
    *,
    known: list[StatementVersion] | None = None,
    problems: list[str] | None = None,
    theirs: dict[str, list[str]] | None = None,
    citation: CitationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = {passage.evidence.pk: passage for passage in records.passages(draft)}
    before = draft.statement.versions.filter(number__lt=draft.number, discarded_at=None).last()
    context = {
        "draft": draft,
        "form": form,
        "rows": rows,
        "evidence": [(row, found.get(_number(str(row["pk"].value())))) for row in rows["evidence"]],
        "known": known or [],
        "problems": problems or [],
        "theirs": theirs,
        "citation": citation or CitationForm(prefix="citation"),
        "sent_back": before.review if before else None,
        "organizations": Organization.objects.filter(merged_into=None).values_list("name", flat=True),
        "authors": list(draft.authors.select_related("user")),
    }
    return render(request, "positions/edit_statement.html", context, status=status)


def _number(text: str) -> int:
    """The number that a form sent, 0 where it is none: no row and no revision has it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _without_draft(request: HttpRequest, found: Statement) -> HttpResponse:
    if request.method == "POST":
        # The form was open while somebody sent or discarded the draft: nothing is overwritten.
        messages.error(request, _("This draft was sent for review or discarded meanwhile."))
    latest = found.latest
    if latest and desk.state(latest) != desk.State.DISCARDED:
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
    draft = StatementVersion.objects.drafts().with_parts().filter(statement=found).first()
    if draft is None:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("edit-review", pk)
    return _draft(request, draft, *_forms(draft), citation=form, status=422)


@transaction.atomic
def _cite(found: Statement, form: CitationForm, *, by: User) -> None:
    data, facts = form.cleaned_data, form.facts()
    named = receiving.Facts(data["address"], facts["title"], facts["publisher"], data["published"])
    stating.cite(found, receiving.cited(named, by=by), facts, by=by)
