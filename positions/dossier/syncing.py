"""Rows of the dossier → rows of the catalogue: new ones are added, changed ones updated, a person's left alone."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.json import KeyTextTransform

from positions.dossier.rows import Row

Columns = dict[str, Any]
Key = tuple[Any, ...]
# What became of the rows of one kind, in the order in which it is told.
NEW, UPDATED, UNCHANGED = "new", "updated", "unchanged"
LEFT_ALONE = "left alone because a person edited them"


class UnknownError(LookupError):
    """Nothing in the catalogue has that name."""


class RemovedError(LookupError):
    """A person took it out of the catalogue."""


@dataclass
class Catalogue:
    """Which row a name of the dossier means, also one that a person has renamed since; and what was updated."""

    known: dict[type[models.Model], dict[Key, int | None]] = field(default_factory=dict)
    changed: list[tuple[models.Model, list[str]]] = field(default_factory=list)

    def find(self, model: type[models.Model], *key: Any) -> int:
        try:
            found = self.known[model][key]
        except KeyError:
            name = model._meta.verbose_name
            raise UnknownError(
                f"no {name} is called “{key[-1]}”. Correct the name, or add the {name}."
            ) from None
        if found is None:
            raise RemovedError(key)
        return found

    def optional(self, model: type[models.Model], *key: Any) -> int | None:
        """None where the last name is empty."""
        return self.find(model, *key) if key[-1] else None


@dataclass(frozen=True)
class Kind:
    """One kind of row: where it stands in the files, which columns name it, and all its columns."""

    model: type[models.Model]
    key: tuple[str, ...]
    columns: Callable[[Row, Catalogue], Columns]
    rows: Callable[[dict[str, Row]], Iterator[Row]]
    # A column, and the one that counts its changes.
    counted: tuple[str, str] | None = None

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    def name(self, columns: Columns) -> Key:
        return tuple(columns[column] for column in self.key)


def sync(kind: Kind, files: dict[str, Row], catalogue: Catalogue) -> Counter[str]:
    """Bring the catalogue's rows of one kind up to the files; how many of them became what."""
    by_person = _by_person(kind)
    stored = {kind.name(vars(row)): row for row in kind.model._default_manager.all()}
    done, new = Counter[str](), list[models.Model]()
    for name, (row, columns) in _wanted(kind, files, catalogue, done).items():
        before = stored.get(name)
        if before is None and name in by_person:
            done[LEFT_ALONE] += 1
        elif before is None:
            new.append(_checked(kind.model(**columns), columns, row))
            done[NEW] += 1
        elif not (changed := [each for each in columns if getattr(before, each) != columns[each]]):
            done[UNCHANGED] += 1
        elif name in by_person:
            done[LEFT_ALONE] += 1
        else:
            _update(kind, before, {each: columns[each] for each in changed}, row)
            catalogue.changed.append((before, changed))
            done[UPDATED] += 1
    kind.model._default_manager.bulk_create(new)
    now = {kind.name(vars(row)): row.pk for row in (*stored.values(), *new)}
    there = set(now.values())
    once = {name: pk if pk in there else None for name, pk in by_person.items()}
    catalogue.known[kind.model] = once | now
    return done


def _by_person(kind: Kind) -> dict[Key, int]:
    """Every name that a row which a person made, changed or removed ever had, with the row's id."""
    history = kind.model._meta.get_field("events").related_model._default_manager  # type: ignore[union-attr]
    persons = history.alias(user=KeyTextTransform("user", "pgh_context")).filter(user__isnull=False)
    rows = history.filter(pgh_obj_id__in=persons.values("pgh_obj_id")).order_by("pgh_id")
    return {tuple(name): pk for pk, *name in rows.values_list("pgh_obj_id", *kind.key)}


def _wanted(
    kind: Kind, files: dict[str, Row], catalogue: Catalogue, done: Counter[str]
) -> dict[Key, tuple[Row, Columns]]:
    """What the files say, by name. What belongs to something that a person took out stays out with it."""
    wanted: dict[Key, tuple[Row, Columns]] = {}
    for row in kind.rows(files):
        try:
            columns = kind.columns(row, catalogue)
        except UnknownError as error:
            raise row.wrong(str(error)) from error
        except RemovedError:
            done[LEFT_ALONE] += 1
            continue
        first = wanted.setdefault(kind.name(columns), (row, columns))
        if first[1] != columns:
            raise row.wrong(f"it says otherwise of the same as {first[0].place}. Keep one of the two.")
    return wanted


def _update(kind: Kind, before: models.Model, changed: Columns, row: Row) -> None:
    for column, value in changed.items():
        setattr(before, column, value)
    if kind.counted and kind.counted[0] in changed:
        counter = kind.counted[1]
        changed = changed | {counter: getattr(before, counter) + 1}
        setattr(before, counter, changed[counter])
    _checked(before, changed, row).save(update_fields=list(changed))


def _checked(found: models.Model, columns: Columns, row: Row) -> models.Model:
    """The row, if its columns can hold what the file says."""
    check(found, set(columns), row)
    return found


def check(found: models.Model, columns: set[str], row: Row) -> None:
    """Refuse values that their columns do not take: too long, no address, not on the list."""
    left_out = {
        each.name
        for each in found._meta.concrete_fields
        if each.attname not in columns
        or each.is_relation
        or (each.null and getattr(found, each.attname) is None)
    }
    try:
        found.clean_fields(exclude=left_out)
    except ValidationError as error:
        column, messages = next(iter(error.message_dict.items()))
        raise row.wrong(f"“{column}” cannot be {getattr(found, column)!r}: {messages[0]}") from error
