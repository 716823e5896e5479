"""What people decide about sources: which are added, read, paused, how often, by whose care. Polling is intake's."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from positions.editing import Refused, naming
from positions.intake.feeds import polling
from positions.intake.feeds.outlines import Outline
from positions.models import CoverageGap, Event, Source, User


@transaction.atomic
def add(outline: Outline, *, kind: str, by: User, reading: str = Source.Reading.UNTESTED) -> Source | None:
    """A new source; None where its feed or, without one, its home page is there already."""
    known = (
        Source.objects.filter(feed_address=outline.feed_address)
        if outline.feed_address
        else Source.objects.filter(home_page=outline.home_page)
    )
    _one_at_a_time()
    if known.exists():
        return None
    source = Source.objects.create(
        slug=naming.free_address(Source, outline.name),
        name=outline.name[:200],
        kind=kind,
        home_page=outline.home_page,
        feed_address=outline.feed_address,
        language=outline.language or "en",
        reading=reading if outline.feed_address else Source.Reading.UNTESTED,
        owner=by,
    )
    Event.objects.record(Event.Verb.ADD_SOURCE, source, by=by)
    return source


def _one_at_a_time() -> None:
    """Wait until nobody else adds a source, until the end of the transaction: a second click finds the address, another
    source of the same name the slug."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('positions.sources'))")


def switch_on(source: Source, *, by: User) -> Event:
    """Its feed is read from now on, the next time a worker looks."""
    if not source.feed_address:
        raise Refused(_("This source has no feed address: give it one first."))
    return _decide(source, Event.Verb.READ_SOURCE, {"reading": Source.Reading.ON}, by=by)


def pause(source: Source, *, by: User) -> Event:
    """Its feed is not asked for until somebody switches it on again. What it publishes meanwhile is a gap."""
    return _decide(source, Event.Verb.PAUSE_SOURCE, {"reading": Source.Reading.PAUSED}, by=by)


@transaction.atomic
def change(source: Source, *, poll_every: dt.timedelta | None, owner: User | None, by: User) -> Event | None:
    """How often it is asked (None: as its own rhythm wants it), and who looks after it. None where nothing changes."""
    source = _locked(source)
    if (source.poll_every, source.owner) == (poll_every, owner):
        return None
    return _decide(
        source, Event.Verb.EDIT_SOURCE, {"poll_every": poll_every, "owner_id": owner and owner.pk}, by=by
    )


@transaction.atomic
def take_back(event: Event, *, by: User) -> Event:
    """What was decided by `event`, as it was before. Refused where somebody has decided again since."""
    source = _locked(Source.objects.get(pk=event.noun_id))
    if _told({name: getattr(source, name) for name in event.new}) != event.new:
        raise Refused(_("It was changed again since."))
    columns = {name: _read(name, value) for name, value in event.old.items()}
    verb = Event.Verb.EDIT_SOURCE
    if "reading" in columns:
        on = columns["reading"] == Source.Reading.ON
        verb = Event.Verb.READ_SOURCE if on else Event.Verb.PAUSE_SOURCE
    return _decide(source, verb, columns, by=by, inverse_of=event)


@transaction.atomic
def _decide(
    source: Source, verb: Event.Verb, columns: dict[str, Any], *, by: User, inverse_of: Event | None = None
) -> Event:
    source = _locked(source)
    old = {name: getattr(source, name) for name in columns}
    if old == columns:
        raise Refused(_("It is so already."))
    for name, value in columns.items():
        setattr(source, name, value)
    source.save(update_fields=list(columns))
    _follow(source, columns)
    return Event.objects.record(
        verb, source, by=by, old=_told(old), new=_told(columns), inverse_of=inverse_of
    )


def _locked(source: Source) -> Source:
    """As it is now. Rows that point to it may still be written: a worker that polls it does so, and holds what this
    waits for."""
    return Source.objects.select_for_update(no_key=True).get(pk=source.pk)


def _follow(source: Source, columns: dict[str, Any]) -> None:
    """What polling has to know of it at once."""
    if columns.get("reading") == Source.Reading.PAUSED:
        polling.open_gap(source, CoverageGap.Why.PAUSED)
    elif source.reading == Source.Reading.ON:
        polling.due_now(source)


def _told(columns: dict[str, Any]) -> dict[str, Any]:
    """As JSON holds it."""
    return {
        name: value.total_seconds() if isinstance(value, dt.timedelta) else value
        for name, value in columns.items()
    }


def _read(name: str, value: Any) -> Any:
    return dt.timedelta(seconds=value) if name == "poll_every" and value is not None else value


def load(outlines: Iterable[Outline], *, kind: str, reading: str, by: User) -> Sequence[Source]:
    """Those of a list that are not there yet."""
    return [source for each in outlines if (source := add(each, kind=kind, by=by, reading=reading))]
