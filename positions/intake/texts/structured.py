"""What a page states for machines: its meta tags, and its structured data (JSON-LD) as far as it is about the
article and not about what stands beside it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.html

_DATES = re.compile(r'"(datePublished|dateModified|dateCreated)"\s*:\s*"([^"]{4,40})"')
_PAGES = ("webpage", "itempage", "aboutpage", "report", "creativework")
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage")
_DEEPEST = 20

Node = dict[str, Any]


def data(tree: lxml.html.HtmlElement) -> list[Any]:
    """The structured data as parsed; of what is broken, the dates, which can be told all the same. What is
    broken is taken out of the tree, since trafilatura would search a made-up one for hours."""
    parts: list[Any] = []
    for script in tree.iterfind(".//script[@type]"):
        if script.text and script.get("type").strip().lower().startswith("application/ld+json"):
            try:
                parts.append(json.loads(script.text, strict=False))
            except (ValueError, RecursionError):  # a comma too many, mostly
                parts.append({"@type": "Article", **dict(reversed(_DATES.findall(script.text)))})
                script.text = None
    return parts


def articles(data: list[Any]) -> list[Node]:
    """The article and the page, in this order; never videos, other articles, comments or the site."""
    found = list(_nodes(data, _DEEPEST))
    return [n for n in found if _is_article(n)] + [n for n in found if _kinds(n) & {*_PAGES}]


def metas(tree: lxml.html.HtmlElement) -> dict[str, str]:
    """By name in lower case, the first of each."""
    found: dict[str, str] = {}
    for meta in tree.iterfind(".//meta[@content]"):
        name = (
            meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        )
        found.setdefault(name.lower(), meta.get("content"))
    return found


def live_headline(nodes: list[Node]) -> str | None:
    """The headline of a live blog, whose entries have headlines of their own."""
    return next((text(n, "headline") for n in nodes if "liveblogposting" in _kinds(n)), None)


def text(node: Node, name: str) -> str | None:
    """The first value by this name, if it is a text."""
    value = node.get(name)
    if isinstance(value, list):
        value = next(iter(value), None)
    return value if isinstance(value, str) else None


def _nodes(part: Any, deeper: int) -> Iterator[Node]:
    if deeper and isinstance(part, list):
        for item in part:
            yield from _nodes(item, deeper - 1)
    elif deeper and isinstance(part, dict):
        yield part
        for name in _WITHIN:
            yield from _nodes(part.get(name), deeper - 1)


def _is_article(node: Node) -> bool:
    return any(kind.endswith(("article", "blogposting", "socialmediaposting")) for kind in _kinds(node))


def _kinds(node: Node) -> set[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rpartition("/")[2].lower() for kind in kinds if isinstance(kind, str)}
