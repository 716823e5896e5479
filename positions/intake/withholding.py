"""The one change that a capture takes: its bytes and text go, for ever; its hash and the quotations from it stay."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from positions.models import Capture, Event, Sketch, User


@transaction.atomic
def withhold(capture: Capture, *, reason: str, by: User) -> Event:
    """Empty a capture and every other reading of the same bytes. ValueError, with a sentence, where it cannot be."""
    reason = reason.strip()
    if not reason:
        raise ValueError("Say why it is withheld: the reason is kept with its hash.")
    # The lock that a new reading takes, too: none comes after this.
    original = Capture.objects.select_for_update().get(pk=capture.of_id or capture.pk)
    if original.withheld_at:
        raise ValueError("This capture is withheld already.")
    same = family(original)
    emptied = list(same.values_list("pk", flat=True))
    same.update(text="", withheld_at=Now(), withheld_reason=reason, withheld_by=by)
    # Hashes of its shingles tell of its wording.
    Sketch.objects.filter(capture__in=emptied).delete()
    return Event.objects.record(
        Event.Verb.WITHHOLD, original.article, by=by, why=reason, new={"captures": emptied}
    )


def family(capture: Capture) -> QuerySet[Capture]:
    """A capture with every other reading of its bytes, the first one first."""
    original = capture.of_id or capture.pk
    return Capture.objects.filter(Q(pk=original) | Q(of=original)).order_by("pk")
