"""Bytes → the text of an article and the facts it gives about itself: the one door to the readers of each kind.

Pure: nothing is fetched or stored. What is said in the text is for `suggesting`.
"""

import re

from positions.intake.texts import dating, documents, pages
from positions.intake.texts.decoding import clean, decode
from positions.intake.texts.extracted import LONGEST_TEXT, Extracted, Unreadable, capped, unreadable

__all__ = ["LONGEST_TEXT", "PLAIN_VERSION", "Extracted", "Unreadable", "clean", "decode", "extract"]

PLAIN_VERSION = "1"

_PDF = "application/pdf"
_HTML = ("text/html", "application/xhtml+xml")
_UNCLEAR = ("", "application/octet-stream", "application/xml", "text/xml", _PDF)
_DATA = re.compile(r"(?:application|text)/(?:.+\+)?(?:xml|json)")
_LOOKS_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_PACKED = ("application/zip", "image/", "audio/", "video/")
_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF89a", b"\x1f\x8b")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\ufffd]")


def extract(
    content: bytes, *, media_type: str, charset: str | None = None, url: str | None = None
) -> Extracted:
    """The text in `content`, as sent with `media_type` and `charset`; an empty or generic type is looked
    into. `url` is where it came from: links are resolved by it, and a date in it counts. Raises Unreadable."""
    found = _read(content, media_type.partition(";")[0].strip().lower(), charset, url)
    if len(_NOT_TEXT.findall(found.text)) > len(found.text) // 50 + 10:
        unreadable("This is not a text, or its letters are encoded in an unknown way")
    return found


def _read(content: bytes, media_type: str, charset: str | None, url: str | None) -> Extracted:
    start = content[:1024].lstrip()
    if start.startswith(b"%PDF-") or (media_type == _PDF and b"%PDF-" in start):
        return documents.read(content, url)
    if start.startswith(_MAGIC) or media_type.startswith(_PACKED):
        unreadable("Pictures, recordings, office files and packed files cannot be read")
    if _LOOKS_HTML.search(start) if media_type in _UNCLEAR else media_type in _HTML:
        return pages.read(decode(content, charset, is_html=True), url)
    if media_type == _PDF:
        unreadable("This is called a PDF but is none")
    if _DATA.fullmatch(media_type):
        unreadable("This is a feed or a data file, not an article")
    return _plain(clean(decode(content, charset, is_html=False)), url)


def _plain(text: str, url: str | None) -> Extracted:
    if not text.strip():
        unreadable("The file is empty")
    published = dating.of_text(capped(text), url)
    return Extracted(
        text=text,
        extractor="plain",
        extractor_version=PLAIN_VERSION,
        published_from=published.first,
        published_to=published.last,
        published_basis=published.basis,
    )
