"""A waiting row becomes a capture once, or says in words why not; nothing in between stays."""

import datetime as dt
import hashlib
from collections.abc import Callable

import pytest
from django.db import DataError, OperationalError
from django.db.models import F
from django.test import override_settings
from django.utils import timezone

from positions.intake import capturing, receiving
from positions.intake.receiving import Content, Facts, pasted
from positions.intake.texts import extracting
from positions.intake.texts.extracting import Extracted
from positions.intake.web import fetching
from positions.models import Article, Capture, CaptureBytes, Host, Upload
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.network import Net, page
from positions.tests.test_receiving import at_once

pytestmark = pytest.mark.django_db

ADDRESS = "https://harbour-watch.example/news/view"
PAGE = "<html><head><title>Our view</title>{head}</head><body><article><p>{text}</p></article></body></html>"
Answer = Callable[..., None]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Makes a site answer with this, whatever is asked for; `url` is where its redirects end."""

    def set_answer(
        text: str = make.TEXT, *, url: str = "", head: str = "", media_type: str = "text/html"
    ) -> None:
        content = PAGE.format(head=head, text=text).encode()

        def fetch(address: str, *, user_agent: str, **options: object) -> fetching.Fetched:
            headers = [("content-type", media_type)]
            sent = [("user-agent", user_agent)]
            return fetching.Fetched(address, url or address, 200, sent, headers, content, media_type, "utf-8")

        monkeypatch.setattr(fetching, "fetch", fetch)

    return set_answer


def waiting(address: str = "", content: Content | None = None) -> Article:
    return receiving.receive(Facts(address), content, by=None).article


def taken(address: str = "", content: Content | None = None) -> Article:
    article = waiting(address, content)
    capturing.take(article.pk)
    article.refresh_from_db()
    return article


def claimed(article: Article, *, seconds_ago: float) -> Article:
    """As a worker leaves it that has died with it in its hands."""
    Article.objects.claim(article.pk)
    age = dt.timedelta(seconds=seconds_ago)
    Article.objects.filter(pk=article.pk).update(claimed_at=F("claimed_at") - age)
    return article


def state(article: Article) -> str:
    article.refresh_from_db()
    return article.intake


def test_taking_in_stores_bytes_hash_text_and_extractor() -> None:
    article = taken(content=Content(b"Divers\r\nneed this.", "text/plain", "view.txt"))
    capture = Capture.objects.get(article=article)
    assert bytes(capture.stored.content) == b"Divers\r\nneed this."
    assert capture.sha256 == hashlib.sha256(b"Divers\r\nneed this.").hexdigest() == article.sha256
    assert capture.text == "Divers\nneed this."
    assert capture.text_sha256 == hashlib.sha256(b"Divers\nneed this.").hexdigest()
    assert (capture.extractor, capture.extractor_version) == ("plain", extracting.PLAIN_VERSION)
    assert (capture.media_type, capture.request) == ("text/plain", {"handed_in": "view.txt"})
    assert (article.intake, article.triage, article.title) == ("captured", "new", "Divers")


def test_taking_in_an_address_stores_what_was_asked_and_answered(answers: Answer) -> None:
    answers(url=ADDRESS + "/final")
    capture = taken(ADDRESS).capture
    assert capture
    assert capture.request["address"] == ADDRESS
    assert capture.request["headers"][0][0] == "user-agent"
    assert (capture.status, capture.headers) == (200, [["content-type", "text/html"]])
    assert capture.article.canonical_address == ADDRESS + "/final"
    assert capture.article.title == "Our view"


def test_what_somebody_knew_outlasts_what_the_page_says(answers: Answer) -> None:
    answers()
    facts = Facts(ADDRESS, "A title of ours", "Our publisher", (make.AUGUST[0], make.AUGUST[1]))
    article = receiving.receive(facts, by=None).article
    capturing.take(article.pk)
    article.refresh_from_db()
    assert (article.title, article.publisher, article.published_from) == (
        "A title of ours",
        "Our publisher",
        make.AUGUST[0],
    )


def test_the_upload_is_gone_once_captured() -> None:
    taken(content=pasted(make.TEXT))
    assert not Upload.objects.exists()


def test_taking_in_twice_captures_once() -> None:
    article = taken(content=pasted(make.TEXT))
    capturing.take(article.pk)
    capturing.take(article.pk + 1)
    assert Capture.objects.count() == CaptureBytes.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_taking_in_by_two_at_once_captures_once() -> None:
    for number in range(10):
        article = waiting(content=pasted(f"{number} {make.TEXT}"))
        at_once(lambda pk=article.pk: capturing.take(pk))  # type: ignore[misc]
        assert state(article) == "captured"
    assert Capture.objects.count() == 10


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1/a", "private or reserved network"),
        ("http://[::1]/a", "private or reserved network"),
        ("http://169.254.169.254/latest", "private or reserved network"),
        ("http://localhost/a", "not a full domain name"),
        ("http://2130706433/", "unusual spelling"),
        ("http://harbour-watch.example:8080/", "Only ports 80 and 443"),
        ("http://user:secret@harbour-watch.example/", "user name or password"),
    ],
)
def test_an_address_that_is_not_asked_fails_with_the_reason(address: str, why: str) -> None:
    article = taken(address)
    assert article.intake == "failed"
    assert why in article.intake_reason
    assert not Capture.objects.exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (Content(b"%PDF-1.7 ...", "text/plain", "view.txt"), "This PDF is damaged"),
        (Content(b"  \n ", "text/plain", "view.txt"), "empty"),
        (Content(bytes(range(1, 32)) * 9, "text/plain", "view.txt"), "not a text"),
        (Content(b"<html><body></body></html>", "text/html", "view.html"), "No article"),
        (Content(b"a" * 1_000_001, "text/plain", "view.txt"), "longer than 1,000,000"),
    ],
)
def test_a_file_that_cannot_be_read_fails_and_can_be_handed_in_again(content: Content, why: str) -> None:
    article = taken(content=content)
    assert article.intake == "failed"
    assert why in article.intake_reason
    assert receiving.receive(Facts(), content, by=None).state == "updated"


def test_a_site_out_of_reach_leaves_the_article_in_the_queue(net: Net) -> None:
    net.pages["tide.example/view"] = page(status=503)
    article = waiting("http://tide.example/view")
    with pytest.raises(fetching.Unavailable) as unavailable:
        capturing.take(article.pk)
    assert unavailable.value.retry_after == capturing.FIRST_RETRY
    assert (state(article), article.intake_reason) == ("queued", "The site answers with error 503.")
    # It has a retry of its own under way.
    assert capturing.due() == []


def test_a_site_that_stays_out_of_reach_fails_the_article_at_last_and_a_person_tries_again(
    net: Net, cast: Cast
) -> None:
    net.pages["tide.example/view"] = page(status=503)
    article, waits = waiting("http://tide.example/view"), []
    for _ in range(2):
        with pytest.raises(fetching.Unavailable) as unavailable:
            capturing.take(article.pk)
        waits.append(unavailable.value.retry_after)
    capturing.take(article.pk)
    assert waits == [10, 40]
    assert (state(article), article.intake_reason) == ("failed", "The site answers with error 503.")
    net.pages["tide.example/view"] = page(make.TEXT, kind="text/plain")
    event = capturing.retry(article, by=cast.edith)
    capturing.take(article.pk)
    assert (state(article), event.verb) == ("captured", "retry")
    with pytest.raises(ValueError, match="did not fail"):
        capturing.retry(article, by=cast.edith)


def test_an_article_waits_while_its_site_is_asked_for_another_and_is_next(net: Net) -> None:
    net.pages["tide.example/1"] = net.pages["tide.example/2"] = page(make.TEXT, kind="text/plain")
    first, second = waiting("http://tide.example/1"), waiting("http://tide.example/2")
    Host.objects.create(name="tide.example", not_before=timezone.now() + dt.timedelta(minutes=1))
    capturing.take(second.pk)
    assert (state(second), second.intake_reason, second.tries) == ("queued", capturing.TURN, 0)
    Host.objects.update(not_before=None)
    capturing.take(first.pk)
    assert capturing.next_in_turn(first.pk) == second.pk
    assert second.pk in capturing.due()


def test_a_redirect_to_a_known_page_is_a_duplicate(answers: Answer) -> None:
    answers()
    first = taken(ADDRESS)
    answers("Other words by now.", url=ADDRESS + "?utm_source=short")
    second = taken("https://short.example/x")
    assert (second.intake, second.duplicate_of) == ("failed", first)
    assert second.intake_reason == f"the same as article {first.pk}"
    assert Capture.objects.count() == 1


def test_a_page_that_names_its_known_address_is_a_duplicate(answers: Answer) -> None:
    answers()
    first = taken(ADDRESS)
    answers("Printed.", head=f'<link rel="canonical" href="{ADDRESS}">')
    assert taken(ADDRESS + "?print=1").duplicate_of == first


def test_the_same_bytes_from_elsewhere_are_a_duplicate(answers: Answer) -> None:
    answers()
    first = taken(ADDRESS)
    assert taken("https://mirror.example/view").duplicate_of == first


def test_a_redirect_to_the_address_of_a_duplicate_leads_to_its_article(answers: Answer) -> None:
    answers()
    first, second = taken(ADDRESS), taken("https://mirror.example/view")
    answers("Changed since.", url=second.address)
    assert taken("https://short.example/x").duplicate_of == first


def test_a_redirect_to_an_article_that_was_only_cited_completes_that_one(answers: Answer) -> None:
    cited = receiving.cited(Facts(ADDRESS, "The view as cited", "Harbour Watch"), by=None)
    answers(url=ADDRESS)
    assert taken("https://short.example/x").duplicate_of == cited
    assert (state(cited), cited.title) == ("captured", "The view as cited")
    assert cited.capture


def test_an_article_that_becomes_a_duplicate_takes_its_duplicates_along(answers: Answer) -> None:
    first, second, third = (
        waiting(address) for address in (ADDRESS, "https://a.example/", "https://b.example/")
    )
    answers("Third.", url=second.address)
    capturing.take(third.pk)
    answers("First.", url=first.address)
    capturing.take(second.pk)
    capturing.take(first.pk)
    assert (state(first), state(second), state(third)) == ("captured", "failed", "failed")
    assert set(first.duplicates.all()) == {second, third}


def test_two_addresses_of_one_page_taken_in_at_once_are_one_capture(
    answers: Answer, transactional_db: None
) -> None:
    for number in range(5):
        answers(f"View {number}.", url=f"{ADDRESS}/{number}")
        pair = [waiting(f"https://{host}.example/{number}").pk for host in ("short", "mirror")]
        at_once(lambda pair=pair: capturing.take(pair.pop()))  # type: ignore[misc]
    assert Article.objects.filter(intake="captured").count() == Capture.objects.count() == 5
    assert Article.objects.exclude(duplicate_of=None).count() == 5


@pytest.mark.django_db(transaction=True)
def test_what_is_handed_in_while_the_same_is_stored_is_found(
    answers: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, late = capturing._same, list[Article]()

    def hand_in_meanwhile(article: Article, sha256: str, address: str | None) -> Article | None:
        found = look(article, sha256, address)
        late.extend([] if late else at_once(lambda: waiting(ADDRESS), times=1))
        return found

    monkeypatch.setattr(capturing, "_same", hand_in_meanwhile)
    answers(url=ADDRESS)
    assert taken("https://short.example/x").duplicate_of == late[0]
    assert state(late[0]) == "queued"


def test_the_claim_of_a_dead_worker_is_taken_again_when_its_time_is_over_and_not_before() -> None:
    article = claimed(waiting(content=pasted(make.TEXT)), seconds_ago=20)
    with override_settings(CLAIM_SECONDS=30):
        capturing.take(article.pk)
        assert (state(article), capturing.due()) == ("fetching", [])
    with override_settings(CLAIM_SECONDS=10):
        assert capturing.due() == [article.pk]
        capturing.take(article.pk)
    assert state(article) == "captured"


def test_an_article_on_which_three_workers_died_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    article = claimed(waiting(content=pasted(make.TEXT)), seconds_ago=1000)
    monkeypatch.setattr(capturing, "_capture", lambda article: None)  # as if killed right there
    for _ in range(2):
        capturing.take(article.pk)
        assert state(article) == "fetching"
        claimed(article, seconds_ago=1000)
    capturing.take(article.pk)
    assert (state(article), article.intake_reason) == ("failed", capturing.SET_ASIDE)
    assert capturing.due() == []


@pytest.mark.parametrize("error", [RecursionError, MemoryError, ValueError, DataError, ZeroDivisionError])
def test_an_error_of_ours_fails_the_article_and_is_in_the_log(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def extract(*args: object, **kwargs: object) -> Extracted:
        raise error("deep inside")

    monkeypatch.setattr(extracting, "extract", extract)
    article = taken(content=pasted(make.TEXT))
    assert (article.intake, article.intake_reason) == ("failed", capturing.OUR_ERROR)
    assert "deep inside" in caplog.text
    assert capturing.due() == []


def test_an_error_in_the_middle_of_storing_leaves_nothing_half_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def describe(*args: object) -> None:
        raise RuntimeError("in the middle")

    with monkeypatch.context() as broken:
        broken.setattr(capturing, "_describe", describe)
        article = taken(content=pasted(make.TEXT))
    assert (article.intake, Capture.objects.count(), CaptureBytes.objects.count()) == ("failed", 0, 0)
    assert receiving.receive(Facts(), pasted(make.TEXT), by=None).state == "updated"
    capturing.take(article.pk)
    assert state(article) == "captured"


def test_a_database_that_goes_away_in_the_middle_only_delays_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def describe(*args: object) -> None:
        raise OperationalError("the connection is lost")

    article = waiting(content=pasted(make.TEXT))
    with monkeypatch.context() as broken:
        broken.setattr(capturing, "_describe", describe)
        with pytest.raises(OperationalError):
            capturing.take(article.pk)
    assert (state(article), Capture.objects.count()) == ("fetching", 0)
    capturing.take(claimed(article, seconds_ago=1000).pk)
    assert state(article) == "captured"


def test_what_a_site_may_say_too_long_is_cut_or_left_out(answers: Answer) -> None:
    answers(url=ADDRESS + "?" + "a" * 3000, media_type="text/" + "x" * 200)
    monster = taken(ADDRESS)
    assert (monster.intake, monster.canonical_address) == ("captured", ADDRESS)
    assert monster.capture
    assert len(monster.capture.media_type) == 100


def test_a_worker_that_was_given_up_fails_nothing_that_another_has_claimed_since() -> None:
    article = receiving.receive(Facts(), pasted("Divers need this."), by=None).article
    slow = Article.objects.claim(article.pk)
    assert slow
    Article.objects.update(claimed_at=timezone.now() - dt.timedelta(days=1))
    assert Article.objects.claim(article.pk)
    capturing.fail(slow, "The site does not answer.")
    article.refresh_from_db()
    assert article.intake == "fetching"
