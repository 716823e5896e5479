"""A date as feeds spell it → a moment in UTC. Days that articles give are read with the articles."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import dateparser
from dateparser.data.languages_info import language_order

LONGEST = 100  # characters; what is longer is no date
_BEFORE_THE_WEB = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)  # clocks and zones are wrong by less

# Only what leaves nothing to guess: `email` itself reads the year -0001 as 2001, and zones it does not know as UTC.
_RFC_822 = re.compile(
    r"(?:[^\W\d_]+\.?,)? ?\d{1,2} [a-z]{3,9} (?:\d\d|\d{4})"  # Tue, 3 Jun 2025
    r" \d{1,2}:\d\d(?::\d\d)? (?:[+-]\d{4}|gmt|utc?|z|[ecmp][sd]t)",  # 09:00:00 +0200
    re.IGNORECASE,
)
_NAMED_MONTH = re.compile(r"[^\W\d_]{3}|[年月]")
# Nothing is filled in from today, and what is relative to today is no date: it would change at every reading.
_STRICT = {
    "STRICT_PARSING": True,
    "PARSERS": ["absolute-time"],
    "TIMEZONE": "UTC",
    "RETURN_AS_TIMEZONE_AWARE": True,
}


def moment(spelled: str, *, language: str = "") -> datetime | None:
    """In UTC, which is also meant where no zone is named; None where a day, a month or a year is missing or
    impossible, or the day is before the web or more than one day ahead. `language` (a code of two or three
    letters) is that of the month's name, besides English."""
    spelled = " ".join(spelled[:LONGEST].split())
    try:
        found = _iso(spelled) or _rfc_822(spelled) or _in_words(spelled, language)
        found = found and (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, ArithmeticError):  # a day that no calendar has, or none in UTC
        return None
    if found is None or not _BEFORE_THE_WEB <= found <= datetime.now(UTC) + _AHEAD:
        return None
    return found


def _iso(spelled: str) -> datetime | None:
    if not re.match(r"\d{4}[-/]?\d\d", spelled):
        return None
    try:
        return datetime.fromisoformat(spelled.replace("/", "-"))
    except ValueError:
        return None


def _rfc_822(spelled: str) -> datetime | None:
    if not _RFC_822.fullmatch(spelled):
        return None
    try:
        return parsedate_to_datetime(spelled)
    except ValueError:  # a month of another language, or no such day
        return None


def _in_words(spelled: str, language: str) -> datetime | None:
    """With the month by its name: of two numbers nobody knows which is the month."""
    if not _NAMED_MONTH.search(spelled):
        return None
    languages = [code for code in dict.fromkeys((language, "en")) if code in language_order]
    found: datetime | None = dateparser.parse(spelled, languages=languages, settings=_STRICT)
    return found
