"""One text: its sentences and paragraphs, and which treaty they speak of."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from positions.suggesting.sentences import Sentence, sentences
from positions.suggesting.shapes import Attribution, Mention, Span


class Page:
    """`own` says whose document it is, empty where it is nobody's in particular."""

    def __init__(
        self, text: str, mentions: list[Mention], published: dt.date | None, host: str, own: str
    ) -> None:
        self.text, self.mentions, self.published, self.host, self.own = text, mentions, published, host, own
        self.sentences = sentences(text)
        self._starts = [sentence.start for sentence in self.sentences]
        self._treaties = [mention for mention in mentions if mention.kind == "treaty" and mention.slug]
        self._places = [mention.span.start for mention in self._treaties]
        named = Counter(mention.slug for mention in self._treaties)
        slug, count = next(iter(named.most_common(1)), (None, 0))
        self._topic = slug if 2 * count > named.total() else None

    def passage(self, attribution: Attribution) -> Span:
        """Whole sentences, with speakers and cue in them."""
        parts = (*attribution.content, *attribution.speakers, *filter(None, [attribution.cue]))
        return self.passage_of(Span(min(span.start for span in parts), max(span.end for span in parts)))

    def passage_of(self, span: Span) -> Span:
        """The sentences that a span touches."""
        return Span(self._at(span.start).start, max(self._at(span.end - 1).end, span.end))

    def named(self, spans: Iterable[Span]) -> str | None:
        """The first treaty that is named in any of these."""
        return next((slug for span in spans for slug in self._named(span.start, span.end)), None)

    def meant(self, passage: Span) -> str | None:
        """Where the sentences name none: what the text is mostly about, if it is named in this paragraph or the one
        before, or nothing else is there; else what was named there last."""
        paragraph = self._at(passage.start).paragraph
        before = [s for s in self._around(passage.start) if paragraph - s.paragraph in (0, 1)]
        near = list(self._named(before[0].start, passage.start)) if before else []
        return self._topic if self._topic in near or not near else near[-1]

    def is_near(self, passage: Span) -> bool:
        """Whether its paragraph names a treaty."""
        paragraph = self._at(passage.start).paragraph
        beside = [s for s in self._around(passage.start) if s.paragraph == paragraph]
        return bool(beside) and next(self._named(beside[0].start, beside[-1].end), None) is not None

    def _at(self, place: int) -> Sentence:
        return self.sentences[max(0, bisect_right(self._starts, place) - 1)]

    def _around(self, place: int) -> Sequence[Sentence]:
        """Forty sentences before and after: paragraphs without an end are cut."""
        at = bisect_right(self._starts, place)
        return self.sentences[max(0, at - 40) : at + 40]

    def _named(self, start: int, end: int) -> Iterator[str]:
        for mention in self._treaties[bisect_left(self._places, start) : bisect_left(self._places, end)]:
            if mention.slug:
                yield mention.slug
