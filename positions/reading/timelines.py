"""What the page of one organization's position on one treaty (P4) shows, on any day and as known on any day."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby

from django.core.exceptions import BadRequest
from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from positions.deriving import positions
from positions.deriving.counting import IN_WORDS, SOLID, PassedOver
from positions.deriving.lines import Line, Position, Rest, rests
from positions.models import (
    Appearance,
    Concern,
    Evidence,
    Milestone,
    Organization,
    Publication,
    Stance,
    StatementVersion,
    Treaty,
    VersionConcern,
)
from positions.reading import corrections
from positions.reading.bases import Base, base
from positions.reading.charting import Chart, Mark, Tick, Turn, chart

PAGE = 50
# From here on the statements of a page stand under their years, and runs that only restate are folded.
MANY = 20
# From here on a page begins with the changes alone.
DENSE = 120
FOLDED = 3


@dataclass(frozen=True)
class Entry:
    """One published statement: why it has no part in the line, if so; the step before it, if it changed the line."""

    row: Appearance
    version: StatementVersion
    passed_over: PassedOver | None
    was: Stance | None = None

    @property
    def why_not(self) -> str:
        return str(IN_WORDS[self.passed_over]) if self.passed_over else ""


@dataclass(frozen=True)
class Run:
    """Entries that stand together: one alone, or several that only restate and are folded."""

    entries: list[Entry]

    @property
    def folded(self) -> bool:
        return len(self.entries) > 1

    @property
    def newest(self) -> Entry:
        return self.entries[0]

    @property
    def oldest(self) -> Entry:
        return self.entries[-1]


@dataclass(frozen=True)
class Year:
    year: int
    runs: list[Run]


@dataclass(frozen=True)
class Wanted:
    """Which of the statements a reader asks for; `before` is a row's place, or the beginning of one."""

    show: str = ""
    concern: str = ""
    before: str = ""


@dataclass
class Timeline:
    """The sentence's facts, and the list, newest first. All of it is computed from the same rows."""

    organization: Organization
    treaty: Treaty
    day: dt.date
    known: dt.date | None
    rows: list[Appearance]
    base: Base
    withdrawn: list[Publication]
    moved_away: list[corrections.Entry]
    rests: list[Rest] = field(default_factory=list)
    position: Position = field(default_factory=lambda: Position(None))
    version: StatementVersion | None = None
    show: str = "all"
    concerns: list[Concern] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    older: str = ""
    listed: int = 0

    @property
    def changes(self) -> list[Rest]:
        return [rest for rest in self.rests if rest.is_change]

    @cached_property
    def milestones(self) -> list[Milestone]:
        """Of the treaty, up to the day: they stand on the axis and, for whoever does not see it, in a list."""
        return [
            each for each in self.treaty.milestones.all() if each.date_from and each.date_from <= self.day
        ]

    @property
    def since(self) -> dt.date | None:
        """The day from which the line has been where it is."""
        return self.rests[-1].since if self.rests and self.position.row else None

    @property
    def passed_over(self) -> list[tuple[str, int]]:
        """Why the statements that the position does not rest on have no part in it, and how many for each reason."""
        reasons = Counter(
            reason for row in self.rows if row != self.position.row for reason in [self.why_not(row)]
        )
        return [
            (str(IN_WORDS[reason or PassedOver.EARLIER]), count) for reason, count in reasons.most_common()
        ]

    def why_not(self, row: Appearance) -> PassedOver | None:
        return positions.why_not(
            row, self.position, day=self.day, first_draft=self.treaty.first_committee_draft
        )

    @property
    def jumps(self) -> list[tuple[int, int]]:
        """Years with their numbers of statements, newest first, where there are pages to jump over."""
        counts = Counter(row.said_from.year for row in self.rows)
        return sorted(counts.items(), reverse=True) if len(self.rows) > PAGE and self.show == "all" else []

    @property
    def years(self) -> list[Year]:
        """The listed entries, under their years where there are many."""
        if len(self.rows) <= MANY:
            return [Year(0, [Run([entry]) for entry in self.entries])] if self.entries else []
        return [
            Year(year, _runs(list(entries), self.position))
            for year, entries in groupby(self.entries, key=lambda entry: entry.row.said_from.year)
        ]


def timeline(
    organization: Organization,
    treaty: Treaty,
    *,
    day: dt.date | None = None,
    known: dt.date | None = None,
    wanted: Wanted | None = None,
) -> Timeline | None:
    """The page on `day` (today) as known at `known` (now); None where nothing of this pair was ever published."""
    day, wanted = day or timezone.now().date(), wanted or Wanted()
    said = positions.rows(organization, treaty, day=day, known=known)
    rows = list(said.only(*Appearance.FOR_THE_LINE))
    if not rows and not _ever(organization, treaty):
        return None
    line = Line(rows, first_draft=treaty.first_committee_draft)
    page = Timeline(
        organization=organization,
        treaty=treaty,
        day=day,
        known=known,
        rows=rows,
        base=base(said),
        withdrawn=_withdrawn(organization, treaty, rows),
        moved_away=corrections.moved_away(organization, treaty, read={row.statement_id for row in rows}),
        rests=[rest for rest in rests(line) if rest.day <= day],
        position=line.on(day),
    )
    page.show = wanted.show or ("changes" if len(rows) > DENSE else "all")
    _list(page, said, wanted)
    return page


def _list(page: Timeline, said: QuerySet[Appearance], wanted: Wanted) -> None:
    """Fill in the statements that this page lists, with their versions."""
    mentions = VersionConcern.objects.filter(version__in=said.order_by().values("version"))
    # A short list needs no filter.
    if len(page.rows) > 1:
        raised = mentions.values_list(Coalesce("concern__merged_into", "concern"))
        page.concerns = list(Concern.objects.filter(pk__in=raised))
    moved = {rest.statement_id: Stance(rest.was) for rest in page.changes}
    listed = page.rows
    if page.show == "changes":
        first = next((rest.statement_id for rest in page.rests if rest.statement_id), None)
        kept = {*moved, first, page.position.row and page.position.row.statement_id}
        listed = [row for row in listed if row.statement_id in kept]
    if wanted.concern:
        chosen = Concern.objects.at(wanted.concern)
        asked = mentions.filter(concern__in=chosen.family if chosen else [])
        raising = set(asked.values_list("version", flat=True))
        listed = [row for row in listed if row.version_id in raising]
    page.listed = len(listed)
    if wanted.before:
        place = _place(wanted.before)
        listed = [row for row in listed if _key(row) < place]
    shown, rest = listed[:PAGE], listed[PAGE:]
    page.older = _token(shown[-1]) if rest else ""
    ids = {row.version_id for row in shown}
    if page.position.row:
        ids.add(page.position.row.version_id)
    versions = _versions(ids)
    page.version = versions.get(page.position.row.version_id) if page.position.row else None
    page.entries = [
        Entry(row, versions[row.version_id], page.why_not(row), moved.get(row.statement_id)) for row in shown
    ]


def _versions(ids: set[int]) -> dict[int, StatementVersion]:
    """What an entry prints of a version."""
    return (
        StatementVersion.objects.select_related("speaker", "speaks_through", "text_version", "organization")
        .prefetch_related(
            Prefetch("evidence", Evidence.objects.select_related("article__source")),
            "asks",
            Prefetch("publications", Publication.objects.select_related("imported")),
        )
        .in_bulk(ids)
    )


def _key(row: Appearance) -> tuple[dt.date, dt.date, int]:
    return row.said_from, row.said_to, row.statement_id


def _token(row: Appearance) -> str:
    return "_".join(str(part) for part in _key(row))


def _place(token: str) -> tuple[dt.date, dt.date, int]:
    """A row's place in the list; `2024-01-01` alone stands before all that was said from that day on."""
    first, _sep, rest = token.partition("_")
    last, _sep, statement = rest.partition("_")
    try:
        return dt.date.fromisoformat(first), dt.date.fromisoformat(last or "0001-01-01"), int(statement or 0)
    except ValueError as error:
        raise BadRequest(
            _("before takes a day such as 2024-08-21, or what a link of this page gives.")
        ) from error


def _runs(entries: list[Entry], position: Position) -> list[Run]:
    """Entries that only restate the step before them are folded where several follow one another."""
    runs: list[Run] = []
    for restates, group in groupby(
        entries, key=lambda entry: not entry.was and not entry.passed_over and entry.row != position.row
    ):
        run = list(group)
        folded = restates and len(run) >= FOLDED
        runs += [Run(run)] if folded else [Run([entry]) for entry in run]
    return runs


def drawn(page: Timeline, *, rtl: bool) -> Chart | None:
    """The page's line over time with its milestones; None where there is too little to draw."""
    on_the_line = [row for row in page.rows if row.makes_line and row.stance]
    return chart(
        [
            Tick(row.said_from, row.said_to, row.stance or "", row.grade not in SOLID, row.statement_id)
            for row in on_the_line
        ],
        [Turn(rest.day, Stance(rest.stance) if rest.stance else None, rest.reported) for rest in page.rests],
        [
            # "Other" names nothing: the bare line, and the list below, say it.
            Mark(each.date_from, each.date_to, "" if each.kind == "other" else each.kind)
            for each in page.milestones
            if each.date_from and each.date_to
        ],
        today=page.day,
        rtl=rtl,
    )


def _ever(organization: Organization, treaty: Treaty) -> bool:
    ours = Appearance.objects.filter(organization__in=organization.family, treaty=treaty)
    return ours.out().exists()


def _withdrawn(organization: Organization, treaty: Treaty, rows: list[Appearance]) -> list[Publication]:
    withdrawals = (
        Publication.objects.out()
        .filter(
            appearances__organization__in=organization.family,
            appearances__treaty=treaty,
            ended_how=Publication.Ended.WITHDRAWN,
        )
        .select_related("version")
        .order_by("ends")
    )
    read = {row.statement_id for row in rows}
    # What was withdrawn, published again and withdrawn once more is told by its last end.
    last = {each.statement_id: each for each in withdrawals if each.statement_id not in read}
    return list(last.values())[::-1]
