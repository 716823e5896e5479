"""The dossier's YAML, row by row. Whatever is wrong with a row is said with its file, its place and what to do."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from positions.models.span import span

# What names a row in a message, the first that it has.
NAMES = ("slug", "id", "name", "title", "text", "organization", "target")


class DossierError(ValueError):
    """Something in the files has to be put right first; the message says what and where."""


class Row:
    """One mapping of a YAML file, with the row that it stands in."""

    def __init__(
        self, values: dict[str, Any], place: str, listed_in: str = "", parent: "Row | None" = None
    ) -> None:
        self.values = values
        self.place = place
        self.listed_in = listed_in
        self._parent = parent

    @property
    def parent(self) -> "Row":
        if self._parent is None:
            raise LookupError(f"{self.place} stands in no other row.")
        return self._parent

    def wrong(self, message: str) -> DossierError:
        return DossierError(f"{self.place}: {message}")

    def text(self, name: str) -> str:
        """A text that has to be there."""
        found = self.optional(name)
        if not found:
            raise self.wrong(f"“{name}” is missing. Add it.")
        return found

    def optional(self, name: str) -> str:
        """A text; empty where there is none."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, str | dt.date):
            raise self._wrong_type(name, "a text; put it between quotation marks")
        return "" if value is None else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise self._wrong_type(name, "true or false")
        return value

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise self._wrong_type(name, "a whole number or null")
        return value

    def days(self, name: str) -> tuple[dt.date, dt.date] | None:
        """First and last possible day of a day, a month or a year; None where there is none."""
        try:
            return span(self.optional(name)) if self.optional(name) else None
        except ValueError as error:
            raise self.wrong(f"“{name}”: {error}") from error

    def first_day(self, name: str) -> dt.date | None:
        days = self.days(name)
        return days and days[0]

    def last_day(self, name: str) -> dt.date | None:
        days = self.days(name)
        return days and days[1]

    def within(self, name: str) -> "Row":
        """A mapping that has to be there."""
        for row in self.rows(name):
            return row
        raise self.wrong(f"“{name}” is missing. Add it.")

    def rows(self, name: str) -> Iterator["Row"]:
        """The rows of a list; a single mapping is a list of one, a text in a list is a row with `text`."""
        value = self.values.get(name)
        listed = [value] if isinstance(value, dict) else value or []
        if not isinstance(listed, list):
            raise self._wrong_type(name, "a list")
        for count, each in enumerate(listed, start=1):
            values = {"text": each} if isinstance(each, str) else each
            if not isinstance(values, dict):
                raise self.wrong(f"“{name}”, row {count} is {each!r}. Write a mapping of fields, or a text.")
            number = "" if values is value else f" {count}"
            known_as = next((values[key] for key in NAMES if isinstance(values.get(key), str)), "")
            place = f"{self.place}, {name}{number}" + (f" ({known_as[:60]})" if known_as else "")
            yield Row(values, place, name, self)

    def texts(self, name: str) -> list[str]:
        return [row.text("text") for row in self.rows(name)]

    def _wrong_type(self, name: str, wanted: str) -> DossierError:
        return self.wrong(f"“{name}” is {self.values.get(name)!r}. It has to be {wanted}.")


def read(folder: Path, name: str) -> Row:
    """A whole file."""
    path = folder / f"{name}.yaml"
    try:
        with path.open(encoding="utf-8") as file:
            # The C parser: 0.3 s instead of 4. It is the safe loader.
            values = yaml.load(file, Loader=yaml.CSafeLoader)
    except OSError as error:
        raise DossierError(f"{path}: {error.strerror}. A dossier has this file.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DossierError(f"{path.name} is no YAML: {error}. Correct it there.") from error
    if not isinstance(values, dict):
        raise DossierError(f"{path.name} has to begin with the name of its list, such as “{name}:”.")
    return Row(values, path.name)


def at(files: dict[str, Row], path: str) -> Iterator[Row]:
    """Every row at `file/list/list within its rows`."""
    file, *lists = path.split("/")
    rows = [files[file]]
    for name in lists:
        rows = [inner for row in rows for inner in row.rows(name)]
    return iter(rows)
