"""Plain data as tables for spreadsheets: CSV after RFC 4180. What each column holds: docs/decisions/0026."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

from positions.publishing.plain import Plain

# Without it Excel takes the file for one in the letters of the machine it runs on, and names for others.
BOM = "\ufeff"
# A cell that begins so is a formula to a spreadsheet, and could fetch or send what its author wants.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BETWEEN = "; "
TOGETHER = 2**15

STATEMENTS: dict[str, Callable[[Plain], Any]] = {
    "statement": lambda row: row["id"],
    "address": lambda row: row["address"],
    "version": lambda row: row["version"],
    "published": lambda row: row["published"],
    "imported": lambda row: row["imported"],
    "organization": lambda row: row["organization"]["slug"],
    "organization_name": lambda row: row["organization"]["name"],
    "organization_kind": lambda row: row["organization"]["kind"],
    "treaty": lambda row: row["treaty"]["slug"],
    "treaty_name": lambda row: row["treaty"]["name"],
    "said_from": lambda row: row["said"]["from"],
    "said_to": lambda row: row["said"]["to"],
    "said_precision": lambda row: row["said"]["precision"],
    "question": lambda row: row["question"],
    "text": lambda row: row["text"],
    "stance": lambda row: row["stance"],
    "stance_label": lambda row: row["stance_label"],
    "moves_line": lambda row: row["moves_line"],
    "summary": lambda row: row["summary"],
    "concerns": lambda row: _list(f"{each['polarity']} {each['slug']}" for each in row["concerns"]),
    "articles": lambda row: _list(row["articles"]),
    "asks": lambda row: _list(each["text"] for each in row["asks"]),
    "attribution": lambda row: row["attribution"],
    "form": lambda row: row["form"],
    "session": lambda row: row["session"],
    "speaker": lambda row: _of(row["speaker"], "name"),
    "speaker_role": lambda row: _of(row["speaker"], "role"),
    "speaks_through": lambda row: _of(row["speaks_through"], "slug"),
    "signatories": lambda row: _list(
        f"{each['relation']} {each['organization'] or each['name']}" for each in row["signatories"]
    ),
    "others_count": lambda row: row["others_count"],
    "doubt": lambda row: row["doubt"],
    "grade": lambda row: row["grade"],
    "pieces_of_evidence": lambda row: len(row["evidence"]),
    "evidence_publisher": lambda row: _best(row, "publisher"),
    "evidence_title": lambda row: _best(row, "title"),
    "evidence_address": lambda row: _best(row, "address"),
    "quotation": lambda row: _of(_best(row, "quotation"), "text"),
    "quotation_language": lambda row: _of(_best(row, "quotation"), "language"),
}
POSITIONS: dict[str, Callable[[Plain], Any]] = {
    "organization": lambda row: row["organization"]["slug"],
    "organization_name": lambda row: row["organization"]["name"],
    "organization_kind": lambda row: row["organization"]["kind"],
    "treaty": lambda row: row["treaty"]["slug"],
    "treaty_name": lambda row: row["treaty"]["name"],
    "address": lambda row: row["address"],
    **{
        name: lambda row, name=name: row[name]  # type: ignore[misc]  # the name of this round
        for name in ("stance", "stance_label", "reported", "order_unknown", "since", "was", "question")
    },
    "said_from": lambda row: _of(row["said"], "from"),
    "said_to": lambda row: _of(row["said"], "to"),
    "grade": lambda row: row["grade"],
    "statement": lambda row: row["statement"],
    "statement_address": lambda row: row["statement_address"],
    "statements": lambda row: row["statements"],
}


def pieces(columns: Mapping[str, Callable[[Plain], Any]], rows: Iterable[Plain]) -> Iterator[str]:
    """The table's text in pieces of some kilobytes: a line of column names, then one for each row."""
    buffer = StringIO(newline="")
    buffer.write(BOM)
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(_cell(value(row)) for value in columns.values())
        if buffer.tell() > TOGETHER:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def _of(part: Plain | None, name: str) -> Any:
    return part[name] if part else None


def _best(row: Plain, name: str) -> Any:
    """Of the piece of evidence with the best grade, of several the first."""
    return min(row["evidence"], key=lambda each: each["grade"])[name] if row["evidence"] else None


def _list(values: Iterable[str]) -> str:
    return BETWEEN.join(values)
