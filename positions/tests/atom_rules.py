"""What RFC 4287 asks of a feed, as far as a program can see, and how tests read one."""

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# How often each child may stand in a feed and in an entry: at least, at most.
FEED = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "subtitle": (0, 1), "author": (1, 9), "link": (2, 9), "entry": (0, 50),
}  # fmt: skip
ENTRY = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "summary": (0, 1), "content": (0, 1),
    "link": (1, 99), "author": (0, 9),
}  # fmt: skip


def read(document: bytes) -> Any:
    """The feed's element, when nothing is wrong with it."""
    feed = etree.fromstring(document)
    assert feed.tag == f"{ATOM}feed"
    _check_counts(feed, FEED)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries(feed)]
    assert len(ids) == len(set(ids))
    for element in feed.iter(f"{ATOM}id"):
        assert _is_absolute(element.text), element.text
    for element in feed.iter(f"{ATOM}updated", f"{ATOM}published"):
        assert RFC3339.fullmatch(element.text), element.text
        assert dt.datetime.fromisoformat(element.text) <= dt.datetime.now(dt.UTC)
    for element in feed.iter(f"{ATOM}link"):
        assert _is_absolute(element.get("href")), element.get("href")
    for element in feed.iter(f"{ATOM}title", f"{ATOM}subtitle", f"{ATOM}summary", f"{ATOM}content"):
        assert element.get("type", "text") in {"text", "html"}
        assert not len(element), "text constructs of these types hold no elements"
        assert element.get(LANGUAGE) != ""
    assert len(links(feed, "self")) == len(links(feed, "alternate")) == 1
    for entry in entries(feed):
        _check_counts(entry, ENTRY)
        assert len(links(entry, "alternate")) == 1
        assert entry.findtext(f"{ATOM}published") <= entry.findtext(f"{ATOM}updated")
    newest = [entry.findtext(f"{ATOM}updated") for entry in entries(feed)]
    assert newest == sorted(newest, reverse=True)
    assert not newest or newest[0] == feed.findtext(f"{ATOM}updated")
    return feed


def entries(feed: Any) -> list[Any]:
    return list(feed.findall(f"{ATOM}entry"))


def titles(feed: Any) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(feed)]


def links(parent: Any, rel: str) -> list[str]:
    return [link.get("href") for link in parent.findall(f"{ATOM}link") if link.get("rel") == rel]


def _check_counts(parent: Any, due: dict[str, tuple[int, int]]) -> None:
    names = [etree.QName(child).localname for child in parent]
    assert set(names) <= set(due)
    for name, (least, most) in due.items():
        assert least <= names.count(name) <= most, (name, names.count(name))


def _is_absolute(address: str) -> bool:
    parts = urlsplit(address)
    return (
        parts.scheme in {"http", "https", "tag"}
        and bool(parts.path)
        and not re.search(r"[\s<>\"{}]", address)
    )
