import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.intake.feeds.discovering import Found, discover
from positions.tests.hostile import EXAMPLES

URL = "https://harbour.example/en/"
RSS, ATOM = "application/rss+xml", "application/atom+xml"


def found(head: str, body: str = "") -> list[Found]:
    return discover(f"<!doctype html><head>{head}</head><body>{body}".encode(), url=URL)


def addresses(head: str, body: str = "") -> list[str]:
    return [each.address for each in found(head, body)]


def test_named_feeds_come_in_the_pages_order_and_those_of_comments_last() -> None:
    head = (
        f'<link rel="alternate" type="{RSS}" title="Comments" href="/comments/feed/">'
        f'<LINK REL="Alternate" TYPE="{ATOM}; charset=utf-8" TITLE="News &amp; <b>more</b>" HREF="atom.xml">'
        f'<link rel="alternate feed" type="{RSS}" href="https://feeds.example/all">'
    )
    assert found(head) == [
        Found("https://harbour.example/en/atom.xml", "News & more", ATOM),
        Found("https://feeds.example/all", "", RSS),
        Found("https://harbour.example/comments/feed/", "Comments", RSS),
    ]


def test_links_that_look_like_feeds_come_after_those_that_are_named() -> None:
    links = [
        "/feed/",
        "/blog/feed",
        "news.rss?lang=en",
        "/rss.xml",
        "/atom.xml#top",
        "/news-feed.json",
        "/feed.json",
    ]
    body = "".join(f'<a href="{link}">x</a>' for link in [*links, "/feedback", "/feed/about", "/atoms.html"])
    looking = addresses(f'<link rel="alternate" type="{RSS}" href="/z">', body)
    assert looking[0] == "https://harbour.example/z"
    assert [address.partition("harbour.example")[2] for address in looking[1:]] == [
        *("/feed/", "/blog/feed", "/en/news.rss?lang=en", "/rss.xml", "/atom.xml", "/feed.json")
    ]  # fmt: skip


def test_the_same_feed_is_named_once() -> None:
    link = f'<link rel="alternate" type="{RSS}" title="{{}}" href="/feed/">'
    twice = found(link.format("First") + link.format("Second"), '<a href="/feed/">RSS</a>')
    assert twice == [Found("https://harbour.example/feed/", "First", RSS)]


@pytest.mark.parametrize(
    "head",
    [
        "",
        f'<link rel="stylesheet" type="{RSS}" href="/a.css">',
        '<link rel="alternate" hreflang="fr" href="/fr/">',
        f'<link rel="alternate" type="{RSS}">',
        f'<link rel="alternate" type="{RSS}" href="javascript:alert(1)">',
        f'<link rel="alternate" type="{RSS}" href="http://[">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">',
        '<link rel="alternate" type="text/xml" href="/wp-json/oembed/1.0/embed?format=xml">',
        f'<!-- <link rel="alternate" type="{RSS}" href="/feed/"> -->',
    ],
)
def test_what_is_no_feed_is_not_found(head: str) -> None:
    assert found(head) == []


def test_the_base_of_the_page_counts() -> None:
    link = f'<link rel="alternate" type="{RSS}" href="feed">'
    assert addresses(f'<base href="/news/">{link}') == ["https://harbour.example/news/feed"]
    assert addresses(f'<base href="javascript:x">{link}') == ["https://harbour.example/en/feed"]


def test_an_endless_list_of_links_is_cut() -> None:
    assert len(found("", "".join(f'<a href="/{n}/feed/">' for n in range(5_000)))) == 50


PIECES = ["<link ", "<a ", "<base ", "rel=alternate ", f"type={RSS} ", "href=", "/feed/", "http://[", '"', ">", "<!--", "\0", "&#0;", "&amp", "é"]  # fmt: skip


@EXAMPLES
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40), st.binary(max_size=40))
def test_no_page_breaks_it(pieces: list[str], more: bytes) -> None:
    for each in discover("".join(pieces).encode("utf-8", "surrogatepass") + more, url=URL):
        assert each.address.startswith(("http://", "https://"))
        assert not set("<>\0\n") & set(each.address + each.title)
