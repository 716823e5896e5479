"""What is handed in becomes one waiting row, however often and by however many it is handed in."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from positions.intake import capturing, receiving
from positions.intake.receiving import Content, Facts, pasted, receive
from positions.models import Article, Event, Source, Upload
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db

ADDRESS = "https://harbour-watch.example/news/view"
DAY = (dt.date(2024, 8, 5), dt.date(2024, 8, 5))
FACTS = Facts("", "Our view", "Harbour Watch", DAY)
PAGE = Content(b"<p>Divers need this.</p>", "text/html", "view.html")

T = TypeVar("T")


def at_once(act: Callable[[], T], times: int = 2) -> list[T]:
    """What `act` answers in several threads that start together, each with a connection of its own; raises what any
    of them raised."""
    ready = Barrier(times)

    def run(_number: int) -> T:
        ready.wait(timeout=30)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.parametrize(
    ("facts", "content"),
    [(Facts(ADDRESS), None), (Facts(), pasted("Divers need this.")), (Facts(), PAGE), (Facts(ADDRESS), PAGE)],
)
def test_what_is_handed_in_twice_is_queued_once(facts: Facts, content: Content | None) -> None:
    first, second = receive(facts, content, by=None), receive(facts, content, by=None)
    assert (first.state, second.state) == ("new", "duplicate")
    assert first.article == second.article
    assert Article.objects.get().intake == "queued"
    assert Upload.objects.count() == (content is not None)
    assert Event.objects.about(first.article).count() == 1


@pytest.mark.parametrize(
    "spelling",
    [
        "http://harbour-watch.example/news/view",
        "HTTPS://Harbour-Watch.example:443/news/view",
        f"{ADDRESS}?utm_source=letter&fbclid=1",
        f"{ADDRESS}#comments",
        f"  {ADDRESS} ",
    ],
)
def test_one_page_spelled_differently_is_a_duplicate(spelling: str) -> None:
    article = receive(Facts(ADDRESS), by=None).article
    assert receive(Facts(spelling), by=None) == receiving.Received(article, "duplicate")


def test_other_pages_of_a_site_are_other_articles() -> None:
    states = [receive(Facts(ADDRESS + rest), by=None).state for rest in ("", "/", "?page=2", "s")]
    assert states == ["new"] * 4


def test_the_same_bytes_under_another_name_are_a_duplicate() -> None:
    first = receive(Facts(), PAGE, by=None)
    again = receive(Facts(), Content(PAGE.content, "text/plain", "other.txt"), by=None)
    assert (again.article, again.state) == (first.article, "duplicate")


def test_what_is_known_about_it_is_kept(cast: Cast) -> None:
    article = receive(Facts(ADDRESS, *("Our view", "Harbour Watch", DAY)), by=cast.edith).article
    article.refresh_from_db()
    assert (article.address, article.title, article.publisher) == (ADDRESS, "Our view", "Harbour Watch")
    assert (article.published_from, article.published_to) == DAY
    assert (article.published_basis, article.added_by) == ("as handed in", cast.edith)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("One\r\ntwo\rthree", "One\ntwo\nthree"),
        ("A nul \0 and half \ud83d a pair", "A nul \ufffd and half \ufffd a pair"),
        ("  kept \x07 as it is\n", "  kept \x07 as it is\n"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_a_pasted_text_becomes_what_every_text_is_stored_as(typed: str, stored: str) -> None:
    article = receive(Facts(), pasted(typed), by=None).article
    assert bytes(Upload.objects.get(article=article).content).decode() == stored


def test_no_fact_holds_what_the_database_does_not_take() -> None:
    facts = Facts(ADDRESS, "Our\0 view\r\nof \ud83d it" + "x" * 600, "Watch\0" + "y" * 300)
    article = receive(facts, Content(b"Text.", "text/plain", "\udcff\0.txt" + "z" * 400), by=None).article
    article.refresh_from_db()
    assert article.title.startswith("Our\ufffd view of \ufffd it")
    assert (len(article.title), len(article.publisher), len(article.upload.filename)) == (500, 200, 300)


def test_the_publisher_is_the_host_where_nobody_says_more() -> None:
    host = ".".join(["a" * 60] * 4)
    assert receive(Facts("https://www.paper.example/a"), by=None).article.publisher == "paper.example"
    assert receive(Facts(f"https://{host}/"), by=None).article.publisher == host[:200]


def test_the_source_is_the_one_on_the_same_host() -> None:
    source = Source.objects.create(
        slug="paper",
        name="The Paper",
        kind="outlet",
        home_page="https://www.paper.example/world",
        language="fr",
    )
    article = receive(Facts("http://paper.example/2024/view"), by=None).article
    assert (article.source, article.publisher, article.language) == (source, "The Paper", "fr")
    assert receive(Facts("https://blog.paper.example/view"), by=None).article.source is None


@pytest.mark.parametrize(
    ("address", "because"),
    [
        ("", "Give an address"),
        ("view.html", "starts with http"),
        ("ftp://paper.example/a", "starts with http"),
        ("https://paper.example:x/", "not a web address"),
        ("https://paper.example/\0", "control characters"),
        ("https://paper.example/" + "a" * 2000, "longer than 2,000"),
        ("https://paper.example/" + "ü" * 400, "longer than 2,000"),
    ],
)
def test_what_is_no_address_is_refused_in_words(address: str, because: str) -> None:
    with pytest.raises(ValueError, match=because):
        receive(Facts(address), by=None)
    assert not Article.objects.exists()


def test_more_bytes_than_are_taken_in_are_refused() -> None:
    with pytest.raises(ValueError, match="larger than 10 MB"):
        receive(Facts(), Content(b"x" * (receiving.LARGEST + 1), "text/plain"), by=None)


def test_an_article_that_was_only_cited_is_completed_on_its_row(cast: Cast) -> None:
    cited = receiving.cited(Facts(ADDRESS, "Our view", "Harbour Watch", DAY), by=cast.edith)
    received = receive(Facts(ADDRESS + "?utm_source=x"), pasted(make.TEXT), by=cast.edith)
    assert (received.article, received.state) == (cited, "updated")
    capturing.take(cited.pk)
    cited.refresh_from_db()
    assert (cited.intake, cited.title, cited.published_from) == ("captured", "Our view", DAY[0])


@pytest.mark.parametrize(("address", "content"), [(ADDRESS, None), ("", pasted(make.TEXT)), (ADDRESS, PAGE)])
def test_what_was_cited_by_its_names_gets_its_address_or_text(address: str, content: Content | None) -> None:
    cited = receiving.cited(FACTS, by=None)
    received = receive(Facts(address, "Our view", "Harbour Watch", DAY), content, by=None)
    assert (received.article, received.state) == (cited, "updated")
    assert received.article.address == address
    again = receive(Facts(address, "Our view", "Harbour Watch", DAY), content, by=None)
    assert (again.article, again.state) == (cited, "duplicate")


def test_one_thing_is_cited_once_and_its_address_can_come_later() -> None:
    first = receiving.cited(FACTS, by=None)
    later = receiving.cited(Facts(ADDRESS, "Our view", "Harbour Watch", DAY), by=None)
    assert first == later == receiving.cited(Facts(ADDRESS), by=None) == receiving.cited(FACTS, by=None)
    assert Article.objects.get().canonical_address == ADDRESS


def test_a_failed_article_is_queued_again_with_what_is_known_now() -> None:
    article = receive(Facts("http://harbour-watch.example/news/view"), by=None).article
    capturing.fail(article, "The site refuses access (403).")
    again = receive(Facts(ADDRESS, title="Our view", published=DAY), pasted(make.TEXT), by=None)
    assert (again.article, again.state) == (article, "updated")
    article.refresh_from_db()
    assert (article.intake, article.intake_reason, article.claimed_at) == ("queued", "", None)
    assert (article.address, article.title, article.published_from) == (ADDRESS, "Our view", DAY[0])


def test_an_address_takes_the_place_of_a_file_that_could_not_be_read() -> None:
    article = receive(Facts(ADDRESS), Content(b"%PDF-1.7", "text/html", "view.html"), by=None).article
    capturing.take(article.pk)
    assert receive(Facts(ADDRESS), by=None).state == "updated"
    assert not Upload.objects.exists()


def test_what_a_duplicate_leads_to_is_what_is_queued_again() -> None:
    article, copy = (receive(Facts(ADDRESS + end), by=None).article for end in ("", "?print=1"))
    Article.objects.filter(pk=copy.pk).update(intake="failed", duplicate_of=article)
    assert receive(Facts(copy.address), by=None) == receiving.Received(article, "duplicate")
    capturing.fail(article, "gone")
    again = receive(Facts(copy.address), pasted(make.TEXT), by=None)
    assert (again.article, again.state) == (article, "updated")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("address", "content"), [(ADDRESS, None), ("", pasted(make.TEXT)), (ADDRESS, pasted(make.TEXT))]
)
def test_two_that_hand_in_the_same_at_once_make_one_row(address: str, content: Content | None) -> None:
    for number in range(10):
        facts = Facts(address and f"{address}/{number}")
        each = content and Content(content.content + bytes([65 + number]), content.media_type)
        received = at_once(lambda facts=facts, each=each: receive(facts, each, by=None), 3)  # type: ignore[misc]
        assert sorted(one.state for one in received) == ["duplicate", "duplicate", "new"]
    assert Article.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_two_that_cite_the_same_at_once_make_one_row() -> None:
    for number in range(10):
        facts = Facts("", f"View {number}", "Harbour Watch", DAY)
        assert len(set(at_once(lambda facts=facts: receiving.cited(facts, by=None)))) == 1  # type: ignore[misc]
