"""Bytes → letters. What the letters say is for `pages` and `documents`."""

import codecs
import re
import unicodedata
from collections.abc import Iterator

import charset_normalizer

_IN_PAGE = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE
)
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_MARKS |= {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}  # a page in UTF-16 whose mark was lost
# The encodings of the web, by Python's names. Others stay out on purpose: punycode takes quadratic time.
_ENCODING = re.compile(
    r"utf-8|utf-16(?:-[lb]e)?|cp(?:125\d|866|874|932|949)|iso8859-\d+|koi8-[ru]|mac-(?:roman|cyrillic)"
    r"|gb18030|big5(?:hkscs)?|euc_jp|iso2022_jp"
)
# What pages declare and what browsers read instead (WHATWG, Encoding).
_READ_AS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "tis_620": "cp874"}
_READ_AS |= {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949"}
# Scripts whose words are whole runs of bytes above 127. Those of Latin letters look too much alike to be guessed.
_GUESSED = ["cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "gb18030", "big5", "cp932", "euc_jp", "cp949"]
_RUN = re.compile(rb"[\x80-\xff]{4,}")
_HIGH = bytes(range(128, 256))


def clean(text: str) -> str:
    """The form in which every text is stored and hashed: LF, NFC, and U+FFFD for NUL and lone surrogates,
    which the database refuses. Nothing is trimmed. Idempotent."""
    text = re.sub("[\x00\ud800-\udfff]", "\ufffd", text)
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def decode(content: bytes, charset: str | None, *, is_html: bool) -> str:
    """By byte order mark; as UTF-8 if it is; as declared if that can be; as UTF-8 with a few broken bytes;
    by what scripts look like; else as Windows-1252. The same bytes give the same text."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    for encoding in _candidates(content, charset, is_html=is_html):
        if encoding == "cp1252" and _is_non_latin(content):
            continue  # every byte is a letter in it, but no one writes whole words of accents
        try:
            return content.decode(encoding)
        except ValueError:
            continue
    # One broken byte in a page of UTF-8 must not turn every accent of it into two wrong letters.
    text = content.decode("utf-8", "replace")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if text.count("\ufffd") * 2 < foreign:
        return text
    if _is_non_latin(content) and (
        guess := charset_normalizer.from_bytes(content, cp_isolation=_GUESSED).best()
    ):
        return str(guess)
    return content.decode("cp1252", "replace")


def _candidates(content: bytes, charset: str | None, *, is_html: bool) -> Iterator[str]:
    """Encodings by Python's names, the most trustworthy first."""
    if not content.isascii():
        yield "utf-8"  # no other encoding gives bytes above 127 that are UTF-8 by chance
    in_page = _IN_PAGE.search(content[:4096]) if is_html else None
    for label in (charset or "", in_page[1].decode("ascii", "replace") if in_page else "", "utf-8"):
        try:
            name = codecs.lookup(label.lower().removeprefix("x-")).name
        except (LookupError, ValueError):
            continue
        name = _READ_AS.get(name, name)
        # Sixteen bits a letter cannot be where no byte is 0; what says so was read in eight.
        if _ENCODING.fullmatch(name) and (not name.startswith("utf-16") or b"\0" in content[:4096]):
            yield name


def _is_non_latin(content: bytes) -> bool:
    high = len(content) - len(content.translate(None, _HIGH))
    return sum(len(run) for run in _RUN.findall(content)) * 2 > high
