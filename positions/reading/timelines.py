"""What the page of one organization's position on one treaty (P4) shows, on any day and as known on any day.

Of what there is in thousands it asks for numbers alone (pairs.py); the statements that it lists are in listing.py.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property

from positions.deriving import positions
from positions.deriving.counting import SOLID
from positions.deriving.lines import Position
from positions.models import (
    Appearance,
    Concern,
    Milestone,
    Organization,
    Publication,
    Raised,
    Reply,
    Stance,
    StatementVersion,
    Step,
    Treaty,
    VersionConcern,
)
from positions.reading import corrections, listing, pairs
from positions.reading.charting import Chart, Mark, Month, Tick, Turn, chart
from positions.reading.listing import Listing, Wanted
from positions.reading.replies import replies

# From here on a page begins with the changes alone, and the drawing counts statements instead of marking them.
DENSE = 120


@dataclass
class Timeline:
    """The sentence's facts, and the list, newest first. All of it is computed from the same rows."""

    organization: Organization
    treaty: Treaty
    day: dt.date
    known: dt.date | None
    said: QuerySet[Appearance]
    counted: pairs.Counted
    turns: list[pairs.Stretch]
    position: Position
    since: dt.date | None
    withdrawn: list[Publication]
    moved_away: list[corrections.Entry]
    months: list[Month]
    listing: Listing
    replies: Sequence[Reply]
    concerns: list[Concern] = field(default_factory=list)

    @property
    def statements(self) -> int:
        return self.counted.base.statements

    @property
    def version(self) -> StatementVersion | None:
        """What the position rests on."""
        return self.listing.versions.get(self.position.row.version_id) if self.position.row else None

    @property
    def changes(self) -> list[pairs.Stretch]:
        return [step for step in self.turns if step.was]

    @cached_property
    def milestones(self) -> list[Milestone]:
        """Of the treaty, up to the day: they stand on the axis and, for whoever does not see it, in a list."""
        return [
            each for each in self.treaty.milestones.all() if each.date_from and each.date_from <= self.day
        ]

    @cached_property
    def passed_over(self) -> list[tuple[str, int]]:
        """Why the statements that the position does not rest on have no part in it, and how many for each reason."""
        first_draft = self.treaty.first_committee_draft
        return self.counted.passed_over(self.position, self.said, day=self.day, first_draft=first_draft)

    @cached_property
    def jumps(self) -> list[tuple[int, int]]:
        """Years with their numbers of statements, newest first, where there are pages to jump over."""
        if self.listing.show != "all" or self.statements <= listing.PAGE:
            return []
        if self.statements > DENSE:
            return pairs.years(self.said)
        years = {dot.statement: dot.first.year for dot in self.dots}
        return sorted(Counter(years.values()).items(), reverse=True)

    @cached_property
    def dots(self) -> list[pairs.Dot]:
        """Every statement; of a page that is not dense."""
        return pairs.dots(self.said)


def timeline(
    organization: Organization,
    treaty: Treaty,
    *,
    day: dt.date | None = None,
    known: dt.date | None = None,
    wanted: Wanted | None = None,
) -> Timeline:
    """The page on `day` (today) as known at `known` (now)."""
    now, wanted = not (day or known), wanted or Wanted()
    day = day or timezone.now().date()
    said = positions.rows(organization, treaty, day=day, known=known)
    counted = pairs.counted_now(organization, treaty) if now else pairs.counted_then(said)
    steps = Step.objects.known_at(known).filter(
        organization=organization.survivor, treaty=treaty, day__lte=day
    )
    turns, standing = pairs.line(steps, day)
    position = standing.position if standing else Position(None)
    dense = counted.base.statements > DENSE
    # A short list needs no filter.
    raised = Q(pk__in=_raised(organization, treaty) if now else _mentioned(said))
    concerns = list(Concern.objects.filter(raised)) if counted.base.statements > 1 else []
    withdrawn, moved_away = corrections.gone(organization, treaty, read=None if now else said)
    return Timeline(
        organization=organization,
        treaty=treaty,
        day=day,
        known=known,
        said=said,
        counted=counted,
        turns=turns,
        position=position,
        since=standing.since if standing and position.row else None,
        withdrawn=withdrawn,
        moved_away=moved_away,
        months=pairs.months(said.filter(makes_line=True).exclude(stance=None)) if dense else [],
        listing=listing.listing(
            said, turns, position, wanted, treaty=treaty, day=day, dense=dense, of=counted.base
        ),
        replies=replies(organization, treaty, day=day, known=known),
        concerns=concerns,
    )


def _raised(organization: Organization, treaty: Treaty) -> QuerySet[Raised]:
    rows = Raised.objects.open_now().in_any_way().filter(organization=organization.survivor, treaty=treaty)
    return rows.values_list(Coalesce("concern__merged_into", "concern"))


def _mentioned(said: QuerySet[Appearance]) -> QuerySet[VersionConcern]:
    mentions = VersionConcern.objects.filter(version__in=said.order_by().values("version"))
    return mentions.values_list(Coalesce("concern__merged_into", "concern"))


def drawn(page: Timeline, *, rtl: bool) -> Chart | None:
    """The page's line over time with its milestones; None where there is too little to draw."""
    row, reported = page.position.row, page.position.reported
    newest = [Tick(row.said_from, row.said_to, row.stance or "", reported, row.statement_id)] if row else []
    return chart(
        newest if page.months else _ticks(page.dots),
        [Turn(step.day, Stance(step.stance) if step.stance else None, step.reported) for step in page.turns],
        [
            # "Other" names nothing: the bare line, and the list below, say it.
            Mark(each.date_from, each.date_to, "" if each.kind == "other" else each.kind)
            for each in page.milestones
            if each.date_from and each.date_to
        ],
        today=page.day,
        rtl=rtl,
        months=page.months,
    )


def _ticks(dots: Sequence[pairs.Dot]) -> list[Tick]:
    return [
        Tick(dot.first, dot.last, dot.stance, dot.grade not in SOLID, dot.statement)
        for dot in dots
        if dot.makes_line and dot.stance
    ]
