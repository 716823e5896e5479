"""Editors' pages of organizations and concerns (P15): their lists, and for each its name, address, group and use."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from positions.editing import Refused, Stale, merging, naming, undoing
from positions.editing.merging import Named
from positions.forms.catalogue import ActForm, ListForm, MoveForm, RenameForm
from positions.models import Concern, Event, Organization, User
from positions.reading import catalogue as reading
from positions.views.access import catalogue_only, curators_only, editors_only, who

NOUNS: dict[str, type[Named]] = {"organizations": Organization, "concerns": Concern}
VERBS = (Event.Verb.MERGE, Event.Verb.TELL_APART, *naming.INVERSES)
# What is asked on a row's page, by the act that the address names.
FORMS: dict[str, type[ActForm]] = {
    "rename": RenameForm,
    "move": MoveForm,
    "retire": ActForm,
    "bring-back": ActForm,
    "unmerge": ActForm,
}


@catalogue_only
@require_safe
def catalogue(request: HttpRequest, noun: str) -> HttpResponse:
    form = ListForm(request.GET)
    context = {
        "noun": noun,
        "form": form,
        "page": reading.LISTS[noun](**form.wanted),
        "last": last(who(request)),
    }
    return render(request, "positions/catalogue.html", context)


@editors_only
@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """For a field in which an organization is named, whatever the field is called: it alone is sent."""
    words = next(iter(request.GET.dict().values()), "")[:200].replace("\0", "")
    return render(request, "positions/_names.html", {"names": reading.suggested(words)})


@catalogue_only
@require_safe
def row(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    return _row(request, noun, pk)


@curators_only
@require_POST
def act(request: HttpRequest, noun: str, pk: int, act: str) -> HttpResponse:
    """Do it and lead back to the row's page; or that page with what is wrong, and what was typed."""
    rows: Any = NOUNS[noun]._default_manager
    found = get_object_or_404(rows, pk=pk)
    form = FORMS[act](request.POST, auto_id=f"{act}_%s")
    if not form.is_valid():
        return _row(request, noun, pk, bound={act: form}, status=422)
    try:
        done = _done(act, found, form.cleaned_data, by=who(request))
    except Stale as stale:
        # Whoever has read the new page may go on from there.
        form.data = request.POST.copy()
        form.data["seen"] = rows.get(pk=pk).fingerprint
        return _row(request, noun, pk, bound={act: form}, problems=stale.problems, status=409)
    except Refused as refused:
        return _row(request, noun, pk, bound={act: form}, problems=refused.problems, status=422)
    messages.success(request, done)
    return redirect("edit-catalogue-row", noun, pk)


def _done(act: str, found: Named, data: dict[str, Any], *, by: User) -> str:
    match act:
        case "rename":
            naming.rename(found, **data, by=by)
            return _("Changed. The old name still stands for it in text, its old address leads here.")
        case "move":
            if not isinstance(found, Concern):
                raise Http404
            naming.move(found, **data, by=by)
            return _("Moved.")
        case "retire":
            naming.retire(found, **data, by=by)
            return _("Retired. It is not offered any more; what is recorded of it stays.")
        case "bring-back":
            naming.bring_back(found, **data, by=by)
            return _("It is in use again.")
    merging.unmerge(found, **data, by=by)
    return _("It stands by itself again.")


def last(user: User) -> Event | None:
    """What this person did last here, where it can be taken back."""
    return undoing.latest(user, VERBS) if user.edits else None


def _row(
    request: HttpRequest,
    noun: str,
    pk: int,
    *,
    bound: dict[str, ActForm] | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows: Any = NOUNS[noun]._default_manager.select_related("merged_into")
    found = get_object_or_404(rows, pk=pk)
    initial = {"name": str(found), "slug": found.slug, "seen": found.fingerprint}
    unbound = {name: form(initial=initial, auto_id=f"{name}_%s") for name, form in FORMS.items()}
    context = {
        "noun": noun,
        "row": found,
        "told": reading.told([found])[0],
        "forms": {name.replace("-", "_"): form for name, form in (unbound | (bound or {})).items()},
        "form": next(iter((bound or {}).values()), None),
        "problems": problems or [],
        "events": Event.objects.about(found).select_related("by")[:20],
        "last": last(who(request)),
    }
    return render(request, "positions/catalogue_row.html", context, status=status)
