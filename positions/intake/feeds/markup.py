"""Bytes → XML that its parsers may be given: decoded once, without entities of its own, not too intricate.

For feeds and lists of sources; web pages are read elsewhere.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from positions.intake.texts.decoding import decode

MOST_PARTS = 200_000  # elements and attributes
MOST_ATTRIBUTES = 1_000  # of one element: feedparser takes quadratic time over them
DEEPEST = 200
LONGEST_BROKEN = 2_000_000  # letters of what is not well-formed: feedparser takes 100 bytes for each

_NEVER_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOTHING = re.compile(r"\A[\s\ufeff]+")
_ENTITY = re.compile("<!ENTITY", re.IGNORECASE)


class Unreadable(ValueError):
    """Nothing is to be had from these bytes; says why, and what to do, to people."""


@dataclass
class Shape:
    """What a look at every tag has shown."""

    root: str = ""  # without its namespace, in lower case
    begins: int = 0  # the root, in bytes of UTF-8
    well_formed: bool = True
    parts: int = 0
    _open: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.root = self.root or tag.rpartition(" ")[2].lower()
        self.parts += 1 + len(attributes)
        self._open.append(tag)
        if len(self._open) > DEEPEST or len(attributes) > MOST_ATTRIBUTES or self.parts > MOST_PARTS:
            raise too_intricate()

    def end(self, _tag: str) -> None:
        self._open.pop()


def text_of(content: bytes, charset: str | None = None) -> str:
    """The letters of a document, each of which XML allows, from its first mark on. `charset` is what its
    sender said.

    Parsers are given this text anew in UTF-8: none of them may find in the bytes what was not judged here.
    """
    return _NOTHING.sub("", allowed(decode(content, charset, is_html=True)))


def allowed(text: str) -> str:
    """With a space for each character that no XML can hold."""
    return _NEVER_IN_XML.sub(" ", text)


def shape(text: str) -> Shape:
    """Raises Unreadable where entities are declared, or where parsers would be busy for long. Of what is not
    well-formed XML, only the part before its first error is looked at tag by tag."""
    if _ENTITY.search(text):
        raise Unreadable(
            "This file declares abbreviations of its own (entities), which can be used for an attack. "
            "Ask the publisher for one without them."
        )
    found = Shape()
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")

    def start(tag: str, attributes: dict[str, str]) -> None:
        if not found.root:
            found.begins = parser.CurrentByteIndex
        found.start(tag, attributes)

    parser.StartElementHandler = start
    parser.EndElementHandler = found.end
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError:
        found.well_formed = False
        if text.count("<", 0, LONGEST_BROKEN) > MOST_PARTS:
            raise too_intricate() from None
    return found


def too_intricate() -> Unreadable:
    return Unreadable(
        f"This file is too intricate to be read: it has more than {MOST_PARTS:,} parts, or more than {DEEPEST} "
        "within one another."
    )
