"""When an article was published: everything that may say so, the most trustworthy first.

Days stay as written, whatever their time zone: the day that the publisher prints.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import itemgetter
from urllib.parse import urlsplit

import lxml.html
from htmldate.core import DATE_ATTRIBUTES, date_candidates

from positions.intake.texts import structured
from positions.intake.texts.days import Order, order_in, read, written_in
from positions.intake.texts.extracted import Published

STRUCTURED, META, STAMP = "structured data of the page", "meta tag of the page", "time stamp on the page"
ADDRESS, LINE, DATELINE = "address of the page", "date found on the page", "dateline of the text"
# Published by then at the latest: better than no day, as long as it is called what it is.
CHANGED = "date of the last update"
# When a file was exported, often long after its text was written.
FILE = "the file's own date"

Claim = tuple[str, str]  # what is written, and what to call the place

_METAS = (
    *("article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued"),
    *("dc.date", "parsely-pub-date", "pubdate", "publishdate", "citation_publication_date", "date"),
)
_OTHER_METAS = sorted(DATE_ATTRIBUTES - {*_METAS, "meta", "timestamp", "gentime", "release_date"})
_PUBLISHED = re.compile("publi|entry-date|posted|pubdate", re.IGNORECASE)
_CHANGED = re.compile(
    "updat|modif|revis|lastmod|mise? à jour|aktualisiert|geändert|actualiz|atualiz|aggiorn|bijgewerkt"
    "|обновл|измен|更新|تحديث",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)(?:-(\d\d)-(\d\d)(?!\d)|/(\d\d|[a-z]{3})/(?:(\d\d?)(?=[/.-]|$))?)", re.ASCII
)
_SHORT_MONTHS = {name.lower(): f"{number:02}" for number, name in enumerate(calendar.month_abbr)}
_TIME = re.compile(
    r"[\s,|–-]*(?:\w{1,3}\s)?\d\d?\s?[:.h]\s?(?:\d\d)?\s?(?:[ap]\.?m\.?|[a-z]{2,4})?[\s.]*", re.I
)
_MARKED_UP = ".//time|.//*[contains(@itemprop,'datePublished') or contains(@itemprop,'dateModified')]"
_OF_CHANGE = 3  # the last of the ranks
_ARTICLE, _BESIDE = {"article", "main"}, {"nav", "aside", "footer"}

_MOST_CLAIMS = 50  # reading words takes milliseconds
_MOST_ELEMENTS = 200
_FIRST_LINES = 10
_LONGEST_LINE = 100
_MOST_WORDS_BEFORE = 4


def of_page(
    tree: lxml.html.HtmlElement, nodes: list[structured.Node], url: str | None, text: str
) -> Published:
    """`nodes` are its `structured.articles`; `text` is the article without the page around it."""
    return _first(_claims(tree, nodes, url, text), order_in(tree.get("lang") or ""))


def of_text(text: str, url: str | None, own: str | None = None) -> Published:
    """By the address, else by a day that stands alone in one of the first lines, else by the file's own."""
    claims = (*_in_address(url), *_datelines(text), *([(own, FILE)] if own else ()))
    return _first(claims, None)


def _first(claims: Iterable[Claim], order: Order) -> Published:
    # Somewhere it is tomorrow already.
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    for written, basis in islice(claims, _MOST_CLAIMS):
        days = read(written, order)
        # The day from which computers count is that of a field left empty.
        if days and days[0] <= tomorrow and days[0] != dt.date(1970, 1, 1):
            return Published(*days, basis)
    return Published()


def _claims(
    tree: lxml.html.HtmlElement, nodes: list[structured.Node], url: str | None, text: str
) -> Iterator[Claim]:
    metas = structured.metas(tree)
    yield from _in_nodes(nodes, "datePublished", STRUCTURED)
    yield from ((metas[name], META) for name in (*_METAS, *_OTHER_METAS) if name in metas)
    stamps = _stamps(tree)
    yield from ((written, STAMP) for rank, written in stamps if rank != _OF_CHANGE)
    yield from _in_address(url)
    lines = list(_lines(tree))
    yield from ((written, LINE) for before, written in lines if not _CHANGED.search(before))
    yield from _datelines(text)
    yield from _in_nodes(nodes, "dateCreated", STRUCTURED)
    yield from _in_nodes(nodes, "dateModified", CHANGED)
    yield from ((value, CHANGED) for name, value in metas.items() if _CHANGED.search(name))
    yield from ((written, CHANGED) for rank, written in stamps if rank == _OF_CHANGE)
    yield from ((written, CHANGED) for _before, written in lines)


def _in_nodes(nodes: list[structured.Node], name: str, basis: str) -> Iterator[Claim]:
    yield from ((value, basis) for node in nodes if (value := structured.text(node, name)))


def _in_address(url: str | None) -> Iterator[Claim]:
    if found := _IN_ADDRESS.search(urlsplit(url or "").path):
        year, month, day = found[1], found[2] or found[4], found[3] or found[5]
        yield "-".join(filter(None, (year, _SHORT_MONTHS.get(month, month), day))), ADDRESS


def _stamps(tree: lxml.html.HtmlElement) -> list[tuple[int, str]]:
    """Days marked up as such, the best first: named as that of publication, within the article, elsewhere;
    last those named as that of a change."""
    stamps = []
    for element in islice(tree.xpath(_MARKED_UP), _MOST_ELEMENTS):
        within = {ancestor.tag for ancestor in element.iterancestors()}
        if not _is_beside(within):
            named = " ".join(
                (*element.keys(), *(element.get(name, "") for name in ("itemprop", "class", "id")))
            )
            rank = 0 if _PUBLISHED.search(named) else 1 if within & _ARTICLE else 2
            written = element.get("datetime") or element.get("content") or element.text_content()
            stamps.append((_OF_CHANGE if _CHANGED.search(named) else rank, written))
    return sorted(stamps, key=itemgetter(0))


def _lines(tree: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """What stands before a day, and the day, in short lines whose element is named like a date or a byline."""
    for element in islice(date_candidates(tree, extensive_search=False), _MOST_ELEMENTS):
        line = " ".join(element.text_content().split())
        within = {element.tag, *(ancestor.tag for ancestor in element.iterancestors())}
        if len(line) <= _LONGEST_LINE and not _is_beside(within):
            yield from ((before, written) for before, written, _after in written_in(line))


def _datelines(text: str) -> Iterator[Claim]:
    """Days that end one of the first lines, or have but a time after them, and little before: a place."""
    lines = filter(None, map(str.strip, text[: _FIRST_LINES * 1000].splitlines()))
    for line in islice(lines, _FIRST_LINES):
        found = next(written_in(line), None) if len(line) <= _LONGEST_LINE else None
        if found and len(found[0].split()) <= _MOST_WORDS_BEFORE and not _CHANGED.search(found[0]):
            _before, written, after = found
            if not after.strip(" .") or _TIME.fullmatch(after):
                yield written, DATELINE


def _is_beside(within: set[str]) -> bool:
    """What stands beside the article tells of other articles, or what day it is today."""
    return bool(within & _BESIDE) or ("header" in within and not within & _ARTICLE)
