"""What the page of one change of position shows: the words before and after, and what was added or dropped."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from positions.models import (
    Appearance,
    Ask,
    Concern,
    Evidence,
    Organization,
    Statement,
    StatementVersion,
    Step,
    Treaty,
    VersionConcern,
)
from positions.models.step import StepQuerySet
from positions.reading import records
from positions.reading.records import Passage


@dataclass(frozen=True)
class Side:
    """What the line rested on, with its quoted words in their place."""

    version: StatementVersion
    reported: bool
    passages: list[Passage]

    @property
    def quoted(self) -> Evidence | None:
        """The first of its passages that is a quotation; a sample's is none."""
        rows = (passage.evidence for passage in self.passages)
        return next((row for row in rows if row.quotation and not row.article.is_sample), None)


@dataclass(frozen=True)
class Raised:
    """A concern and the way in which it is raised."""

    concern: Concern
    label: str


@dataclass(frozen=True)
class ChangePage:
    """`before` is None where the statement moves nothing now: a later find undid the change."""

    organization: Organization
    treaty: Treaty
    statement: Statement
    day: dt.date | None
    before: Side | None
    after: Side
    added: list[Raised]
    dropped: list[Raised]
    kept: list[Raised]
    asks_added: list[Ask]
    asks_dropped: list[Ask]

    @property
    def days_between(self) -> int:
        """From the last possible day of the words before to the first possible day of those after; never below 0."""
        if not (self.before and self.before.version.said_to and self.after.version.said_from):
            return 0
        return max(0, (self.after.version.said_from - self.before.version.said_to).days)


def change_page(organization: Organization, treaty: Treaty, statement: Statement) -> ChangePage | None:
    """The change that this statement made to the line, as known now; None where it never stood on this line."""
    line = Step.objects.open_now().filter(organization=organization, treaty=treaty)
    step = line.changes().filter(statement=statement, day__lte=timezone.now().date()).last()
    version = _seen(organization, treaty, statement)
    if version is None:
        return None
    after = _side(version, reported=bool(step and step.reported))
    before = _before(line, step) if step else None
    old, new = (_raised([before.version.pk]) if before else {}), _raised([version.pk])
    asked, asks = (list(side.version.asks.all()) if side else [] for side in (before, after))
    return ChangePage(
        organization=organization,
        treaty=treaty,
        statement=statement,
        day=step.day if step else None,
        before=before,
        after=after,
        added=_of(new, new.keys() - old.keys()),
        dropped=_of(old, old.keys() - new.keys()),
        kept=_of(new, new.keys() & old.keys()),
        asks_added=_others(asks, asked),
        asks_dropped=_others(asked, asks),
    )


def _seen(organization: Organization, treaty: Treaty, statement: Statement) -> StatementVersion | None:
    """The version that readers see or saw last on this line."""
    rows = Appearance.objects.out().filter(
        organization__in=organization.family, treaty=treaty, statement=statement
    )
    last = rows.order_by("-starts").first()
    return StatementVersion.objects.with_parts().get(pk=last.version_id) if last else None


def _before(line: StepQuerySet, step: Step) -> Side | None:
    """What the line said until then: not what it rested on the day before, which may have been nothing."""
    earlier = line.filter(day__lt=step.day, stance=step.was, reported=False).order_by("day")
    last = earlier.select_related("publication").last()
    if last is None or last.publication is None:
        return None
    version = StatementVersion.objects.with_parts().get(pk=last.publication.version_id)
    return _side(version, reported=False)


def _side(version: StatementVersion, *, reported: bool) -> Side:
    return Side(version, reported, records.passages(version))


def _raised(versions: list[int]) -> dict[tuple[int, str], Raised]:
    """By the concern that readers see and the way."""
    mentions = VersionConcern.objects.filter(version__in=versions).select_related("concern__merged_into")
    found = ((mention.concern.survivor, mention) for mention in mentions)
    return {
        (concern.pk, mention.polarity): Raised(concern, mention.get_polarity_display())
        for concern, mention in found
    }


def _of(raised: dict[tuple[int, str], Raised], keys: Iterable[tuple[int, str]]) -> list[Raised]:
    return sorted((raised[key] for key in keys), key=lambda each: each.concern.label.lower())


def _others(asks: list[Ask], but: list[Ask]) -> list[Ask]:
    """Those that are not asked in the same words for the same article."""
    same = {(ask.text.strip().lower(), ask.provision_id) for ask in but}
    return [ask for ask in asks if (ask.text.strip().lower(), ask.provision_id) not in same]
