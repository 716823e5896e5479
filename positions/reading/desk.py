"""What editors' pages show: the state of a statement in a word, and what lies on an editor's desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext_lazy

from positions.models import (
    Article,
    Publication,
    Review,
    Statement,
    StatementVersion,
    User,
)


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
class Row:
    """A statement in a list: its newest version, where that stands, and whether readers see an older one."""

    statement: Statement
    version: StatementVersion
    state: State
    note: str = ""
    passages: int = 0

    @property
    def word(self) -> str:
        return str(STATE_WORDS[self.state])


def state(version: StatementVersion) -> State:
    """Where a version stands. Queries reviews and publications; prefetch them for a list."""
    if version.discarded_at:
        return State.DISCARDED
    if not version.frozen_at:
        return State.DRAFT
    now = timezone.now()
    publications = list(version.publications.all())
    if any(row.starts > now for row in publications):
        return State.PUBLISHING
    if any(row.ends is None or row.ends > now for row in publications):
        return State.PUBLISHED
    if any(row.ended_how == Publication.Ended.WITHDRAWN for row in publications):
        return State.WITHDRAWN
    last = max(version.reviews.all(), key=lambda row: row.pk, default=None)
    return State.SENT_BACK if last and last.decision == Review.Decision.SEND_BACK else State.IN_REVIEW


def rows(statements: Iterable[Statement]) -> list[Row]:
    """Each statement by its newest version that was not discarded, newest statement first."""
    newest: dict[int, StatementVersion] = {}
    versions = (
        StatementVersion.objects.with_parts()
        .select_related("statement")
        .filter(statement__in=statements, discarded_at=None)
        .prefetch_related("reviews", "publications", "authors")
        .order_by("number")
    )
    for version in versions:
        newest[version.statement_id] = version
    return [
        Row(version.statement, version, state(version), _last_note(version), len(version.evidence.all()))
        for version in sorted(newest.values(), key=lambda row: -row.statement_id)
    ]


def _last_note(version: StatementVersion) -> str:
    last = max(version.reviews.all(), key=lambda row: row.pk, default=None)
    return last.note if last else ""


def on_article(article: Article) -> list[Row]:
    """Statements with evidence in this article, drafts included."""
    return rows(
        Statement.objects.filter(versions__evidence__article=article, versions__discarded_at=None).distinct()
    )


def on_story(article: Article) -> list[Row]:
    """Statements with evidence in any article of the same story: what a passage here may belong to."""
    return rows(
        Statement.objects.filter(
            versions__evidence__article__story=article.story_id, versions__discarded_at=None
        ).distinct()
    )


@dataclass(frozen=True)
class Desk:
    """An editor's own work, and what waits for them."""

    drafts: list[Row]
    sent_back: list[Row]
    to_review: list[Row]
    mine_in_review: list[Row]


def desk(user: User) -> Desk:
    """What this person works on and what waits for their review."""
    unfinished = Statement.objects.filter(versions__publications=None, versions__discarded_at=None)
    every = rows(unfinished.distinct())
    mine = {row.statement.pk for row in every if any(a.user_id == user.pk for a in row.version.authors.all())}
    for_me = StatementVersion.objects.waiting().judgeable(user) if user.reviews else []
    judgeable = {version.pk for version in for_me}
    return Desk(
        drafts=[row for row in every if row.state == State.DRAFT and row.statement.pk in mine],
        sent_back=[row for row in every if row.state == State.SENT_BACK],
        to_review=[row for row in every if row.version.pk in judgeable],
        mine_in_review=[row for row in every if row.state == State.IN_REVIEW and row.statement.pk in mine],
    )
