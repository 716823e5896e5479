"""What readers are told of corrections and withdrawals: of one statement, and all of them, newest first (P10)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from positions.deriving.appearances import bound
from positions.models import Appearance, Organization, Publication, StatementVersion, Treaty
from positions.reading import wording

PAGE = 50
FEW = 5
# Of what was withdrawn of one timeline.
GONE = 10

# What readers saw or see, by statement, in its order.
Published = dict[int, list[Publication]]


@dataclass(frozen=True)
class Entry:
    """A correction by the publication that brought it, or a withdrawal by the one that it ended."""

    publication: Publication
    at: dt.datetime
    version: StatementVersion
    # Of a correction: what readers saw before, and what differs.
    old: StatementVersion | None = None
    changes: list[wording.Field] = field(default_factory=list)
    # Of a withdrawal: since when readers see the statement again.
    again: dt.datetime | None = None

    @property
    def corrects(self) -> bool:
        return self.old is not None

    @property
    def words(self) -> list[str]:
        """What was wrong and why, or why it was withdrawn."""
        if self.corrects:
            return [self.version.correction.wrong, self.version.correction.why]
        return [self.publication.end_reason]

    @property
    def key(self) -> str:
        return f"{'c' if self.corrects else 'w'}{self.publication.pk}"


@dataclass(frozen=True)
class Ledger:
    """`older` is the key of the last entry where more follow; `since`: when the first statement was out."""

    entries: list[Entry]
    older: str
    since: dt.datetime | None


def ledger(before: str = "") -> Ledger:
    """The newest corrections and withdrawals, or those before the one of that key."""
    kinds = _kinds()
    if last := _last(before, kinds):
        kinds = {kind: rows.filter(_before(kind, last)) for kind, rows in kinds.items()}
    found = _newest(
        [_Row(row.at, row.pk, kind, row) for kind, rows in kinds.items() for row in rows[: PAGE + 1]]
    )
    entries = _entries(found[:PAGE])
    first = Publication.objects.out().order_by("pk").first()
    return Ledger(entries, entries[-1].key if len(found) > PAGE else "", first.starts if first else None)


def of(published: Sequence[Publication]) -> list[Entry]:
    """All that was corrected in the statement of which readers saw these, and every time that it was withdrawn, newest
    first."""
    if all(each.ends is None for each in published):
        return []
    kinds = {kind: rows.filter(statement=published[0].statement_id) for kind, rows in _kinds().items()}
    return _entries(
        _newest([_Row(row.at, row.pk, kind, row) for kind, rows in kinds.items() for row in rows])
    )


def gone(
    organization: Organization, treaty: Treaty, *, read: QuerySet[Appearance] | None
) -> tuple[list[Publication], list[Entry]]:
    """What stood on this timeline and does not now, nor on the past day whose statements are `read`: the last that were
    withdrawn, newest first, and the corrections by which statements stand on others. Each is told by its last end."""
    ours = Appearance.objects.filter(organization__in=organization.family, treaty=treaty)
    same = {"statement": OuterRef("statement")}
    rows = ours.out().filter(~Exists(ours.open_now().filter(**same)), ends__lte=Now())
    if read is not None:
        rows = rows.exclude(Exists(read.filter(**same)))
    ends = dict[int, tuple[int, str]]()
    columns = rows.order_by("-ends").values_list("statement", "publication", "publication__ended_how")
    for statement, publication, how in columns:
        ends.setdefault(statement, (publication, how))
    withdrawn = [pk for pk, how in ends.values() if how == Publication.Ended.WITHDRAWN][:GONE]
    moved = {statement for statement, (_pk, how) in ends.items() if how != Publication.Ended.WITHDRAWN}
    found = Publication.objects.select_related("version").in_bulk(withdrawn) if withdrawn else {}
    return [found[pk] for pk in withdrawn], _moved_away(
        moved, treaty, set(organization.family)
    ) if moved else []


def _moved_away(statements: set[int], treaty: Treaty, family: set[int]) -> list[Entry]:
    """The corrections that took these from the timeline of a treaty and of one of the family; what else they changed
    is not looked at."""
    rows = (
        Publication.objects.out()
        .filter(statement__in=statements)
        .select_related("version__organization", "version__treaty", "version__correction")
        .prefetch_related("version__signatories")
        .order_by("statement", "-starts", "-pk")
    )

    def stands_here(version: StatementVersion) -> bool:
        return version.treaty_id == treaty.pk and bool(bound(version) & family)

    found = [
        Entry(after, after.starts, after.version, before.version)
        for after, before in pairwise(rows)
        if after.statement_id == before.statement_id
        and stands_here(before.version)
        and not stands_here(after.version)
    ]
    return sorted(found, key=lambda entry: (entry.at, entry.publication.pk), reverse=True)


def since(organization: Organization, treaty: Treaty, day: dt.date) -> list[Entry]:
    """What was corrected or withdrawn on one timeline after that day, the newest first; a few of them."""
    here = Appearance.objects.out().filter(organization__in=organization.family, treaty=treaty)
    rows = {
        kind: found.filter(statement__in=here.values("statement"), at__date__gt=day)[:FEW]
        for kind, found in _kinds().items()
    }
    every = _newest([_Row(row.at, row.pk, kind, row) for kind, found in rows.items() for row in found])
    return _entries(every[:FEW])


class _Row(NamedTuple):
    """`at` is when readers could know it."""

    at: dt.datetime
    pk: int
    kind: str
    publication: Publication


def _kinds() -> dict[str, Any]:
    """Publications with `at`. What nobody had seen was not corrected; what went out again, only the first time."""
    earlier = Publication.objects.filter(statement=OuterRef("statement"), starts__lt=OuterRef("starts"))
    same = Q(version=OuterRef("version"))
    corrected = (
        Publication.objects.out()
        .filter(Exists(earlier.exclude(same)), version__correction__isnull=False)
        .exclude(Exists(earlier.filter(same)))
    )
    withdrawn = Publication.objects.filter(ended_how=Publication.Ended.WITHDRAWN, ends__lte=Now())
    return {
        "c": corrected.annotate(at=F("starts")).order_by("-at", "-pk"),
        "w": withdrawn.annotate(at=F("ends")).order_by("-at", "-pk"),
    }


def _newest(rows: list[_Row]) -> list[_Row]:
    return sorted(rows, key=lambda row: row[:3], reverse=True)


def _last(key: str, kinds: dict[str, Any]) -> _Row | None:
    """The row that a key names; None where it names none."""
    kind, number = key[:1], key[1:]
    # More digits than any id has, and Python would not read them all.
    if kind not in kinds or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    row = kinds[kind].filter(pk=int(number)).first()
    return row and _Row(row.at, row.pk, kind, row)


def _before(kind: str, last: _Row) -> Q:
    """In the order of instant, row and kind."""
    tie = "pk__lte" if kind < last.kind else "pk__lt"
    return Q(at__lt=last.at) | Q(at=last.at, **{tie: last.pk})


def _entries(rows: list[_Row]) -> list[Entry]:
    published: Published = defaultdict(list)
    statements = {row.publication.statement_id for row in rows}
    for each in Publication.objects.out().filter(statement__in=statements).order_by("starts", "pk"):
        published[each.statement_id].append(each)
    before = {row.pk: _seen_before(row.publication, published) for row in rows if row.kind == "c"}
    pks = {row.publication.version_id for row in rows} | set(before.values())
    versions = StatementVersion.objects.with_parts().select_related("correction").in_bulk(pks)
    entries = []
    for row in rows:
        version = versions[row.publication.version_id]
        if row.kind == "c":
            old = versions[before[row.pk]]
            changes = [each for each in wording.compared(old, version) if each.differs]
            entries.append(Entry(row.publication, row.at, version, old, changes))
        else:
            entries.append(Entry(row.publication, row.at, version, again=_again(row.publication, published)))
    return entries


def _seen_before(correction: Publication, published: Published) -> int:
    """The version that it corrected: there is one, or it would be no row."""
    ours = published[correction.statement_id]
    return [each.version_id for each in ours if each.starts < correction.starts][-1]


def _again(withdrawn: Publication, published: Published) -> dt.datetime | None:
    ours = published[withdrawn.statement_id]
    return next((each.starts for each in ours if withdrawn.ends and each.starts >= withdrawn.ends), None)
