"""Which draft of its treaty a statement is about: by the name of the draft, or by its day."""

import re
from collections.abc import Iterable

from positions.suggesting.catalogue import Treaty
from positions.suggesting.labelling.phrases import Hit
from positions.suggesting.labelling.reading import Reading
from positions.suggesting.labelling.said import DATE, numbers_of

_DATED = re.compile(rf"\b(?:draft|text|version)\s(?:of|dated|from)\s{DATE}")


def draft_of(reading: Reading, hits: Iterable[Hit], treaty: Treaty) -> tuple[str, str] | None:
    """The slug of the draft and the words that tell it."""
    for hit in hits:
        slug, _, draft = hit.label.partition("/")
        if slug == treaty.slug:
            return draft, reading.words(hit.first, hit.last)
    for span in reading.content:
        for found in _DATED.finditer(reading.text, span.start, span.end):
            year, month, day = numbers_of(found)
            for version in treaty.text_versions:
                dated = version.first
                if dated and (dated.month, dated.day) == (month, day) and year in (0, dated.year):
                    return version.slug, found[0]
    return None
