"""When it was said, by the words that tell: a weekday, “last month”, a date, the dateline, all counted from the day of
publication."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from positions.suggesting.shapes import Said, Span

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_DAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
DATE = (
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s{_MONTH}(?:,?\s(?P<year>\d{{4}}))?"
    rf"|{_MONTH.replace('month', 'month2')}\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<year2>\d{{4}}))?)\b"
)
_EXPRESSION = re.compile(
    rf"\b(?:{DATE}"
    r"|(?:[Ii]n|[Dd]uring)\s(?:(?:early|late|mid)[ -])?"
    rf"{_MONTH.replace('month', 'month3')}(?:,?\s(?P<year3>\d{{4}}))?"
    r"|(?P<part>[Ll]ast|[Tt]his|[Ee]arlier\sthis)\s(?P<unit>week|month|year)"
    r"|(?P<named>[Yy]esterday|[Tt]oday)"
    r"|(?P<count>[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|\d{1,2})\s(?P<units>days|weeks|months)\sago"
    r"|(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?!['’]s)"
    r"|[Ii]n\s(?P<year4>(?:19|20)\d\d))\b"
)
_DATELINE = re.compile(
    rf"\s{{0,9}}[^\W\d_a-z][^\n()–—]{{2,60}}?,?\s{DATE}\s?(?:\([^()\n]{{2,40}}\)|/[^/\n]{{2,40}}/)?\s{{0,3}}[–—-]"
)
_AHEAD = re.compile(r"\b(?:will|would|until|next|by|before|to|due)\b")
# What stands so many characters before a day tells whether it lies ahead: “talks will resume in December”.
LOOK_BACK = 40
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def said(
    text: str, pieces: Iterable[Span], tail: Span | None, published: dt.date | None, *, own_words: bool
) -> Said | None:
    """When, by the words of `pieces` (what stands about the statement) or the last words of its content, `tail`, else
    by the dateline of `text`, else, on the speaker's own page, by the day of publication. None where nothing tells."""
    dateline = dateline_of(text, published)
    base = dateline.last if dateline else published
    for expression in _expressions(text, pieces, tail):
        span = _days(expression, base)
        if span and (published is None or span[0] <= published):
            return Said(*span, basis=f"“{expression[0]}”{_counted(expression, base)}")
    if dateline:
        return dateline
    if own_words and published:
        return Said(published, published, "the day its own page was published")
    return None


def _expressions(text: str, pieces: Iterable[Span], tail: Span | None) -> Iterator[re.Match[str]]:
    for piece in pieces:
        for expression in _EXPRESSION.finditer(text, piece.start, piece.end):
            if not _AHEAD.search(text, max(piece.start, expression.start() - LOOK_BACK), expression.start()):
                yield expression
    if tail:
        for expression in _EXPRESSION.finditer(text, tail.start, tail.end):
            told = expression["weekday"] or expression["named"] or expression["part"] == "last"
            if told and not text[expression.end() : tail.end].strip(" .,"):
                yield expression


@lru_cache(maxsize=8)
def dateline_of(text: str, published: dt.date | None) -> Said | None:
    """The day in a dateline such as “GENEVA, 3 March (Agency) –” at the head of the text."""
    found = _DATELINE.match(text[:200])
    span = _days(found, published) if found else None
    return Said(*span, basis="the dateline") if span else None


def _counted(expression: re.Match[str], base: dt.date | None) -> str:
    return f", counted from {base.isoformat()}" if base and not re.search(r"\d{4}", expression[0]) else ""


def numbers_of(date: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day of a match that holds `DATE`; 0 for what is not said."""
    said = {name.rstrip("234"): value for name, value in date.groupdict().items() if value}
    month = _MONTHS[said["month"].lower().rstrip(".")] if "month" in said else 0
    return int(said.get("year", 0)), month, int(said.get("day", 0))


def _days(expression: re.Match[str], base: dt.date | None) -> tuple[dt.date, dt.date] | None:
    """First and last day, None where they cannot be told or are no days."""
    year, month, day = numbers_of(expression)
    try:
        if month or year:
            return _dated(year, month, day, base)
        return _relative(expression.groupdict(), base) if base else None
    except (ValueError, OverflowError):
        return None


def _dated(year: int, month: int, day: int, base: dt.date | None) -> tuple[dt.date, dt.date] | None:
    if not year:
        if base is None:
            return None
        year = base.year if (month, day) <= (base.month, base.day if day else 31) else base.year - 1
    if not month:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if day:
        return dt.date(year, month, day), dt.date(year, month, day)
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _relative(groups: dict[str, str | None], base: dt.date) -> tuple[dt.date, dt.date]:
    if weekday := groups["weekday"]:
        day = base - dt.timedelta((base.weekday() - _DAYS[weekday.lower()]) % 7)
        return day, day
    if named := groups["named"]:
        day = base - dt.timedelta(named.lower() == "yesterday")
        return day, day
    if count := groups["count"]:
        return _ago(_NUMBERS.get(count.lower()) or int(count), groups["units"] or "", base)
    return _unit(groups["unit"] or "", base, last=(groups["part"] or "").lower() == "last")


def _ago(number: int, units: str, base: dt.date) -> tuple[dt.date, dt.date]:
    if units == "days":
        day = base - dt.timedelta(number)
        return day, day
    if units == "weeks":
        day = base - dt.timedelta(weeks=number)
        return day - dt.timedelta(3), day + dt.timedelta(3)
    months = base.year * 12 + base.month - 1 - number
    return _dated(months // 12, months % 12 + 1, 0, base) or (base, base)


def _unit(unit: str, base: dt.date, *, last: bool) -> tuple[dt.date, dt.date]:
    if unit == "year":
        year = base.year - last
        return dt.date(year, 1, 1), dt.date(year, 12, 31) if last else base
    if unit == "month":
        first = base.replace(day=1)
        if not last:
            return first, base
        end = first - dt.timedelta(1)
        return end.replace(day=1), end
    monday = base - dt.timedelta(base.weekday())
    return (monday - dt.timedelta(7), monday - dt.timedelta(1)) if last else (monday, base)
