"""The parts of a draft as rows of a form, and the facts of its evidence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from positions.forms.fields import ConcernField, SpanField, check_name
from positions.models import (
    Ask,
    Concern,
    Evidence,
    Provision,
    VersionConcern,
)


class ConcernRow(forms.Form):
    """One concern of the statement. An empty row is none."""

    polarity = forms.ChoiceField(label=_("It"), choices=VersionConcern.Polarity, required=False)
    concern = ConcernField(Concern.objects.in_use().as_tree(), label=_("Concern"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What a draft has already stays, merged or retired since or not.
        held = str(self["concern"].value() or "")
        if held.isdecimal() and len(held) < 19:
            self.fields["concern"].queryset = Concern.objects.offered(int(held)).as_tree()  # type: ignore[attr-defined]

    def row(self) -> dict[str, Any] | None:
        concern = self.cleaned_data.get("concern")
        return concern and {"concern": concern, "polarity": self.cleaned_data["polarity"] or "worry"}


class AskRow(forms.Form):
    """One ask of the statement."""

    text = forms.CharField(label=_("What should be done"), required=False, max_length=500)
    addressed_to = forms.CharField(label=_("By whom"), required=False, max_length=200)
    force = forms.ChoiceField(
        label=_("Force"), choices=[("", "not coded"), *Ask.Force.choices], required=False
    )
    provision = forms.ModelChoiceField(
        Provision.objects.select_related("treaty"), label=_("Article"), required=False
    )

    def row(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        return (data.get("text") and {**data, "force": data["force"] or None}) or None


class ProvisionRow(forms.Form):
    """One article that the statement is about."""

    provision = forms.ModelChoiceField(
        Provision.objects.select_related("treaty"), label=_("Article"), required=False
    )

    def row(self) -> dict[str, Any] | None:
        return dict(self.cleaned_data) if self.cleaned_data.get("provision") else None


class NewConcernForm(forms.Form):
    """A concern that the tree lacks, made with the draft that raises it first."""

    label = forms.CharField(label=_("Concern"), required=False, max_length=200)
    group = forms.ModelChoiceField(
        Concern.objects.filter(parent=None),
        label=_("In the group"),
        required=False,
        empty_label=_("a group of its own"),
    )
    definition = forms.CharField(
        label=_("What it means"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    polarity = forms.ChoiceField(label=_("The statement"), choices=VersionConcern.Polarity, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("label") and not data.get("definition"):
            self.add_error("definition", _("Say in a sentence what it means: others will use it, too."))
        if data.get("label") and Concern.objects.filter(label__iexact=data["label"]).exists():
            self.add_error("label", _("There is a concern of that name: choose it above."))
        return data

    def row(self) -> dict[str, Any] | None:
        """The concern of a VersionConcern, not saved yet."""
        data = self.cleaned_data
        if not data.get("label"):
            return None
        concern = Concern(label=data["label"], parent=data["group"], definition=data["definition"])
        return {"concern": concern, "polarity": data["polarity"] or "worry"}


class FactsForm(forms.Form):
    """The facts of one piece of evidence, from which its grade follows."""

    kind = forms.ChoiceField(label=_("This is"), choices=[("", "—"), *Evidence.Kind.choices])
    address_kind = forms.ChoiceField(
        label=_("Read"),
        choices=[("", _("not seen, known through others")), *Evidence.AddressKind.choices],
        required=False,
    )
    wording = forms.ChoiceField(label=_("It gives"), choices=[("", "—"), *Evidence.Wording.choices])
    named = forms.BooleanField(
        label=_("A speaker is named, or speaks for the institution on the record"),
        required=False,
        initial=True,
    )
    leaked = forms.BooleanField(label=_("It was leaked"), required=False)
    title = forms.CharField(label=_("Title"), required=False, max_length=500)
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)
    published = SpanField(label=_("Published"), required=False, help_text=_("2024-08-22, 2024-08 or 2024"))

    def facts(self) -> dict[str, Any]:
        """Columns of Evidence."""
        data = {name: self.cleaned_data[name] for name in FactsForm.base_fields}
        published = data.pop("published")
        return data | {
            "address_kind": data["address_kind"] or None,
            "published_from": published and published[0],
            "published_to": published and published[1],
        }


class EvidenceRow(FactsForm):
    """Evidence that the draft has: its facts mended, or taken out."""

    pk = forms.IntegerField(widget=forms.HiddenInput)
    remove = forms.BooleanField(label=_("Take this out"), required=False)
    translation = forms.CharField(
        label=_("In English"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    translated_by = forms.ChoiceField(
        label=_("Translated"), choices=[("", "—"), *Evidence.Translator.choices], required=False
    )
    translation_checked = forms.BooleanField(label=_("I have compared it with the original"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("translation") and not data.get("translated_by"):
            self.add_error("translated_by", _("Say who translated it."))
        return data

    def row(self) -> dict[str, Any]:
        """The columns of Evidence, its number, and what is to be done with it: see evidencing.mend()."""
        data = self.cleaned_data
        own = {name: data[name] for name in EvidenceRow.base_fields if name not in FactsForm.base_fields}
        return self.facts() | own | ({} if data["translation"] else {"translated_by": ""})


class CitationForm(FactsForm):
    """Evidence that is cited and not captured: at least its title and publisher."""

    field_order = ["title", "publisher", "address", "published"]
    address = forms.URLField(label=_("Address"), required=False, assume_scheme="https", max_length=2000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("title", "publisher"):
            if not data.get(name):
                self.add_error(name, _("A citation needs this."))
        check_name(data.get("title"), data.get("publisher"))
        return data


def rows_of(form: type[forms.Form], *, extra: int) -> Any:
    """A formset of such rows with some empty ones at the end; nobody has a hundred."""
    return forms.formset_factory(form, extra=extra, max_num=100, absolute_max=200)


ConcernRows = rows_of(ConcernRow, extra=3)
AskRows = rows_of(AskRow, extra=2)
ProvisionRows = rows_of(ProvisionRow, extra=1)
EvidenceRows = rows_of(EvidenceRow, extra=0)
