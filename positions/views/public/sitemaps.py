"""What crawlers read: the sitemap in its parts, and robots.txt."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from positions.publishing import sitemaps
from positions.views.public import keeping
from positions.views.public.days import site_of

XML = "application/xml; charset=utf-8"


@keeping.data
def index(request: HttpRequest) -> HttpResponse:
    return HttpResponse(sitemaps.index(site_of(request)), content_type=XML)


@keeping.data
def pages(request: HttpRequest) -> HttpResponse:
    return HttpResponse(sitemaps.pages(site_of(request)), content_type=XML)


@keeping.data
def part(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    if not sitemaps.exists(kind, number):
        raise Http404
    pieces = () if request.method == "HEAD" else sitemaps.part(kind, number, site_of(request))
    return StreamingHttpResponse(pieces, content_type=XML)


@keeping.data
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(sitemaps.robots(site_of(request)), content_type="text/plain; charset=utf-8")
