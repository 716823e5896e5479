"""Readers' page that sets organizations side by side (P6). Everything that is chosen stands in its address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from positions.models import Organization, Treaty
from positions.reading import choosing, comparing, overview
from positions.reading.agreeing import agreeing
from positions.reading.comparing import BYS, MOST, By
from positions.reading.editions import Of
from positions.views.public import keeping
from positions.views.public.days import days

VIEWS = ("table", "list")


@dataclass(frozen=True)
class Offer:
    """An organization, and the page with it or without it."""

    organization: Organization
    address: str


def of_comparison(request: HttpRequest) -> Of:
    """Of the treaty whose concerns or articles are compared."""
    return Of(treaty=None if request.GET.get("rows") == By.TREATIES else request.GET.get("treaty"))


@keeping.page_of(of_comparison)
def compare(request: HttpRequest) -> HttpResponse:
    treaties = {
        each.slug: each for each in Treaty.objects.only("slug", "short_name", "first_committee_draft")
    }
    slug = request.GET.get("treaty", "")
    treaty = treaties.get(slug) or (Treaty.objects.at(slug) if slug else None)
    chosen = choosing.chosen(request.GET.getlist("org"))
    if chosen.moved or (treaty and treaty.slug != slug):
        asked = [chosen.moved.get(each, each) for each in request.GET.getlist("org")]
        return redirect(_address(request, asked, treaty=treaty.slug if treaty else slug), permanent=True)
    slugs = [each.slug for each in chosen.organizations]
    words = " ".join(request.GET.get("add", "").split())
    called = choosing.called(words) if words else []
    if len(called) == 1:
        return redirect(_address(request, [*slugs, called[0].slug], add=None))
    problems = _problems(len(slugs), words, called)
    context = {
        "treaties": treaties.values(),
        "treaty": treaty,
        "unknown_treaty": "" if treaty else slug,
        "unknown": chosen.unknown,
        "chosen": [
            Offer(each, _address(request, [other for other in slugs if other != each.slug], like=None))
            for each in chosen.organizations
        ],
        "words": words,
        "offered": _offers(request, slugs, called[: choosing.OFFERED]),
        "more_offered": len(called) > choosing.OFFERED,
        "problems": problems,
        "bys": BYS.items(),
        **_shown(request, chosen.organizations, treaty),
    }
    return render(request, "positions/compare.html", context, status=422 if problems else 200)


def _shown(request: HttpRequest, organizations: list[Organization], treaty: Treaty | None) -> dict[str, Any]:
    """The comparison, and with whom to begin or go on."""
    day, known = days(request)
    by = By(_one_of(request, "rows", tuple(By)))
    differences = request.GET.get("differences", "") not in ("", "0")
    few = organizations if len(organizations) <= MOST else []
    page = comparing.compare(few, treaty, by=by, day=day, known=known, differences=differences)
    found: dict[str, Any] = {
        "page": page,
        "by": by,
        "view": _one_of(request, "view", VIEWS),
        "differences": differences,
        "rewound": day or known,
    }
    like = next((each for each in few if each.slug == request.GET.get("like")), None)
    on = page.first_treaty
    if like and treaty:
        found |= {"like": like, "agreements": agreeing(like, treaty, page.day, known)}
    elif len(organizations) < 2 and on:
        others = choosing.suggested(on, organizations, day=page.day, known=known)
        slugs = [each.slug for each in organizations]
        found |= {"on": on, "suggested": _offers(request, slugs, others, treaty=on.slug)}
    elif not organizations:
        found["begin"] = overview.treaties()[: choosing.SUGGESTED]
    return found


def _problems(chosen: int, words: str, called: Sequence[Organization]) -> list[str]:
    found = []
    if chosen > MOST:
        found.append(
            _("%(count)d organizations are too many to be read side by side: remove all but %(most)d.")
            % {"count": chosen, "most": MOST}
        )
    if words and not called:
        found.append(
            _("No organization is called “%(words)s”. Type another of its names, or a part of one.")
            % {"words": words}
        )
    return found


def _offers(
    request: HttpRequest, slugs: list[str], organizations: Sequence[Organization], **changes: str
) -> list[Offer]:
    return [
        Offer(each, _address(request, [*slugs, each.slug], add=None, **changes)) for each in organizations
    ]


def _address(request: HttpRequest, slugs: Sequence[str], **changes: str | None) -> str:
    """This page with these organizations; of what is changed, None is left out."""
    parameters = request.GET.copy()
    parameters.setlist("org", list(dict.fromkeys(slugs)))
    for name, value in changes.items():
        if value:
            parameters[name] = value
        else:
            parameters.pop(name, None)
    return f"{request.path}?{parameters.urlencode()}"


def _one_of(request: HttpRequest, name: str, values: Sequence[str]) -> str:
    """The first where not asked for. BadRequest (a sentence) for what is none."""
    text = request.GET.get(name) or values[0]
    if text not in values:
        told = {"name": name, "values": ", ".join(values)}
        raise BadRequest(_("%(name)s takes one of these: %(values)s.") % told)
    return text
