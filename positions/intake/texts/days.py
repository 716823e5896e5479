"""A day as pages and texts write it, in any language → its first and last possible day."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Literal

import dateparser

from positions.models.span import span

Days = tuple[dt.date, dt.date]
# What 4/5/2024 means; None where nothing says it.
Order = Literal["DMY", "MDY"] | None

_YEAR = "(?:19|20|١٩|٢٠)[0-9٠-٩]{2}"
_MONTH = r"[^\W\d_][^\s\d,./-]{2,14}"
_ISO = re.compile(
    r"\s*((?:19|20)\d\d)"
    r"(?:([-/.])(\d\d?)\2(\d\d?)(?!\d|[-/.]\d)|(\d\d)(\d\d)(?:\d{4}|\d{6})?(?!\d)|(?:[-/.]?(\d\d?))?\s*$)",
    re.ASCII,
)
_NUMBERS = re.compile(r"(\d\d?)([./-])(\d\d?)\2(\d{4})", re.ASCII)
_WRITTEN = re.compile(
    rf"(?<![\d/.-])(?:\d\d?([./-])\d\d?\1(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d|[/.-]\d)"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|[.ºª])?,?[\s-](?:de\s|of\s)?{_MONTH}[.,]?[\s-](?:de\s|del\s)?{_YEAR}(?!\d)"
    rf"|(?<!\w){_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s{_YEAR}(?!\d)"
    rf"|{_YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일]"
)
# A month without its day would be completed with that of today.
_STRICT = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
# All that there are take seconds to load.
_LANGUAGES = [
    *("en", "fr", "es", "ar", "ru", "zh", "pt", "de", "it", "nl", "pl", "tr", "uk", "ja", "ko", "sv", "da"),
    *("nb", "fi", "cs", "sk", "hu", "ro", "bg", "hr", "sr", "el", "he", "fa", "hi", "id", "vi"),
]
_LONGEST = 100


def order_in(language_tag: str) -> Order:
    """By the language a page declares: `en` alone is written in both ways."""
    tag = language_tag.strip().lower().replace("_", "-")
    if tag.startswith("en-us"):
        return "MDY"
    return None if tag in ("", "en") else "DMY"


def read(written: str, order: Order = None) -> Days | None:
    """A day, a month or a year that begins with its year, or else the first day written in it, in whatever
    words. None where there is none, or where it is not sure which one it is."""
    if iso := _ISO.match(written):
        return _iso(iso)
    day = next((day for _before, day, _after in written_in(written)), "")
    if numbers := _NUMBERS.fullmatch(day):
        return _numbers(numbers, order)
    if iso := _ISO.fullmatch(day):
        return _iso(iso)
    found = dateparser.parse(day, languages=_LANGUAGES, settings=_STRICT) if day else None
    return (found.date(), found.date()) if found else None


def written_in(line: str) -> Iterator[tuple[str, str, str]]:
    """Every day that seems to be written in a line, between what stands before it (up to the day before)
    and what stands after it. Of a very long line only the beginning is looked at."""
    line, last = line[:_LONGEST], 0
    for found in _WRITTEN.finditer(line):
        yield line[last : found.start()], found[0], line[found.end() :]
        last = found.end()


def _iso(found: re.Match[str]) -> Days | None:
    return _span(found[1], found[3] or found[5] or found[7], found[4] or found[6])


def _numbers(found: re.Match[str], order: Order) -> Days | None:
    first, second = int(found[1]), int(found[3])
    if second > 12 or (order == "MDY" and first <= 12):
        return _span(found[4], found[1], found[3])
    if first > 12 or first == second or found[2] == "." or order == "DMY":
        return _span(found[4], found[3], found[1])
    return None


def _span(year: str, month: str | None, day: str | None) -> Days | None:
    try:
        return span("-".join(part.zfill(2) for part in (year, month, day) if part))
    except ValueError:
        return None
