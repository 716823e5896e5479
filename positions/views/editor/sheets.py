"""Sheet mode (P12): many statements of one text typed in rows, made drafts together."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from positions.editing import Refused, Stale, evidencing, prefilling, sheeting
from positions.forms.fields import number
from positions.forms.sheets import MOST, ROWS, SheetForms, longer, typed
from positions.models import Capture, Sheet, StatementVersion
from positions.models.span import as_typed
from positions.reading import bench, presence
from positions.views.access import editors_only, who

FACTS = ("kind", "address_kind", "wording")


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows beside the text. Posting makes drafts of them, or keeps them and adds empty ones."""
    capture, kept = _open(request, pk)
    if request.method != "POST":
        return _sheet(request, capture, kept, _forms(request, capture, kept))
    if "drop" in request.POST:
        Sheet.objects.filter(capture=capture, by=who(request)).delete()
        messages.success(request, _("The sheet is empty again."))
        return redirect("edit-sheet", pk)
    forms = SheetForms(request.POST)
    if "more" in request.POST:
        return _more(request, capture, kept, forms)
    if not forms.is_valid():
        return _sheet(request, capture, kept, forms, problems=forms.problems, status=422)
    return _draft(request, capture, kept, forms)


def _open(request: HttpRequest, pk: int) -> tuple[Capture, Sheet | None]:
    """The text of the article, and what this person has typed beside it so far: a sheet stays with its text."""
    texts = Capture.objects.select_related("article__source", "article__story")
    sheets = Sheet.objects.filter(by=who(request), capture__article=pk, capture__withheld_at=None)
    if request.method == "POST":
        capture = texts.beside(pk, number(request.POST.get("text", "")))
        kept = sheets.filter(capture=capture).first()
    else:
        kept = sheets.order_by("-saved_at").first()
        capture = texts.beside(pk, kept.capture_id if kept else 0)
    if capture is None or capture.withheld_at:
        raise Http404
    return capture, kept


def _forms(request: HttpRequest, capture: Capture, kept: Sheet | None) -> SheetForms:
    if kept:
        return SheetForms(typed=kept.typed)
    known = prefilling.known(capture, by=who(request))
    facts = evidencing.facts(capture.article)
    shared = {
        **known,
        "said": as_typed(known.get("said_from"), known.get("said_to")),
        **{name: facts.get(name) for name in FACTS},
    }
    rows = _suggested(capture) if "suggested" in request.GET else []
    return SheetForms(shared=shared, rows=[*rows, *({} for _row in range(ROWS))][:MOST])


def _suggested(capture: Capture) -> list[dict[str, Any]]:
    """A row for each suggestion that waits."""
    return [
        {
            "organization": card.suggestion.speaks_through or card.organization,
            "sentences": f"{card.first}-{card.last}" if card.last > card.first else card.first,
            "question": card.suggestion.question,
            "article": next(iter(card.suggestion.provisions), ""),
            "stance": card.suggestion.stance or "",
            "ask": next(iter(card.suggestion.asks), ""),
            "suggestion": card.suggestion.pk,
        }
        for card in bench.text(capture.article, capture).cards
    ]


def _more(request: HttpRequest, capture: Capture, kept: Sheet | None, forms: SheetForms) -> HttpResponse:
    """Empty rows, and those of the lines that were typed or pasted."""
    there = typed(request.POST)
    if not forms.lines.is_valid():
        return _sheet(request, capture, kept, forms, problems=forms.problems, status=422)
    there = longer(there, forms.lines.cleaned_data["lines"])
    try:
        sheeting.keep(capture, there, revision=forms.revision, by=who(request))
    except Stale as stale:
        return _sheet(request, capture, kept, forms, problems=stale.problems, status=409)
    return redirect("edit-sheet", capture.article_id)


def _draft(request: HttpRequest, capture: Capture, kept: Sheet | None, forms: SheetForms) -> HttpResponse:
    send = "send" in request.POST
    try:
        drafts = sheeting.draft(
            capture,
            forms.to_share,
            forms.filled,
            by=who(request),
            send=send,
            separate="separate" in request.POST,
        )
    except sheeting.RowsRefused as refused:
        for at, problems in refused.rows.items():
            forms.rows.forms[at - 1].add_error(None, problems)
        return _sheet(
            request, capture, kept, forms, problems=refused.problems, known=refused.known, status=422
        )
    except Refused as refused:
        return _sheet(request, capture, kept, forms, problems=refused.problems, status=422)
    count = len(drafts)
    words = (
        ngettext(
            "%(count)d statement is sent for review.", "%(count)d statements are sent for review.", count
        )
        if send
        else ngettext(
            "%(count)d draft is made of the sheet.", "%(count)d drafts are made of the sheet.", count
        )
    )
    messages.success(request, words % {"count": count})
    return redirect("edit-article", capture.article_id)


@editors_only
@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what is typed, as typed; the answer is what is said beside it."""
    capture, kept = _open(request, pk)
    revision, stale = SheetForms(request.POST).revision, False
    try:
        kept = sheeting.keep(capture, typed(request.POST), revision=revision, by=who(request))
    except Stale:
        stale = True
    context = _said(request, capture, kept) | {"stale": stale}
    if stale:
        context["revision"] = revision
    return render(request, "positions/_sheet_saved.html", context, status=409 if stale else 200)


def _said(request: HttpRequest, capture: Capture, kept: Sheet | None) -> dict[str, Any]:
    return {
        "pk": capture.article_id,
        "kept": kept,
        "read_anew": capture.read_anew,  # type: ignore[attr-defined]  # by beside()
        "revision": kept.revision if kept else 0,
        "others": presence.others(f"article-{capture.article_id}", me=who(request)),
    }


def _sheet(
    request: HttpRequest,
    capture: Capture,
    kept: Sheet | None,
    forms: SheetForms,
    *,
    problems: list[str] | None = None,
    known: dict[int, list[StatementVersion]] | None = None,
    status: int = 200,
) -> HttpResponse:
    forms.offer()
    context = _said(request, capture, kept) | {
        "text": bench.text(capture.article, capture),
        "shared": forms.shared,
        "rows": forms.rows,
        "lines": forms.lines,
        "form": forms.shared,
        "problems": problems or [],
        "known": known or {},
    }
    return render(request, "positions/sheet.html", context, status=status)
