"""A headline that says what the text says again is no attribution of its own."""

import re

from positions.suggesting.finding.candidates import Candidate

# The longest first line, in characters, that is a headline.
LONGEST = 200
# How many of its words the text must say again.
SHARE = 0.8

_FIRST_LINE = re.compile(r"\s*([^\n\r]*)[\n\r]")
_WORD = re.compile(r"\w+")


def without_repeated(text: str, found: list[Candidate]) -> list[Candidate]:
    """The candidates without those of the headline whose content comes again."""
    first = _FIRST_LINE.match(text)
    if not first or len(first[1]) > LONGEST or first[1].rstrip().endswith((".", "!", "?", ":", "”", '"')):
        return found
    headed = [candidate for candidate in found if candidate.content[0].start < first.end()]
    others = found[len(headed) :]
    said = [_words(text, candidate) for candidate in others] if headed else []
    return [candidate for candidate in headed if not _is_among(_words(text, candidate), said)] + others


def _words(text: str, candidate: Candidate) -> frozenset[str]:
    return frozenset(word.casefold() for span in candidate.content for word in _WORD.findall(span.of(text)))


def _is_among(words: frozenset[str], said: list[frozenset[str]]) -> bool:
    return any(len(words & other) >= SHARE * len(words) for other in said)
