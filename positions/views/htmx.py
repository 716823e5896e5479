"""What htmx changes about an answer: a page's region instead of the whole of it, and what the address bar shows.

Pages know nothing of it: they extend base.html, which extends the frame chosen here.
"""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from positions.views.guard import Answer


def wants_region(request: HttpRequest) -> bool:
    """Whether htmx asks, and not for Back or Forward: those bring a whole page."""
    htmx = HtmxDetails(request)
    return bool(htmx) and not htmx.history_restore_request


def frame(request: HttpRequest) -> dict[str, str]:
    """Context processor: the template that base.html extends."""
    return {"frame": f"frames/{'region' if wants_region(request) else 'whole'}.html"}


def addressed(answer: Answer) -> Answer:
    """Middleware: caches keep the two kinds apart, and only a new page that can be asked for again is an address."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        patch_vary_headers(response, ["HX-Request"])
        stays = response.status_code >= 400 or _address_bar(request) == request.get_full_path()
        if stays and wants_region(request):
            response["HX-Push-Url"] = "false"
        return response

    return answered


def _address_bar(request: HttpRequest) -> str:
    """The path and query that htmx comes from, empty where it sends none that can be read."""
    with suppress(ValueError):
        return (HtmxDetails(request).current_url_abs_path or "").partition("#")[0]
    return ""
