"""Bodies without a name that speak in the plural: “member states”, “various human rights groups”."""

import re
from collections.abc import Iterator

from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.vocabulary import listed_phrases
from positions.suggesting.shapes import Mention, Span

_STATES = listed_phrases("plural_states")
_NOUNS = "|".join(listed_phrases("plural_bodies"))
_BODY = re.compile(rf"(?:{_NOUNS}|{'|'.join(_STATES)})\b")
_QUALIFIED = re.compile(
    rf"(?:\b(?:{'|'.join(listed_phrases('plural_openers'))})\s)?\b(?:{'|'.join(listed_phrases('plural_qualifiers'))})\s\Z"
)
_MORE = re.compile(rf"\sand\s(?:{_NOUNS})\b")
_REACH = 60  # characters of the words before the noun


def bodies(reading: Reading) -> Iterator[Mention]:
    """In order; a list of them, “groups and organizations”, is one."""
    fold = reading.fold
    for match in _BODY.finditer(fold):
        start, end = match.span()
        if match[0] not in _STATES:
            low = max(0, start - _REACH)
            qualified = _QUALIFIED.search(fold[low:start])
            if not qualified:
                continue
            start = low + qualified.start()
            more = _MORE.match(fold, end)
            end = more.end() if more else end
        if reading.begins_word(start):
            yield Mention(Span(start, end), "organization", name=reading.text[start:end])
