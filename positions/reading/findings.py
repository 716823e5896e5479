"""What the page of a search (P9) prints: tabs with counts, a page of findings, and where none are, what may help."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Lower

from positions.models import (
    Article,
    Ask,
    Evidence,
    FindableArticle,
    FindableStatement,
    Organization,
    Publication,
    StatementVersion,
    Treaty,
)
from positions.reading import queries, searching, slips
from positions.reading.queries import Piece
from positions.reading.searching import MOST, PAGE, Count, Place, Sort, Tab, Wanted

# Of an article that hundreds quote.
PASSAGES = 3
Texts = list[tuple[str, str]]


@dataclass(frozen=True)
class Passage:
    """Of a piece of evidence its title and its words, cut where something was found."""

    evidence: Evidence
    title: list[Piece]
    words: list[Piece]

    @property
    def hits(self) -> int:
        return sum(piece.found for piece in [*self.words, *self.title])


@dataclass(frozen=True)
class StatementFound:
    version: StatementVersion
    summary: list[Piece]
    passage: Passage | None


@dataclass(frozen=True)
class ArticleFound:
    article: Article
    passages: list[Passage]


@dataclass
class Page:
    """`older`: the place of the last one where more follow. `fewer`: without which filter how many would match.
    `covered`: the first and the last day of all that is searched."""

    wanted: Wanted
    counts: dict[Tab, Count]
    statements: list[StatementFound] = field(default_factory=list)
    articles: list[ArticleFound] = field(default_factory=list)
    organizations: Sequence[Organization] = ()
    treaties: Sequence[Treaty] = ()
    older: str = ""
    meant: list[str] = field(default_factory=list)
    fewer: dict[str, Count] = field(default_factory=dict)
    covered: dict[str, dt.date | None] = field(default_factory=dict)

    @property
    def count(self) -> Count:
        return self.counts[self.wanted.tab]

    @property
    def by_relevance(self) -> bool:
        """A common word is not ranked: that would read all of it."""
        return self.wanted.sort == Sort.RELEVANCE and bool(self.wanted.query.text) and not self.count.more


def page(wanted: Wanted) -> Page:
    """The tab that is wanted, and how many the others hold. BadRequest where `before` is no place."""
    organizations, treaties = searching.named(wanted)
    made = Page(wanted, {})
    found = {tab: searching.few(wanted.on(tab)) for tab in (Tab.STATEMENTS, Tab.ARTICLES)}
    made.counts = {
        Tab.STATEMENTS: found[Tab.STATEMENTS][1],
        Tab.ORGANIZATIONS: Count(len(organizations)),
        Tab.TREATIES: Count(len(treaties)),
        Tab.ARTICLES: found[Tab.ARTICLES][1],
    }
    match wanted.tab:
        case Tab.ORGANIZATIONS:
            every = Organization.objects.filter(pk__in=organizations).order_by(Lower("name"), "pk")
            made.organizations, made.older = _named(every, wanted.before)
        case Tab.TREATIES:
            rows = Treaty.objects.filter(pk__in=treaties).order_by(Lower("short_name"), "pk")
            made.treaties, made.older = _named(rows, wanted.before)
        case _:
            _find(made, found[wanted.tab][0])
    if not made.count:
        _help(made)
    return made


def _named(rows: QuerySet[Any], before: str) -> tuple[Sequence[Any], str]:
    """A page of few rows in their order, from the one after that id on."""
    every = list(rows[: MOST + PAGE])
    start = next((place + 1 for place, row in enumerate(every) if str(row.pk) == before), 0)
    shown = every[start : start + PAGE]
    return shown, str(shown[-1].pk) if len(every) > start + PAGE else ""


def _find(made: Page, few: list[Place]) -> None:
    """Where there are few, they are all here; of many, those that come next are looked for."""
    wanted = made.wanted
    after = searching.place(wanted.before) if wanted.before else None
    if made.count.more:
        places = list(searching.newest(wanted, before=wanted.before)[: PAGE + 1])
    elif made.by_relevance:
        every = searching.ranked(wanted)
        start = every.index(after) + 1 if after in every else 0
        places = every[start : start + PAGE + 1]
    else:
        few.sort(reverse=True)
        places = [at for at in few if after is None or at < after][: PAGE + 1]
    if len(places) > PAGE:
        made.older = searching.token(places[PAGE - 1])
    ids = [pk for _first, pk in places[:PAGE]]
    if wanted.tab == Tab.ARTICLES:
        made.articles = _articles(ids, wanted)
    else:
        made.statements = _statements(ids, wanted.query)


def _statements(ids: list[int], query: queries.Query) -> list[StatementFound]:
    """In the order of these statements' ids, as readers see them now."""
    versions = (
        StatementVersion.objects.filter(
            pk__in=Publication.objects.open_now().filter(statement__in=ids).values("version")
        )
        .select_related("organization__merged_into", "treaty", "text_version")
        .annotate(has_asks=Exists(Ask.objects.filter(version=OuterRef("pk"))))
        .prefetch_related(Prefetch("evidence", Evidence.objects.select_related("article__source")))
    )
    by_statement = {version.statement_id: version for version in versions}
    shown = [by_statement[pk] for pk in ids if pk in by_statement]
    texts: Texts = [(version.summary, "en") for version in shown]
    texts += _texts(row for version in shown for row in version.evidence.all())
    found = queries.found(texts, query)
    return [
        StatementFound(
            version,
            queries.pieces(version.summary, "en", found),
            _best([_passage(row, found) for row in version.evidence.all()]),
        )
        for version in shown
    ]


def _articles(ids: list[int], wanted: Wanted) -> list[ArticleFound]:
    """In the order of these ids, each with the passages that the matching statements quote from it."""
    rows = searching.matches(wanted, FindableArticle).filter(article__in=ids)
    quoting = defaultdict[int, list[Evidence]](list)
    evidence = (
        Evidence.objects.filter(
            article__in=ids, version__publications__in=rows.order_by().values("publication")
        )
        .select_related("article__source", "version__organization", "version__treaty")
        .order_by("pk")
    )
    for row in evidence:
        quoting[row.article_id].append(row)
    found = queries.found(_texts(evidence), wanted.query)
    articles = []
    for pk in ids:
        if every := [_passage(row, found) for row in quoting[pk]]:
            # What says the same in the same words is shown once.
            once = {"".join(piece.text for piece in each.words): each for each in reversed(every)}
            best = sorted(once.values(), key=lambda each: -each.hits)[:PASSAGES]
            articles.append(ArticleFound(quoting[pk][0].article, best))
    return articles


def _texts(evidence: Iterable[Evidence]) -> Texts:
    return [(text, row.language) for row in evidence for text in (row.title, _printed(row))]


def _printed(row: Evidence) -> str:
    """The words of it that a page prints: a quotation, or what stands at the passage."""
    return row.quotation or row.exact


def _passage(row: Evidence, found: set[tuple[str, str]]) -> Passage:
    title = row.title or str(row.article)
    return Passage(
        row, queries.pieces(title, row.language, found), queries.pieces(_printed(row), row.language, found)
    )


def _best(passages: list[Passage]) -> Passage | None:
    """The one in which most was found, of several the first."""
    return max(passages, key=lambda each: each.hits, default=None)


def _help(made: Page) -> None:
    """Where nothing was found: how the words may have been meant, which filter keeps how much out, what is covered."""
    wanted = made.wanted
    if wanted.words:
        made.meant = slips.meant(wanted.words)
    if wanted.filters and wanted.tab in (Tab.STATEMENTS, Tab.ARTICLES):
        fewer = searching.counted({name: wanted.without(name) for name in wanted.filters})
        made.fewer = {name: count for name, count in fewer.items() if count}
    made.covered = FindableStatement.objects.aggregate(opens=Min("first"), closes=Max("first"))
