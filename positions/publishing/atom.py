"""Feeds as Atom (RFC 4287), and what XML may hold. The one place where Atom is written."""

import re
from typing import Any

from lxml import etree

from positions.publishing.feeds import Entry, Feed
from positions.publishing.plain import instant

TYPE = "application/atom+xml; charset=utf-8"
ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# What no XML may hold.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def written(feed: Feed) -> bytes:
    """The feed as a document."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set(LANGUAGE, feed.language)
    _add(root, "id", feed.page)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", instant(feed.updated))
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add(_add(root, "author"), "name", feed.author)
    for entry in feed.entries:
        _write(_add(root, "entry"), entry)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return document


def _write(parent: Any, entry: Entry) -> None:
    _add(parent, "id", entry.id)
    _add(parent, "title", entry.title)
    _add(parent, "published", instant(entry.published))
    _add(parent, "updated", instant(entry.updated))
    _add(parent, "link", rel="alternate", type="text/html", href=entry.address)
    for source in entry.sources:
        _add(parent, "link", rel="via", href=source.address, title=source.name)
    if entry.summary:
        _add(parent, "summary", entry.summary).set(LANGUAGE, entry.summary_language)
    _add(parent, "content", entry.html, type="html")


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    """A child of that name; what XML may not hold becomes a sign that something stood there."""
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    for key, value in attributes.items():
        child.set(key, _legal(value))
    child.text = _legal(text) or None
    return child


def _legal(text: str) -> str:
    return NOT_IN_XML.sub("\ufffd", text)
