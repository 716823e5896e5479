"""The history of a row of the catalogue, in words: when, who, what changed, why. Reads the tables of pghistory."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import models
from django.utils.text import capfirst

from positions.models import User

Event = dict[str, Any]

VERBS = {"insert": "added", "update": "changed", "delete": "deleted"}
# What a part is called by, in this order.
NAMES = (
    "text", "name", "label", "article", "title", "target", "organization", "participant", "text_version",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What became of one row: its name where it is a part of another, and each field with old and new."""

    what: str
    verb: str
    fields: list[tuple[str, str, str]]


@dataclass
class Entry:
    """One save: all that was changed together."""

    at: dt.datetime
    who: str
    why: str
    changes: list[Change] = field(default_factory=list)


class _Words:
    """Values in words. What foreign keys name is read at once, one query a table."""

    def __init__(self, events: Iterable[tuple[type[models.Model], Event]]) -> None:
        named: dict[type[models.Model], set[int]] = defaultdict(set)
        for model, event in events:
            for column in _columns(model):
                if isinstance(column, models.ForeignKey) and event[column.attname]:
                    named[column.related_model].add(event[column.attname])
        self._rows = {model: model._default_manager.in_bulk(pks) for model, pks in named.items()}

    def __call__(self, column: Any, event: Event) -> str:
        value = event[column.attname]
        if value in (None, ""):
            return ""
        if isinstance(column, models.ForeignKey):
            return str(self._rows[column.related_model].get(value, f"{value}, deleted since"))
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(dict(column.flatchoices).get(value, value))


def entries(row: models.Model, *, parts: Mapping[type[models.Model], str]) -> list[Entry]:
    """Every save of the row and of its parts (each with the name of its key to the row), newest first."""
    events = [(type(row), event) for event in _events(type(row), pgh_obj_id=row.pk)]
    for part, key in parts.items():
        events += [(part, event) for event in _events(part, **{f"{key}_id": row.pk})]
    words = _Words(events)
    people = User.objects.in_bulk({_context(event).get("user") for _, event in events} - {None})
    before: dict[tuple[type[models.Model], int], Event] = {}
    found = []
    # One save is one transaction, and all that it wrote has its time.
    events.sort(key=lambda pair: (pair[1]["pgh_created_at"], str(pair[1]["pgh_context_id"])))
    for (at, _), save in groupby(events, lambda pair: (pair[1]["pgh_created_at"], pair[1]["pgh_context_id"])):
        together = list(save)
        context = _context(together[0][1])
        who = people.get(context.get("user")) or context.get("source", "")
        entry = Entry(at, str(who), context.get("why", ""))
        for model, event in together:
            change = _change(model, event, before.get((model, event["id"])), parts.get(model), words)
            before[model, event["id"]] = event
            if change.fields or change.verb != VERBS["update"]:
                entry.changes.append(change)
        found.append(entry)
    return found[::-1]


def _columns(model: type[models.Model]) -> list[Any]:
    return [column for column in model._meta.concrete_fields if not column.primary_key]


def _events(model: Any, **of: Any) -> list[Event]:
    rows = model.pgh_event_model.objects.filter(**of).order_by("pgh_id").select_related(None)
    return list(
        rows.values(
            "id", "pgh_created_at", "pgh_label", "pgh_context_id", "pgh_context",
            *(column.attname for column in _columns(model)),
        )
    )  # fmt: skip


def _context(event: Event) -> dict[str, Any]:
    return event["pgh_context"] or {}


def _change(
    model: type[models.Model], event: Event, before: Event | None, key: str | None, words: _Words
) -> Change:
    columns = [column for column in _columns(model) if column.name != key]
    fields = []
    for column in columns:
        old, new = words(column, before) if before else "", words(column, event)
        if event["pgh_label"] == "delete":
            old, new = new, ""
        if old != new:
            fields.append((capfirst(column.verbose_name), old, new))
    name = ""
    if key:
        by_name = {column.name: column for column in columns}
        called = next((words(by_name[each], event) for each in NAMES if each in by_name), "")
        name = f"{model._meta.verbose_name} “{called}”"
    return Change(name, VERBS[event["pgh_label"]], fields)
