"""A day, a month or a year as its first and last possible day, and back into words. No rows here."""

import calendar
import datetime as dt
import re

from django.utils import formats
from django.utils.translation import gettext as _

SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def span(text: str) -> tuple[dt.date, dt.date]:
    """First and last possible day of `2024`, `2024-08` or `2024-08-21`; ValueError for anything else."""
    found = SHAPE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not a day (2024-08-21), a month (2024-08) or a year (2024).")
    year, month, day = (int(part or 0) for part in found.groups())
    if day:
        exact = dt.date(year, month, day)
        return exact, exact
    if month:
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def precision(first: dt.date, last: dt.date) -> str:
    """`day`, `month` or `year` where the two days are exactly that, else `span`."""
    if first == last:
        return "day"
    for text, name in ((f"{first:%Y-%m}", "month"), (f"{first:%Y}", "year")):
        if span(text) == (first, last):
            return name
    return "span"


def in_words(first: dt.date, last: dt.date) -> str:
    """`21 August 2024`, `August 2024`, `2024`, or `between 9 and 21 August 2024`."""
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
    return {"day": f"{first:%Y-%m-%d}", "month": f"{first:%Y-%m}", "year": f"{first:%Y}"}.get(
        precision(first, last), f"{first:%Y-%m-%d}"
    )
