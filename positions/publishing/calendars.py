"""Milestones of treaties as iCalendar (RFC 5545), for calendars that ask again every day."""

import datetime as dt
import unicodedata

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from positions.models import Milestone, Treaty, span
from positions.publishing.linked_data import Address

PRODUCT = "-//Treaty Tracker//Milestones//EN"
AGAIN = dt.timedelta(days=1)


def dated(milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """Those that have a day, each with `changed`: when it or its treaty last was, by their history."""
    changed = Greatest(_last_change(Milestone, "pk"), _last_change(Treaty, "treaty"))
    rows = milestones.exclude(date_from=None).exclude(date_to=None)
    return rows.select_related("treaty").annotate(changed=changed).order_by("date_from", "pk")


def _last_change(model: type[Milestone] | type[Treaty], column: str) -> Subquery:
    history = model.pgh_event_model.objects.filter(pgh_obj_id=OuterRef(column))  # type: ignore[union-attr]
    newest = history.order_by("-pgh_created_at").values("pgh_created_at")[:1]
    return Subquery(newest, output_field=DateTimeField())


def calendar(
    milestones: QuerySet[Milestone], *, name: str, at: str, host: str, now: dt.datetime, address: Address
) -> bytes:
    """A calendar at the address `at`, of what `dated` gives; without milestones it has no event. `host` makes its
    events' names unlike those of other installations."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    # The standard's name, and the one that calendars knew before it.
    for title in ("name", "x-wr-calname"):
        made.add(title, _plain(name))
    made.add("source", at, parameters={"VALUE": "URI"})
    made.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    for each in milestones:
        made.add_component(_event(each, host=host, now=now, address=address))
    written: bytes = made.to_ical()
    return written


def _event(milestone: Milestone, *, host: str, now: dt.datetime, address: Address) -> Event:
    """All day, from the first possible day to the last."""
    first, last = milestone.date_from, milestone.date_to
    if first is None or last is None:
        raise ValueError("Only what has a day stands in a calendar.")
    event = Event()
    event.add("uid", f"milestone-{milestone.pk}@{host}")
    event.add("dtstart", first)
    # The day after the last; there is none after the last of all.
    event.add("dtend", min(last, dt.date.max - dt.timedelta(days=1)) + dt.timedelta(days=1))
    event.add("summary", _plain(_title(milestone, first, last)))
    event.add("description", _plain(_description(milestone, first, last)))
    event.add("categories", [_plain(milestone.kind)])
    event.add("url", address("treaty", milestone.treaty.slug))
    # It takes nobody's time.
    event.add("transp", "TRANSPARENT")
    changed: dt.datetime | None = milestone.changed  # type: ignore[attr-defined]  # by dated()
    event.add("dtstamp", changed or now)
    if changed:
        event.add("last-modified", changed)
    return event


def _title(milestone: Milestone, first: dt.date, last: dt.date) -> str:
    title = f"{milestone.treaty}: {milestone.label}"
    return title if first == last else f"{title} ({milestone.date_in_words})"


def _description(milestone: Milestone, first: dt.date, last: dt.date) -> str:
    told = []
    if first != last:
        told.append(_("The day is not known: %(when)s.") % {"when": span.in_words(first, last)})
    if milestone.doubt:
        told.append(_("Doubt: %(doubt)s") % {"doubt": milestone.doubt})
    if milestone.source:
        told.append(_("Source: %(address)s") % {"address": milestone.source})
    return "\n".join(told)


def _plain(text: str) -> str:
    """Without control characters, which the format has no way to write, but for ends of lines."""
    return "".join(each for each in text if each == "\n" or unicodedata.category(each) != "Cc")
