"""A day, a month or a year as its first and last possible day, and back into words. No rows here."""

import calendar
import datetime as dt
import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def span(text: str) -> tuple[dt.date, dt.date]:
    """First and last possible day of `2024`, `2024-08`, `2024-08-21`, or of two of these with a slash between.

    ValueError for anything else.
    """
    one, slash, other = text.partition("/")
    if slash:
        first, last = span(one)[0], span(other)[1]
        if last < first:
            raise ValueError(f"{text!r} ends before it begins.")
        return first, last
    found = SHAPE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not a day (2024-08-21), a month (2024-08) or a year (2024).")
    year, month, day = found.groups()
    if month is None:
        return dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
    if day is None:
        first = dt.date(int(year), int(month), 1)
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    exact = dt.date(int(year), int(month), int(day))
    return exact, exact


def validate(text: str) -> None:
    """For a model's field: ValidationError, in words, for what `span` does not read."""
    try:
        span(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def precision(first: dt.date, last: dt.date) -> str:
    """`day`, `month` or `year` where the two days are exactly that, else `span`."""
    if first == last:
        return "day"
    day = first.isoformat()
    for text, name in ((day[:7], "month"), (day[:4], "year")):
        if span(text) == (first, last):
            return name
    return "span"


def in_words(first: dt.date, last: dt.date) -> str:
    """`21 August 2024`, `August 2024`, `2024`, or `between 9 and 21 August 2024`."""
    return _in_words(first, last, get_language())


@lru_cache(4096)  # a table names the same days over and over
def _in_words(first: dt.date, last: dt.date, language: str | None) -> str:
    match precision(first, last):
        case "day":
            return formats.date_format(first, "j F Y")
        case "month":
            return formats.date_format(first, "F Y")
        case "year":
            return formats.date_format(first, "Y")
        case _:
            # What the two days share is said once.
            same = "j" if (first.year, first.month) == (last.year, last.month) else "j F"
            return _("between %(first)s and %(last)s") % {
                "first": formats.date_format(first, same if first.year == last.year else "j F Y"),
                "last": formats.date_format(last, "j F Y"),
            }


def as_typed(first: dt.date | None, last: dt.date | None) -> str:
    """The shortest form that `span` reads back, for a form field; empty where no day is known."""
    if first is None or last is None:
        return ""
    day = first.isoformat()
    shapes = {"day": day, "month": day[:7], "year": day[:4], "span": f"{day}/{last.isoformat()}"}
    return shapes[precision(first, last)]
