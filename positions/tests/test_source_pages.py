"""Editors' pages about sources: how each fares, testing, adding, loading and taking away."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from positions import tasks
from positions.intake.feeds import outlines, polling
from positions.models import Article, FeedItem, FetchRun, Polling, Source
from positions.tests.cast import Cast
from positions.tests.network import Net, page
from positions.tests.test_polling import FEED, look, rss, source

pytestmark = pytest.mark.django_db

LIST = "/edit/sources/"


@pytest.fixture
def editor(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    client.force_login(cast.edith)
    monkeypatch.setattr(tasks, "ring", lambda task, pk: None)
    return client


def told(client: Client, address: str) -> str:
    """The text of a page, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def test_the_worst_sources_come_first(editor: Client, net: Net) -> None:
    net.pages[FEED] = page(rss(1))
    well = source()
    ill = source(slug="ill", name="Zebra", feed_address="http://reef.example/none")
    look(well), look(ill)
    text = told(editor, LIST)
    assert text.index("Zebra") < text.index("Tide")
    assert "The site has no such page (404)." in text
    assert re.search(r"2 sources: 1 ok ✓ · 1 failing ✕", text)


def test_without_a_source_the_page_says_what_to_do(editor: Client) -> None:
    assert "No source has a feed yet." in told(editor, LIST)


def test_the_list_takes_few_queries_however_many_sources(
    editor: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(60):
        row = source(slug=f"s{number}", name=f"Source {number}", feed_address=f"http://{number}.example/feed")
        Polling.objects.create(source=row, address=row.feed_address)
        FetchRun.objects.create(source=row, took="1", outcome="nothing")
    # The first page of a session notes the device, too.
    editor.get(LIST)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        editor.get(LIST)


def test_a_test_shows_what_would_come_in_and_keeps_nothing(editor: Client, net: Net) -> None:
    net.pages[FEED] = page(rss(1))
    tide = source(reading="untested")
    look_at = editor.post(f"{LIST}{tide.pk}/test/")
    assert b"Test: 1 item would come in" in look_at.content
    assert b"View 1" in look_at.content
    assert not FetchRun.objects.exists()
    assert not Article.objects.exists()


def test_a_test_says_what_was_met_before(editor: Client, net: Net) -> None:
    net.pages[FEED] = page(rss(1))
    tide = source()
    look(tide)
    net.pages[FEED] = page(rss(1, 2))
    text = editor.post(f"{LIST}{tide.pk}/test/").content.decode()
    assert text.count("met before") == 1
    assert FeedItem.objects.count() == 1


def test_a_test_that_fails_says_why(editor: Client, net: Net) -> None:
    answer = editor.post(f"{LIST}{source().pk}/test/")
    assert answer.status_code == 422
    assert b"The site has no such page (404)." in answer.content


def test_a_source_is_switched_on_and_paused(editor: Client) -> None:
    tide = source(reading="untested")
    for reading in ("on", "paused"):
        assert editor.post(f"{LIST}{tide.pk}/reading/", {"reading": reading}).status_code == 302
        tide.refresh_from_db()
        assert tide.reading == reading
    assert editor.post(f"{LIST}{tide.pk}/reading/", {"reading": "paused"}).status_code == 422


def test_the_last_looks_and_the_raw_error_are_there(editor: Client, net: Net) -> None:
    net.pages[FEED] = page("<p>Not a feed.</p>")
    tide = source()
    look(tide)
    text = told(editor, f"{LIST}{tide.pk}/")
    assert "As the program met it" in text
    assert "Unreadable:" in text


def test_nothing_in_a_feed_is_markup_on_our_page(editor: Client, net: Net) -> None:
    net.pages[FEED] = page(
        rss(1).replace("View 1", "&lt;script&gt;alert(1)&lt;/script&gt;<![CDATA[<img src=x>]]>")
    )
    answer = editor.post(f"{LIST}{source().pk}/test/").content
    assert b"<script>alert" not in answer
    assert b"<img src=x" not in answer


def test_a_feed_is_found_from_a_home_page(editor: Client, net: Net) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    net.pages["tide.example/"] = page(f"<html><head>{link}</head><body>Tide</body></html>")
    net.pages[FEED] = page(rss(1))
    answer = editor.post(f"{LIST}new/", {"address": "http://tide.example/", "kind": "outlet"})
    added = Source.objects.get()
    assert answer.headers["Location"] == f"{LIST}{added.pk}/"
    assert (added.name, added.feed_address, added.reading) == ("Tide", "http://tide.example/feed", "untested")


def test_of_several_feeds_one_is_chosen(editor: Client, net: Net) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{name}" href="/{name}">'
        for name in ("feed", "all")
    )
    net.pages["tide.example/"] = page(f"<html><head>{links}</head></html>")
    net.pages["tide.example/all"] = page(rss(1))
    form = {"address": "http://tide.example/", "kind": "outlet"}
    asked = editor.post(f"{LIST}new/", form)
    assert asked.status_code == 422
    offered = re.findall(r'name="offered" value="([^"]+)"', asked.content.decode())
    assert offered == ["http://tide.example/feed", "http://tide.example/all"]
    assert editor.post(f"{LIST}new/", {**form, "offered": offered, "feed": offered[1]}).status_code == 302
    assert Source.objects.get().feed_address == "http://tide.example/all"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://tide.example/", "names no feed"),
        ("http://tide.example/none", "no such page"),
        ("http://intranet.example/feed", "private or reserved network"),
        ("http://127.0.0.1/feed", "private or reserved network"),
        ("nonsense", "not a web address"),
    ],
)
def test_what_cannot_be_added_says_why(address: str, why: str, editor: Client, net: Net) -> None:
    net.pages["tide.example/"] = page("<html><body>Nothing here.</body></html>")
    answer = editor.post(f"{LIST}new/", {"address": address, "kind": "outlet"})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Source.objects.exists()


def upload(content: bytes, name: str = "list.opml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_list_is_loaded_once_and_taken_away_whole(editor: Client) -> None:
    listed = outlines.write(
        [outlines.Outline(f"Paper {n}", f"https://paper{n}.example/feed", "", "en") for n in range(3)], "Mine"
    )
    for _ in range(2):
        answer = editor.post(f"{LIST}load/", {"file": upload(listed), "kind": "outlet", "read": "on"})
        assert answer.status_code == 302
    assert sorted(polling.due()) == sorted(Source.objects.values_list("pk", flat=True))
    assert Source.objects.count() == 3
    taken = editor.get("/edit/sources.opml")
    assert "attachment" in taken.headers["Content-Disposition"]
    assert len(outlines.read(taken.content, "sources.opml")[0]) == 3


def test_of_a_list_the_good_lines_come_in_and_the_others_are_named(editor: Client) -> None:
    listed = b"name,feed\nTide,https://tide.example/feed\nWrong,ftp://tide.example/feed\n"
    answer = editor.post(f"{LIST}load/", {"file": upload(listed, "list.csv"), "kind": "outlet"})
    assert b"1 line was left out" in answer.content
    assert Source.objects.get().name == "Tide"


def test_a_file_that_is_no_list_is_refused_in_words(editor: Client) -> None:
    answer = editor.post(f"{LIST}load/", {"file": upload(b"\x00\x01\x02"), "kind": "outlet"})
    assert answer.status_code == 422
    assert not Source.objects.exists()


def test_how_it_is_read_is_changed(editor: Client, cast: Cast) -> None:
    tide = source()
    editor.post(f"{LIST}{tide.pk}/change/", {"every": "3600", "owner": cast.rosa.pk})
    tide.refresh_from_db()
    assert (tide.poll_every.total_seconds() if tide.poll_every else None, tide.owner) == (3600, cast.rosa)
    assert editor.post(f"{LIST}{tide.pk}/change/", {"every": "1"}).status_code == 422
