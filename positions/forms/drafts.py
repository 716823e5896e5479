"""All that is typed about one draft: its fields, the rows of its parts, its signatories. Saving it is in editing."""

from typing import Any

from django import forms
from django.http import QueryDict

from positions.forms.fields import number, offer, offer_talks
from positions.forms.rows import AskRows, ConcernRows, EvidenceRows, NewConcernForm, ProvisionRows
from positions.forms.signatories import SignatoriesForm
from positions.forms.statements import StatementForm
from positions.models import (
    Ask,
    Concern,
    Evidence,
    Provision,
    Signatory,
    StatementVersion,
    Treaty,
    VersionConcern,
)
from positions.models.part import Part, VersionProvision
from positions.models.span import as_typed, precision

ROWS: dict[str, tuple[Any, type[Part]]] = {
    "concerns": (ConcernRows, VersionConcern),
    "asks": (AskRows, Ask),
    "provisions": (ProvisionRows, VersionProvision),
    "evidence": (EvidenceRows, Evidence),
}


class DraftForms:
    """The forms of a draft's page, which are sent as one. Without `sent` they hold what the draft says."""

    def __init__(self, draft: StatementVersion, sent: QueryDict | None = None) -> None:
        self.form = StatementForm(sent, initial=_fields(draft))
        self.signatories = SignatoriesForm(sent, of=draft)
        self.new_concern = NewConcernForm(sent, prefix="new_concern")
        self.rows: dict[str, Any] = {
            name: formset(sent, prefix=name)
            if sent is not None
            else formset(initial=_ROWS_OF[name](draft), prefix=name)
            for name, (formset, _model) in ROWS.items()
        }
        self.revision = number(sent.get("revision", "")) if sent is not None else draft.revision

    def is_valid(self) -> bool:
        # All of them, so that each says what is wrong with it.
        every = [self.form, self.signatories, self.new_concern, *self.rows.values()]
        right = [each.is_valid() for each in every]
        return all(right)

    def offer(self) -> None:
        """What can be chosen, before the page is shown: each list read once for all fields that offer it, and of the
        parts of treaties those of the one that is chosen. What is sent may be of any, and is told if it is wrong."""
        treaties = list(Treaty.objects.all())
        for name in ("treaty", "rival_treaty"):
            offer(self.form, name, treaties)
        treaty = number(str(self.form["treaty"].value() or ""))
        of_it = {"treaty": treaty} if treaty else {}
        offer_talks(self.form, of_it)
        provisions = list(Provision.objects.filter(**of_it).select_related("treaty"))
        for row in [*self.rows["asks"], *self.rows["provisions"]]:
            offer(row, "provision", provisions)
        held = {number(str(row["concern"].value() or "")) for row in self.rows["concerns"]}
        concerns = list(Concern.objects.offered(*held).as_tree())
        for row in self.rows["concerns"]:
            chosen = number(str(row["concern"].value() or ""))
            offer(row, "concern", [each for each in concerns if each.in_use or each.pk == chosen])
        offer(self.new_concern, "group", [each for each in concerns if each.in_use and not each.parent_id])
        self._tell_empty()

    def _tell_empty(self) -> None:
        """By a placeholder of nothing, which is how CSS knows what is empty as it is printed."""
        rows = [row for formset in self.rows.values() for row in formset.forms]
        for form in [self.form, self.signatories, self.new_concern, *rows]:
            for field in form.fields.values():
                if isinstance(field.widget, (forms.TextInput, forms.NumberInput, forms.Textarea)):
                    field.widget.attrs.setdefault("placeholder", " ")

    @property
    def wrong(self) -> list[str]:
        """Each field that is wrong, with why, rows included."""
        return [*_told([self.form]), *self.problems]

    @property
    def problems(self) -> list[str]:
        """The same but for the first form, which the page names field by field."""
        rows = [row for formset in self.rows.values() for row in formset.forms]
        of_rows = [str(error) for formset in self.rows.values() for error in formset.non_form_errors()]
        return [*_told([self.signatories, self.new_concern, *rows]), *of_rows]

    def columns(self) -> dict[str, Any]:
        """Columns of the version, those alone whose fields are right."""
        return self.form.columns()

    def parts(self) -> dict[type[Part], list[dict[str, Any]]]:
        """The rows of each kind of part, those kinds alone that are right throughout."""
        found: dict[type[Part], list[dict[str, Any]]] = {
            model: [row for each in self.rows[name] if (row := each.row())]
            for name, (_form, model) in ROWS.items()
            if self.rows[name].is_valid()
        }
        if self.signatories.is_valid():
            found[Signatory] = self.signatories.rows()
        if self.new_concern.is_valid() and VersionConcern in found and (row := self.new_concern.row()):
            found[VersionConcern].append(row)
        return found


def _told(wrong: list[forms.Form]) -> list[str]:
    return [
        f"{form[name].label}: {error}" if name in form.fields else str(error)
        for form in wrong
        for name, errors in form.errors.items()
        for error in errors
    ]


def _fields(draft: StatementVersion) -> dict[str, Any]:
    spanned = draft.said_from and draft.said_to and precision(draft.said_from, draft.said_to) == "span"
    columns = {name: getattr(draft, name) for name in StatementForm.base_fields if hasattr(draft, name)}
    return columns | {
        "organization": (draft.speaks_through or draft.organization or ""),
        "speaker": draft.speaker.name if draft.speaker else "",
        "said_first": draft.said_from if spanned else as_typed(draft.said_from, draft.said_to),
        "said_last": draft.said_to if spanned else "",
        "changes_from": draft.changes_from_id,
    }


def _concerns(draft: StatementVersion) -> list[dict[str, Any]]:
    return [{"concern": row.concern_id, "polarity": row.polarity} for row in draft.concerns.all()]


def _asks(draft: StatementVersion) -> list[dict[str, Any]]:
    return [
        {
            "text": row.text,
            "addressed_to": row.addressed_to,
            "force": row.force,
            "provision": row.provision_id,
        }
        for row in draft.asks.all()
    ]


def _provisions(draft: StatementVersion) -> list[dict[str, Any]]:
    return [{"provision": row.provision_id} for row in draft.provisions.all()]


def _evidence(draft: StatementVersion) -> list[dict[str, Any]]:
    same = (
        "pk", "kind", "address_kind", "wording", "named", "leaked", "title", "publisher",
        "translation", "translated_by",
    )  # fmt: skip
    return [
        {name: getattr(row, name) for name in same}
        | {"published": as_typed(row.published_from, row.published_to)}
        | {"translation_checked": row.translation_checked_by_id is not None}
        for row in draft.evidence.all()
    ]


_ROWS_OF = {"concerns": _concerns, "asks": _asks, "provisions": _provisions, "evidence": _evidence}
