"""A sheet: many statements of one text, a row each, with what they share typed once (P12)."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from positions.editing.sheeting import Row, Shared
from positions.forms.fields import NAMES, NEW_KINDS, SpanField, add_new, number, offer_talks, unknown
from positions.intake.texts.extracting import clean
from positions.models import (
    Attribution,
    Evidence,
    Form,
    Milestone,
    Organization,
    Question,
    Stance,
    TextVersion,
    Treaty,
)

# Empty rows at first, and with each press for more; and a sheet has no more than that many.
ROWS = 10
MOST = 80
_CELL = re.compile(r"rows-(TOTAL_FORMS|[0-9]{1,2}-[a-z_]+)")


class SharedForm(forms.Form):
    """What all rows have in common, unless a row says otherwise."""

    treaty = forms.ModelChoiceField(Treaty.objects.all(), label=_("Treaty"))
    question = forms.ChoiceField(
        label=_("What are they about?"),
        choices=Question,
        initial=Question.TEXT,
        help_text=_("Unless a row says otherwise."),
    )
    session = forms.ModelChoiceField(
        Milestone.objects.select_related("treaty"), label=_("At the session"), required=False
    )
    text_version = forms.ModelChoiceField(
        TextVersion.objects.select_related("treaty"), label=_("Which draft"), required=False
    )
    said = SpanField(label=_("Said"), help_text=_("2024-08-21, 2024-08 or 2024"))
    said_basis = forms.CharField(label=_("How do we know when"), required=False, max_length=300)
    attribution = forms.ChoiceField(label=_("Whose words"), choices=[("", "—"), *Attribution.choices])
    form = forms.ChoiceField(label=_("Form"), choices=[("", "—"), *Form.choices], required=False)
    kind = forms.ChoiceField(label=_("The text is"), choices=Evidence.Kind)
    address_kind = forms.ChoiceField(
        label=_("Read"),
        choices=[("", _("not seen, known through others")), *Evidence.AddressKind.choices],
        required=False,
    )
    wording = forms.ChoiceField(label=_("It gives"), choices=Evidence.Wording)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("text_version", "session"):
            chosen = data.get(name)
            if chosen and data.get("treaty") and chosen.treaty != data["treaty"]:
                self.add_error(name, _("This belongs to another treaty."))
        return data


class SentencesField(forms.CharField):
    """The numbers of the first and last sentence of a passage: `12` or `12-14`; None if left empty."""

    def clean(self, value: Any) -> tuple[int, int] | None:
        text = super().clean(value)
        if not text:
            return None
        found = re.fullmatch(r"\s*([1-9]\d{0,6})\s*(?:[-–—]\s*([1-9]\d{0,6}))?\s*", text)
        if not found:
            raise ValidationError(
                _("Give the number of a sentence, or of the first and the last: 12 or 12-14.")
            )
        return int(found[1]), int(found[2] or found[1])


class RowForm(forms.Form):
    """One statement. An empty row is none."""

    organization = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=NAMES),
    )
    new_kind = forms.ChoiceField(
        label=_("Not in the list? Add it as"),
        choices=NEW_KINDS,
        required=False,
    )
    sentences = SentencesField(label=_("Sentences"), required=False, max_length=20)
    question = forms.ChoiceField(
        label=_("About"), choices=[("", _("as above")), *Question.choices], required=False
    )
    article = forms.CharField(label=_("Article"), required=False, max_length=30)
    stance = forms.ChoiceField(label=_("Step"), choices=[("", _("no step")), *Stance.choices], required=False)
    summary = forms.CharField(label=_("In your words"), required=False, max_length=5000)
    ask = forms.CharField(label=_("What it asks for"), required=False, max_length=500)
    same = forms.BooleanField(label=_("restates its last statement"), required=False)
    suggestion = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    # What makes a row one: the rest may stand there before anything is typed.
    SAYS = ("organization", "sentences", "article", "stance", "summary", "ask")

    @property
    def is_empty(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in self.SAYS)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.is_empty:
            self.errors.clear()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.is_empty and not data.get("organization"):
            self.add_error("organization", _("Say whose statement it is."))
        if not self.is_empty and not data.get("sentences") and "sentences" not in self.errors:
            self.add_error("sentences", _("Say in which sentences it stands."))
        return data


class BaseRows(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rows whose organizations are looked up together."""

    def clean(self) -> None:
        rows = [row for row in self.forms if row.cleaned_data.get("organization")]
        known = Organization.objects.named([row.cleaned_data["organization"] for row in rows])
        for row in rows:
            name = row.cleaned_data["organization"]
            row.cleaned_data["organization"] = known.get(name.casefold())
            if row.cleaned_data["organization"] is None:
                row.add_error("organization", unknown(name))
                add_new(row, row.cleaned_data)


RowForms: Any = forms.formset_factory(RowForm, formset=BaseRows, extra=0, max_num=MOST, absolute_max=MOST)


class LinesForm(forms.Form):
    """Rows typed or pasted as lines: who, sentences, step, in your words, what it asks for, article; with tabs between,
    as a spreadsheet copies them, or semicolons."""

    ORDER = ("organization", "sentences", "stance", "summary", "ask", "article")

    lines = forms.CharField(
        label=_("A line for each row"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Who; sentences; step; in your words; what it asks for; article. Or pasted from a spreadsheet."
        ),
    )

    def clean_lines(self) -> list[dict[str, str]]:
        rows = []
        for at, line in enumerate(filter(str.strip, self.cleaned_data["lines"].splitlines()), 1):
            cells = [cell.strip() for cell in line.split("\t" if "\t" in line else ";")]
            if len(cells) > len(self.ORDER):
                raise ValidationError(_("Line %(number)d has more than six parts."), params={"number": at})
            row = dict(zip(self.ORDER, cells, strict=False))
            if step := row.get("stance"):
                row["stance"] = _step(step)
                if not row["stance"]:
                    raise ValidationError(
                        _("Line %(number)d: “%(step)s” is no step."), params={"number": at, "step": step}
                    )
            rows.append(row)
        return rows


def _step(words: str) -> str:
    """A step by its name, or by its number as on the chart: +2 to −2. Empty where it is none."""
    numbers = dict(zip(("2", "1", "0", "-1", "-2"), Stance.values, strict=False))
    by_name = {str(label).casefold(): value for value, label in Stance.choices}
    return by_name.get(words.casefold()) or numbers.get(words.replace("−", "-").removeprefix("+"), "")


class SheetForms:
    """A sheet's forms, which are sent as one. Without `sent` they hold `typed`, what was kept of them, or `shared`."""

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        typed: dict[str, list[str]] | None = None,
        shared: dict[str, Any] | None = None,
        rows: list[dict[str, Any]] | None = None,
    ) -> None:
        if typed is not None:
            sent, shown = None, _shown(typed)
            shared, rows = shown[0], shown[1]
        self.shared = SharedForm(sent, initial=shared)
        self.rows = (
            RowForms(sent, prefix="rows") if sent is not None else RowForms(initial=rows, prefix="rows")
        )
        self.lines = LinesForm(sent, initial={"lines": (typed or {}).get("lines", [""])[0]})
        self.revision = number(sent.get("revision", "")) if sent is not None else 0

    def offer(self) -> None:
        """Sessions and drafts of the treaty that is chosen, before the page is shown."""
        treaty = number(str(self.shared["treaty"].value() or ""))
        offer_talks(self.shared, {"treaty": treaty} if treaty else {})

    def is_valid(self) -> bool:
        # All, so that each says what is wrong with it.
        right = [self.shared.is_valid(), self.rows.is_valid(), self.lines.is_valid()]
        return all(right)

    @property
    def problems(self) -> list[str]:
        """What is wrong in the rows, a sentence each with its number."""
        found = [str(error) for error in (*self.rows.non_form_errors(), *self.lines.errors.get("lines", []))]
        for at, row in enumerate(self.rows.forms, 1):
            found += [
                _("Row %(number)d: %(problem)s") % {"number": at, "problem": error}
                for errors in row.errors.values()
                for error in errors
            ]
        return found

    @property
    def to_share(self) -> Shared:
        data = self.shared.cleaned_data
        names = ("treaty", "question", "session", "text_version", "said_basis", "attribution", "form")
        columns = {name: data[name] for name in names} | dict(
            zip(("said_from", "said_to"), data["said"], strict=True)
        )
        facts = {name: data[name] for name in ("kind", "wording")} | {
            "address_kind": data["address_kind"] or None
        }
        return Shared(data["treaty"], columns, facts)

    @property
    def filled(self) -> list[Row]:
        """The rows that say something, by their numbers from 1."""
        return [
            self._row(at, form.cleaned_data)
            for at, form in enumerate(self.rows.forms, 1)
            if not form.is_empty
        ]

    def _row(self, at: int, data: dict[str, Any]) -> Row:
        columns = {
            "organization": data["organization"],
            "question": data["question"] or self.shared.cleaned_data["question"],
            "stance": data["stance"] or None,
            "summary": data["summary"],
        }
        first, last = data["sentences"]
        return Row(at, first, last, columns, data["article"], data["ask"], data["same"], data["suggestion"])


def typed(sent: QueryDict) -> dict[str, list[str]]:
    """What a sheet keeps of what was sent: its own fields, as typed but for characters that no database takes."""
    ours = {*SharedForm.base_fields, "lines"}
    return {
        name: [clean(value) for value in sent.getlist(name)]
        for name in sent
        if name in ours or _CELL.fullmatch(name)
    }


def longer(typed: dict[str, list[str]], more: list[dict[str, str]]) -> dict[str, list[str]]:
    """The same with these rows after those that say something, and empty ones at the end."""
    _shared, rows = _shown(typed)
    rows = [row for row in rows if any(row[name].strip() for name in RowForm.SAYS)] + more
    rows += [{}] * ROWS
    kept = {name: values for name, values in typed.items() if not name.startswith(("rows-", "lines"))}
    cells = {
        f"rows-{at}-{name}": [value] for at, row in enumerate(rows[:MOST]) for name, value in row.items()
    }
    return {**kept, **cells, "rows-TOTAL_FORMS": [str(len(rows[:MOST]))]}


def _shown(typed: dict[str, list[str]]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The same as initial values of the shared form and of the rows, empty rows included."""
    shared = {name: values[0] for name, values in typed.items() if name in SharedForm.base_fields and values}
    count = min(number((typed.get("rows-TOTAL_FORMS") or [""])[0]), MOST)
    rows = [
        {name: (typed.get(f"rows-{at}-{name}") or [""])[0] for name in RowForm.base_fields}
        for at in range(count)
    ]
    return shared, rows
