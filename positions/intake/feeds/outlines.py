"""Lists of sources → their names and addresses, and back: OPML, sheets as CSV, one address a line.

Which of them become sources is decided elsewhere; nothing is fetched or resolved.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from lxml import etree

from positions.intake.feeds import markup, parsing, sheets
from positions.intake.feeds.sheets import Row
from positions.intake.texts.extracted import language_code, line
from positions.intake.web import guarding

LONGEST_NAME = 200
LONGEST_ADDRESS = 500

_LONE_AMPERSAND = re.compile(r"&(?!(?:#\d+|#x[\da-f]+|amp|lt|gt|quot|apos);)", re.IGNORECASE)


@dataclass(frozen=True)
class Outline:
    """One source of a list. An address of which the list does not say what it leads to is the feed's; where
    there is none it is empty, as is an unknown language. `name` is never empty."""

    name: str
    feed_address: str
    home_page: str
    language: str
    category: str = ""


def read(content: bytes, filename: str) -> tuple[list[Outline], list[str]]:
    """The sources of a list, and a sentence for each line with a fault. Raises ValueError, with a sentence
    for people, where nothing can be read."""
    if content.startswith(b"PK\x03\x04"):
        raise ValueError("This is a workbook or a packed file. Save the sheet as CSV and choose that.")
    text = markup.text_of(content)
    if not text:
        raise ValueError("The file is empty.")
    is_opml = text.startswith("<") or filename.lower().endswith((".opml", ".xml"))
    outlines, problems = [], []
    for row in _opml(text) if is_opml else sheets.rows(text):
        outline, faults = _outline(row)
        problems += [f"Line {row.number}: {fault}" for fault in faults]
        if outline:
            outlines.append(outline)
    return outlines, problems


def write(outlines: Iterable[Outline], title: str) -> bytes:
    """OPML 2.0 in UTF-8, in the given order; neighbours of one category are put together."""
    opml = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(opml, "head"), "title").text = _one_line(title)
    body = etree.SubElement(opml, "body")
    for category, members in groupby(outlines, key=lambda outline: outline.category):
        parent = etree.SubElement(body, "outline", text=_one_line(category)) if category else body
        for each in members:
            attributes = {
                "text": _one_line(each.name),
                "type": "rss" if each.feed_address else "",
                "xmlUrl": markup.allowed(each.feed_address),
                "htmlUrl": markup.allowed(each.home_page),
                "language": markup.allowed(each.language),
            }
            etree.SubElement(parent, "outline", {name: value for name, value in attributes.items() if value})
    written: bytes = etree.tostring(opml, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def _outline(row: Row) -> tuple[Outline | None, list[str]]:
    """None without any address that could be asked for."""
    addresses, faults = {"feed_address": "", "home_page": ""}, []
    for column in addresses:
        if address := row.values.get(column, "").strip():
            try:
                addresses[column] = _judged(address)
            except guarding.Refused as error:
                faults.append(f"{error} It says “{_shortened(address)}”.")
    if not any(addresses.values()):
        return None, faults or ["There is no address that starts with http:// or https://."]
    name = _one_line(row.values.get("name", ""))[:LONGEST_NAME].rstrip()
    outline = Outline(
        name=name or urlsplit(next(filter(None, addresses.values()))).netloc,
        **addresses,
        language=language_code(row.values.get("language")) or "",
        category=_one_line(row.values.get("category", ""))[:LONGEST_NAME].rstrip(),
    )
    return outline, faults


def _judged(address: str) -> str:
    address = parsing.absolute(address)
    if len(address) > LONGEST_ADDRESS:
        raise guarding.Refused(f"The address is longer than {LONGEST_ADDRESS} characters.")
    return address


def _shortened(address: str) -> str:
    shown = _one_line(address)
    return shown if len(shown) <= 80 else shown[:79] + "…"


def _one_line(value: str) -> str:
    return line(markup.allowed(value)) or ""


def _opml(text: str) -> Iterator[Row]:
    if not markup.shape(text).well_formed:  # most often an address with & in it, as browsers show it
        text = _LONE_AMPERSAND.sub("&amp;", text)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(
            f"This is not a list in OPML: its XML has an error in line {error.lineno}. Export it again."
        ) from None
    if etree.QName(root).localname.lower() != "opml":
        raise ValueError("This is not a list in OPML. Export your list of sources as OPML or as CSV.")
    for element in root.iter("{*}outline"):
        told, group = _attributes(element), _attributes(element.getparent())
        values = {
            "name": told.get("text") or told.get("title", ""),
            "feed_address": told.get("xmlurl", ""),
            "home_page": told.get("htmlurl", "")
            or (told.get("url", "") if told.get("type") == "link" else ""),
            "language": told.get("language", ""),
            "category": group.get("text") or group.get("title", ""),
        }
        if values["feed_address"] or values["home_page"]:
            yield Row(element.sourceline, values)


def _attributes(element: etree._Element) -> dict[str, str]:
    return {name.lower(): value for name, value in element.attrib.items()}
