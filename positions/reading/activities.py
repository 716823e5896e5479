"""What people did, page by page: the newest events, and which of them can be taken back by whoever looks."""

from dataclasses import dataclass

from positions.editing import undoing
from positions.models import Event, User
from positions.models.event import EventQuerySet

PAGE = 50


@dataclass(frozen=True)
class Page:
    """`older` is the number that the next page begins below."""

    rows: list[tuple[Event, bool]]
    older: int | None


def page(events: EventQuerySet, *, before: int | None, user: User) -> Page:
    if before:
        events = events.filter(pk__lt=before)
    found = list(events.select_related("by", "undone_by")[: PAGE + 1])
    shown = found[:PAGE]
    older = shown[-1].pk if len(found) > PAGE else None
    return Page([(event, undoing.can_undo(event, user)) for event in shown], older)
