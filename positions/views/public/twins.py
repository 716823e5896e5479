"""Readers' pages as data: JSON and CSV beside a treaty, an organization, a position, with the page's own parameters."""

from collections.abc import Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from positions.forms.search import SearchForm
from positions.models import Concern, Organization, Treaty
from positions.publishing import sheets, twins
from positions.publishing.plain import Plain
from positions.publishing.twins import Asked, Twin
from positions.reading import timelines
from positions.views.public import keeping
from positions.views.public.days import days, site_of
from positions.views.public.leading import moved, row_at

# What a table can have a row for.
OF = ("statements", "positions")


def asked(request: HttpRequest, *filters: str) -> Asked:
    """What the page of the same query would show. BadRequest (a sentence) for what is no day."""
    day, known = days(request)
    wanted = tuple((name, request.GET.get(name, "")) for name in filters)
    return Asked(site_of(request), day, known, wanted)


def table_of(request: HttpRequest) -> str:
    wanted = request.GET.get("of", "") or OF[0]
    if wanted not in OF:
        raise BadRequest(_("of takes statements or positions."))
    return wanted


def as_json(request: HttpRequest, twin: Twin) -> HttpResponseBase:
    return _streamed(request, twin.pieces(), "application/json; charset=utf-8")


def as_table(request: HttpRequest, rows: Iterator[Plain], *, of: str, name: str) -> HttpResponseBase:
    """Statements or positions as CSV, to be kept under a name without what file systems do not take: of slugs."""
    columns = sheets.STATEMENTS if of == "statements" else sheets.POSITIONS
    answer = _streamed(request, sheets.pieces(columns, rows), "text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{of}.csv"'
    return answer


def _streamed(request: HttpRequest, pieces: Iterator[str], content_type: str) -> HttpResponseBase:
    """Written while it is read. Whoever asks for the head alone makes nobody read."""
    return StreamingHttpResponse(() if request.method == "HEAD" else pieces, content_type=content_type)


@keeping.data
def treaty(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    found = row_at(Treaty.objects.all(), slug)
    if elsewhere := moved(request, "treaty-twin", (slug, found.slug), (form, form)):
        return elsewhere
    wanted = asked(request, "kind", "stance", "sort")
    if form == "json":
        return as_json(request, twins.treaty(found, wanted))
    of = table_of(request)
    read = twins.statements_on if of == "statements" else twins.positions_on
    return as_table(request, read(found, wanted), of=of, name=found.slug)


@keeping.data
def organization(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    found = row_at(Organization.objects.all(), slug)
    if elsewhere := moved(request, "organization-twin", (slug, found.slug), (form, form)):
        return elsewhere
    wanted = asked(request)
    if form == "json":
        return as_json(request, twins.organization(found, wanted))
    of = table_of(request)
    read = twins.statements_of if of == "statements" else twins.positions_of
    return as_table(request, read(found, wanted), of=of, name=found.slug)


@keeping.data
def position(request: HttpRequest, organization: str, treaty: str, form: str) -> HttpResponseBase:
    who, on = row_at(Organization.objects.all(), organization), row_at(Treaty.objects.all(), treaty)
    if elsewhere := moved(
        request, "position-twin", (organization, who.slug), (treaty, on.slug), (form, form)
    ):
        return elsewhere
    wanted = asked(request, "show", "concern")
    page = timelines.timeline(who, on, day=wanted.day, known=wanted.known)
    if form == "json":
        return as_json(request, twins.position(page, wanted))
    rows = twins.statements_at(page, wanted)
    return as_table(request, rows, of="statements", name=f"{who.slug}-{on.slug}")


@keeping.data
def concern(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    found = row_at(Concern.objects.all(), slug)
    if elsewhere := moved(request, "concern-twin", (slug, found.slug), (form, form)):
        return elsewhere
    wanted = asked(request, "treaty", "kind", "polarity")
    if form == "json":
        return as_json(request, twins.concern(found, wanted))
    return as_table(request, twins.statements_raising(found, wanted), of="statements", name=found.slug)


@keeping.data
def search(request: HttpRequest, form: str) -> HttpResponseBase:
    typed = SearchForm(request.GET)
    if not typed.is_valid():
        problems = (problem for found in typed.errors.values() for problem in found)
        raise BadRequest(" ".join(map(str, problems)))
    wanted = asked(request, *(typed.add_prefix(name) for name in typed.fields))
    if form == "json":
        return as_json(request, twins.search(typed.wanted, wanted))
    rows = twins.search(typed.wanted, wanted).lists["statements"]
    return as_table(request, iter(rows), of="statements", name="search")
