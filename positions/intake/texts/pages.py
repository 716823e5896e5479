"""A page (HTML) → its article and what the page says about it. Nothing is fetched while it is read."""

import re
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
import trafilatura
from lxml import etree
from trafilatura import metadata
from trafilatura.json_metadata import extract_json

from positions.intake.texts import dating, structured
from positions.intake.texts.decoding import clean
from positions.intake.texts.extracted import Extracted, Unreadable, capped, language_code, line, unreadable
from positions.intake.web.addressing import canonical

MOST_PARTS = 200_000  # elements and attributes of a page
MOST_ATTRIBUTES = 1_000  # of one element

# Hosts of one site: the page for telephones or in Google's short form is that of the site itself.
_VARIANT = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.)")
_PREPOSITION = re.compile(r"^(?:by|par|por|door)\s+", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|journalist|columnist|analyst|contributor|producer|staff|chief"
    r"|bureau|desk|team)\b",
    re.IGNORECASE,
)
_CONTROLS = bytes({*range(32)} - {*b"\t\n\r"})
_SPACED = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_CONTROL_ENTITY = re.compile(
    r"&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)|x0*(?:[1-8bcef]|1[\da-f]|fff[ef])(?![\da-f]));?",
    re.IGNORECASE | re.ASCII,
)
# lxml.html asks Python for the class of every element that is touched, which is a fifth of the reading; only those of
# forms and links differ, which nobody asks here.
_ONE_CLASS = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)
_NEVER_A_BYLINE = ("script", "style", "svg", "noscript", "nav", "aside", "form", "iframe")


def read(markup: str, url: str | None) -> Extracted:
    """`url` is where it came from. Raises Unreadable."""
    tree = _tree(markup)
    try:
        data = structured.data(tree)
        text = capped(clean(trafilatura.extract(tree, include_comments=False) or ""))
        if not text.strip():
            unreadable("No article was found on this page")
        return _described(tree, data, text, url)
    except Unreadable:
        raise
    except Exception as error:  # other people's code on other people's pages: anything may come
        raise Unreadable("This page could not be read. Paste the text of the article instead.") from error


class _Shape:
    """Counts a page before a tree is built of it, and stops at what no article has: a tag with 100,000
    attributes takes libxml2 ten seconds, a million tags take trafilatura gigabytes."""

    def __init__(self) -> None:
        self.parts = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.parts += 1 + len(attributes)
        if self.parts > MOST_PARTS or len(attributes) > MOST_ATTRIBUTES:
            unreadable("This page is too large or too intricate to be read")

    def close(self) -> None:
        pass


def _tree(markup: str) -> lxml.html.HtmlElement:
    content = _without_controls(markup)
    try:
        etree.fromstring(content, etree.HTMLParser(target=_Shape(), encoding="utf-8"))
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
        parser.set_element_class_lookup(_ONE_CLASS)
        return lxml.html.document_fromstring(content, parser=parser)
    except etree.LxmlError as error:
        raise Unreadable("The page is empty. Paste the text of the article instead.") from error


def _without_controls(markup: str) -> bytes:
    """One character that XML does not allow, and trafilatura gives up the whole page. NUL is a letter lost."""
    markup = _CONTROL_ENTITY.sub(" ", markup).replace("\x00", "\ufffd")
    for none in "\ufffe\uffff":
        markup = markup.replace(none, " ")
    return markup.encode().translate(_SPACED)


def _described(tree: lxml.html.HtmlElement, data: list[Any], text: str, url: str | None) -> Extracted:
    nodes, metas = structured.articles(data), structured.metas(tree)
    published = dating.of_page(tree, nodes, url, text)
    facts = _facts(tree, data)
    site = line(facts.sitename) or (url and _site(urlsplit(url).netloc)) or None
    return Extracted(
        text=text,
        extractor="trafilatura",
        extractor_version=trafilatura.__version__,
        title=_title(line(structured.live_headline(nodes) or facts.title), site),
        byline=_byline(facts.author),
        site=site,
        language=language_code(
            tree.get("lang"), tree.get("xml:lang"), metas.get("og:locale"), metas.get("content-language")
        ),
        published_from=published.first,
        published_to=published.last,
        published_basis=published.basis,
        canonical_url=_canonical_url(tree, url),
    )


def _facts(tree: lxml.html.HtmlElement, data: list[Any]) -> metadata.Document:
    """As `metadata.extract_metadata`, but for what is not wanted here and costs as much again: dates that it
    makes up where a day is missing, categories, the licence. Takes parts of the tree away."""
    facts = metadata.examine_meta(tree)
    if facts.author and " " not in facts.author:
        facts.author = None  # the name of an account
    for part in data:  # not by `extract_meta_json`: where JSON is broken, it may search for hours
        with suppress(Exception):  # anything may be of any kind in there
            extract_json(part, facts)
    facts.title = facts.title or metadata.extract_title(tree)
    if not facts.author:
        etree.strip_elements(tree, *_NEVER_A_BYLINE, with_tail=False)  # the search takes half as long
        facts.author = metadata.extract_author(tree)
    facts.sitename = facts.sitename or metadata.extract_sitename(tree)
    facts.clean_and_trim()
    return facts


def _title(stated: str | None, site: str | None) -> str | None:
    """Without the name of the site at its end."""
    return stated and (
        re.sub(rf"\s[|·–—-]\s{re.escape(site or '')}$", "", stated, flags=re.IGNORECASE) or None
    )


def _byline(authors: str | None) -> str | None:
    """Names with semicolons between. What they are paid for is not part of them."""
    names = [_PREPOSITION.sub("", name) for name in (line(authors) or "").split("; ")]
    people = [name for name in names if not _ROLE.search(name)]
    return "; ".join(people or names) or None


def _canonical_url(tree: lxml.html.HtmlElement, url: str | None) -> str | None:
    """What the page calls its own address, if that is on the same site: no page passes itself off as another's.
    Two addresses are none, and so is the home page, which sites by mistake name on every page."""
    links = tree.iterfind(".//link[@rel][@href]")
    named = {link.get("href").strip() for link in links if "canonical" in link.get("rel").lower().split()}
    if url is None or len(named) != 1:
        return None
    base = tree.find(".//base[@href]")
    try:
        own = urljoin(url if base is None else urljoin(url, base.get("href").strip()), named.pop())
        here, there = urlsplit(canonical(url)), urlsplit(canonical(own))
    except ValueError:
        return None
    is_home = there.path == "/" != here.path and not there.query
    return own if _site(here.netloc) == _site(there.netloc) and not is_home else None


def _site(host: str) -> str:
    return _VARIANT.sub("", host)
