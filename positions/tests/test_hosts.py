"""Manners: robots.txt, one connection a host, patience where a site asks for it."""

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from django.db import connections
from django.utils import timezone

from positions.intake.web import fetching, hosts
from positions.models import Host
from positions.tests.network import Net, page

pytestmark = pytest.mark.django_db

TEXT = page("Divers need lit harbours.", kind="text/plain")


def get(address: str = "http://tide.example/news") -> bytes:
    return hosts.get(address).content


def test_a_page_is_read_where_robots_txt_says_nothing(net: Net) -> None:
    net.pages["tide.example/news"] = TEXT
    assert get() == b"Divers need lit harbours."
    assert [address for address, _ in net.asked] == ["tide.example/robots.txt", "tide.example/news"]


def test_a_page_that_robots_txt_keeps_from_machines_is_not_asked_for(net: Net) -> None:
    net.pages["tide.example/robots.txt"] = page("User-agent: *\nDisallow: /news", kind="text/plain")
    with pytest.raises(fetching.Refused, match=r"robots\.txt.*paste its text"):
        get()
    assert net.addresses() == []


def test_robots_txt_may_speak_to_us_by_name(net: Net) -> None:
    net.pages["tide.example/robots.txt"] = page(
        "User-agent: *\nDisallow: /\n\nUser-agent: TreatyTracker\nAllow: /news\nDisallow: /",
        kind="text/plain",
    )
    net.pages["tide.example/news"] = TEXT
    assert get()
    with pytest.raises(fetching.Refused):
        get("http://tide.example/other")


def test_robots_txt_is_asked_for_once_a_day(net: Net) -> None:
    net.pages["tide.example/news"] = TEXT
    get(), get()
    Host.objects.update(robots_at=timezone.now() - dt.timedelta(hours=25))
    get()
    assert [address for address, _ in net.asked].count("tide.example/robots.txt") == 2


def test_where_robots_txt_cannot_be_had_for_the_moment_the_page_waits(net: Net) -> None:
    net.pages["tide.example/robots.txt"] = page("Overloaded.", status=503)
    with pytest.raises(fetching.Unavailable):
        get()
    assert net.addresses() == []


def test_the_host_of_a_redirect_has_its_own_robots_txt(net: Net) -> None:
    net.pages["tide.example/news"] = page(status=302, location="http://reef.example/news")
    net.pages["reef.example/robots.txt"] = page("User-agent: *\nDisallow: /", kind="text/plain")
    with pytest.raises(fetching.Refused):
        get()
    assert net.addresses() == ["tide.example/news"]


def test_a_feed_is_there_for_machines(net: Net) -> None:
    net.pages["tide.example/robots.txt"] = page("User-agent: *\nDisallow: /", kind="text/plain")
    net.pages["tide.example/feed"] = TEXT
    assert hosts.get("http://tide.example/feed", robots=False).status == 200


def test_a_site_that_asks_for_patience_is_left_alone_for_that_long(net: Net) -> None:
    net.pages["tide.example/news"] = page("Later.", status=429, retry_after="120")
    with pytest.raises(fetching.Unavailable):
        get()
    with pytest.raises(hosts.NotNow, match="wants to be left alone"):
        get("http://tide.example/other")
    assert net.addresses() == ["tide.example/news"]
    Host.objects.update(not_before=timezone.now())
    with pytest.raises(fetching.Unavailable):
        get()


def test_a_crawl_delay_is_waited_for_up_to_a_minute(net: Net) -> None:
    net.pages["tide.example/robots.txt"] = page("User-agent: *\nCrawl-delay: 86400", kind="text/plain")
    net.pages["tide.example/news"] = page(status=302, location="/other")
    net.pages["tide.example/other"] = TEXT
    assert get()
    wait = Host.objects.get().not_before
    assert wait
    assert dt.timedelta(seconds=50) < wait - timezone.now() <= dt.timedelta(seconds=60)


@pytest.fixture
def slow(net: Net) -> Iterator[threading.Event]:
    """A page that answers only once the event is set."""
    go, asked = threading.Event(), threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.set()
        go.wait(10)
        TEXT(request)

    net.pages["tide.example/slow"] = answer

    def ask() -> None:
        try:
            get("http://tide.example/slow")
        finally:
            connections.close_all()

    thread = threading.Thread(target=ask)
    thread.start()
    asked.wait(10)
    yield go
    go.set()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_a_host_is_asked_for_one_thing_at_a_time(net: Net, slow: threading.Event) -> None:
    net.pages["tide.example/news"] = net.pages["reef.example/news"] = TEXT
    with pytest.raises(hosts.NotNow, match=r"tide\.example is being asked"):
        get()
    assert get("http://reef.example/news")
    slow.set()


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_only_a_moment_gets_a_turn(
    net: Net, slow: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    net.pages["tide.example/news"] = TEXT
    monkeypatch.setattr(hosts, "PATIENCE", 10)
    threading.Timer(0.1, slow.set).start()
    assert get()
