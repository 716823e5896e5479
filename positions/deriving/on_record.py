"""Appearances → how much each organization has on record about a treaty, and which concerns it raises. Counted by the
database (on_record.sql), like the steps of a line whenever appearances are written; rebuildable."""

from collections.abc import Iterable

from django.db import connection

from positions.models import Appearance, OnRecord, Treaty


def write(organizations: Iterable[int], treaty: Treaty) -> None:
    """Count anew for these organizations, each with all that was merged into it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT positions_count_on_record(%s, %s::bigint[])", [treaty.pk, list(organizations)])


def rebuild(treaty: Treaty) -> None:
    """Count anew for all organizations on record, and for those that were."""
    counted = OnRecord.objects.filter(treaty=treaty).order_by().values_list("organization", flat=True)
    on_record = Appearance.objects.filter(treaty=treaty).order_by().values_list("organization", flat=True)
    write(counted.union(on_record), treaty)
