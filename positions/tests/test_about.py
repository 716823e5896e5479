"""What the site says of itself is so: what it reads, and what it knows of its readers."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from positions.models import CoverageGap, Source
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def source(name: str = "Harbour Times", **fields: Any) -> Source:
    return Source.objects.create(slug=name.lower().replace(" ", "-"), name=name, kind="outlet", **fields)


def test_the_site_counts_what_it_has(client: Client, cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    shown = text(client, "/about/")
    assert "1 statement is published here, on 1 treaty; 1 organization is followed." in shown


def test_a_source_says_how_much_rests_on_it_and_when_it_was_not_read(client: Client, cast: Cast) -> None:
    read = source(feed_address="https://times.example/feed", reading="on", home_page="https://times.example/")
    published = make.published(by=cast.edith, reviewer=cast.rosa)
    article = published.version.evidence.get().article
    article.source = read
    article.save()
    now = timezone.now()
    CoverageGap.objects.create(source=read, starts=now - dt.timedelta(days=3), ends=now, why="failing")
    shown = text(client, "/sources/")
    assert "What is on record rests on 1 article or document." in shown
    assert "its feed could not be read" in shown
    assert "by its feed" in shown


def test_samples_are_no_sources_and_articles_from_elsewhere_are_counted(client: Client, cast: Cast) -> None:
    Source.objects.create(slug="sample", name="Our own samples", kind="sample")
    make.published(by=cast.edith, reviewer=cast.rosa)
    shown = text(client, "/sources/")
    assert "Our own samples" not in shown
    assert "1 of them from elsewhere" in shown


def test_without_any_source_the_page_says_so(client: Client) -> None:
    assert "No source is followed yet." in text(client, "/sources/")


def test_every_readers_page_leads_to_what_the_site_says_of_itself(client: Client) -> None:
    for address in ("/", "/treaties/", "/about/"):
        shown = text(client, address)
        assert all(
            f'href="/{page}/"' in shown for page in ("about", "method", "sources", "corrections", "privacy")
        )
