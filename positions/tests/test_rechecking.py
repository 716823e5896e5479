"""Pages of published evidence are looked at again: what differs is kept beside the capture, and told."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from positions.editing import undoing
from positions.intake import capturing, differing, receiving, rechecking
from positions.intake.texts import extracting
from positions.intake.web import fetching
from positions.models import Article, Capture, Event, Host, Recheck, Source
from positions.reading import rechecks
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.network import Net, page
from positions.tests.test_receiving import at_once

pytestmark = pytest.mark.django_db

ADDRESS = "http://quay.example/view"
PAGE = "<html><body><article><h1>Our view</h1>{}</article></body></html>"
SAID = "The treaty must protect divers"


def html(*paragraphs: str) -> str:
    return PAGE.format("".join(f"<p>{each}</p>" for each in paragraphs))


FIRST = html("Harbour Watch published its view on Monday.", f"“{SAID},” it said.", "Talks go on in March.")
NEXT = html("Harbour Watch published its view on Monday.", f"“{SAID},” it said.", "Talks broke off in March.")
OTHER = html("Harbour Watch published its view on Monday.", "It wants nothing any more.", "Talks go on.")


def put(net: Net, content: str, *, path: str = "/view", **options: Any) -> None:
    net.pages[f"quay.example{path}"] = page(content, **options)


@pytest.fixture
def ago(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Captures come in as if it were so many days ago."""

    def come_in(days: int) -> None:
        then = timezone.now() - dt.timedelta(days=days)
        monkeypatch.setattr(Capture._meta.get_field("captured_at"), "_get_default", lambda: then)

    return come_in


@pytest.fixture
def article(net: Net, cast: Cast, ago: Any) -> Article:
    """Fetched eight days ago, with a published passage."""
    put(net, FIRST)
    ago(8)
    return published(cast)


def taken(address: str = ADDRESS, content: receiving.Content | None = None) -> Capture:
    row = receiving.receive(receiving.Facts(address), content, by=None).article
    capturing.take(row.pk)
    row.refresh_from_db()
    assert row.capture, row.intake_reason
    return row.capture


def published(cast: Cast, capture: Capture | None = None, **fields: Any) -> Article:
    publication = make.published(
        by=cast.edith, reviewer=cast.rosa, of=capture or taken(), words=SAID, **fields
    )
    return publication.version.evidence.get().article


def looked(article: Article) -> Recheck:
    rechecking.recheck(article.pk)
    return Recheck.objects.filter(article=article).latest("pk")


def reader(article: Article) -> str:
    return " ".join(Client().get(f"/articles/{article.pk}/").content.decode().split())


# Which are looked at, and when.


@pytest.mark.parametrize(
    ("days", "due"), [(0, None), (1, 1), (6, 1), (7, 7), (29, 7), (30, 30), (180, 180), (900, 180)]
)
def test_a_page_is_due_by_the_age_of_its_capture(
    net: Net, cast: Cast, ago: Any, days: int, due: int | None
) -> None:
    put(net, FIRST)
    ago(days)
    article = published(cast)
    assert rechecking.due() == ([article.pk] if due else [])
    rechecking.recheck(article.pk)
    assert list(article.rechecks.values_list("days", flat=True)) == ([due] if due else [])
    assert rechecking.due() == []


def test_only_published_evidence_of_an_address_that_is_no_sample_and_not_withheld_is_looked_at(
    net: Net, cast: Cast, ago: Any
) -> None:
    ago(8)
    put(net, FIRST)
    make.draft(by=cast.edith, of=taken())
    make.published(by=cast.edith, reviewer=cast.rosa, of=make.capture())
    put(net, NEXT, path="/sample")
    sample = published(cast, taken(f"{ADDRESS[:-5]}/sample"))
    sample.source = Source.objects.create(slug="s", name="S", kind="sample")
    sample.save()
    put(net, OTHER + SAID, path="/withheld")
    gone = taken(f"{ADDRESS[:-5]}/withheld", receiving.pasted(make.TEXT + "Withheld."))
    published(cast, gone)
    Capture.objects.filter(pk=gone.pk).update(
        text="", withheld_at=timezone.now(), withheld_reason="asked for", withheld_by=cast.ada
    )
    assert rechecking.due() == []


def test_what_is_not_due_is_not_asked_for(net: Net, article: Article) -> None:
    rechecking.recheck(article.pk)
    net.asked.clear()
    rechecking.recheck(article.pk)
    rechecking.recheck(article.pk + 1)
    assert net.asked == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_look_once(net: Net, article: Article) -> None:
    net.asked.clear()
    at_once(lambda: rechecking.recheck(article.pk))
    assert net.addresses() == ["quay.example/view"]
    assert Recheck.objects.get().outcome == "same"


def test_a_killed_worker_delays_a_look_and_the_third_ends_it(
    net: Net, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rechecking, "_finish", lambda *_: None)  # as if killed right there
    for died in range(3):
        rechecking.recheck(article.pk)
        assert (rechecking.due(), Recheck.objects.get().tries) == ([], died)
        Recheck.objects.update(claimed_at=F("claimed_at") - dt.timedelta(seconds=1000))
        assert rechecking.due() == [article.pk]
    monkeypatch.undo()
    net.asked.clear()
    look = looked(article)
    assert (look.outcome, look.note, net.asked) == ("unreached", rechecking.BROKE_OFF, [])


def test_a_worker_that_comes_too_late_changes_nothing(
    net: Net, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = differing.look

    def slowly(article: Article) -> differing.Finding:
        found = look(article)
        monkeypatch.setattr(differing, "look", look)
        Recheck.objects.update(claimed_at=F("claimed_at") - dt.timedelta(seconds=1000))
        put(net, OTHER)
        rechecking.recheck(article.pk)
        return found

    monkeypatch.setattr(differing, "look", slowly)
    rechecking.recheck(article.pk)
    assert Recheck.objects.get().outcome == "changed"
    assert Capture.objects.count() == 2


def test_a_site_out_of_reach_is_tried_three_times_and_nobody_is_told(
    net: Net, article: Article, client: Client
) -> None:
    put(net, "Overloaded.", status=503, retry_after="1")
    for _ in range(2):
        with pytest.raises(fetching.Unavailable) as caught:
            rechecking.recheck(article.pk)
        assert caught.value.retry_after == 1
        assert rechecking.due() == [article.pk]
        Host.objects.update(not_before=None)
    look = looked(article)
    assert (look.outcome, look.note) == ("unreached", "The site answers with error 503.")
    assert not Recheck.objects.to_look_at().exists()
    assert "since it was captured" not in reader(article)


def test_a_site_that_is_being_asked_for_something_else_is_no_try(net: Net, article: Article) -> None:
    Host.objects.update(not_before=timezone.now() + dt.timedelta(hours=1))
    for _ in range(4):
        rechecking.recheck(article.pk)
    assert (Recheck.objects.get().tries, rechecking.due()) == (0, [article.pk])
    Host.objects.update(not_before=None)
    assert looked(article).outcome == "same"


# What is found.


def test_the_same_text_leaves_nothing_but_a_line(net: Net, article: Article) -> None:
    put(net, FIRST.replace("<body>", "<body><!-- printed anew -->"))
    look = looked(article)
    assert (look.outcome, look.capture, look.note) == ("same", None, "")
    assert Capture.objects.count() == 1
    assert "since it was captured" not in reader(article)


def test_a_changed_page_is_a_second_capture_and_the_evidence_stays_where_it_was(
    net: Net, article: Article
) -> None:
    first = article.capture
    put(net, NEXT, server="quay/2")
    look = looked(article)
    assert (look.outcome, look.note) == ("changed", "The passage still stands word for word.")
    assert look.capture
    assert "broke off" in look.capture.text
    assert bytes(look.capture.stored.content).decode() == NEXT
    assert (look.capture.status, look.capture.request["url"]) == (200, ADDRESS)
    assert ["server", "quay/2"] in look.capture.headers
    assert article.capture == first
    assert article.evidence.get().capture == first
    text = reader(article)
    assert f"has changed since it was captured (seen {timezone.now():%-d %B %Y})." in text
    assert "The passages below still stand there." in text


def test_a_passage_that_is_gone_is_told_to_everybody(net: Net, article: Article, cast: Cast) -> None:
    put(net, OTHER)
    assert looked(article).note == "The passage of 1 statement no longer stands there."
    assert "1 of the passages below is no longer there." in reader(article)
    statement = article.evidence.get().version.statement_id
    assert "The passage is no longer there." in Client().get(f"/statements/{statement}/").content.decode()


def test_line_breaks_are_no_words() -> None:
    assert differing.lost("must\n protect  divers", ["must protect divers", "must protect"]) == set()
    assert differing.lost("must protect", ["must protect divers"]) == {"must protect divers"}


def test_a_page_that_moved_says_where_to(net: Net, article: Article) -> None:
    put(net, "", status=301, location="http://pier.example/archive/view")
    net.pages["pier.example/archive/view"] = page(FIRST)
    look = looked(article)
    assert look.outcome == "moved"
    assert look.note == "The page is now at http://pier.example/archive/view – Its text is the same."
    assert "has moved since it was captured, to <bdi>http://pier.example/archive/view</bdi>" in reader(
        article
    )


def test_a_redirect_to_where_it_was_found_at_first_is_no_move(net: Net, cast: Cast, ago: Any) -> None:
    put(net, "", status=302, location="/final?utm_source=short")
    put(net, FIRST, path="/final?utm_source=short")
    ago(1)
    article = published(cast)
    assert article.canonical_address == "https://quay.example/final"
    put(net, "", status=302, location="/final")
    put(net, FIRST, path="/final")
    assert looked(article).outcome == "same"


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_kept_as_the_site_said_it_and_never_read(
    net: Net, article: Article, status: int
) -> None:
    put(net, html(f"“{SAID}” was removed."), status=status)
    look = looked(article)
    assert (look.outcome, look.note[:9]) == ("vanished", "The site ")
    assert look.capture
    assert (look.capture.status, look.capture.text, look.capture.extractor) == (status, "", "")
    assert b"was removed" in bytes(look.capture.stored.content)
    text = reader(article)
    assert "The page is gone since it was captured" in text
    assert "still stand" not in text


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (page("No.", status=403), "refuses access"),
        (page("Not in your country.", status=451), "451"),
        (page(b"\x89PNG", kind="image/png"), "not to a text"),
    ],
)
def test_a_page_that_is_not_shown_to_us_is_not_called_gone(
    net: Net, article: Article, answer: Any, why: str
) -> None:
    net.pages["quay.example/view"] = answer
    look = looked(article)
    assert look.outcome == "unreached"
    assert why in look.note
    assert not Recheck.objects.to_look_at().exists()


def test_a_page_without_a_text_has_changed_and_nothing_is_said_of_its_passages(
    net: Net, article: Article
) -> None:
    put(net, "<html><body></body></html>")
    look = looked(article)
    assert (look.outcome, look.capture and look.capture.text) == ("changed", "")
    assert look.note.startswith("What stands there now cannot be read: ")
    text = reader(article)
    assert "has changed since it was captured" in text
    assert "no longer there" not in text


def test_a_newer_extractor_makes_no_page_changed(
    net: Net, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = extracting.extract

    def newer(*args: Any, **options: Any) -> extracting.Extracted:
        found = old(*args, **options)
        return extracting.Extracted(found.text + "\nAnd the caption.", found.extractor, "9.0")

    monkeypatch.setattr(extracting, "extract", newer)
    assert looked(article).outcome == "same"
    put(net, NEXT)
    assert again(article, days=0).outcome == "changed"


@pytest.mark.parametrize(("now", "outcome"), [(FIRST, "same"), (NEXT, "same"), (OTHER, "changed")])
def test_of_a_text_that_was_handed_in_the_passages_count(
    net: Net, cast: Cast, ago: Any, now: str, outcome: str
) -> None:
    ago(1)
    article = published(cast, taken(ADDRESS, receiving.pasted(f"Copied by hand:\n{SAID}.\n")))
    put(net, now)
    assert looked(article).outcome == outcome


def test_what_is_known_already_is_no_duplicate_of_anything(net: Net, article: Article) -> None:
    put(net, OTHER, path="/other")
    taken("http://quay.example/other")
    put(net, OTHER)
    assert looked(article).capture
    assert Article.objects.filter(duplicate_of=None).count() == 2


# A later look, and what editors do.


def again(article: Article, *, days: int) -> Recheck:
    """The next look: the one before becomes one of an earlier day."""
    Recheck.objects.filter(article=article, days=7).update(days=days)
    return looked(article)


def test_only_the_last_look_counts(net: Net, article: Article) -> None:
    put(net, OTHER)
    looked(article)
    assert Recheck.objects.to_look_at().count() == 1
    put(net, FIRST)
    again(article, days=0)
    assert not Recheck.objects.to_look_at().exists()
    assert "since it was captured" not in reader(article)


def test_a_look_that_reached_nothing_does_not_hide_the_one_before(net: Net, article: Article) -> None:
    put(net, OTHER)
    looked(article)
    put(net, "No.", status=403)
    again(article, days=0)
    assert Recheck.objects.to_look_at().count() == 1
    assert "no longer there" in reader(article)


@pytest.mark.parametrize("status", [200, 404])
def test_the_same_change_seen_again_is_no_new_task_and_no_new_capture(
    net: Net, article: Article, cast: Cast, status: int
) -> None:
    put(net, OTHER, status=status)
    first = looked(article)
    rechecking.settle(first, by=cast.edith)
    put(net, OTHER.replace("<body>", "<body> "), status=status)
    second = again(article, days=0)
    assert (second.capture, second.settled_by) == (first.capture, cast.edith)
    assert not Recheck.objects.to_look_at().exists()
    put(net, NEXT)
    third = again(article, days=1)
    assert third.settled_at is None
    assert Recheck.objects.to_look_at().get() == third


def test_an_editor_looks_at_it_and_can_put_it_back(
    net: Net, article: Article, cast: Cast, client: Client
) -> None:
    put(net, OTHER)
    look = looked(article)
    client.force_login(cast.edith)
    desk = client.get("/edit/").content.decode()
    assert "Pages that changed" in desk
    assert look.note in desk
    for _ in range(2):
        client.post(f"/edit/rechecks/{look.pk}/settle/")
    assert "Pages that changed" not in client.get("/edit/").content.decode()
    event = Event.objects.get(verb=Event.Verb.SETTLE)
    undoing.undo(event, by=cast.edith)
    assert "Pages that changed" in client.get("/edit/").content.decode()


def test_a_difference_is_of_what_differs_and_has_an_end() -> None:
    long = [f"{number}." for number in range(3000)]
    assert rechecks.places([*long, "a", *long], [*long, "b", *long]) == [rechecks.Place(["a"], ["b"])]
    assert rechecks.places(long, long[:10]) is None
    assert rechecks.places(["a", "b"], ["b", "c"]) == [rechecks.Place(["a"], []), rechecks.Place([], ["c"])]
    assert rechecks.places(["a", "a"], ["a"]) == [rechecks.Place(["a"], [])]


def test_editors_see_what_went_and_what_came(net: Net, article: Article, cast: Cast, client: Client) -> None:
    put(net, OTHER)
    looked(article)
    client.force_login(cast.edith)
    text = " ".join(client.get(f"/edit/articles/{article.pk}/").content.decode().split())
    assert f'<del><span class="hidden">deleted: </span>“{SAID},” it said.</del>' in text
    assert '<ins><span class="hidden">inserted: </span>It wants nothing any more.</ins>' in text
    assert '<del><span class="hidden">deleted: </span>Harbour Watch' not in text
