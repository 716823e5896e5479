"""Readers' pages of the catalogue: home (P1), treaties (P2) and their articles, organizations (P3)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from positions.models import Organization, Stance, Treaty, TreatyAct
from positions.reading import organizations, over_time, overview, provisions, treaties
from positions.reading.editions import Of
from positions.reading.treaties import Wanted
from positions.views.public import keeping
from positions.views.public.days import days
from positions.views.public.leading import moved, row_at

# The parts of a treaty's page, `?by=`.
VIEWS = [
    (None, _("Organizations")),
    ("stance", _("By position")),
    ("change", _("Changes")),
    ("time", _("Over time")),
    ("article", _("By article")),
    ("concern", _("By concern")),
    ("apart", _("Off the line")),
    ("absent", _("Not on record")),
]


def of_treaty(request: HttpRequest, slug: str, **kwargs: str) -> Of:
    return Of(treaty=slug)


def of_organization(request: HttpRequest, slug: str) -> Of:
    return Of(organization=slug)


@keeping.page
def home(request: HttpRequest) -> HttpResponse:
    page = overview.home(request.GET.get("before", ""))
    return render(request, "positions/home.html", {"page": page})


@keeping.page
def treaty_list(request: HttpRequest) -> HttpResponse:
    return render(request, "positions/treaties.html", {"rows": overview.treaties()})


@keeping.page_of(of_treaty)
def treaty(request: HttpRequest, slug: str) -> HttpResponse:
    day, known = days(request)
    found = row_at(Treaty.objects.prefetch_related("milestones"), slug)
    if elsewhere := moved(request, "treaty", (slug, found.slug)):
        return elsewhere
    wanted = Wanted(
        **{name: request.GET.get(name, "") for name in ("kind", "stance", "sort", "after", "by", "since")}
    )
    context = {
        "treaty": found,
        "page": treaties.treaty_page(found, day=day, known=known, wanted=wanted),
        "rewound": day or known,
        "kinds": Organization.Kind.choices,
        "stances": Stance.choices,
        "scale": over_time.SCALE,
        "views": VIEWS,
        "acts": found.acts.select_related("participant"),
        "votes": found.votes.with_casts(),
        "text_versions": found.text_versions.all(),
    }
    return render(request, "positions/treaty.html", context)


@keeping.page_of(of_treaty)
def treaty_article(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    day, known = days(request)
    found = row_at(Treaty.objects.all(), slug)
    if elsewhere := moved(request, "treaty-article", (slug, found.slug), (number, number)):
        return elsewhere
    after = request.GET.get("after", "")
    page = provisions.article_page(
        found,
        number,
        day=day,
        known=known,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    if page is None:
        raise Http404
    context = {"treaty": found, "page": page, "rewound": day or known, "most_names": provisions.NAMES}
    return render(request, "positions/treaty_article.html", context)


@keeping.page
def organization_list(request: HttpRequest) -> HttpResponse:
    page = overview.organizations(request.GET.get("initial", ""))
    return render(request, "positions/organizations.html", {"page": page})


@keeping.page_of(of_organization)
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    day, known = days(request)
    found = row_at(Organization.objects.all(), slug)
    if elsewhere := moved(request, "organization", (slug, found.slug)):
        return elsewhere
    context = {
        "organization": found,
        "page": organizations.organization_page(
            found, day=day, known=known, after=request.GET.get("after", ""), rtl=get_language_bidi()
        ),
        "rewound": day or known,
        "names": list(organizations.names(found)),
        "merged": Organization.objects.filter(pk__in=found.family[1:]) if found.family[1:] else [],
        "acts": TreatyAct.objects.filter(participant__in=found.family).select_related("treaty"),
    }
    return render(request, "positions/organization.html", context)
