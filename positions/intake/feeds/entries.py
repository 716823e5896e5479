"""The text of a feed → what it says, before any of it is believed: RSS and Atom by feedparser, JSON Feed here.

What comes of it (keys, addresses, plain titles, moments) is for `feeds`.
"""

import io
import json
import re
from dataclasses import dataclass
from typing import Any

import feedparser

from positions.intake.feeds import markup
from positions.intake.feeds.markup import Unreadable

_ROOTS = ("rss", "feed", "rdf", "channel")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_ENTRY = re.compile(r"<(?P<end>/?)(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """All as the feed has it; `links` are the best first."""

    key: str
    links: list[str]
    title: str
    date: str


@dataclass(frozen=True)
class Said:
    """All as the feed has it; `notes` are ours, sentences for people about what could not be read."""

    title: str
    links: list[str]
    language: str
    entries: list[Entry]
    notes: list[str]
    links_from_home: bool = False  # relative links start at the home page, not at the feed


def from_xml(text: str, media_type: str) -> Said:
    """Raises Unreadable where this is no feed, or one with errors before its first entry ends."""
    shape = markup.shape(text)
    notes: list[str] = []
    if shape.well_formed:
        # What stands before the root is left away: feedparser cuts it by patterns, and what it cuts wrongly
        # is no longer well-formed.
        content = text.encode()[shape.begins :]
    else:
        text, note = _whole_entries(text[: markup.LONGEST_BROKEN])
        content = text.encode()
        notes.append(note)
    parsed = feedparser.parse(
        io.BytesIO(content),  # a stream, since an address or a file's name would be opened
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,  # of all the markup only the titles' is used, and `parsing.plain` takes it away
    )
    is_page = media_type in _PAGE_TYPES or _PAGE.search(text, 0, 5_000)
    is_feed = parsed["version"] or (parsed["entries"] and not is_page)
    if not is_feed or (shape.well_formed and shape.root not in _ROOTS):
        raise _page() if is_page else _no_feed()
    if notes and not parsed["entries"]:
        raise Unreadable("The feed breaks off or has errors in its XML before its first entry ends.")
    about = parsed["feed"]
    return Said(
        title=_string(about, "title"),
        links=_links(about),
        language=_string(about, "language"),
        entries=[_entry(entry) for entry in parsed["entries"]],
        notes=notes,
        links_from_home=not parsed["version"].startswith("atom"),
    )


def _whole_entries(text: str) -> tuple[str, str]:
    """XML with errors, without the entry in which it breaks off if it does: of that one an address may be cut.
    And a note of which it is."""
    if _END.search(text):
        return text, "The feed has errors in its XML; entries may be missing or damaged."
    tags = list(_ENTRY.finditer(text))
    ends = [tag.start() for tag in tags if tag["end"]]
    starts = [tag.start() for tag in tags if not tag["end"]]
    kept = text[: text.find(">", ends[-1]) + 1] if ends else text[: starts[0]] if starts else text
    return kept, "The feed breaks off or is damaged; only the whole entries of its beginning are taken."


def _entry(entry: dict[str, Any]) -> Entry:
    key, link = _string(entry, "id"), _string(entry, "link")
    links = [_string(entry, "feedburner_origlink"), *_links(entry)]
    if re.match("https?://", link, re.IGNORECASE):
        links.append(link)  # a guid that serves as link; feedparser also takes numbers for one
    dates = ("published", "updated", "created")
    date = next((said for name in dates if (said := _string(entry, name))), "")
    return Entry(key, links, _string(entry, "title"), date)


def _links(said: dict[str, Any]) -> list[str]:
    """Those that lead to what a feed or an entry is about, web pages first."""
    links = [
        link for link in dict.get(said, "links", []) if link.get("rel") == "alternate" and "href" in link
    ]
    return [link["href"] for link in sorted(links, key=lambda link: "html" not in link.get("type", ""))]


def _string(said: dict[str, Any], name: str) -> str:
    """feedparser's own `get` gives one date for another; and any value may be of another kind."""
    found = dict.get(said, name)
    return found if isinstance(found, str) else ""


def from_json(text: str) -> Said:
    """Raises Unreadable where this is no JSON Feed, 1.0 or 1.1."""
    if text.count("{") + text.count("[") > markup.MOST_PARTS:
        raise markup.too_intricate()
    try:
        said = json.loads(text)
    except ValueError:
        raise _no_feed() from None
    if "jsonfeed.org/version/1" not in _string(said, "version") or not isinstance(said.get("items"), list):
        raise _no_feed()
    return Said(
        title=_string(said, "title"),
        links=[_string(said, "home_page_url")],
        language=_string(said, "language"),
        entries=[_item(item) for item in said["items"] if isinstance(item, dict)],
        notes=[],
    )


def _item(item: dict[str, Any]) -> Entry:
    number = item.get("id")  # allowed in 1.0
    return Entry(
        key=str(number) if isinstance(number, int) else _string(item, "id"),
        links=[_string(item, "url"), _string(item, "external_url")],
        title=_string(item, "title"),
        date=_string(item, "date_published") or _string(item, "date_modified"),
    )


def _page() -> Unreadable:
    return Unreadable(
        "This address leads to a web page, not to a feed. Look on the page for a link to its feed."
    )


def _no_feed() -> Unreadable:
    return Unreadable("This is not a feed: neither RSS, Atom nor JSON Feed. Check the address.")
