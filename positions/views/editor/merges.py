"""Editors' pages on which two rows become one, after a look at what that changes (P15), and the queue of pairs that
look like one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from positions.editing import Refused, Stale, merging
from positions.editing.merging import Named
from positions.forms.catalogue import MergeForm, PairForm, PlaceForm, SearchForm
from positions.models import User
from positions.reading import catalogue, duplicates, effects
from positions.views.access import catalogue_only, curators_only, who
from positions.views.editor.catalogue import NOUNS, last


@curators_only
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, noun: str) -> HttpResponse:
    """GET asks for the two, then which of them stays, then shows what that changes; POST merges."""
    if request.method != "POST":
        return _merge(request, noun, _pair(request, noun))
    pair = _pair(request, noun)
    loser, into = pair.loser, pair.survivor
    if loser is None or into is None:
        return _merge(request, noun, pair, problems=[_("Choose which of the two stays.")], status=422)
    form = MergeForm(request.POST, loser=loser, into=into)
    try:
        if not _merged(form, loser, into, by=who(request)):
            return _merge(request, noun, pair, form=form, status=422)
    except Stale as stale:
        return _merge(request, noun, _pair(request, noun), problems=stale.problems, status=409)
    except Refused as refused:
        return _merge(request, noun, pair, form=form, problems=refused.problems, status=422)
    messages.success(request, _("Merged. Its addresses lead to the one that stays."))
    return _on(noun, pair) or redirect("edit-catalogue-row", noun, into.pk)


def _merged(form: MergeForm, loser: Named, into: Named, *, by: User) -> bool:
    """Whether the two are one now; not where the form is wrong. What changed meanwhile comes before what is wrong."""
    if form.is_valid():
        why, taken, seen = form.cleaned_data["why"], form.taken, form.seen
        merging.merge(loser, into=into, by=by, why=why, take=taken, seen=seen)
        return True
    if merging.again(loser, into, by=by):
        return True
    if all(form.seen) and form.seen != (loser.fingerprint, into.fingerprint):
        raise Stale(_("Somebody has changed one of the two meanwhile. Look at both again."))
    return False


def _merge(
    request: HttpRequest,
    noun: str,
    pair: PairForm,
    *,
    form: MergeForm | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    one, other, loser, into = pair.first, pair.second, pair.loser, pair.survivor
    context: dict[str, Any] = {"noun": noun, "one": one, "other": other, "loser": loser, "into": into}
    context["queue"] = pair["queue"].value()
    if one is None or other is None:
        search = SearchForm(request.GET)
        context |= {"search": search, "found": _found(noun, search.called, one)}
    else:
        two = (loser or one, into or other)
        context["told"] = catalogue.told(list(two))
        context["fields"] = effects.fields(*two, context["told"])
    if loser and into:
        refused = merging.problems(loser, into)
        problems = [*(problems or []), *(each for each in refused if each not in (problems or []))]
        if not refused:
            context["effects"] = effects.effects(loser, into)
            typed = {"why": request.POST.get("why", "")}
            context["form"] = form or MergeForm(loser=loser, into=into, initial=typed)
    context["problems"] = problems or []
    return render(request, "positions/merge.html", context, status=status)


def _found(noun: str, called: str, but: Named | None) -> list[catalogue.Row]:
    rows = catalogue.LISTS[noun](called=called).rows if called else []
    return [each for each in rows if each.row != but]


def _pair(request: HttpRequest, noun: str) -> PairForm:
    """The two that the address or the form names; 404 for numbers of nothing."""
    pair = PairForm(request.POST if request.method == "POST" else request.GET, NOUNS[noun])
    if not pair.is_valid():
        raise Http404
    return pair


def _on(noun: str, pair: PairForm) -> HttpResponse | None:
    """On with the pair that has come up at this place of the queue; None for whoever came another way."""
    place = pair.cleaned_data["queue"]
    if place is None:
        return None
    start = place - place % duplicates.PAGE
    return redirect(f"{reverse('edit-duplicates', args=[noun])}?start={start}&at={place - start}")


@catalogue_only
@require_safe
def queue(request: HttpRequest, noun: str) -> HttpResponse:
    return _queue(request, noun, *PlaceForm(request.GET).place)


@curators_only
@require_POST
def apart(request: HttpRequest, noun: str) -> HttpResponse:
    """The two are two; on with the next pair."""
    pair = _pair(request, noun)
    try:
        if pair.first is None or pair.second is None:
            raise Refused(_("Press the button of a pair."))
        merging.tell_apart(pair.first, pair.second, by=who(request))
    except Refused as refused:
        return _queue(request, noun, problems=refused.problems, status=422)
    return _on(noun, pair) or redirect("edit-duplicates", noun)


def _queue(
    request: HttpRequest,
    noun: str,
    start: int = 0,
    at: int | None = None,
    *,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = duplicates.page(NOUNS[noun], start=start)
    context = {
        "noun": noun,
        "page": page,
        "at": min(at, len(page.pairs) - 1) if at is not None else None,
        "last": last(who(request)),
        "problems": problems or [],
    }
    return render(request, "positions/duplicates.html", context, status=status)
