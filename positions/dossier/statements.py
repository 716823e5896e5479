"""The dossier's statements → published versions, on the strength of the import; never over a person's work."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from positions.dossier import versions
from positions.dossier.rows import Row
from positions.dossier.syncing import (
    LEFT_ALONE,
    NEW,
    UNCHANGED,
    UPDATED,
    Catalogue,
    Columns,
    RemovedError,
    UnknownError,
)
from positions.editing import importing
from positions.models import Author, Import, ImportedStatement, Publication, Statement
from positions.models.part import Part


@dataclass(frozen=True)
class Changed:
    """A row that is new or says something new, with the statement that it was before."""

    row: Row
    before: ImportedStatement | None
    fields: Columns
    parts: dict[type[Part], list[Columns]]

    @property
    def key(self) -> str:
        return self.row.text("id")


def load(rows: Iterable[Row], catalogue: Catalogue, imported: Callable[[], Import]) -> Counter[str]:
    """Publish each statement once; one that is new in the set becomes a new version."""
    known = {row.key: row for row in ImportedStatement.objects.select_related("statement")}
    pointed, by_person, done = versions.pointed(catalogue), _by_person(), Counter[str]()
    changed: list[Changed] = []
    for row in _once(rows):
        before = known.get(row.text("id"))
        if before and before.sha256 == _digest(row):
            done[UNCHANGED] += 1
        elif before and before.statement_id in by_person:
            done[LEFT_ALONE] += 1
        else:
            try:
                changed.append(
                    Changed(row, before, versions.fields(row, pointed), versions.parts(row, pointed))
                )
            except RemovedError:
                done[LEFT_ALONE] += 1
                continue
            except UnknownError as error:
                raise row.wrong(str(error)) from error
            done[UPDATED if before else NEW] += 1
    if changed:
        _publish(changed, known, imported())
    return done


def _publish(changed: list[Changed], known: dict[str, ImportedStatement], imported: Import) -> None:
    new = [each for each in changed if each.before is None]
    made = Statement.objects.bulk_create(Statement() for _ in new)
    statements = {key: row.statement for key, row in known.items()} | {
        each.key: statement for each, statement in zip(new, made, strict=True)
    }
    drafts = []
    for each in changed:
        # One that a person has taken the ground from was never loaded.
        earlier = statements.get(each.row.optional("changes_from"))
        drafts.append(
            importing.Draft(statements[each.key], each.fields | {"changes_from": earlier}, each.parts)
        )
    try:
        importing.publish_all(drafts, imported=imported)
    except importing.Refused as refused:
        raise changed[refused.place].row.wrong(str(refused)) from refused
    ImportedStatement.objects.bulk_create(
        [
            ImportedStatement(key=each.key, statement=statements[each.key], sha256=_digest(each.row))
            for each in changed
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["sha256"],
    )


def _digest(row: Row) -> str:
    return hashlib.sha256(json.dumps(row.values, sort_keys=True, default=str).encode()).hexdigest()


def _by_person() -> set[int]:
    """The statements that a person has edited or withdrawn."""
    edited = Author.objects.filter(imported=None).values_list("version__statement_id", flat=True)
    withdrawn = Publication.objects.filter(ended_by__isnull=False).values_list("statement_id", flat=True)
    return set(edited) | set(withdrawn)


def _once(rows: Iterable[Row]) -> list[Row]:
    """The rows, if each has an id of its own and changes from another one."""
    by_key: dict[str, Row] = {}
    for row in rows:
        if row.text("id") in by_key:
            raise row.wrong("another statement has this id. Give it one of its own.")
        by_key[row.text("id")] = row
    for key, row in by_key.items():
        earlier = row.optional("changes_from")
        if earlier and earlier not in by_key:
            raise row.wrong(f"“changes_from” is no statement here: “{earlier}”. Correct it.")
        if earlier == key:
            raise row.wrong("“changes_from” is itself. Correct it.")
    return list(by_key.values())
