"""Bytes → the text of an article and the facts a page gives about itself.

Pure: nothing is fetched or stored. What is said in the text is for `suggesting`.
"""

import calendar
import codecs
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urljoin, urlsplit

import lxml.html
import trafilatura
from lxml import etree
from trafilatura.metadata import extract_metadata

from positions.intake.addressing import canonical

LONGEST_TEXT = 1_000_000
MOST_PARTS = 200_000  # elements and attributes of a page
MOST_ATTRIBUTES = 1_000  # of one element
PLAIN_VERSION = "1"

_HTML = ("text/html", "application/xhtml+xml")
_DATA = re.compile(r"(?:application|text)/(?:.+\+)?(?:xml|json)")
_LOOKS_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_MEDIA = ("application/pdf", "application/zip", "image/", "audio/", "video/")
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF89a", b"\x1f\x8b")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\ufffd]")

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# The encodings of the web, by Python's names. Others stay out on purpose: punycode takes quadratic time.
_ENCODING = re.compile(
    r"utf-8|utf-16(?:-[lb]e)?|cp(?:125\d|866|874|932|949)|iso8859-\d+|koi8-[ru]|mac-(?:roman|cyrillic)"
    r"|gbk|gb18030|big5(?:hkscs)?|euc_(?:jp|kr)|iso2022_jp"
)
# What pages declare and what browsers read instead (WHATWG, Encoding).
_READ_AS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
_READ_AS |= {"shift_jis": "cp932", "euc_kr": "cp949"}

_META_DATES = (
    *("article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued"),
    *("dc.date", "parsely-pub-date", "pubdate", "publishdate", "citation_publication_date", "date"),
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_ISO_DATE = re.compile(r"\s*((?:19|20)\d\d)(?:-?(\d\d)(?:-?(\d\d))?)?(?![\d/.-])")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)/(\d\d)/(?:(\d\d)/)?")
_DATELINE = re.compile(r"([A-Z][a-z]+) (\d{1,2}), (\d{4})(?: at \d{1,2}:\d\d ?[AaPp]\.?[Mm]\.?)?\s*")
_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}


class Unreadable(Exception):
    """No text is to be had from these bytes; says why, and what to do, to people."""


@dataclass(frozen=True)
class Published:
    """First and last possible day, and in words what says so."""

    first: dt.date | None = None
    last: dt.date | None = None
    basis: str = ""


@dataclass(frozen=True)
class Extracted:
    """The text of an article and what its page says about it. Anchors count the code points of `text`."""

    text: str
    extractor: str
    extractor_version: str
    title: str | None = None
    byline: str | None = None
    site: str | None = None
    language: str | None = None
    published_from: dt.date | None = None
    published_to: dt.date | None = None
    published_basis: str = ""
    canonical_url: str | None = None


def clean(text: str) -> str:
    """The form in which every text is stored and hashed: LF, NFC, and U+FFFD for NUL and lone surrogates,
    which the database refuses. Nothing is trimmed. Idempotent."""
    text = re.sub("[\x00\ud800-\udfff]", "\ufffd", text)
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def extract(
    content: bytes, *, media_type: str, charset: str | None = None, url: str | None = None
) -> Extracted:
    """The text in `content`, as sent with `media_type` and `charset`; an empty or generic type is looked
    into. `url` is where it came from: links are resolved by it, and a date in it counts. Raises Unreadable."""
    media_type = media_type.partition(";")[0].strip().lower()
    start = content[:1024].lstrip()
    if start.startswith(_MAGIC) or media_type.startswith(_MEDIA):
        _unreadable("PDF files, pictures and packed files cannot be read yet")
    if media_type in ("", "application/octet-stream", "application/xml", "text/xml"):
        is_html = bool(_LOOKS_HTML.search(start))
    else:
        is_html = media_type in _HTML
    if not is_html and _DATA.fullmatch(media_type):
        _unreadable("This is a feed or a data file, not an article")
    text = clean(decode(content, charset, is_html=is_html))
    if len(text) - len(_NOT_TEXT.sub("", text)) > len(text) // 50 + 10:
        _unreadable("This is not a text, or its letters are encoded in an unknown way")
    return _from_page(text, url) if is_html else _from_text(text)


def decode(content: bytes, charset: str | None, *, is_html: bool) -> str:
    """By byte order mark, else as declared, else as UTF-8, else as Windows-1252; same bytes, same text."""
    for mark, encoding in _BOMS.items():
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    in_page = _META_CHARSET.search(content[:4096]) if is_html else None
    for declared in (charset, in_page[1].decode("ascii", "replace") if in_page else None, "utf-8"):
        try:
            name = codecs.lookup(declared or "").name
            name = _READ_AS.get(name, name)
            if _ENCODING.fullmatch(name):
                return content.decode(name)
        except (LookupError, ValueError):
            continue
    # One broken byte in a page of UTF-8 must not turn every accent of it into two wrong letters.
    text = content.decode("utf-8", "replace")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text if text.count("\ufffd") * 2 < foreign else content.decode("cp1252", "replace")


def _unreadable(reason: str) -> NoReturn:
    raise Unreadable(f"{reason}. Paste the text of the article instead.")


def _capped(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Unreadable(f"The text is longer than {LONGEST_TEXT:,} characters. Paste the part that matters.")
    return text


def _from_text(text: str) -> Extracted:
    if not text.strip():
        _unreadable("The file is empty")
    published = _dateline(text.lstrip()[:100].partition("\n")[0])
    return Extracted(
        text=_capped(text),
        extractor="plain",
        extractor_version=PLAIN_VERSION,
        published_from=published.first,
        published_to=published.last,
        published_basis=published.basis,
    )


def _from_page(markup: str, url: str | None) -> Extracted:
    tree = _tree(markup)
    try:
        text = _capped(clean(trafilatura.extract(tree, include_comments=False) or ""))
        # No search for a date through the whole text: slow, and it finds other days than the article's.
        facts = extract_metadata(tree, url, {"original_date": True, "extensive_search": False})
    except Unreadable:
        raise
    except Exception as error:  # other people's code on other people's pages: anything may come
        raise Unreadable("This page could not be read. Paste the text of the article instead.") from error
    if not text.strip():
        _unreadable("No article was found on this page")
    published = _published(tree, url, facts.date)
    return Extracted(
        text=text,
        extractor="trafilatura",
        extractor_version=trafilatura.__version__,
        title=_line(facts.title),
        byline=_line(facts.author),
        site=_line(facts.sitename),
        language=_language(tree),
        published_from=published.first,
        published_to=published.last,
        published_basis=published.basis,
        canonical_url=_canonical_url(tree, url),
    )


class _Shape:
    """Counts a page before a tree is built of it, and stops at what no article has: a tag with 100,000
    attributes takes libxml2 a minute, a million tags take trafilatura gigabytes."""

    def __init__(self) -> None:
        self.parts = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.parts += 1 + len(attributes)
        if self.parts > MOST_PARTS or len(attributes) > MOST_ATTRIBUTES:
            _unreadable("This page is too large or too intricate to be read")

    def close(self) -> None:
        pass


def _tree(markup: str) -> lxml.html.HtmlElement:
    content = markup.encode()
    try:
        etree.fromstring(content, etree.HTMLParser(target=_Shape(), encoding="utf-8"))
        parser = lxml.html.HTMLParser(
            encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False
        )
        return lxml.html.document_fromstring(content, parser=parser)
    except etree.LxmlError as error:
        raise Unreadable("The page is empty. Paste the text of the article instead.") from error


def _line(value: str | None) -> str | None:
    return " ".join(clean(value or "").split()) or None


def _language(tree: lxml.html.HtmlElement) -> str | None:
    declared = tree.get("lang") or tree.get("xml:lang") or _metas(tree).get("og:locale", "")
    code = re.match(r"[a-z]{2,3}(?![a-z])", declared.strip().lower())
    return code[0] if code else None


def _canonical_url(tree: lxml.html.HtmlElement, url: str | None) -> str | None:
    """What the page calls its own address, if on the same host: no page passes itself off as another's."""
    link = tree.find(".//link[@rel='canonical'][@href]")
    if url is None or link is None:
        return None
    try:
        own = urljoin(url, link.get("href").strip())
        return own if urlsplit(canonical(own)).netloc == urlsplit(canonical(url)).netloc else None
    except ValueError:
        return None


def _metas(tree: lxml.html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iterfind(".//meta[@content]"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        found.setdefault(name.lower(), meta.get("content"))
    return found


def _published(tree: lxml.html.HtmlElement, url: str | None, guessed: str | None) -> Published:
    for value, basis in _claims(tree, url, guessed):
        match = _ISO_DATE.match(value)
        if match and (days := _days(int(match[1]), int(match[2] or 0), int(match[3] or 0))):
            return Published(*days, basis)
    return Published()


def _claims(tree: lxml.html.HtmlElement, url: str | None, guessed: str | None) -> Iterator[tuple[str, str]]:
    """What may say when the page was published, the most trustworthy first, and what to call it."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        yield from ((date, "structured data of the page") for date in _JSON_DATE.findall(script.text or ""))
    metas = _metas(tree)
    yield from ((metas[name], "meta tag of the page") for name in _META_DATES if name in metas)
    yield from (
        (stamp.get("datetime"), "time stamp on the page")
        for stamp in tree.iterfind(".//article//time[@datetime]")
    )
    if in_address := _URL_DATE.search(urlsplit(url or "").path):
        yield "-".join(filter(None, in_address.groups())), "address of the page"
    yield guessed or "", "date found on the page"


def _days(year: int, month: int, day: int) -> tuple[dt.date, dt.date] | None:
    """First and last day of a year, a month or a day; 0 stands for unknown. None if there is no such day."""
    try:
        first = dt.date(year, month or 1, day or 1)
        last = dt.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return first, last


def _dateline(line: str) -> Published:
    match = _DATELINE.fullmatch(line)
    if match and match[1] in _MONTHS and (days := _days(int(match[3]), _MONTHS[match[1]], int(match[2]))):
        return Published(*days, "dateline of the text")
    return Published()
