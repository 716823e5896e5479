"""An organization's own document: what stands there is said by it, without anybody saying so, and under the heading of
an article it is about that article. Whose document it is, is for `mentions`."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from positions.suggesting.sentences import Sentence
from positions.suggesting.shapes import Attribution, Span

# How often a sentence of its own that asks or judges is a statement.
SCORE = 0.6
# Fewer words are a heading, an address, a date.
LEAST_WORDS = 4

_HEADING = re.compile(
    r"^[^\w\n]{0,5}(?:Article|Art\.)\s(\d{1,3}(?:\sbis)?)\b[^\n]{0,80}$", re.MULTILINE | re.IGNORECASE
)


def unsaid(text: str, sentences: Iterable[Sentence], found: list[Attribution]) -> Iterator[Attribution]:
    """The sentences in which nobody is said to say anything. Their speaker is the author, wherever he is named."""
    taken = iter(sorted(span for each in found for span in each.content))
    following = next(taken, None)
    for sentence in sentences:
        while following and following.end <= sentence.start:
            following = next(taken, None)
        words = text[sentence.start : sentence.end]
        is_taken = following is not None and following.start < sentence.end
        if not is_taken and words[-1:] not in '”":' and len(words.split()) >= LEAST_WORDS:
            yield Attribution((Span(sentence.start, sentence.end),), (), None, "own document", score=SCORE)


class Headings:
    """Articles under which a document speaks."""

    def __init__(self, text: str) -> None:
        found = list(_HEADING.finditer(text))
        self._starts = [match.start() for match in found]
        self._numbers = [match[1] for match in found]

    def above(self, place: int) -> str | None:
        """The number in the heading that stands last before a place."""
        at = bisect_right(self._starts, place)
        return self._numbers[at - 1] if at else None
