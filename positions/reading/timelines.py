"""What the page of one organization's position on one treaty shows."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from positions.deriving import positions
from positions.deriving.positions import PassedOver, Position
from positions.models import Appearance, Evidence, Organization, Publication, StatementVersion, Treaty


@dataclass(frozen=True)
class Entry:
    """One published statement on the line, and why it is not counted for the position shown, if so."""

    row: Appearance
    version: StatementVersion
    passed_over: PassedOver | None

    @property
    def why_not(self) -> str:
        return str(positions.IN_WORDS[self.passed_over]) if self.passed_over else ""


@dataclass(frozen=True)
class Timeline:
    """The sentence's facts and the list, newest first. All of it is computed from the same rows."""

    organization: Organization
    treaty: Treaty
    day: dt.date
    position: Position
    entries: list[Entry]
    withdrawn: list[Publication]
    sources: int

    @property
    def first(self) -> Appearance:
        return min((entry.row for entry in self.entries), key=lambda row: row.said_from)

    @property
    def last(self) -> Appearance:
        return max((entry.row for entry in self.entries), key=lambda row: row.said_to)


def timeline(organization: Organization, treaty: Treaty) -> Timeline | None:
    """Today's page; None where nothing about this pair was ever published."""
    day = timezone.now().date()
    rows = list(
        Appearance.objects.open_now()
        .filter(organization=organization, treaty=treaty)
        .order_by("-said_from", "-said_to", "-statement")
    )
    seen = {row.statement_id for row in rows}
    withdrawals = (
        Publication.objects.out()
        .filter(
            appearances__organization=organization,
            appearances__treaty=treaty,
            ended_how=Publication.Ended.WITHDRAWN,
        )
        .exclude(statement__in=seen)
        .select_related("version")
        .order_by("ends")
    )
    # What was withdrawn, published again and withdrawn once more is told by its last end.
    withdrawn = list({publication.statement_id: publication for publication in withdrawals}.values())[::-1]
    if not rows and not withdrawn:
        return None
    shown = positions.derive(rows, day=day, first_draft=treaty.first_committee_draft)
    versions = {
        version.pk: version
        for version in StatementVersion.objects.with_parts().filter(pk__in=[row.version_id for row in rows])
    }
    return Timeline(
        organization=organization,
        treaty=treaty,
        day=day,
        position=shown,
        entries=[
            Entry(
                row,
                versions[row.version_id],
                positions.why_not(row, shown, day=day, first_draft=treaty.first_committee_draft),
            )
            for row in rows
        ],
        withdrawn=withdrawn,
        sources=independent_sources(list(versions)),
    )


def independent_sources(versions: list[int]) -> int:
    """Stories behind the evidence of these versions: five copies are one source, never five."""
    return Evidence.objects.filter(version__in=versions).values("article__story").distinct().count()
