"""What later looks at captured pages found: for readers beside the evidence, for editors as a list and a difference."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import QuerySet

from positions.intake import differing
from positions.models import Article, Capture, Evidence, Recheck
from positions.suggesting.sentences import sentences

# Of a difference, this many places are shown; the copies themselves are there for the rest.
MOST_PLACES = 40
# Between the first and the last that differ: comparing so many takes a second at worst, six times as many a minute.
MOST_SENTENCES = 2_000


@dataclass(frozen=True)
class Since:
    """How the page of an article differs from its capture, and which of its passages no longer stand there."""

    outcome: str
    seen: dt.datetime | None
    now_at: str
    # What stands there cannot be read, or is withheld: nothing can be said of passages.
    readable: bool
    lost: frozenset[str]


def since(evidence: Iterable[Evidence]) -> dict[int, Since]:
    """By article, of those whose page differs by the last look. In one query, in none without a passage."""
    words: dict[int, list[str]] = {}
    for row in evidence:
        if row.exact:
            words.setdefault(row.article_id, []).append(row.exact)
    if not words:
        return {}
    looks = Recheck.objects.differing().filter(article__in=words).select_related("capture")
    return {look.article_id: _since(look, words[look.article_id]) for look in looks}


def _since(look: Recheck, passages: list[str]) -> Since:
    text = look.capture.text if look.capture else ""
    lost = differing.lost(text, passages) if text else set()
    return Since(look.outcome, look.done_at, look.now_at, bool(text), frozenset(lost))


def to_look_at() -> QuerySet[Recheck]:
    """The pages that changed and that no editor has looked at, the last one first."""
    return Recheck.objects.to_look_at().select_related("article", "capture").defer("capture__text")


@dataclass(frozen=True)
class Place:
    """Sentences that went, and those that came in their place."""

    deleted: list[str]
    inserted: list[str]


@dataclass(frozen=True)
class Difference:
    """A look with what it found, beside the capture of the article. `places` are None where there are not two texts, or
    too much of them differs."""

    look: Recheck
    before: Capture
    after: Capture
    places: list[Place] | None
    more: int = 0


def difference(article: Article) -> Difference | None:
    """What the last look at the page found, where that is not what was captured."""
    look = Recheck.objects.differing().filter(article=article).select_related("capture", "settled_by").first()
    if look is None or look.capture is None:
        return None
    by_the_same = {"extractor": look.capture.extractor, "extractor_version": look.capture.extractor_version}
    before = article.captures.filter(rechecks=None, **by_the_same).last() or article.capture
    if before is None:
        return None
    if not (look.capture.text and before.text):
        return Difference(look, before, look.capture, None)
    every = places(_sentences(before.text), _sentences(look.capture.text))
    if every is None:
        return Difference(look, before, look.capture, None)
    return Difference(look, before, look.capture, every[:MOST_PLACES], max(0, len(every) - MOST_PLACES))


def _sentences(text: str) -> list[str]:
    return [text[each.start : each.end] for each in sentences(text)]


def places(before: Sequence[str], after: Sequence[str]) -> list[Place] | None:
    """Where two texts differ, sentence by sentence, in the order of the text; None where too much does."""
    start = _alike(before, after)
    before, after = before[start:], after[start:]
    end = _alike(before[::-1], after[::-1])
    before, after = before[: len(before) - end], after[: len(after) - end]
    if max(len(before), len(after)) > MOST_SENTENCES:
        return None
    return [
        Place(list(before[a:b]), list(after[c:d]))
        for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes()
        if kind != "equal"
    ]


def _alike(some: Sequence[str], others: Sequence[str]) -> int:
    """How many at their start are the same."""
    pairs = enumerate(zip(some, others, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(some), len(others)))
