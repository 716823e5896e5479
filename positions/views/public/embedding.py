"""A position in other people's pages (P16): as a frame without scripts or cookies, and as a picture."""

import datetime as dt

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language_bidi
from django.views.decorators.clickjacking import xframe_options_exempt

from positions.models import Organization, Treaty
from positions.reading import embedded
from positions.views.public import keeping
from positions.views.public.leading import moved, row_at
from positions.views.public.records import of_position

THEMES = ("auto", "light", "dark")
# What somebody embedded may stand in any page.
framed = csp_replace({"frame-ancestors": ["*"]})


@xframe_options_exempt
@framed
@keeping.page_of(of_position)
def position(request: HttpRequest, organization: str, treaty: str) -> HttpResponse:
    """`?lang=` of ours, `?theme=`, and `?since=`: the day on which it was embedded; later corrections are said."""
    asked = request.GET.get("lang", "")
    with translation.override(asked if asked in dict(settings.LANGUAGES) else translation.get_language()):
        try:
            who, on = row_at(Organization.objects.all(), organization), row_at(Treaty.objects.all(), treaty)
        except Http404:
            return render(request, "positions/embed_none.html", status=404)
        if elsewhere := moved(request, "embed", (organization, who.slug), (treaty, on.slug)):
            return elsewhere
        theme = request.GET.get("theme")
        context = {
            "page": embedded.embedded(
                who, on, since=_day(request.GET.get("since", "")), rtl=get_language_bidi()
            ),
            "theme": theme if theme in THEMES else "auto",
        }
        answer = render(request, "positions/embed.html", context)
        answer["Content-Language"] = translation.get_language() or ""
        return answer


@keeping.page_of(of_position)
def picture(request: HttpRequest, organization: str, treaty: str) -> HttpResponse:
    who, on = row_at(Organization.objects.all(), organization), row_at(Treaty.objects.all(), treaty)
    if elsewhere := moved(request, "embed-picture", (organization, who.slug), (treaty, on.slug)):
        return elsewhere
    page = embedded.embedded(who, on, since=None, rtl=get_language_bidi())
    return render(request, "positions/embed.svg", {"page": page}, content_type="image/svg+xml; charset=utf-8")


def _day(text: str) -> dt.date | None:
    """A day that cannot be read says nothing: whoever reads the frame did not write its address."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
