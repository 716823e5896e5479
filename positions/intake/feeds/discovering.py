"""A home page → the feeds that it names. Whether they are feeds shows when they are read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from lxml import etree

from positions.intake.feeds.parsing import plain, web_address
from positions.intake.texts.decoding import decode

MOST_LETTERS = 2_000_000  # feeds are named at the top
MOST_LOOKED_AT = 500
MOST_FOUND = 50

_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_VAGUE_TYPES = ("application/json", "application/xml", "text/xml")
_NO_FEED = ("/wp-json/", "oembed")  # WordPress names on each page what programs may ask of it
_LOOKS_LIKE_ONE = re.compile(
    r"/(?:feed|rss|atom)/?$|\.(?:rss|atom|rdf)$|[/_-](?:rss|atom|feed|index)[\w-]*\.xml$|/feed\.json$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """Where a page says a feed is. `title` may be empty; so is `media_type` where a mere link looks like one."""

    address: str
    title: str
    media_type: str


def discover(content: bytes, *, url: str, charset: str | None = None) -> list[Found]:
    """In the page's order: the feeds that it names, then links that look like feeds, then those of comments.
    `url` is the page's. Empty where there is none; raises nothing."""
    page = _Links()
    text = decode(content, charset, is_html=True)[:MOST_LETTERS]
    etree.fromstring(text.encode("utf-8", "replace"), etree.HTMLParser(target=page, encoding="utf-8"))
    base = web_address(page.base, url) or url
    found: dict[str, Found] = {}
    for each in islice(chain(_named(page), _looking_like_one(page)), MOST_LOOKED_AT):
        address = web_address(each.address, base)
        if address and not any(mark in address for mark in _NO_FEED):
            found.setdefault(address, Found(address, plain(each.title), each.media_type))
    return sorted(found.values(), key=_is_of_comments)[:MOST_FOUND]


class _Links:
    """Gathers tags while they are read, so that no tree is built of an intricate page."""

    def __init__(self) -> None:
        self.base = ""
        self.links: list[dict[str, str]] = []
        self.anchors: list[dict[str, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "base" and not self.base:
            self.base = attributes.get("href", "")
        elif tag == "link":
            self.links.append(dict(attributes))
        elif tag == "a":
            self.anchors.append(dict(attributes))

    def close(self) -> None:
        pass


def _named(page: _Links) -> Iterator[Found]:
    for link in page.links:
        relations = link.get("rel", "").lower().split()
        media_type = link.get("type", "").partition(";")[0].strip().lower()
        if media_type in _TYPES + _VAGUE_TYPES and {"alternate", "feed"} & set(relations):
            yield Found(link.get("href", ""), link.get("title", ""), media_type)


def _looking_like_one(page: _Links) -> Iterator[Found]:
    for anchor in page.anchors:
        address = anchor.get("href", "")
        if _LOOKS_LIKE_ONE.search(re.split("[?#]", address, maxsplit=1)[0].strip()):
            yield Found(address, anchor.get("title", ""), "")


def _is_of_comments(found: Found) -> bool:
    return "comment" in f"{found.address} {found.title}".lower()
