"""Readers' pages of treaties and organizations: lists, a treaty (P2), an organization (P3)."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from positions.models import Organization, Treaty
from positions.reading import treaties
from positions.views.public.days import days


@require_safe
def treaty_list(request: HttpRequest) -> HttpResponse:
    rows = Treaty.objects.annotate(organizations=Count("appearances__organization", distinct=True))
    return render(request, "positions/treaties.html", {"rows": rows})


@require_safe
def treaty(request: HttpRequest, slug: str) -> HttpResponse:
    day, known = days(request)
    found = get_object_or_404(Treaty, slug=slug)
    context = {
        "treaty": found,
        "page": treaties.treaty_page(found, day=day, known=known),
        "rewound": day or known,
        "acts": found.acts.select_related("participant"),
        "votes": found.votes.prefetch_related("casts__organization"),
        "milestones": found.milestones.all(),
        "text_versions": found.text_versions.all(),
    }
    return render(request, "positions/treaty.html", context)


@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    rows = Organization.objects.filter(merged_into=None).annotate(
        treaties=Count("appearances__treaty", distinct=True)
    )
    kinds = [
        (label, [row for row in rows if row.kind == value]) for value, label in Organization.Kind.choices
    ]
    return render(request, "positions/organizations.html", {"kinds": [each for each in kinds if each[1]]})


@require_safe
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    day, known = days(request)
    found = get_object_or_404(Organization, slug=slug)
    context = {
        "organization": found,
        "places": treaties.organization_page(found, day=day, known=known),
        "rewound": day or known,
        "names": found.names.exclude(text=found.name),
        "memberships": found.memberships.select_related("target"),
        "members": found.members.select_related("organization"),
    }
    return render(request, "positions/organization.html", context)
