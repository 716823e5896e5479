"""Feeds beside readers' pages: changes of position, a treaty, an organization, a position, a concern, a search,
corrections.

A feed takes the filters of its page. It tells what is new now, so that it takes no days.
"""

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from positions.forms.search import SearchForm
from positions.models import Appearance, Concern, Organization, Step, Treaty
from positions.publishing import atom, json_feed
from positions.publishing.feeds import Entry, Feed, corrected, entries
from positions.reading import corrections as ledger
from positions.reading import filtering, news
from positions.reading.concerns import Wanted as Raising
from positions.reading.treaties import Wanted
from positions.views.public import keeping
from positions.views.public.days import addressed, site_of
from positions.views.public.leading import moved, row_at

SYNTAXES = {"atom": atom, "feed.json": json_feed}


def answer(
    request: HttpRequest, syntax: str, found: list[Entry], *, title: str, subtitle: str, page: str
) -> HttpResponse:
    """These entries as a feed; `page` is the address of what it is the feed of."""
    feed = Feed(title, subtitle, request.build_absolute_uri(page), request.build_absolute_uri(), found)
    written = SYNTAXES[syntax]
    return HttpResponse(written.written(feed), content_type=written.TYPE)


def of_statements(
    request: HttpRequest, syntax: str, said: QuerySet[Appearance], *, title: str, page: str
) -> HttpResponse:
    """The news among these appearances as a feed: for any page that has a set of them."""
    subtitle = _("Statements, with the evidence, as they are published, corrected and withdrawn.")
    found = entries(news.newest(said), site=site_of(request))
    return answer(request, syntax, found, title=title, subtitle=subtitle, page=page)


@keeping.data
def changes(request: HttpRequest, syntax: str) -> HttpResponse:
    return answer(
        request,
        syntax,
        entries(news.changed(), site=site_of(request)),
        title=_("Treaty Tracker: changes of position"),
        subtitle=_("Statements by which an organization took another step on a treaty."),
        page=addressed(request, "home"),
    )


@keeping.data
def treaty(request: HttpRequest, slug: str, syntax: str) -> HttpResponse:
    found = row_at(Treaty.objects.all(), slug)
    if elsewhere := moved(request, "treaty-feed", (slug, found.slug), (syntax, syntax)):
        return elsewhere
    wanted = Wanted(**{name: request.GET.get(name, "") for name in ("kind", "stance")})
    said = Appearance.objects.filter(treaty=found)
    steps = Step.objects.open_now().on(timezone.now().date()).filter(treaty=found)
    return of_statements(
        request,
        syntax,
        filtering.on_treaty(said, steps, wanted),
        title=_("Treaty Tracker: %(treaty)s") % {"treaty": found},
        page=addressed(request, "treaty", found.slug),
    )


@keeping.data
def organization(request: HttpRequest, slug: str, syntax: str) -> HttpResponse:
    found = row_at(Organization.objects.all(), slug)
    if elsewhere := moved(request, "organization-feed", (slug, found.slug), (syntax, syntax)):
        return elsewhere
    return of_statements(
        request,
        syntax,
        Appearance.objects.filter(organization__in=found.family),
        title=_("Treaty Tracker: %(organization)s") % {"organization": found},
        page=addressed(request, "organization", found.slug),
    )


@keeping.data
def position(request: HttpRequest, organization: str, treaty: str, syntax: str) -> HttpResponse:
    who, on = row_at(Organization.objects.all(), organization), row_at(Treaty.objects.all(), treaty)
    asked = (organization, who.slug), (treaty, on.slug), (syntax, syntax)
    if elsewhere := moved(request, "position-feed", *asked):
        return elsewhere
    said: QuerySet[Appearance] = Appearance.objects.filter(organization__in=who.family, treaty=on)
    if request.GET.get("show") == "changes":
        said = filtering.moving(said, who, on)
    if concern := request.GET.get("concern"):
        said = filtering.raising(said, concern)
    return of_statements(
        request,
        syntax,
        said,
        title=_("Treaty Tracker: %(organization)s on the %(treaty)s") % {"organization": who, "treaty": on},
        page=addressed(request, "position", who.slug, on.slug),
    )


@keeping.data
def concern(request: HttpRequest, slug: str, syntax: str) -> HttpResponse:
    found = row_at(Concern.objects.all(), slug)
    if elsewhere := moved(request, "concern-feed", (slug, found.slug), (syntax, syntax)):
        return elsewhere
    wanted = Raising(**{name: request.GET.get(name, "") for name in ("treaty", "kind", "polarity")})
    return of_statements(
        request,
        syntax,
        Appearance.objects.filter(filtering.raised(found, wanted)),
        title=_("Treaty Tracker: %(concern)s") % {"concern": found},
        page=addressed(request, "concern", found.slug),
    )


@keeping.data
def search(request: HttpRequest, syntax: str) -> HttpResponse:
    typed = SearchForm(request.GET)
    if not typed.is_valid():
        raise BadRequest(_("The search that this feed follows has a filter that cannot be read."))
    return of_statements(
        request,
        syntax,
        filtering.found(typed.wanted),
        title=_("Treaty Tracker: search for %(words)s") % {"words": typed.wanted.words or "…"},
        page=addressed(request, "search"),
    )


@keeping.data
def corrections(request: HttpRequest, syntax: str) -> HttpResponse:
    return answer(
        request,
        syntax,
        corrected(ledger.ledger().entries, site=site_of(request)),
        title=_("Treaty Tracker: corrections and withdrawals"),
        subtitle=_("What was wrong with published statements, and why it changed."),
        page=addressed(request, "corrections"),
    )
