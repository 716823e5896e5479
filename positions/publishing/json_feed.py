"""Feeds as JSON Feed 1.1."""

import json

from positions.publishing.feeds import Entry, Feed
from positions.publishing.plain import Plain, instant

TYPE = "application/feed+json; charset=utf-8"
VERSION = "https://jsonfeed.org/version/1.1"


def written(feed: Feed) -> bytes:
    """The feed as a document."""
    told = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": feed.subtitle,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _item(entry: Entry) -> Plain:
    item: Plain = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "content_html": entry.html,
        "date_published": instant(entry.published),
        "date_modified": instant(entry.updated),
    }
    if entry.summary:
        item["summary"] = entry.summary
    if entry.sources:
        item["external_url"] = entry.sources[0].address
    return item
