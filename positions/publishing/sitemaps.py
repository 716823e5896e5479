"""The sitemap (sitemaps.org 0.9): every readers' page that search engines may list, in parts.

A part holds the rows whose numbers lie in its range, so that none is counted or skipped over to find its beginning.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest, Now
from django.urls import reverse
from django.utils import timezone

from positions.models import Appearance, Concern, Organization, Publication, Raised, Step, Treaty
from positions.publishing.plain import instant

# Of the 50,000 that a sitemap may hold.
PART = 45_000
TOGETHER = 2_000
XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
# Pages that are there whatever is on record.
ALWAYS = ("home", "treaties", "organizations", "concerns", "method", "corrections")


@dataclass(frozen=True)
class Kind:
    """Pages of one kind: their rows, each with the parts of its `address` and `lastmod`, and the name of the page."""

    page: str
    rows: Callable[[], QuerySet[Any]]
    address: tuple[str, ...]
    lastmod: Any


def _last_known(column: str) -> Subquery:
    """When something last became known of what was said on a treaty, or by an organization."""
    ours = Appearance.objects.filter(**{column: OuterRef("pk")}).annotate(at=Greatest("starts", "ends"))
    return Subquery(ours.filter(at__lte=Now()).order_by("-at").values("at")[:1])


def _last_raised() -> Subquery:
    """When something last became known of who raises a concern."""
    raised = Raised.objects.out().filter(concern=OuterRef("pk"))
    return Subquery(raised.order_by("-starts").values("starts")[:1])


def _positions() -> QuerySet[Step]:
    """A row for each pair that is on record."""
    return Step.objects.open_now().on(timezone.now().date())


KINDS = {
    "treaties": Kind("treaty", Treaty.objects.all, ("slug",), _last_known("treaty")),
    "organizations": Kind("organization", Organization.objects.shown, ("slug",), _last_known("organization")),
    "concerns": Kind("concern", Concern.objects.shown, ("slug",), _last_raised()),
    "positions": Kind(
        "position", _positions, ("organization__slug", "treaty__slug"), F("publication__starts")
    ),
    "statements": Kind("statement", Publication.objects.open_now, ("statement",), F("starts")),
}


def index(site: str) -> Iterator[str]:
    """The addresses of all parts that hold something."""
    yield f'{DECLARATION}<sitemapindex xmlns="{XMLNS}">\n'
    yield _line("sitemap", site + reverse("sitemap-pages"))
    for name, kind in KINDS.items():
        parts = kind.rows().order_by().annotate(part=F("pk") / PART).values_list("part")
        for number, last in parts.annotate(last=Max(kind.lastmod)).order_by("part"):
            yield _line("sitemap", site + reverse("sitemap-part", args=[name, number]), last)
    yield "</sitemapindex>\n"


def pages(site: str) -> Iterator[str]:
    """The pages that are always there."""
    return _urls((site + reverse(page), None) for page in ALWAYS)


def part(name: str, number: int, site: str) -> Iterator[str]:
    """The pages of one kind whose rows have the numbers of this part, from a cursor of the database."""
    kind = KINDS[name]
    ours = kind.rows().filter(pk__gte=number * PART, pk__lt=(number + 1) * PART)
    rows = ours.order_by("pk").annotate(lastmod=kind.lastmod).values_list(*kind.address, "lastmod")
    return _urls(
        (site + reverse(kind.page, args=address), lastmod)
        for *address, lastmod in rows.iterator(chunk_size=TOGETHER)
    )


def exists(name: str, number: int) -> bool:
    """Whether the part holds anything: an empty one is none."""
    return KINDS[name].rows().filter(pk__gte=number * PART, pk__lt=(number + 1) * PART).exists()


def _urls(found: Iterable[tuple[str, dt.datetime | None]]) -> Iterator[str]:
    yield f'{DECLARATION}<urlset xmlns="{XMLNS}">\n'
    for address, lastmod in found:
        yield _line("url", address, lastmod)
    yield "</urlset>\n"


def _line(name: str, address: str, lastmod: dt.datetime | None = None) -> str:
    dated = f"<lastmod>{instant(lastmod)}</lastmod>" if lastmod else ""
    return f"<{name}><loc>{escape(address)}</loc>{dated}</{name}>\n"


def robots(site: str) -> str:
    """What crawlers are asked for: to leave alone what is for editors, and what is made for one question."""
    lines = ["User-agent: *", "Disallow: /edit/", "Disallow: /accounts/", "Disallow: /admin/"]
    lines += ["Disallow: /search/?", "Disallow: /report/?", f"Sitemap: {site}{reverse('sitemap')}"]
    return "\n".join([*lines, ""])
