"""Two organizations or two concerns turn out to be one, or not after all, or were looked at and are two. No row moves:
reading asks for the whole family."""

from collections.abc import Iterable
from typing import Any, TypeVar

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from positions.deriving import appearances, on_record, steps
from positions.editing import Refused, Stale
from positions.models import (
    Appearance,
    Concern,
    Event,
    Organization,
    OrganizationName,
    ToldApart,
    Treaty,
    User,
)

Named = Organization | Concern
N = TypeVar("N", bound=Named)

# The columns of which the survivor may take the other's value.
FIELDS: dict[type[Any], list[str]] = {
    Organization: ["name", "kind", "country", "website", "wikidata", "note"],
    Concern: ["label", "parent_id"],
}


def problems(loser: Named, into: Named) -> list[str]:
    """Why the one cannot be merged into the other, in sentences."""
    if loser == into:
        return [_("Nothing can be merged into itself.")]
    if loser.merged_into:
        return [
            _("%(loser)s is merged into %(other)s already: unmerge it first.")
            % {"loser": loser, "other": loser.merged_into}
        ]
    if into.survivor == loser:
        return [
            _("%(into)s is merged into %(loser)s itself: unmerge it first.") % {"into": into, "loser": loser}
        ]
    if into.merged_into:
        return [
            _("%(into)s is merged into %(other)s: merge into that.") % {"into": into, "other": into.survivor}
        ]
    if loser.family[1:]:
        merged = type(loser)._default_manager.filter(pk__in=loser.family[1:])
        told = {"loser": loser, "into": into, "names": ", ".join(map(str, merged))}
        return [
            _(
                "Into %(loser)s others are merged: %(names)s. Unmerge them first, merge each into %(into)s, "
                "and %(loser)s last."
            )
            % told
        ]
    if into.retired_at:
        return [_("%(into)s is retired: bring it back into use first.") % {"into": into}]
    return _unlike(loser, into)


def _unlike(loser: Named, into: Named) -> list[str]:
    """Why two of these kinds are never one."""
    if isinstance(loser, Organization) and isinstance(into, Organization):
        government = Organization.Kind.GOVERNMENT
        if (loser.kind == government) != (into.kind == government):
            return [_("A government speaks for others and is merged only with another government.")]
    elif isinstance(loser, Concern) and isinstance(into, Concern):
        if (loser.parent_id is None) != (into.parent_id is None):
            return [_("A group of concerns is merged only with another group.")]
        if loser.children.exists():
            return [_("Move the concerns of the group %(loser)s to another one first.") % {"loser": loser}]
    return []


@transaction.atomic
def merge(
    loser: N, *, into: N, by: User, why: str, take: Iterable[str] = (), seen: tuple[str, str] | None = None
) -> Event:
    """Readers find `loser` under `into` from now on, and for all days: the two always were one.

    `take` names columns of which the loser's value is kept. `seen` are the fingerprints of the two as `by` saw them.
    """
    if not why.strip():
        raise Refused(_("Say why the two are one."))
    loser, into = _locked(loser, into)
    if done := again(loser, into, by=by):
        return done
    if seen and seen != (loser.fingerprint, into.fingerprint):
        raise Stale(_("Somebody has changed one of the two meanwhile. Look at both again."))
    if found := problems(loser, into):
        raise Refused(*found)
    taken = {name: getattr(loser, name) for name in FIELDS[type(loser)] if name in set(take)}
    before = {name: getattr(into, name) for name in taken}
    with pghistory.context(user=by.pk, why=why):
        _set(into, taken)
        kept = _keep_name(into, before.get(into.NAME, ""))
        _join(loser, into, with_lines_of=into)
    new = {"into": into.pk, "took": taken, "kept": kept}
    return Event.objects.record(Event.Verb.MERGE, loser, by=by, why=why, old={"had": before}, new=new)


def again(loser: Named, into: Named, *, by: User) -> Event | None:
    """What the first of two clicks has done; None where this is the first."""
    last = Event.objects.about(loser).filter(verb__in=[Event.Verb.MERGE, Event.Verb.UNMERGE]).first()
    same = last and (last.verb, last.by_id, last.new.get("into")) == (Event.Verb.MERGE, by.pk, into.pk)
    return last if same and loser.merged_into_id == into.pk else None


@transaction.atomic
def unmerge(row: Named, *, by: User, why: str = "", inverse_of: Event | None = None) -> Event:
    """It stands by itself again, with its own addresses and lines. What the other one took from it, and still has as
    it was taken, is given back."""
    if row.merged_into is None:
        raise Refused(_("%(name)s is not merged into another.") % {"name": row})
    row, into = _locked(row, row.merged_into)
    if row.merged_into != into:
        raise Refused(_("Somebody else has unmerged %(name)s meanwhile.") % {"name": row})
    if isinstance(row, Concern) and row.parent and row.parent.merged_into:
        raise Refused(_("Its group %(group)s is merged away: unmerge that first.") % {"group": row.parent})
    merged = Event.objects.about(row).filter(verb=Event.Verb.MERGE).first()
    with pghistory.context(user=by.pk, why=why):
        if merged and merged.new["into"] == into.pk:
            _give_back(merged, into)
        _join(row, None, with_lines_of=into)
    return Event.objects.record(
        Event.Verb.UNMERGE, row, by=by, why=why, old={"into": into.pk}, inverse_of=inverse_of
    )


def take_back(event: Event, *, by: User) -> Event:
    """The merge undone. Refused where one of the two has moved on since."""
    row = _model(event).objects.select_related("merged_into").get(pk=event.noun_id)
    into = row.merged_into
    if into is None or into.pk != event.new["into"]:
        raise Refused(_("It was unmerged since."))
    took = event.new.get("took", {})
    if {name: getattr(into, name) for name in took} != took:
        raise Refused(
            _("%(into)s was changed since. On its own page %(row)s can still be unmerged.")
            % {"into": into, "row": row}
        )
    return unmerge(row, by=by, inverse_of=event)


@transaction.atomic
def tell_apart(one: N, other: N, *, by: User) -> Event:
    """The two look like one and are not: nobody is asked again."""
    one, other = _locked(one, other)
    if one == other:
        raise Refused(_("Nothing can be told apart from itself."))
    lower, higher = sorted([one.pk, other.pk])
    names = {"noun": one._meta.model_name, "lower": lower, "higher": higher}
    told, new = ToldApart.objects.get_or_create(**names, defaults={"by": by})
    about = one if one.pk == lower else other
    if not new:
        event = Event.objects.about(about).filter(verb=Event.Verb.TELL_APART, new__pair=told.pk).first()
        if event:
            return event
    return Event.objects.record(Event.Verb.TELL_APART, about, by=by, new={"from": higher, "pair": told.pk})


def leave_open(event: Event, *, by: User) -> Event:
    """Whether the two are one is asked again."""
    if not ToldApart.objects.filter(pk=event.new["pair"]).delete()[0]:
        raise Refused(_("It was left open since."))
    about = _model(event).objects.get(pk=event.noun_id)
    new = {"from": event.new["from"]}
    return Event.objects.record(Event.Verb.UNTELL_APART, about, by=by, new=new, inverse_of=event)


def _model(event: Event) -> Any:
    return {"organization": Organization, "concern": Concern}[event.noun]


def _locked(one: N, other: N) -> tuple[N, N]:
    """Both as they are now. Whoever else merges them waits, and whoever writes an appearance, and so a line."""
    if isinstance(one, Organization):
        appearances.lock()
    every: Any = type(one)._default_manager.select_for_update(no_key=True).order_by("pk")
    rows = every.in_bulk([one.pk, other.pk])
    return rows[one.pk], rows[other.pk]


def _set(row: Named, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    if columns:
        row.save(update_fields=[name.removesuffix("_id") for name in columns])


def _keep_name(into: Named, name: str) -> int | None:
    """The name that the survivor gives up still stands for it in text. None where nothing had to be added."""
    if not name or not isinstance(into, Organization):
        return None
    kept, new = into.names.get_or_create(text=name, defaults={"kind": OrganizationName.Kind.ALIAS})
    return kept.pk if new else None


def _give_back(merged: Event, into: Named) -> None:
    """What the survivor took and still has as it was taken."""
    took, had = merged.new.get("took", {}), merged.old.get("had", {})
    _set(into, {name: had[name] for name, value in took.items() if getattr(into, name) == value})
    if kept := merged.new.get("kept"):
        OrganizationName.objects.filter(pk=kept, text=getattr(into, into.NAME)).delete()


def _join(row: Named, into: Named | None, *, with_lines_of: Named) -> None:
    """Set or clear `merged_into`, and write anew the lines that this moves."""
    row.merged_into = into
    row.save(update_fields=["merged_into"])
    if not isinstance(row, Organization):
        return
    moved = row.family
    places = Appearance.objects.filter(organization__in=moved).values("treaty")
    for treaty in Treaty.objects.filter(pk__in=places).order_by("pk"):
        steps.rewrite([*moved, with_lines_of.pk], treaty)
        on_record.write([*moved, with_lines_of.pk], treaty)
