"""Bytes → the items of a feed: RSS, Atom or JSON Feed.

Pure: nothing is fetched or stored. How often a feed is looked at is for `rhythms`.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urljoin

from positions.intake.feeds import entries, markup
from positions.intake.feeds.markup import Unreadable
from positions.intake.feeds.moments import moment
from positions.intake.texts.extracted import language_code, line
from positions.intake.web import guarding

__all__ = ["Feed", "Item", "Unreadable", "absolute", "plain", "read", "web_address"]

MOST_ITEMS = 1_000
LONGEST_TITLE = 500
LONGEST_KEY = 1_000

_BREAK = re.compile(r"<(?:/?(?:p|div|li|h\d)|br)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-z/!?][^>]*(?:>|$)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NOT_IN_ADDRESS = re.compile('[^!-~]|[<>"]')


@dataclass(frozen=True)
class Item:
    """One entry. `key` identifies it in its feed from poll to poll; `address` is absolute, http or https;
    `title` is one plain line of at most 500 characters, or empty; `published` is in UTC."""

    key: str
    address: str
    title: str
    published: datetime | None


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself, "" where it does not, and its items in its own order. `language` is a code
    of two or three letters; `notes` are sentences for people about what was left out."""

    title: str
    home_page: str
    language: str
    items: list[Item]
    notes: list[str]


def read(content: bytes, *, url: str, charset: str | None = None, media_type: str = "") -> Feed:
    """A feed as sent from `url` with `charset` and `media_type`. Raises Unreadable and nothing else."""
    try:
        text = markup.text_of(content, charset)
        if not text:
            raise Unreadable("The feed is empty.")
        said = entries.from_json(text) if text.startswith("{") else entries.from_xml(text, media_type)
        return _believed(said, url)
    except Unreadable:
        raise
    except Exception as error:  # other people's code on other people's feeds: anything may come
        raise Unreadable("This feed has errors that keep it from being read.") from error


def plain(title: str) -> str:
    """One line without markup, its entities decoded; cut at 500 characters."""
    text = _TAG.sub("", _BREAK.sub(" ", title[: LONGEST_TITLE * 10]))
    text = _TAG.sub("", html.unescape(text))  # what was escaped twice
    shown = _one_line(text)
    return shown if len(shown) <= LONGEST_TITLE else shown[: LONGEST_TITLE - 1] + "…"


def _one_line(text: str) -> str:
    return line(_CONTROL.sub(" ", text)) or ""


def absolute(link: str, base: str = "") -> str:
    """The address that `link` means, in ASCII. Raises guarding.Refused where intake would never ask for it."""
    link = link.strip()
    try:
        address = guarding.parse(urljoin(base, link) if link else "").url
    except ValueError:
        raise guarding.Refused("This is not a web address.") from None
    address = _NOT_IN_ADDRESS.sub(lambda found: quote(found[0]), address)
    if len(address) > guarding.LONGEST_URL:
        raise guarding.Refused(f"The address is longer than {guarding.LONGEST_URL} characters.")
    return address


def web_address(link: str, base: str = "") -> str:
    """The same, "" where it would be refused."""
    try:
        return absolute(link, base)
    except guarding.Refused:
        return ""


def _believed(said: entries.Said, url: str) -> Feed:
    home_page = _first_address(said.links, url)
    language = language_code(said.language) or ""
    base = (said.links_from_home and home_page) or url
    items: dict[str, Item] = {}
    without_address = 0
    for entry in said.entries[:MOST_ITEMS]:
        address = _first_address(entry.links, base)
        if not address:
            without_address += 1
            continue
        key = _one_line(entry.key)
        key = key if 0 < len(key) <= LONGEST_KEY else address
        item = Item(key, address, plain(entry.title), moment(entry.date, language=language))
        items.setdefault(key, item)
    notes = [*said.notes, *_left_out(len(said.entries), without_address)]
    return Feed(plain(said.title), home_page, language, list(items.values()), notes)


def _first_address(links: Iterable[str], base: str) -> str:
    return next(filter(None, (web_address(link, base) for link in links)), "")


def _left_out(entries: int, without_address: int) -> Iterable[str]:
    if entries > MOST_ITEMS:
        yield f"The feed has {entries:,} entries; only the first {MOST_ITEMS:,} are taken."
    if without_address == 1:
        yield "1 entry has no web address and is left out."
    elif without_address:
        yield f"{without_address:,} entries have no web address and are left out."
