"""The triage queue (P11): one line a story with what it is likely about, in tabs and pages. Deciding is editing's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Substr
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from positions.models import Article, Capture, Suggestion, User
from positions.reading.marking import Segment, segments

PAGE = 20
# Nobody reads more: the number is then told as “more than”.
MOST_COUNTED = 1000
# Of a text in which nothing was found, so many characters of its beginning.
HEAD = 280
# A suggestion that is more likely than not.
LIKELY = 0.5


class Tab(StrEnum):
    NEW = "new"
    COMING = "coming"
    PARKED = "parked"
    ANNOTATED = "annotated"
    DISMISSED = "dismissed"
    CITED = "cited"


TABS: dict[Tab, str | Promise] = {
    Tab.NEW: _("New"),
    Tab.COMING: _("Coming in"),
    Tab.PARKED: _("Parked"),
    Tab.ANNOTATED: _("Annotated"),
    Tab.DISMISSED: _("Dismissed"),
    Tab.CITED: _("To capture"),
}


@dataclass(frozen=True)
class Line:
    """An article with the copies of its story that wait as well, and its likeliest suggestions."""

    article: Article
    copies: list[Article] = field(default_factory=list)
    words: list[Segment] = field(default_factory=list)
    organizations: list[str] = field(default_factory=list)
    treaties: list[str] = field(default_factory=list)
    suggestions: int = 0

    @property
    def articles(self) -> list[int]:
        """What a decision on this line is about."""
        return [self.article.pk, *(copy.pk for copy in self.copies)]


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    older: int | None
    counts: list[tuple[Tab, str, int, bool]]


def page(tab: Tab, wanted: dict[str, Any], *, before: int | None, user: User) -> Page:
    """Thirty lines of a tab from article `before` on downwards. `wanted` are the filters of QueueForm."""
    found = _filtered(_tab(tab), wanted, user).select_related("source", "assignee")
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE + 1])
    shown = rows[:PAGE]
    return Page(_lines(tab, shown), shown[-1].pk if len(rows) > PAGE else None, _counts())


def _tab(tab: Tab) -> QuerySet[Article]:
    articles = Article.objects.all()
    match tab:
        case Tab.NEW:
            first = Article.objects.queue().filter(story=OuterRef("story"), pk__lt=OuterRef("pk"))
            return articles.queue().exclude(Exists(first))
        case Tab.COMING:
            return articles.coming()
        case Tab.PARKED:
            return articles.parked()
        case Tab.ANNOTATED:
            return articles.captured().filter(triage=Article.Triage.ANNOTATED).order_by("-pk")
        case Tab.DISMISSED:
            return articles.dismissed()
        case Tab.CITED:
            return articles.to_capture()


def _filtered(articles: QuerySet[Article], wanted: dict[str, Any], user: User) -> QuerySet[Article]:
    if source := wanted.get("source"):
        articles = articles.filter(source=source)
    if language := wanted.get("language"):
        articles = articles.filter(language__startswith=language)
    match wanted.get("whose"):
        case "mine":
            articles = articles.filter(assignee=user)
        case "nobody":
            articles = articles.filter(assignee=None)
    proposed = Suggestion.objects.open().filter(capture__article=OuterRef("pk")).order_by()
    if treaty := wanted.get("treaty"):
        articles = articles.filter(Exists(proposed.filter(treaty=treaty)))
    if wanted.get("likely"):
        articles = articles.filter(Exists(proposed.filter(score__gte=LIKELY)))
    return articles


def _lines(tab: Tab, articles: Sequence[Article]) -> list[Line]:
    copies = _copies(articles) if tab == Tab.NEW else {}
    captures = {
        row.article_id: row
        for row in Capture.objects.filter(article__in=articles, rechecks=None)
        .annotate(head=Substr("text", 1, HEAD))
        .defer("text", "request", "headers")
        .order_by("article", "-pk")
        .distinct("article")
    }
    proposed = _proposed(captures.values())
    return [_line(each, copies.get(each.story_id, []), captures.get(each.pk), proposed) for each in articles]


def _copies(articles: Sequence[Article]) -> dict[int, list[Article]]:
    """The others of each story that wait as well."""
    others = Article.objects.queue().filter(story__in=[each.story_id for each in articles])
    found = defaultdict(list)
    for other in others.exclude(pk__in=[each.pk for each in articles]).select_related("source"):
        found[other.story_id].append(other)
    return found


def _proposed(captures: Iterable[Capture]) -> dict[int, list[Suggestion]]:
    """What is open for each capture, the likeliest first, with the words of each passage."""
    found = defaultdict(list)
    words = Substr("capture__text", F("start") + 1, F("end") - F("start"))
    rows = Suggestion.objects.open().filter(capture__in=captures).select_related("organization", "treaty")
    for row in rows.annotate(words=Substr(words, 1, 2 * HEAD)).order_by("capture", "-score", "start"):
        found[row.capture_id].append(row)
    return found


def _line(
    article: Article, copies: list[Article], capture: Capture | None, proposed: dict[int, list[Suggestion]]
) -> Line:
    if capture is None:
        return Line(article)
    open_ = proposed.get(capture.pk, [])
    names = [row.organization.name if row.organization else row.organization_name for row in open_]
    treaties = [row.treaty.short_name for row in open_ if row.treaty]
    return Line(
        article,
        copies,
        _marked(open_[0]) if open_ else [Segment(_beginning(capture))],
        list(dict.fromkeys(filter(None, names)))[:3],
        list(dict.fromkeys(treaties))[:2],
        len(open_),
    )


def _beginning(capture: Capture) -> str:
    """The first words of the text, whole ones."""
    head: str = capture.head  # type: ignore[attr-defined]
    words = " ".join(head.split())
    return words if len(head) < HEAD else words.rpartition(" ")[0] + " …"


def _marked(suggestion: Suggestion) -> list[Segment]:
    """The passage with what was said, and by whom, marked."""
    words: str = suggestion.words  # type: ignore[attr-defined]
    spans = [(start - suggestion.start, end - suggestion.start) for start, end in suggestion.content]
    if suggestion.speaker_start is not None and suggestion.speaker_end is not None:
        spans.append((suggestion.speaker_start - suggestion.start, suggestion.speaker_end - suggestion.start))
    return segments(words, spans, 0, len(words))


def waiting() -> tuple[int, bool]:
    """How many articles wait for an editor, and whether there are more."""
    found = Article.objects.queue().order_by()[: MOST_COUNTED + 1].count()
    return min(found, MOST_COUNTED), found > MOST_COUNTED


def _counts() -> list[tuple[Tab, str, int, bool]]:
    """How many wait in each tab, and whether there are more."""
    queries = [_tab(tab).order_by().values("pk")[: MOST_COUNTED + 1].query.sql_with_params() for tab in Tab]
    # Nothing but what Django itself has written stands in it.
    counted = ", ".join(f"(SELECT count(*) FROM ({sql}) AS waiting)" for sql, _params in queries)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counted}", [value for _sql, params in queries for value in params])
        numbers = cursor.fetchone()
    return [
        (tab, str(TABS[tab]), min(number, MOST_COUNTED), number > MOST_COUNTED)
        for tab, number in zip(Tab, numbers, strict=True)
    ]
