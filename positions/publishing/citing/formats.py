"""A citation as a file for reference managers: BibTeX, RIS, CSL-JSON. Their keywords are nobody's language."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from positions.models import span
from positions.publishing.citing.citation import SITE, Citation

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Commands for braces: BibTeX counts them whether or not a backslash stands before.
TEX = str.maketrans(
    {each: f"\\{each}" for each in "&%$#_"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def bibtex(citation: Citation) -> str:
    """BibTeX that biblatex reads as well. Names of organizations stay whole, and so do capital letters."""
    first, last = citation.said
    told = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in citation.authors),
        "title": f"{{{_tex(citation.title)}}}",
        "howpublished": _tex(SITE),
        "type": _tex(citation.genre),
        "version": _tex(citation.version),
        "date": span.as_typed(first, last),
        "year": str(first.year) if first.year == last.year else f"{first.year}--{last.year}",
        # Read as it stands, by \url.
        "url": citation.address,
        "urldate": citation.accessed.isoformat(),
        "note": _tex(f"{citation.edition}. {citation.note}".strip()),
        "language": citation.language,
    }
    lines = [f"{name} = {{{value}}}" for name, value in told.items()]
    if (first.year, first.month) == (last.year, last.month):
        lines.append(f"month = {MONTHS[first.month - 1]}")
    return f"@misc{{{citation.key},\n  " + ",\n  ".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    return text.translate(TEX)


def ris(citation: Citation) -> str:
    """One line a field: a citation has no text of more than one."""
    told = [
        ("TY", "ELEC"),
        ("ID", citation.key),
        *(("AU", name) for name in citation.authors),
        ("TI", citation.title),
        ("T2", SITE),
        ("PY", str(citation.said[0].year) if citation.said[0].year == citation.said[1].year else ""),
        ("DA", _ris_date(*citation.said)),
        ("ET", citation.version),
        ("M3", citation.genre),
        ("UR", citation.address),
        ("Y2", _ris_date(citation.accessed, citation.accessed)),
        ("LA", citation.language),
        ("N1", f"{citation.edition}. {citation.note}".strip()),
        ("ER", ""),
    ]
    # The end has no value, and its dash a space after it all the same.
    return "".join(f"{tag}  - {value}\r\n" for tag, value in told if value or tag == "ER")


def _ris_date(first: dt.date, last: dt.date) -> str:
    """Year, month, day and other words; what the two days do not share is left empty, and said in words."""
    year, month, day = first.isoformat().split("-")
    match span.precision(first, last):
        case "day":
            return f"{year}/{month}/{day}/"
        case "month":
            return f"{year}/{month}//"
        case "year":
            return f"{year}///"
    same_year = year if first.year == last.year else ""
    same_month = month if same_year and first.month == last.month else ""
    return f"{same_year}/{same_month}//{span.in_words(first, last)}"


def csl_json(citation: Citation) -> str:
    """CSL-JSON: a list of one item."""
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "webpage",
        "author": [{"literal": name} for name in citation.authors],
        "title": citation.title,
        "container-title": SITE,
        "genre": citation.genre,
        "version": citation.version,
        "issued": {"date-parts": _date_parts(*citation.said)},
        "accessed": {"date-parts": _date_parts(citation.accessed, citation.accessed)},
        "URL": citation.address,
        "note": f"{citation.edition}. {citation.note}".strip(),
        "language": citation.language,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _date_parts(first: dt.date, last: dt.date) -> list[list[int]]:
    """One date as far as it is known, or the two that it lies between."""
    one, other = [[each.year, each.month, each.day] for each in (first, last)]
    known = {"day": 3, "month": 2, "year": 1}.get(span.precision(first, last))
    return [one[:known]] if known else [one, other]


@dataclass(frozen=True)
class Format:
    media_type: str
    write: Callable[[Citation], str]


# By how their addresses end (citation.DOWNLOADS).
FORMATS = {
    "bib": Format("application/x-bibtex; charset=utf-8", bibtex),
    "ris": Format("application/x-research-info-systems; charset=utf-8", ris),
    "csl.json": Format("application/vnd.citationstyles.csl+json", csl_json),
}
