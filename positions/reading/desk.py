"""What editors' pages show: the state of a statement in a word, and what lies on an editor's desk."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.contrib.postgres.aggregates import BoolOr, JSONBAgg
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject, Now
from django.utils.translation import gettext_lazy

from positions.models import (
    Article,
    Evidence,
    Publication,
    Review,
    Statement,
    StatementVersion,
    User,
)

# A pile on the desk shows so many and tells how many there are; the rest comes up as it shrinks.
MOST_ON_A_PILE = 20
# Of a story that was retold a hundred times, the newest statements are those that a passage may belong to.
MOST_CITING = 100


class State(StrEnum):
    """Where a statement stands. Derived, never stored."""

    DISCARDED = "discarded"
    DRAFT = "draft"
    IN_REVIEW = "in review"
    SENT_BACK = "sent back"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


STATE_WORDS = {
    State.DISCARDED: gettext_lazy("Discarded"),
    State.DRAFT: gettext_lazy("Draft"),
    State.IN_REVIEW: gettext_lazy("In review"),
    State.SENT_BACK: gettext_lazy("Sent back"),
    State.PUBLISHING: gettext_lazy("Publishing"),
    State.PUBLISHED: gettext_lazy("Published"),
    State.WITHDRAWN: gettext_lazy("Withdrawn"),
}


@dataclass(frozen=True)
class Mark:
    """Where a version has evidence in an article: in which capture, and which characters of it."""

    version: int
    capture: int | None
    start: int | None
    end: int | None


@dataclass(frozen=True)
class Row:
    """A statement in a list: its newest version, where that stands, and whether readers see an older one."""

    statement: Statement
    version: StatementVersion
    state: State
    note: str = ""
    passages: int = 0
    # Of all its versions, in the article that was asked about.
    marks: list[Mark] = field(default_factory=list)

    @property
    def word(self) -> str:
        return str(STATE_WORDS[self.state])

    @property
    def here(self) -> bool:
        """Whether it has evidence in the article that was asked about."""
        return bool(self.marks)


def stated(versions: "QuerySet[StatementVersion]") -> "QuerySet[Any]":
    """Each with its `state`, and with what its last review `said`."""
    publications = Publication.objects.filter(version=OuterRef("pk"))
    reviews = Review.objects.filter(version=OuterRef("pk")).order_by("-pk")
    last: Any = Subquery(reviews.values("decision")[:1])
    state = Case(
        When(discarded_at__isnull=False, then=Value(State.DISCARDED)),
        When(frozen_at=None, then=Value(State.DRAFT)),
        When(Exists(publications.filter(starts__gt=Now())), then=Value(State.PUBLISHING)),
        When(Exists(publications.filter(Q(ends=None) | Q(ends__gt=Now()))), then=Value(State.PUBLISHED)),
        When(Exists(publications.filter(ended_how=Publication.Ended.WITHDRAWN)), then=Value(State.WITHDRAWN)),
        When(last=Review.Decision.SEND_BACK, then=Value(State.SENT_BACK)),
        default=Value(State.IN_REVIEW),
        output_field=CharField(),
    )
    said = Coalesce(Subquery(reviews.values("note")[:1]), Value(""), output_field=TextField())
    return versions.alias(last=last).annotate(state=state, said=said)


def rows(versions: "QuerySet[StatementVersion]") -> list[Row]:
    """Of these versions, newest statement first."""
    evidence = Evidence.objects.filter(version=OuterRef("pk")).order_by().values("version")
    passages = Coalesce(Subquery(evidence.annotate(count=Count("pk")).values("count")), 0)
    found = stated(versions).select_related("statement", "organization", "treaty").annotate(passages=passages)
    return [
        Row(version.statement, version, State(version.state), version.said, version.passages)
        for version in found.order_by("-statement")
    ]


def on_article(article: Article) -> list[Row]:
    """Statements with evidence in this article, drafts included."""
    return _citing(article, Evidence.objects.filter(article=article))


def on_story(article: Article, others: Iterable[int]) -> list[Row]:
    """Those of the article, and the newest with evidence in `others` of its story: what a passage may belong to."""
    return _citing(article, Evidence.objects.filter(article__in=[article.pk, *others]))


def _citing(article: Article, evidence: "QuerySet[Evidence]") -> list[Row]:
    # Their numbers first: as a subquery the planner takes it for a large part of all versions.
    cited = evidence.filter(version__discarded_at=None).order_by().values("version__statement")
    here = Q(article=article)
    mark = JSONObject(version="version_id", capture="capture_id", start="start", end="end")
    found = cited.annotate(here=BoolOr(here), marks=JSONBAgg(mark, filter=here, default=Value([])))
    newest = found.order_by("-here", "-version__statement")[:MOST_CITING]
    marks = dict(newest.values_list("version__statement", "marks"))
    every = rows(StatementVersion.objects.newest().filter(statement__in=list(marks)))
    return [replace(row, marks=[Mark(**mark) for mark in marks[row.statement.pk]]) for row in every]


@dataclass(frozen=True)
class Pile:
    """The newest of what lies together on a desk, and how many there are in all."""

    rows: list[Row]
    count: int


@dataclass(frozen=True)
class Desk:
    """An editor's own work, and what waits for them."""

    drafts: Pile
    sent_back: Pile
    to_review: Pile
    mine_in_review: Pile


def desk(user: User) -> Desk:
    """What this person works on and what waits for their review."""
    versions = StatementVersion.objects.newest().filter(unpublished__isnull=False)
    last = Review.objects.filter(version=OuterRef("pk")).order_by("-pk").values("decision")[:1]
    wrote = StatementVersion.objects.filter(statement=OuterRef("statement"), authors__user=user)
    told = versions.annotate(
        back=Coalesce(Subquery(last), Value("")), mine=Exists(wrote), judgeable=_judgeable(user)
    ).values_list("pk", "frozen_at", "back", "mine", "judgeable")
    drafts, back, to_review, mine_in_review = [], [], [], []
    for pk, frozen_at, word, mine, judgeable in told.order_by("-statement"):
        if frozen_at is None:
            drafts += [pk] * mine
        elif word == Review.Decision.SEND_BACK:
            back.append(pk)
        else:
            mine_in_review += [pk] * mine
            to_review += [pk] * bool(judgeable and user.reviews)
    piles = [drafts, back, to_review, mine_in_review]
    shown = {pk for pile in piles for pk in pile[:MOST_ON_A_PILE]}
    found = {row.version.pk: row for row in rows(StatementVersion.objects.filter(pk__in=shown))}
    # What was changed between the two queries is missing.
    return Desk(
        *(Pile([found[pk] for pk in pile[:MOST_ON_A_PILE] if pk in found], len(pile)) for pile in piles)
    )


def _judgeable(user: User) -> Exists:
    return Exists(StatementVersion.objects.filter(pk=OuterRef("pk")).judgeable(user))
