"""The pages on which an organization is merged into another, after a look at the effects, and unmerged again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from positions.admin.rows import One
from positions.deriving.lines import Position
from positions.editing import Refused, merging
from positions.models import Organization
from positions.views.access import who

CHANGE = "admin:positions_organization_change"


class SurvivorForm(forms.Form):
    """Which one stays: found as one types, or from a plain list where there are no scripts."""

    def __init__(self, *args: Any, plain: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = One(Organization._meta.get_field("merged_into"), admin.site)
        self.fields["into"] = forms.ModelChoiceField(
            Organization.objects.shown(), label="Merge into", widget=forms.Select() if plain else typed
        )


class WhyForm(forms.Form):
    why = forms.CharField(
        label="Why the two are one",
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="One line for the history.",
    )


class UnmergeForm(WhyForm):
    why = forms.CharField(
        label="Why",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="One line for the history.",
    )


def checked(
    view: Callable[..., HttpResponse], model_admin: Any, request: HttpRequest, pk: int
) -> HttpResponse:
    """The page, for those who may change organizations."""
    organization = get_object_or_404(Organization.objects.select_related("merged_into"), pk=pk)
    if not model_admin.has_change_permission(request, organization):
        raise PermissionDenied
    return view(model_admin, request, organization)


def merge(model_admin: Any, request: HttpRequest, loser: Organization) -> HttpResponse:
    """GET shows whom one may choose and, once chosen, the effects; POST merges."""
    sent = request.POST if request.method == "POST" else request.GET
    plain = "list" in sent
    choice = SurvivorForm(sent if "into" in sent else None, plain=plain)
    into = choice.cleaned_data["into"] if choice.is_valid() else None
    why = WhyForm(request.POST if request.method == "POST" else None)
    problems = merging.problems(loser, into) if into else []
    if into and not problems and request.method == "POST" and why.is_valid():
        try:
            merging.merge(loser, into=into, by=who(request), why=why.cleaned_data["why"])
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, f"{loser} is merged into {into}. Its addresses lead there.")
            return redirect(CHANGE, into.pk)
    effects = merging.effects(loser, into) if into and not problems else None
    context = {
        "title": f"Merge {loser} into another organization",
        "choice": choice,
        "why": why,
        "into": into,
        "plain": plain,
        "problems": problems,
        "effects": effects,
        "places": [_place(each) for each in effects.places] if effects else [],
        "addresses": _addresses(effects) if effects else [],
        "swapped": f"{reverse('admin:positions_organization_merge', args=[into.pk])}?into={loser.pk}" if into else "",
    }  # fmt: skip
    return _page(model_admin, request, loser, "merge", context)


def unmerge(model_admin: Any, request: HttpRequest, organization: Organization) -> HttpResponse:
    """GET asks, POST does."""
    why = UnmergeForm(request.POST if request.method == "POST" else None)
    into, problems = organization.merged_into, []
    if request.method == "POST" and why.is_valid():
        try:
            merging.unmerge(organization, by=who(request), why=why.cleaned_data["why"])
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, f"{organization} stands by itself again.")
            return redirect(CHANGE, organization.pk)
    context = {"title": f"Unmerge {organization}", "why": why, "into": into, "problems": problems}
    return _page(model_admin, request, organization, "unmerge", context)


def _page(
    model_admin: Any, request: HttpRequest, organization: Organization, name: str, context: dict[str, Any]
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "organization": organization,
        "media": model_admin.media + context["choice"].media if "choice" in context else model_admin.media,
        **context,
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, f"admin/positions/organization/{name}.html", context, status=status)


def _place(place: merging.Place) -> dict[str, Any]:
    return {
        "treaty": place.treaty,
        "loser": _words(place.loser),
        "into": _words(place.into) if place.shared else "not on record",
        "together": _words(place.together),
    }


def _words(position: Position) -> str:
    if position.stance is None:
        return "order unknown" if position.order_unknown else "no position"
    return f"Reported: {position.stance.label}" if position.reported else str(position.stance.label)


def _addresses(effects: merging.Effects) -> list[tuple[str, str]]:
    """What leads elsewhere once they are one: from, to."""
    loser, into = effects.loser.organization.slug, effects.into.organization.slug
    pairs = [(reverse("organization", args=[loser]), reverse("organization", args=[into]))]
    for place in effects.places:
        slug = place.treaty.slug
        pairs.append((reverse("position", args=[loser, slug]), reverse("position", args=[into, slug])))
    return pairs
