"""What became of statements last: published, corrected, versioned, withdrawn. In words: publishing/feeds.py."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Greatest, Now
from django.utils import timezone

from positions.models import (
    Appearance,
    Correction,
    Evidence,
    Publication,
    StatementVersion,
    Step,
    VersionConcern,
)
from positions.models.step import StepQuerySet

MOST = 50
# What news tell of evidence, and what its grade and its quotation follow from.
EVIDENCE = (
    "version", "address_kind", "wording", "exact", "quote", "quote_verified", "language", "title", "publisher",
    "published_from", "published_to", "grade", "article__address", "article__title", "article__publisher",
    "article__source__kind",
)  # fmt: skip


@dataclass(frozen=True)
class News:
    """A statement as readers see it, or saw it last where it is withdrawn, and the lines that it moves."""

    publication: Publication
    version: StatementVersion
    first: dt.datetime
    again: bool
    moved: list[Step]

    @property
    def withdrawn(self) -> bool:
        ends = self.publication.ends
        ended = ends is not None and ends <= timezone.now()
        return ended and self.publication.ended_how == Publication.Ended.WITHDRAWN

    @property
    def at(self) -> dt.datetime:
        """Since when readers could know what this says."""
        return (self.publication.ends if self.withdrawn else None) or self.publication.starts

    @property
    def correction(self) -> Correction | None:
        """What was wrong with what readers saw before."""
        return getattr(self.version, "correction", None) if self.again else None


def newest(said: QuerySet[Appearance]) -> list[int]:
    """The statements among these appearances of which something became known last, the newest first.

    A statement that was corrected away from them is news, too: what it was among them has ended.
    """
    rows = (
        said.filter(starts__lte=Now())
        .annotate(at=Greatest("starts", "ends"))
        .order_by("-at", "-statement")
        .values_list("statement", "starts", "ends", "at")
    )
    now, size = timezone.now(), 4 * MOST
    while True:
        found = list(rows[:size])
        known = [(ends if ends and ends <= now else starts, pk) for pk, starts, ends, _at in found]
        # What ends in some minutes stands before its time: what is older than the last row may be older than more.
        sure = {pk for at, pk in known if at >= found[-1][3]}
        if len(found) < size or len(sure) >= MOST:
            return _latest(known)
        size *= 4


def changed() -> list[int]:
    """The statements by which a line took another step, and those that did and are withdrawn, the newest first."""
    known = _changes(Step.objects.open_now())
    once = _changes(Step.objects.out())
    standing = Publication.objects.open_now().filter(Exists(known)).annotate(at=F("starts"))
    withdrawn = Publication.objects.filter(
        Exists(once), ended_how=Publication.Ended.WITHDRAWN, ends__lte=Now()
    ).annotate(at=F("ends"))
    return _latest(
        row
        for kind in (standing, withdrawn)
        for row in kind.order_by("-at").values_list("at", "statement")[:MOST]
    )


def _changes(steps: StepQuerySet) -> StepQuerySet:
    return steps.changes().filter(publication=OuterRef("pk"), day__lte=timezone.now().date())


def _latest(known: Iterable[tuple[dt.datetime, int]]) -> list[int]:
    newest = dict.fromkeys(pk for _at, pk in sorted(known, reverse=True))
    return list(newest)[:MOST]


def told(statements: Collection[int]) -> list[News]:
    """What readers were told last of each of these, the newest first; nothing of what was never published."""
    history: dict[int, list[Publication]] = defaultdict(list)
    for each in Publication.objects.out().filter(statement__in=statements).order_by("starts", "pk"):
        history[each.statement_id].append(each)
    last = [published[-1] for published in history.values()]
    by_id = _versions().in_bulk([each.version_id for each in last])
    moved = _moved(last)
    news = [
        News(
            publication=each,
            version=by_id[each.version_id],
            first=history[each.statement_id][0].starts,
            again=any(before.version_id != each.version_id for before in history[each.statement_id]),
            moved=moved[each.pk],
        )
        for each in last
    ]
    return sorted(news, key=lambda each: (each.at, each.publication.statement_id), reverse=True)


def _versions() -> QuerySet[StatementVersion]:
    """With what news tell of a statement."""
    return StatementVersion.objects.select_related("organization", "treaty", "correction").prefetch_related(
        "asks",
        Prefetch("concerns", VersionConcern.objects.select_related("concern")),
        Prefetch("evidence", Evidence.objects.select_related("article__source").only(*EVIDENCE)),
    )


def _moved(publications: Iterable[Publication]) -> dict[int, list[Step]]:
    """By publication, the steps that lines took by it: that of the statement's own organization first."""
    found: dict[int, list[Step]] = defaultdict(list)
    steps = Step.objects.open_now().changes().filter(publication__in=[each.pk for each in publications])
    leading = steps.filter(day__lte=timezone.now().date()).annotate(
        lead=F("publication__version__organization")
    )
    for step in leading.select_related("organization").order_by("organization__name"):
        found[step.publication_id or 0].append(step)
    for several in found.values():
        several.sort(key=lambda step: step.organization_id != step.lead)  # type: ignore[attr-defined]
    return found
