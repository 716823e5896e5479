"""What editors add to the catalogue while they write: an organization or a concern that nobody has met before."""

from django.db import connection

from positions.editing import naming
from positions.models import Concern, Event, Organization, User


def organization(new: Organization, *, by: User) -> Organization:
    """Save it under a free address; where somebody has added one of that name meanwhile, it is that one.

    Call it within the transaction of what needs it.
    """
    _one_at_a_time()
    if there := Organization.objects.named([new.name]).get(new.name.casefold()):
        return there
    new.slug = naming.free_address(Organization, new.name)
    new.save(force_insert=True)
    Event.objects.record(Event.Verb.ADD, new, by=by, new={"name": new.name, "kind": new.kind})
    return new


def concern(new: Concern, *, by: User) -> Concern:
    """The same for a concern."""
    _one_at_a_time()
    if there := Concern.objects.filter(label__iexact=new.label).first():
        return there
    new.slug = naming.free_address(Concern, new.label)
    new.save(force_insert=True)
    Event.objects.record(Event.Verb.ADD, new, by=by, new={"label": new.label})
    return new


def _one_at_a_time() -> None:
    """Wait until nobody else adds to the catalogue, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('positions.catalogue'))")
