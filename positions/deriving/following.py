"""Which facts of the catalogue the derived lines depend on, and which lines must follow when one changes."""

from collections.abc import Iterable

from django.db.models import Model, Q

from positions.deriving import appearances
from positions.models import Source, TextVersion, Treaty

# Read by deriving/counting.py (the mandate counts until there is a draft) and appearances.makes_line().
DEPENDED_ON = {Treaty: {"first_committee_draft"}, TextVersion: {"committee"}, Source: {"kind"}}


def follow(changed: Iterable[tuple[Model, Iterable[str]]]) -> list[Treaty]:
    """Derive anew the lines that depend on these rows' changed fields; the treaties that they are on."""
    concerned = Q(pk__in=[])
    for row, fields in changed:
        if DEPENDED_ON.get(type(row), set()).isdisjoint(fields):
            continue
        if isinstance(row, Treaty):
            concerned |= Q(pk=row.pk)
        elif isinstance(row, TextVersion):
            concerned |= Q(versions__text_version=row)
        else:
            concerned |= Q(versions__evidence__article__source=row)
    # Without appearances there is no line. In one order, so that two who do this never wait for each other.
    ours = Treaty.objects.filter(concerned, appearances__isnull=False).values("pk")
    treaties = list(Treaty.objects.filter(pk__in=ours).order_by("pk"))
    for treaty in treaties:
        appearances.rebuild(treaty)
    return treaties
