"""A sheet as CSV, or a list with one address a line → what its rows say of sources, before any of it is believed."""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

MOST_LINES = 10_000

# What people call the columns of their sheets.
_COLUMNS = {
    "name": ("name", "title", "text", "source", "organization", "organisation"),
    "feed_address": ("feed_address", "feed", "feed_url", "xmlurl", "rss", "address", "url", "link"),
    "home_page": ("home_page", "homepage", "htmlurl", "home", "site", "website", "web_page"),
    "language": ("language", "lang"),
    "category": ("category", "group", "folder"),
}
_COLUMN = {called: column for column, names in _COLUMNS.items() for called in names}
_ADDRESS = re.compile("https?://", re.IGNORECASE)


class Row(NamedTuple):
    """A source as its list has it, and in which line."""

    number: int
    values: dict[str, str]


def rows(text: str) -> Iterator[Row]:
    """Raises ValueError, with a sentence for people, where the text cannot be divided."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) > MOST_LINES:
        raise ValueError(f"The file has more than {MOST_LINES:,} lines. Divide it.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(lines))
    columns: list[str] = []
    try:
        for cells in reader:
            if not any(map(str.strip, cells)) or cells[0].startswith("#"):
                continue
            if not columns:
                columns = _header(cells)
                if any(columns):
                    continue
                columns = [""]
            yield Row(reader.line_num, _by_header(columns, cells) if any(columns) else _by_looks(cells))
    except csv.Error:
        raise ValueError(
            f"Line {reader.line_num} cannot be divided into columns: it is too long, or a quotation mark is open."
        ) from None


def _separator(lines: list[str]) -> str:
    """That of the header, else one which is in every line: addresses too have commas."""
    for separator in "\t;,":
        if any(separator in line and any(_header(line.split(separator))) for line in lines[:1]):
            return separator
    return next((each for each in "\t;," if all(each in line for line in lines)), "\t")


def _header(cells: list[str]) -> list[str]:
    """What each column holds, "" where its name is not known or where these are no names."""
    if any(_ADDRESS.match(cell.strip()) for cell in cells):
        return []
    return [_COLUMN.get(re.sub(r"[\s-]+", "_", cell.strip(' "').lower()), "") for cell in cells]


def _by_header(columns: list[str], cells: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell.strip():
            values.setdefault(column, cell)
    return values


def _by_looks(cells: list[str]) -> dict[str, str]:
    addresses = [cell for cell in cells if _ADDRESS.match(cell.strip())]
    names = [cell for cell in cells if cell.strip() and cell not in addresses]
    return dict(zip(("feed_address", "home_page"), addresses, strict=False)) | {"name": next(iter(names), "")}
