"""The captured text as editors have it beside their forms (P12): numbered sentences, what was made of them, what is
suggested."""

from collections.abc import Sequence
from dataclasses import dataclass

from positions.models import Article, Capture, Statement
from positions.reading import desk, marking, proposals
from positions.suggesting.sentences import Sentence, sentences


@dataclass(frozen=True)
class Numbered:
    """A sentence by its number from 1. `begins` a paragraph; `segments` each with whether evidence stands in it, and
    whether that of the statement at hand."""

    number: int
    start: int
    segments: list[tuple[str, bool, bool]]
    begins: bool
    proposed: bool


@dataclass(frozen=True)
class Text:
    """Of an article without a text nothing but its statements."""

    article: Article
    capture: Capture | None
    sentences: list[Numbered]
    cards: list[proposals.Card]
    rows: list[desk.Row]


def text(
    article: Article,
    capture: Capture | None = None,
    *,
    rows: list[desk.Row] | None = None,
    beside: Statement | None = None,
) -> Text:
    """The text of an article with its statements. `capture` and `rows` where they are at hand already; `beside` is the
    statement whose form stands beside it."""
    capture = capture or article.capture
    rows = desk.on_article(article) if rows is None else rows
    if capture is None:
        return Text(article, None, [], [], rows)
    evidence = [
        (row.statement == beside, mark.start or 0, mark.end or 0)
        for row in rows
        for mark in row.marks
        if (mark.version, mark.capture) == (row.version.pk, capture.pk)
    ]
    found = sentences(capture.text)
    cards = proposals.cards(capture, found)
    return Text(article, capture, _numbered(capture.text, found, evidence, cards), cards, rows)


def _numbered(
    text: str,
    found: Sequence[Sentence],
    evidence: list[tuple[bool, int, int]],
    cards: Sequence[proposals.Card],
) -> list[Numbered]:
    spans = [(start, end) for _own, start, end in evidence]
    proposed = {number for card in cards for number in range(card.first, card.last + 1)}
    paragraph, numbered = -1, []
    for number, sentence in enumerate(found, 1):
        segments = [
            (each.text, bool(each.refs), any(evidence[ref][0] for ref in each.refs))
            for each in marking.segments(text, spans, sentence.start, sentence.end)
        ]
        begins = sentence.paragraph != paragraph
        numbered.append(Numbered(number, sentence.start, segments, begins, number in proposed))
        paragraph = sentence.paragraph
    return numbered
