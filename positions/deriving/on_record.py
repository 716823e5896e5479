"""Appearances → how much each organization has on record about a treaty, and which concerns it raises. Counted by the
database (on_record.sql), like the steps of a line whenever appearances are written; rebuildable."""

from collections.abc import Iterable

from django.db import connection

from positions.models import Appearance, Organization, Treaty


def write(organizations: Iterable[int], treaty: Treaty) -> None:
    """Count anew for these organizations, each with all that was merged into it. Whoever calls holds their lines
    (steps.lock), or two would count at once."""
    survivors = {each.survivor for each in Organization.objects.filter(pk__in=list(organizations))}
    _count(treaty, {member: each.pk for each in survivors for member in each.family})


def rebuild(treaty: Treaty) -> None:
    """Count anew for all organizations on record."""
    on_record = Appearance.objects.filter(treaty=treaty).order_by().values_list("organization").distinct()
    merged = Organization.objects.survivors()
    _count(treaty, {pk: merged.get(pk, pk) for (pk,) in on_record} | {pk: pk for pk in merged.values()})


def _count(treaty: Treaty, survivors: dict[int, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT positions_count_on_record(%s, %s::bigint[], %s::bigint[])",
            [treaty.pk, list(survivors), list(survivors.values())],
        )
