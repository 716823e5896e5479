"""The statements that a position's page (P4) lists: which, in which order, under their years, folded where they only
restate. The page's numbers are in timelines.py."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.core.exceptions import BadRequest
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from positions.deriving import positions
from positions.deriving.counting import IN_WORDS, PassedOver
from positions.deriving.lines import Position
from positions.models import (
    Appearance,
    Ask,
    Evidence,
    Stance,
    StatementVersion,
    Treaty,
)
from positions.reading import filtering
from positions.reading.bases import Base
from positions.reading.pairs import Stretch

PAGE = 50
# From here on the statements of a page stand under their years, and runs that only restate are folded.
MANY = 20
FOLDED = 3


@dataclass(frozen=True)
class Wanted:
    """Which of the statements a reader asks for; `before` is a row's place, or the beginning of one."""

    show: str = ""
    concern: str = ""
    before: str = ""


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
    """0 where the statements of a page are too few to stand under their years."""

    year: int
    runs: list[Run]


@dataclass
class Listing:
    """`listed` counts all that were asked for, `older` is where the next page begins; `versions` has that of the
    position, too."""

    show: str
    listed: int
    older: str = ""
    entries: list[Entry] = field(default_factory=list)
    years: list[Year] = field(default_factory=list)
    versions: Mapping[int, StatementVersion] = field(default_factory=dict)


def listing(
    said: QuerySet[Appearance],
    turns: Sequence[Stretch],
    position: Position,
    wanted: Wanted,
    *,
    treaty: Treaty,
    day: dt.date,
    dense: bool,
    of: Base,
) -> Listing:
    """A page of the appearances `said` of one line, `of` which this many are on record."""
    found = Listing(wanted.show or ("changes" if dense else "all"), of.statements)
    moved = {step.statement_id: Stance(step.was) for step in turns if step.was}
    if found.show == "changes":
        kept = turning(turns, position)
        said = said.filter(statement__in=kept)
        found.listed = len(kept)
    if wanted.concern:
        said = filtering.raising(said, wanted.concern)
        found.listed = said.count()
    if wanted.before:
        said = said.filter(_before(_place(wanted.before)))
    rows = list(said.select_related("publication__imported").only(*PRINTED)[: PAGE + 1])
    shown = rows[:PAGE]
    found.older = _token(shown[-1]) if len(rows) > PAGE else ""
    found.versions = _versions({row.version_id for row in [*shown, position.row] if row})
    first_draft = treaty.first_committee_draft
    found.entries = [
        Entry(
            row,
            found.versions[row.version_id],
            positions.why_not(row, position, day=day, first_draft=first_draft),
            moved.get(row.statement_id),
        )
        for row in shown
    ]
    found.years = _years(found.entries, position, many=of.statements > MANY)
    return found


def turning(turns: Sequence[Stretch], position: Position) -> set[int]:
    """The statements by which the line took another step, the first of it, and the one that it rests on."""
    first = next((step.statement_id for step in turns if step.statement_id), None)
    moved = {step.statement_id for step in turns if step.was}
    return {pk for pk in (*moved, first, position.row and position.row.statement_id) if pk}


# Of an appearance; its publication says which import it rests on.
PRINTED = (
    *Appearance.FOR_THE_LINE, "publication__imported__name", "publication__imported__dated",
)  # fmt: skip


# Of its version and of the evidence behind that.
PRINTED_OF_VERSION = (
    "organization__name", "said_from", "said_to", "question", "stance", "target", "attribution", "summary", "doubt",
    "speaker__name", "speaker_role", "speaks_through__name",
    *(f"text_version__{name}" for name in ("name", "date_from", "date_to")),
)  # fmt: skip
PRINTED_OF_EVIDENCE = (
    "version", "grade", "address_kind", "wording", "exact", "quote", "quote_verified", "language",
    "article__source__kind",
)  # fmt: skip


def _versions(ids: set[int]) -> dict[int, StatementVersion]:
    """What an entry prints of a version, and whether it is `asking` for anything."""
    evidence = Evidence.objects.select_related("article__source").only(*PRINTED_OF_EVIDENCE)
    return (
        StatementVersion.objects.select_related("speaker", "speaks_through", "text_version", "organization")
        .only(*PRINTED_OF_VERSION)
        .prefetch_related(Prefetch("evidence", evidence))
        .annotate(asking=Exists(Ask.objects.filter(version=OuterRef("pk"))))
        .in_bulk(ids)
    )


def _token(row: Appearance) -> str:
    return "_".join(str(part) for part in (row.said_from, row.said_to, row.statement_id))


def _place(token: str) -> tuple[dt.date, dt.date, int]:
    """A row's place in the list; `2024-01-01` alone stands before all that was said from that day on."""
    first, _sep, rest = token.partition("_")
    last, _sep, statement = rest.partition("_")
    try:
        place = dt.date.fromisoformat(first), dt.date.fromisoformat(last or "0001-01-01"), int(statement or 0)
        if not -1 < place[2] < 10**18:
            raise ValueError
    except ValueError as error:
        raise BadRequest(
            _("before takes a day such as 2024-08-21, or what a link of this page gives.")
        ) from error
    return place


def _before(place: tuple[dt.date, dt.date, int]) -> Q:
    first, last, statement = place
    same = Q(said_from=first)
    return (
        Q(said_from__lt=first) | same & Q(said_to__lt=last) | same & Q(said_to=last, statement__lt=statement)
    )


def _years(entries: Sequence[Entry], position: Position, *, many: bool) -> list[Year]:
    """Under their years where there are many."""
    if not many:
        return [Year(0, [Run([entry]) for entry in entries])] if entries else []
    return [
        Year(year, _runs(list(within), position))
        for year, within in groupby(entries, key=lambda entry: entry.row.said_from.year)
    ]


def _runs(entries: list[Entry], position: Position) -> list[Run]:
    """Entries that only restate the step before them are folded where several follow one another."""
    resting = position.row.statement_id if position.row else None
    runs: list[Run] = []
    for restates, group in groupby(
        entries,
        key=lambda entry: not entry.was and not entry.passed_over and entry.row.statement_id != resting,
    ):
        run = list(group)
        folded = restates and len(run) >= FOLDED
        runs += [Run(run)] if folded else [Run([entry]) for entry in run]
    return runs
