"""What an organization or a concern is called, where its page is, in which group it stands, whether it is in use. Each
act can be taken back for as long as nobody has changed the same again."""

import datetime as dt
from typing import Any, TypeVar, cast

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from positions.editing import Refused, Stale
from positions.models import Concern, Event, FormerAddress, Organization, OrganizationName, User

Named = Organization | Concern
N = TypeVar("N", bound=Named)
Columns = dict[str, Any]

INVERSES = {
    Event.Verb.RENAME: Event.Verb.RENAME,
    Event.Verb.MOVE: Event.Verb.MOVE,
    Event.Verb.RETIRE: Event.Verb.UNRETIRE,
    Event.Verb.UNRETIRE: Event.Verb.RETIRE,
}


@transaction.atomic
def rename(row: Named, *, name: str, slug: str, by: User, why: str, seen: str = "") -> Event:
    """Its old name still stands for it in text, its old address leads to the new one for ever."""
    return _decide(row, Event.Verb.RENAME, {row.NAME: name, "slug": slug}, by=by, why=why, seen=seen)


@transaction.atomic
def move(concern: Concern, *, to: Concern, by: User, why: str, seen: str = "") -> Event:
    """A concern stands in another group from now on."""
    return _decide(concern, Event.Verb.MOVE, {"parent_id": to.pk}, by=by, why=why, seen=seen)


@transaction.atomic
def retire(row: Named, *, by: User, why: str, seen: str = "") -> Event:
    """It is not offered and not looked for any more. Its pages and all that is recorded of it stay."""
    return _decide(row, Event.Verb.RETIRE, {"retired_at": timezone.now()}, by=by, why=why, seen=seen)


@transaction.atomic
def bring_back(row: Named, *, by: User, why: str, seen: str = "") -> Event:
    """It is offered and looked for again."""
    return _decide(row, Event.Verb.UNRETIRE, {"retired_at": None}, by=by, why=why, seen=seen)


@transaction.atomic
def take_back(event: Event, *, by: User) -> Event:
    """As it was before. Refused where somebody has changed the same again since."""
    model: Any = {"organization": Organization, "concern": Concern}[event.noun]
    row = _locked(model.objects.get(pk=event.noun_id), "")
    if _told(row, event.new["columns"]) != event.new["columns"]:
        raise Refused(_("It was changed again since."))
    columns = {name: _read(name, value) for name, value in event.old["columns"].items()}
    done = _decide(
        row, INVERSES[Event.Verb(event.verb)], columns, by=by, why=_("Taken back."), inverse_of=event
    )
    if kept := event.new.get("kept"):
        with pghistory.context(user=by.pk):
            OrganizationName.objects.filter(pk=kept, text=event.old["columns"]["name"]).delete()
    return done


def free_address(model: type[Model], name: str) -> str:
    """A slug like the name that no row of the model has or had; call it where nobody else may take one meanwhile."""
    noun = model._meta.model_name or ""
    # A name in other letters than ours gets a number.
    stem = slugify(name)[:90].strip("-") or noun
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    if hasattr(model, "former_addresses"):
        former = FormerAddress.objects.filter(slug__startswith=stem, **{f"{noun}__isnull": False})
        taken |= set(former.values_list("slug", flat=True))
    return next(each for each in (stem, *(f"{stem}-{n}" for n in range(2, 100_000))) if each not in taken)


def _decide(
    row: Named,
    verb: Event.Verb,
    columns: Columns,
    *,
    by: User,
    why: str,
    seen: str = "",
    inverse_of: Event | None = None,
) -> Event:
    if not why.strip():
        raise Refused(_("Say why, in one line for the history."))
    row = _locked(row, seen)
    columns = {name: value for name, value in columns.items() if getattr(row, name) != value}
    if not columns:
        raise Refused(_("It is so already."))
    if problem := _problem(row, columns):
        raise Refused(problem)
    old = {name: getattr(row, name) for name in columns}
    with pghistory.context(user=by.pk, why=why):
        _save(row, columns)
        former = _keep_name(row, old["name"]) if "name" in columns and not inverse_of else None
    new = {"columns": _told(row, columns)} | ({"kept": former.pk} if former else {})
    before = {"columns": {name: _as_json(value) for name, value in old.items()}}
    return Event.objects.record(verb, row, by=by, why=why, old=before, new=new, inverse_of=inverse_of)


def _locked(row: N, seen: str) -> N:
    """As it is now, which is as it was when `by` saw it."""
    now: Any = type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)
    if seen and seen != now.fingerprint:
        raise Stale(_("Somebody has changed it meanwhile. Look at it again."))
    return cast("N", now)


def _problem(row: Named, columns: Columns) -> str:
    """Why these columns cannot be so, in a sentence; empty where they can."""
    if row.merged_into:
        return _("It is merged into %(other)s: unmerge it first.") % {"other": row.merged_into}
    if columns.get("retired_at") and row.retired_at:
        return _("It is retired already.")
    if not isinstance(row, Concern):
        return ""
    if "parent_id" in columns:
        group = Concern.objects.in_use().filter(pk=columns["parent_id"], parent=None).first()
        if row.parent_id is None or group is None:
            return _("A concern is moved into a group that is in use; a group itself is not moved.")
    if columns.get("retired_at") and (left := list(row.children.in_use())):
        names = ", ".join(map(str, left))
        return _("Retire or move first what stands in this group: %(names)s.") % {"names": names}
    if "retired_at" in columns and not columns["retired_at"] and row.parent and row.parent.retired_at:
        return _("Its group %(group)s is retired: bring that back first.") % {"group": row.parent}
    return ""


def _save(row: Named, columns: Columns) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save(update_fields=[name.removesuffix("_id") for name in columns])
    except IntegrityError as error:
        # The database knows both who has an address and who had it.
        raise Refused(
            _("The address “%(slug)s” leads to another one, or once did: choose another.")
            % {"slug": row.slug}
        ) from error


def _keep_name(row: Named, name: str) -> OrganizationName | None:
    """The name that is given up still stands for it in text. None where it is there already."""
    if not isinstance(row, Organization):
        return None
    kept, new = row.names.get_or_create(text=name, defaults={"kind": OrganizationName.Kind.FORMER})
    return kept if new else None


def _told(row: Named, names: Columns) -> Columns:
    return {name: _as_json(getattr(row, name)) for name in names}


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value


def _read(name: str, value: Any) -> Any:
    return dt.datetime.fromisoformat(value) if name == "retired_at" and value else value
