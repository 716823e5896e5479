"""What organizations answered to their record (P3, P4): the right of reply."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from positions.models import Organization, Reply, Treaty
from positions.reading import editions


def replies(
    organization: Organization, treaty: Treaty | None = None, *, day: dt.date, known: dt.date | None
) -> Sequence[Reply]:
    """Those dated up to `day`, as known at `known` (now), newest first; with a treaty those about it or about all."""
    if not _replying() & set(organization.family):
        return []
    rows = Reply.objects.known_at(known).filter(organization__in=organization.family, dated__lte=day)
    if treaty:
        rows = rows.filter(Q(treaty=treaty) | Q(treaty=None))
    return list(rows.select_related("treaty"))


@editions.kept
def _replying() -> frozenset[int]:
    """Few ever do: for all others nothing has to be asked."""
    return frozenset(Reply.objects.out().order_by().values_list("organization", flat=True))
