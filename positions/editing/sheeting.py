"""A sheet becomes drafts, all of its rows or none. What it holds until then is kept as typed and is no statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from positions.editing import Refused, Stale, deciding, recalling, reviewing, stating
from positions.models import (
    Ask,
    Capture,
    Evidence,
    Provision,
    Sheet,
    StatementVersion,
    Suggestion,
    Treaty,
    User,
)
from positions.models.part import Part, VersionProvision
from positions.suggesting.sentences import Sentence, sentences


class RowsRefused(Refused):
    """`rows` are the sentences that say what is wrong, by the number of the row; `known` what may be on record already,
    by row, if that is all that stands in the way."""

    def __init__(
        self, rows: dict[int, list[str]], known: dict[int, list[StatementVersion]] | None = None
    ) -> None:
        super().__init__(
            *(
                _("Row %(number)d: %(problem)s") % {"number": number, "problem": problem}
                for number, problems in rows.items()
                for problem in problems
            )
        )
        self.rows, self.known = rows, known or {}


@dataclass(frozen=True)
class Row:
    """A statement of a sheet. `first` and `last` are numbers of sentences from 1; `columns` those of the version."""

    number: int
    first: int
    last: int
    columns: dict[str, Any]
    article: str = ""
    ask: str = ""
    same: bool = False
    suggestion: int | None = None


@dataclass(frozen=True)
class Shared:
    """Of all rows: `columns` of the version (its treaty among them), `facts` of the evidence."""

    treaty: Treaty
    columns: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def draft(
    capture: Capture, shared: Shared, rows: list[Row], *, by: User, send: bool = False, separate: bool = False
) -> list[StatementVersion]:
    """Each row a statement with its draft; with `send` all of them before reviewers at once.

    RowsRefused says what is wrong in which row, and then there is none of them; so it does where a row may be on record
    already, unless `separate` says that none is.
    """
    if not rows:
        raise Refused(_("There is nothing in any row yet."))
    made = _Drafting(capture, shared, by)
    wrong: dict[int, list[str]] = {}
    known: dict[int, list[StatementVersion]] = {}
    drafts = []
    for row in rows:
        try:
            version = made.draft(row)
        except Refused as refused:
            wrong[row.number] = refused.problems
            continue
        if send and (lacks := reviewing.problems(version)):
            wrong[row.number] = lacks
        drafts.append(version)
        if found := recalling.may_repeat(version):
            known[row.number] = found
    if wrong:
        raise RowsRefused(wrong)
    if known and not separate:
        raise RowsRefused({number: [_("It may be on record already.")] for number in known}, known)
    if send:
        drafts = [reviewing.send(version, by=by) for version in drafts]
    Sheet.objects.filter(capture=capture, by=by).delete()
    return drafts


class _Drafting:
    """What the rows of one sheet need to know of its text."""

    def __init__(self, capture: Capture, shared: Shared, by: User) -> None:
        self.capture, self.shared, self.by = capture, shared, by
        self.sentences: Sequence[Sentence] = sentences(capture.text)
        self.articles = {
            each.article.casefold(): each
            for each in Provision.objects.filter(treaty=shared.treaty).order_by("-pk")
        }

    def draft(self, row: Row) -> StatementVersion:
        begun = self._begun(row)
        # Of several that were suggested the row shows the first.
        articles = [{"provision": each.provision} for each in begun.provisions.all()][1:]
        asks = [each.content() for each in begun.asks.all()]
        parts: dict[type[Part], list[dict[str, Any]]] = {
            Evidence: [{"pk": each.pk, **self.shared.facts} for each in begun.evidence.all()],
            VersionProvision: [*self._article(row), *articles],
            Ask: [*([(asks or [{}])[0] | {"text": row.ask}] if row.ask else []), *asks[1:]],
        }
        columns = self.shared.columns | row.columns
        organization, through = columns["organization"].speaking_on(columns["said_from"])
        columns |= {"organization": organization, "speaks_through": through}
        version = stating.save(begun, columns, parts, revision=begun.revision, by=self.by)
        return recalling.restate(version, by=self.by) if row.same else version

    def _article(self, row: Row) -> list[dict[str, Any]]:
        if not row.article:
            return []
        if found := self.articles.get(row.article.strip().casefold()):
            return [{"provision": found}]
        raise Refused(_("The treaty has no article %(number)s.") % {"number": row.article})

    def _begun(self, row: Row) -> StatementVersion:
        """A new draft that holds the passage, or the one that its suggestion becomes."""
        if not 1 <= row.first <= row.last <= len(self.sentences):
            raise Refused(
                _("The sentences are numbered 1 to %(count)d, the first before the last.")
                % {"count": len(self.sentences)}
            )
        begin, end = self.sentences[row.first - 1].start, self.sentences[row.last - 1].end
        suggestion = Suggestion.objects.open().filter(pk=row.suggestion or 0, capture=self.capture).first()
        # Another passage than the one that was suggested is a statement of its own.
        if suggestion and begin <= suggestion.start and suggestion.end <= end:
            return deciding.accept(suggestion, by=self.by)
        return stating.start(self.capture, begin, end, by=self.by, treaty=self.shared.treaty)


@transaction.atomic
def keep(capture: Capture, typed: dict[str, Any], *, revision: int, by: User) -> Sheet:
    """What somebody has typed so far, as typed. Stale if their sheet moved on since `revision`, in another window."""
    sheet, _made = Sheet.objects.select_for_update().get_or_create(
        capture=capture, by=by, defaults={"revision": 0}
    )
    if sheet.typed == typed:
        return sheet
    if sheet.revision != revision:
        raise Stale(_("This sheet was changed in another window."))
    sheet.typed, sheet.revision = typed, F("revision") + 1
    sheet.save()
    sheet.refresh_from_db()
    return sheet
