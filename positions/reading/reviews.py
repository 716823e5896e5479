"""What reviewers see (P13): what waits, in which order, what is about to go out, a document's batch, one statement."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Now

from positions.models import (
    Article,
    Author,
    Event,
    Evidence,
    Publication,
    Review,
    StatementVersion,
    User,
)
from positions.reading import checks, desk, wording
from positions.reading.checks import Check, Level
from positions.reading.wording import Field

PAGE = 30
# A document's batch; of more, those that were sent first.
MOST_TOGETHER = 100
# What opens a publication that can be taken back.
OPENING = [Event.Verb.APPROVE, Event.Verb.UNDO_WITHDRAW]

# The version that readers saw last of the same statement.
SEEN = Subquery(
    Publication.objects.filter(statement=OuterRef("statement")).order_by("-pk").values("version")[:1]
)
REVIEWS = Prefetch("reviews", Review.objects.select_related("reviewer"))
AUTHORS = Prefetch("authors", Author.objects.select_related("user", "imported"))
# A version, and the one that readers saw last; none where nothing was ever published.
Pair = tuple[StatementVersion, StatementVersion | None]


@dataclass(frozen=True)
class Waiting:
    """One version before reviewers, as little of it as an order needs."""

    version: int
    statement: int
    document: int | None
    seen: int | None


@dataclass(frozen=True)
class Order:
    """What waits: `mine` this person may judge; of `others` they wrote a part, or they are no reviewer."""

    mine: list[Waiting]
    others: list[Waiting]


def order(user: User) -> Order:
    """The oldest first; what is of one document together, where its oldest stands."""
    document = Evidence.objects.filter(version=OuterRef("pk")).order_by("pk").values("article")[:1]
    judgeable = StatementVersion.objects.filter(pk=OuterRef("pk")).judgeable(user)
    rows = StatementVersion.objects.waiting().order_by("frozen_at", "pk")
    columns = rows.annotate(document=Subquery(document), mine=Exists(judgeable)).values_list(
        "pk", "statement", "document", "mine", SEEN
    )
    found: dict[bool, dict[int | None, list[Waiting]]] = {True: {}, False: {}}
    for pk, statement, article, mine, seen in columns:
        together = found[bool(mine and user.reviews)].setdefault(article, [])
        together.append(Waiting(pk, statement, article, seen))
    mine_, others = ([row for rows in found[each].values() for row in rows] for each in (True, False))
    return Order(mine_, others)


@dataclass(frozen=True)
class Place:
    """Where a statement stands among what one may judge, and its neighbours, as numbers of statements."""

    number: int | None
    total: int
    previous: int | None
    next: int | None


def place(statement: int, waiting: list[Waiting]) -> Place:
    """Of one that does not wait, the next is the first that does."""
    row = [each.statement for each in waiting]
    if statement not in row:
        return Place(None, len(row), None, row[0] if row else None)
    at = row.index(statement)
    return Place(at + 1, len(row), row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None)


@dataclass(frozen=True)
class Line:
    """A version in the list, with what it changes of what readers saw last."""

    version: StatementVersion
    old: StatementVersion | None

    @property
    def changed(self) -> list[Field]:
        return [each for each in wording.compared(self.old, self.version) if each.differs] if self.old else []


@dataclass(frozen=True)
class Document:
    """What waits of one document: on this page, and how many in all."""

    article: Article | None
    lines: list[Line]
    waiting: int


@dataclass(frozen=True)
class Page:
    documents: list[Document]
    counts: dict[str, int]
    after: int | None


def page(user: User, *, others: bool, after: int | None) -> Page:
    """Thirty versions, from behind version `after` on; from the first where that does not wait any more."""
    found = order(user)
    rows = found.others if others else found.mine
    first = next((at + 1 for at, row in enumerate(rows) if row.version == after), 0)
    shown = rows[first : first + PAGE]
    pairs = _pairs({row.version: row.seen for row in shown})
    documents: dict[int | None, Document] = {}
    for row in shown:
        if row.version not in pairs:
            # It was mended this very moment.
            continue
        version, old = pairs[row.version]
        evidence = version.evidence.all()
        fresh = Document(
            evidence[0].article if evidence else None, [], sum(each.document == row.document for each in rows)
        )
        documents.setdefault(row.document, fresh).lines.append(Line(version, old))
    more = len(rows) > first + PAGE
    counts = {"mine": len(found.mine), "others": len(found.others)}
    return Page(list(documents.values()), counts, shown[-1].version if more else None)


def _pairs(waiting: Mapping[int, int | None]) -> dict[int, Pair]:
    """Versions that wait, each with the one that readers saw last, both by number. One query, and one for each kind of
    part."""
    rows = checks.versions().filter(pk__in=[*waiting, *filter(None, waiting.values())])
    by_statement: dict[int, list[StatementVersion]] = {}
    for version in rows.order_by("-number"):
        by_statement.setdefault(version.statement_id, []).append(version)
    return {found[0].pk: (found[0], found[1] if found[1:] else None) for found in by_statement.values()}


@dataclass(frozen=True)
class Row(Line):
    """A version in a document's batch, with what its reviewer should look at."""

    checks: list[Check] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        return any(check.level == Level.WRONG for check in self.checks)


def batch(article: int, user: User) -> tuple[list[Row], bool]:
    """What this person may judge of a document, in the order of its text; whether there is more."""
    rows = StatementVersion.objects.waiting().judgeable(user)
    rows = rows.filter(Exists(Evidence.objects.filter(version=OuterRef("pk"), article=article)))
    oldest_first = rows.order_by("frozen_at", "pk").values_list("pk", SEEN)
    pairs = _pairs(dict(oldest_first[: MOST_TOGETHER + 1]))
    oldest = sorted(pairs.values(), key=lambda pair: (pair[0].frozen_at, pair[0].pk))
    versions = [version for version, _old in oldest[:MOST_TOGETHER]]
    beside = checks.around(versions)
    found = [
        Row(
            version,
            pairs[version.pk][1],
            [check for check in checks.of(version, beside[version.pk]) if check.level != Level.OK],
        )
        for version in versions
    ]
    return sorted(found, key=lambda row: _stands_at(row.version, article)), len(pairs) > MOST_TOGETHER


def _stands_at(version: StatementVersion, article: int) -> tuple[int, int]:
    starts = [
        row.start for row in version.evidence.all() if row.article_id == article and row.start is not None
    ]
    return min(starts, default=0), version.statement_id


@dataclass(frozen=True)
class Going:
    """Approved and not out yet: what takes it back, until when, and what it is."""

    event: int
    until: dt.datetime
    publications: list[Publication]


def going(user: User) -> list[Going]:
    """What this person has approved and can still take back, the latest first; a batch as one."""
    approval = Event.objects.filter(
        noun="statement", noun_id=OuterRef("statement"), verb__in=OPENING, undone_by=None
    ).order_by("-pk")
    batch_of = Cast(KeyTextTransform("batch", "new"), BigIntegerField())
    rows = (
        Publication.objects.filter(starts__gt=Now())
        .annotate(
            event=Subquery(approval.values("pk")[:1]),
            who=Subquery(approval.values("by")[:1]),
            batch=Subquery(approval.annotate(batch=batch_of).values("batch")[:1]),
        )
        .filter(who=user.pk)
        .select_related("version__organization", "version__treaty")
        .order_by("-pk")
    )
    found: dict[int, list[Publication]] = {}
    for row in rows:
        found.setdefault(row.batch or row.event, []).append(row)
    return [Going(event, min(row.starts for row in rows), rows) for event, rows in found.items()]


def publications(statement: int) -> list[Any]:
    """All of a statement, the last first, each with whether it is still `coming` or `gone` already."""
    rows = Publication.objects.filter(statement=statement).order_by("-starts")
    return list(rows.annotate(coming=Q(starts__gt=Now()), gone=Q(ends__lte=Now())))


def versions(statement: int, user: User, publications: list[Any]) -> list[Any]:
    """The newest version with all that its review shows, and before it what readers saw last of any other."""
    mine = Exists(StatementVersion.objects.filter(pk=OuterRef("pk")).judgeable(user))
    seen = list(dict.fromkeys(row.version_id for row in publications))[:2]
    newest = StatementVersion.objects.newest().filter(statement=statement).values("pk")
    rows = checks.versions(texts=True).filter(Q(pk__in=seen) | Q(pk__in=newest), statement=statement)
    rows = rows.select_related("statement", "correction").prefetch_related(REVIEWS, AUTHORS)
    found = {row.pk: row for row in desk.stated(rows.annotate(judgeable=mine)).order_by("-number")}
    first = next(iter(found), None)
    return [found[pk] for pk in dict.fromkeys([first, *seen]) if pk in found]
