"""Appearances → the table of steps: the derived line on every day, as known at every instant. Rebuildable."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from positions.deriving.lines import Line, Rest, rests
from positions.models import Appearance, Organization, Step, Treaty

BATCH = 2000


@transaction.atomic
def write(organizations: Iterable[int], treaty: Treaty) -> None:
    """Bring the lines of these organizations up to their appearances, from now on; what was known stays."""
    for survivor in lock(organizations):
        ours = Step.objects.filter(organization=survivor, treaty=treaty)
        appearances = Appearance.objects.filter(organization__in=survivor.family, treaty=treaty)
        # Between two instants at which something starts or ends, nothing changes: this is when the present began.
        present = _present(appearances)
        if present is None:
            # Nothing was known so far; something may be on its way.
            ours.delete()
            _store(_history(list(appearances), _instants(appearances), survivor.pk, treaty, []))
            continue
        ours.filter(starts__gt=present).delete()
        ours.filter(ends__gt=present).update(ends=None)
        rows = list(appearances.filter(Q(ends=None) | Q(ends__gt=present)))
        instants = [present, *(at for at in _instants(rows) if at > present)]
        _store(_history(rows, instants, survivor.pk, treaty, list(ours.filter(ends=None))))


@transaction.atomic
def rebuild(treaty: Treaty) -> None:
    """Write all lines on this treaty anew, for every day on which they became known."""
    survivors = Organization.objects.survivors()
    lines: dict[int, list[Appearance]] = defaultdict(list)
    for row in Appearance.objects.filter(treaty=treaty).iterator(BATCH):
        lines[survivors.get(row.organization_id, row.organization_id)].append(row)
    list(lock(lines))
    Step.objects.filter(treaty=treaty).delete()
    _store(
        [
            step
            for survivor, rows in lines.items()
            for step in _history(rows, _instants(rows), survivor, treaty, [])
        ]
    )


@transaction.atomic
def rewrite(organizations: Sequence[int], treaty: Treaty) -> None:
    """Write these organizations' lines anew, for every day; those that are merged into another have none."""
    survivors = lock(organizations)
    Step.objects.filter(organization__in=[*organizations, *survivors], treaty=treaty).delete()
    for survivor in survivors:
        rows = list(Appearance.objects.filter(organization__in=survivor.family, treaty=treaty))
        _store(_history(rows, _instants(rows), survivor.pk, treaty, []))


def lock(organizations: Iterable[int]) -> list[Organization]:
    """Those that readers see of these organizations. Whoever else writes their lines waits, all in one order."""
    survivors = {each.survivor.pk for each in Organization.objects.filter(pk__in=organizations)}
    return list(Organization.objects.select_for_update(no_key=True).filter(pk__in=survivors).order_by("pk"))


def _present(appearances: QuerySet[Appearance]) -> dt.datetime | None:
    past = appearances.aggregate(
        started=Max("starts", filter=Q(starts__lte=Now())), ended=Max("ends", filter=Q(ends__lte=Now()))
    )
    return max((at for at in past.values() if at), default=None)


def _instants(rows: Iterable[Appearance]) -> list[dt.datetime]:
    """When something starts or ends. Of a day that has come only the last: nobody asks for anything finer."""
    every = sorted({at for row in rows for at in (row.starts, row.ends) if at})
    now = timezone.now()
    return list({at if at > now else at.astimezone(dt.UTC).date(): at for at in every}.values())


def _history(
    rows: Sequence[Appearance],
    instants: Sequence[dt.datetime],
    organization: int,
    treaty: Treaty,
    stand: Sequence[Step],
) -> list[Step]:
    """The steps after each of the instants, starting with those that `stand`; all that ever did, with their ends."""
    standing = {Rest(*(getattr(step, name) for name in Rest._fields)): step for step in stand}
    every = list(stand)
    for at in instants:
        known = [row for row in rows if row.starts <= at and (row.ends is None or row.ends > at)]
        wanted = list(rests(Line(known, first_draft=treaty.first_committee_draft)))
        for rest in standing.keys() - wanted:
            standing.pop(rest).ends = at
        for rest in wanted:
            if rest not in standing:
                standing[rest] = Step(
                    organization_id=organization, treaty=treaty, starts=at, **rest._asdict()
                )
                every.append(standing[rest])
    return every


def _store(steps: Sequence[Step]) -> None:
    """Those that were known for no time at all leave no row."""
    Step.objects.filter(pk__in=[step.pk for step in steps if step.pk and step.ends == step.starts]).delete()
    Step.objects.bulk_update([step for step in steps if step.pk and step.ends], ["ends"], BATCH)
    Step.objects.bulk_create([step for step in steps if not step.pk and step.ends != step.starts], BATCH)
