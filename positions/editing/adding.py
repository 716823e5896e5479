"""What editors add to the catalogue while they write: an organization or a concern that nobody has met before."""

from django.db import connection
from django.db.models import Model
from django.utils.text import slugify

from positions.models import Concern, Event, FormerAddress, Organization, User


def organization(new: Organization, *, by: User) -> Organization:
    """Save it under a free address; where somebody has added one of that name meanwhile, it is that one.

    Call it within the transaction of what needs it.
    """
    _one_at_a_time()
    if there := Organization.objects.named([new.name]).get(new.name.casefold()):
        return there
    new.slug = _free(Organization, new.name)
    new.save(force_insert=True)
    Event.objects.record(Event.Verb.ADD, new, by=by, new={"name": new.name, "kind": new.kind})
    return new


def concern(new: Concern, *, by: User) -> Concern:
    """The same for a concern."""
    _one_at_a_time()
    if there := Concern.objects.filter(label__iexact=new.label).first():
        return there
    new.slug = _free(Concern, new.label)
    new.save(force_insert=True)
    Event.objects.record(Event.Verb.ADD, new, by=by, new={"label": new.label})
    return new


def _one_at_a_time() -> None:
    """Wait until nobody else adds to the catalogue, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('positions.catalogue'))")


def _free(model: type[Model], name: str) -> str:
    """An address that no row of the model has or had. A name in other letters than ours gets a number."""
    noun = model._meta.model_name or ""
    stem = slugify(name)[:90].strip("-") or noun
    current = model._default_manager.filter(slug__startswith=stem)
    former = FormerAddress.objects.filter(slug__startswith=stem, **{f"{noun}__isnull": False})
    taken = {*current.values_list("slug", flat=True), *former.values_list("slug", flat=True)}
    return next(each for each in (stem, *(f"{stem}-{n}" for n in range(2, 100_000))) if each not in taken)
