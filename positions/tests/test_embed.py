"""A position in other people's pages: readable without scripts, framed by anybody, honest about corrections."""

import pytest
from django.test import Client
from lxml import etree

from positions.models import Publication
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db
ADDRESS = "/embed/positions/harbour-watch/harbour-treaty/"


@pytest.fixture
def publication(cast: Cast) -> Publication:
    return make.published(by=cast.edith, reviewer=cast.rosa)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.status_code
    return " ".join(answer.content.decode().split())


def test_a_frame_may_stand_anywhere_and_every_other_page_nowhere(
    client: Client, publication: Publication
) -> None:
    framed = client.get(ADDRESS)
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    page = client.get("/positions/harbour-watch/harbour-treaty/")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_a_frame_has_no_script_no_cookie_and_is_small(client: Client, publication: Publication) -> None:
    framed = client.get(ADDRESS)
    assert b"<script" not in framed.content
    assert not framed.cookies
    assert len(framed.content) < 20_000


def test_a_frame_says_where_one_stands_on_what_and_leads_to_the_record(
    client: Client, publication: Publication
) -> None:
    shown = text(client, ADDRESS)
    assert "Opposes unless changed" in shown
    assert "1 statement from 1 independent source" in shown
    assert 'href="http://testserver/positions/harbour-watch/harbour-treaty/" target="_top"' in shown


def test_what_was_corrected_since_it_was_embedded_is_said(
    client: Client, cast: Cast, publication: Publication
) -> None:
    make.corrected(publication.statement, by=cast.edith, reviewer=cast.rosa, summary="Wants more.")
    note = "Since this was embedded, something that it rests on was corrected or withdrawn"
    assert note in text(client, f"{ADDRESS}?since=2020-01-01")
    for address in (ADDRESS, f"{ADDRESS}?since=2999-01-01", f"{ADDRESS}?since=soon"):
        assert note not in text(client, address)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lang=fr", 'lang="fr"'),
        ("lang=ar", 'dir="rtl"'),
        ("lang=xx", 'lang="en"'),
        ("theme=dark", "css/dark."),
        ("theme=light", "css/tokens."),
    ],
)
def test_language_and_theme_are_asked_for_in_the_address(
    client: Client, publication: Publication, query: str, expected: str
) -> None:
    answer = client.get(f"{ADDRESS}?{query}")
    assert (expected == "400" and answer.status_code == 400) or expected in answer.content.decode()
    assert (b"css/dark." in answer.content) is (query != "theme=light")


def test_what_is_not_there_says_so_in_the_frame(client: Client) -> None:
    shown = text(client, "/embed/positions/nobody/nothing/", 404)
    assert "The position that was embedded here is not at this address." in shown


def test_the_picture_is_an_image_by_itself_with_its_words(client: Client, publication: Publication) -> None:
    answer = client.get("/embed/positions/harbour-watch/harbour-treaty.svg")
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    drawn = etree.fromstring(answer.content)
    words = " ".join(drawn.itertext())
    assert "Harbour Watch on the Harbour Treaty" in words
    assert "Opposes unless changed" in words
    assert not drawn.xpath("//*[@style or @class or local-name()='script' or local-name()='style']")
