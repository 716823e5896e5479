"""The articles of an invented record, captured, all of one length. All words are our own."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from benchmarks.catalogue import Catalogue
from benchmarks.copying import copy, take_ids
from benchmarks.inventing import Said, Scale, zipf
from positions.models import Article, Capture, Story

WORDS = [
    "We have read the draft and say what we think of it",
    "Those who live with the rules should help to write them",
    "This wording leaves open who decides",
    "We would rather have a clear duty than a fine promise",
    "The talks have gone on for long enough",
    "What is asked of us must be asked of everybody",
    "Nobody has explained to us how this is to be paid for",
    "We stand by what we said at the last session",
    "The article can be saved by one sentence more",
    "We see no reason to wait any longer",
]
SENTENCES = [
    f"“{words},” the organization said about point {point} of the invented text."
    for point, words in enumerate(WORDS, start=1)
]


@dataclass(frozen=True)
class Library:
    """Keys of articles and captures, and the day on which each was published, by number."""

    articles: list[int]
    captures: list[int]
    published: list[dt.date]


def text(article: int) -> str:
    """A sentence has the same place in every one."""
    return f"Article {article:07}. " + " ".join(SENTENCES)


# Where a passage stands in every text, and its words.
PLACES = [(text(0).index(words), text(0).index(words) + len(words), words) for words in SENTENCES]


def _triage(number: int) -> tuple[str, str, dt.date | None]:
    """How an article stands in the queue: triage, why dismissed, until when parked."""
    match number % 20:
        case 0 | 1 | 2 | 3 | 4 | 5:
            return Article.Triage.NEW, "", None
        case 6 | 7 | 8 | 9:
            reasons = Article.Dismissal.values
            return Article.Triage.DISMISSED, reasons[number // 20 % len(reasons)], None
        case 10:
            return Article.Triage.PARKED, "", dt.date(2030, 1, 1) + dt.timedelta(number % 300)
    return Article.Triage.ANNOTATED, "", None


def digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def store(scale: Scale, record: Iterable[Said], catalogue: Catalogue) -> Library:
    drawn, numbers = scale.draw("articles"), range(scale.articles)
    published = _published(scale, drawn, record)
    stories, articles, captures = (take_ids(model, scale.articles) for model in (Story, Article, Capture))
    retold = drawn.choices(stories, cum_weights=zipf(scale.articles, 0.7), k=scale.articles)
    copy(Story, ["id"], ([story] for story in sorted(set(retold))))
    sources = drawn.choices(catalogue.sources, cum_weights=zipf(len(catalogue.sources)), k=scale.articles)
    columns = "id address canonical_address sha256 source_id story_id title published_from published_to"
    copy(
        Article,
        [*columns.split(), "publisher", "intake", "triage", "dismissed_as", "parked_until"],
        (
            (
                articles[number], f"https://articles.example/{number}", f"articles.example/{number}",
                digest(f"bytes {number}"), sources[number], retold[number], f"Article {number:07}",
                published[number], published[number],
                "Invented Press", Article.Intake.CAPTURED, *_triage(number),
            )
            for number in numbers
        ),
    )  # fmt: skip
    # Without their bytes, which no page of a reader asks for.
    columns = "id article_id request media_type sha256 text text_sha256 extractor extractor_version"
    copy(
        Capture,
        columns.split(),
        (
            (
                captures[number], articles[number], "{}", "text/plain", digest(f"bytes {number}"),
                text(number), digest(text(number)), "invented", "1",
            )
            for number in numbers
        ),
    )  # fmt: skip
    return Library(articles, captures, published)


def _published(scale: Scale, drawn: Random, record: Iterable[Said]) -> list[dt.date]:
    """After all that an article is cited for was said: the database insists on it."""
    latest = [dt.date(2004, 1, 1)] * scale.articles
    for said in record:
        for article in said.evidence:
            latest[article] = max(latest[article], said.said_to)
    return [day + dt.timedelta(drawn.randrange(14)) for day in latest]
