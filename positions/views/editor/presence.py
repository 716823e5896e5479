"""The line that says who else has a page open, asked for again and again by that page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from positions.reading import presence
from positions.views.access import editors_only, who

# A noun and two numbers.
LONGEST = 60


@editors_only
@require_safe
def here(request: HttpRequest, of: str) -> HttpResponse:
    if len(of) > LONGEST:
        raise Http404
    return render(
        request, "positions/_here.html", {"here": {"of": of, "others": presence.others(of, me=who(request))}}
    )
