"""Which edition of the record readers see: its name becomes another one with all that they could see change.

Changes are written down by the database (models/edition.py); what starts and ends by the clock alone is looked up.
"""

from django.db import connection, transaction
from django.utils import timezone

from positions.models import Edition

# Of two that commit out of order the later one changes the count, where the highest number stays.
CURRENT = """
    SELECT (SELECT max(id) || '.' || count(*) FROM positions_edition),
           (SELECT max(starts) FROM positions_publication WHERE starts <= statement_timestamp()),
           (SELECT max(ends) FROM positions_publication WHERE ends <= statement_timestamp())
"""


def current() -> str:
    """In one query; read before a page is made, so that what it shows is this edition or a later one."""
    with connection.cursor() as cursor:
        cursor.execute(CURRENT)
        number, started, ended = cursor.fetchone()
    clocks = [f"{at.timestamp():.6f}" for at in (started, ended) if at]
    return "/".join([str(number), *clocks, timezone.now().date().isoformat()])


@transaction.atomic
def prune() -> None:
    """Forget all but the last. One is added, since the number and count of what is left may have been there before."""
    last = Edition.objects.create()
    Edition.objects.filter(pk__lt=last.pk).delete()
