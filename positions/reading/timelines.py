"""What the page of one organization's position on one treaty shows, on any day and as known on any day."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from positions.deriving import positions
from positions.deriving.positions import PassedOver, Position
from positions.models import (
    Appearance,
    Evidence,
    Organization,
    Publication,
    Question,
    Stance,
    StatementVersion,
    Treaty,
)
from positions.reading.charting import Chart, Mark, Step, Tick, chart


@dataclass(frozen=True)
class Entry:
    """One published statement: why it has no part in the line, if so; the step before it, if it changed the line."""

    row: Appearance
    version: StatementVersion
    passed_over: PassedOver | None
    was: Stance | None = None

    @property
    def why_not(self) -> str:
        return str(positions.IN_WORDS[self.passed_over]) if self.passed_over else ""


@dataclass(frozen=True)
class Change:
    """The line takes another step on the same question; `row` is the statement that moved it."""

    day: dt.date
    was: Stance
    row: Appearance


@dataclass(frozen=True)
class Timeline:
    """The sentence's facts and the list, newest first. All of it is computed from the same rows."""

    organization: Organization
    treaty: Treaty
    day: dt.date
    known: dt.date | None
    position: Position
    line: list[tuple[dt.date, Position]]
    changes: list[Change]
    entries: list[Entry]
    withdrawn: list[Publication]
    sources: int

    @property
    def first(self) -> StatementVersion:
        return self.entries[-1].version

    @property
    def last(self) -> StatementVersion:
        return self.entries[0].version


def timeline(
    organization: Organization, treaty: Treaty, *, day: dt.date | None = None, known: dt.date | None = None
) -> Timeline | None:
    """The page on `day` (today) as known at `known` (now); None where nothing of this pair was ever published."""
    if not Appearance.objects.out().filter(organization=organization, treaty=treaty).exists():
        return None
    day = day or timezone.now().date()
    rows = positions.rows(organization, treaty, day=day, known=known)
    shown = positions.derive(rows, day=day, first_draft=treaty.first_committee_draft)
    steps = positions.line(rows, day=day, first_draft=treaty.first_committee_draft)
    changes = _changes(steps)
    moved = {change.row.pk: change.was for change in changes}
    versions = StatementVersion.objects.with_parts().in_bulk([row.version_id for row in rows])
    return Timeline(
        organization=organization,
        treaty=treaty,
        day=day,
        known=known,
        position=shown,
        line=steps,
        changes=changes,
        entries=[
            Entry(
                row,
                versions[row.version_id],
                positions.why_not(row, shown, day=day, first_draft=treaty.first_committee_draft),
                moved.get(row.pk),
            )
            for row in rows
        ],
        withdrawn=_withdrawn(organization, treaty, rows),
        sources=independent_sources(list(versions)),
    )


def drawn(page: Timeline, *, rtl: bool) -> Chart | None:
    """The page's line over time with its milestones; None where there is too little to draw."""
    on_the_line = [entry.row for entry in page.entries if entry.row.makes_line and entry.row.stance]
    return chart(
        [
            Tick(
                row.said_from,
                row.said_to,
                row.stance or "",
                row.grade not in positions.SOLID,
                row.statement_id,
            )
            for row in on_the_line
        ],
        [Step(day, position.stance, position.reported) for day, position in page.line],
        [
            Mark(each.date_from, each.date_to, each.kind)
            for each in page.treaty.milestones.all()
            if each.date_from and each.date_to and each.date_from <= page.day
        ],
        today=page.day,
        rtl=rtl,
    )


def _changes(steps: list[tuple[dt.date, Position]]) -> list[Change]:
    """Steps that differ from the one before; from a view on the mandate to one on the text is none."""
    found: list[Change] = []
    before: Appearance | None = None
    for day, position in steps:
        row = position.row
        if row is None or position.reported:
            continue
        same_question = before and (before.question == Question.MANDATE) == (row.question == Question.MANDATE)
        if before and same_question and before.stance != row.stance:
            found.append(Change(day, Stance(before.stance or ""), row))
        before = row
    return found


def _withdrawn(organization: Organization, treaty: Treaty, rows: list[Appearance]) -> list[Publication]:
    withdrawals = (
        Publication.objects.out()
        .filter(
            appearances__organization=organization,
            appearances__treaty=treaty,
            ended_how=Publication.Ended.WITHDRAWN,
        )
        .exclude(statement__in=[row.statement_id for row in rows])
        .select_related("version")
        .order_by("ends")
    )
    # What was withdrawn, published again and withdrawn once more is told by its last end.
    return list({publication.statement_id: publication for publication in withdrawals}.values())[::-1]


def independent_sources(versions: list[int]) -> int:
    """Stories behind the evidence of these versions: five copies are one source, never five.

    A machine report or a rewrite counts only where its statement has nothing else, as for the grade.
    """
    rows = Evidence.objects.filter(version__in=versions)
    machine = Evidence.AddressKind.MACHINE_REPORT
    better = rows.filter(Q(address_kind=None) | ~Q(address_kind=machine))
    alone = rows.filter(address_kind=machine).exclude(version__in=better.values("version"))
    return len({story for part in (better, alone) for story in part.values_list("article__story", flat=True)})
