"""What search engines are told: every readers' page once, in parts, with the day of its last change; robots.txt."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from positions.editing import merging, reviewing
from positions.publishing import sitemaps
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_steps import said

pytestmark = pytest.mark.django_db
XMLNS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def listed(client: Client, address: str) -> dict[str, str]:
    """The addresses that a sitemap lists, each with when it last changed; without the site's name."""
    answer = client.get(address)
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    found: dict[str, str] = {}
    for each in etree.fromstring(answer.getvalue()):
        address = each.findtext(f"{XMLNS}loc")
        assert address.startswith("http://testserver/")
        assert address not in found
        found[urlsplit(address).path] = each.findtext(f"{XMLNS}lastmod") or ""
    return found


def everything(client: Client) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in listed(client, "/sitemap.xml"):
        pages = listed(client, part)
        assert pages, part
        assert not pages.keys() & found.keys()
        found |= pages
    return found


def test_every_page_is_listed_once_with_the_instant_of_its_last_publication(
    client: Client, cast: Cast
) -> None:
    published = said(cast, 1, "oppose")
    at = published.starts.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert everything(client) == {
        **dict.fromkeys(
            ["/", "/treaties/", "/organizations/", "/concerns/", "/method/", "/corrections/"], ""
        ),
        "/treaties/harbour-treaty/": at,
        "/organizations/harbour-watch/": at,
        "/positions/harbour-watch/harbour-treaty/": at,
        f"/statements/{published.statement_id}/": at,
    }
    for address in everything(client):
        assert client.get(address).status_code == 200, address


def test_what_readers_do_not_see_is_not_listed(client: Client, cast: Cast) -> None:
    withdrawn = said(cast, 1, "oppose").statement
    reviewing.withdraw(withdrawn, by=cast.rosa, reason="A doubt.")
    make.in_review(by=cast.edith, of=make.capture(f"Waiting. {make.TEXT}"))
    merged = make.organization("quay-watch")
    merging.merge(merged, into=make.organization(), by=cast.ada, why="The same.")
    found = everything(client)
    assert not [address for address in found if address.startswith(("/statements/", "/positions/"))]
    assert "/organizations/quay-watch/" not in found
    assert found["/treaties/harbour-treaty/"]


def test_parts_hold_so_many_row_numbers_each_and_empty_ones_are_none(
    client: Client, cast: Cast, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sitemaps, "PART", 2)
    statements = [said(cast, day, "oppose").statement_id for day in range(1, 6)]
    parts = [part for part in listed(client, "/sitemap.xml") if "statements" in part]
    assert len(parts) in {3, 4}
    found = everything(client)
    assert {f"/statements/{pk}/" for pk in statements} <= found.keys()
    assert client.get("/sitemaps/statements-999999.xml").status_code == 404
    assert client.get(f"/sitemaps/statements-{'9' * 30}.xml").status_code == 404
    assert client.get("/sitemaps/people-0.xml").status_code == 404


def test_no_sitemap_takes_more_queries_the_more_it_lists(client: Client, cast: Cast) -> None:
    counts = []
    for day in (1, 2):
        published = said(cast, day, "oppose", organization=make.organization(f"watch-{day}"))
        part = published.pk // sitemaps.PART
        for address in ("/sitemap.xml", f"/sitemaps/statements-{part}.xml", "/sitemaps/organizations-0.xml"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address).getvalue()
            counts.append(len(queries))
            assert not [each for each in queries if "OFFSET" in each["sql"]]
    assert counts[:3] == counts[3:]
    assert max(counts) <= 8, counts


def test_robots_are_led_to_the_sitemap_and_away_from_the_desk(client: Client, db: None) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    for private in ("/edit/", "/accounts/", "/admin/", "/search/?"):
        assert f"Disallow: {private}" in lines
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"
