"""Forms of the editors' pages: what a person types → clean values for the verb modules. No rules beyond shape."""

import datetime as dt
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from positions.intake.extracting import clean
from positions.intake.receiving import LARGEST, MEDIA_TYPES
from positions.models import (
    Article,
    Ask,
    Attribution,
    Concern,
    Evidence,
    Form,
    Milestone,
    Organization,
    Person,
    Provision,
    Question,
    Review,
    Signatory,
    Stance,
    Statement,
    TextVersion,
    Treaty,
    VersionConcern,
)
from positions.models.span import span

TEXT_CAP = 1_000_000

# The codebook's first question, asked in full.
QUESTIONS = [
    (Question.MANDATE, _("the mandate: should there be such a treaty at all?")),
    (Question.TEXT, _("the text: is this draft, or the agreed text, acceptable?")),
    (Question.JOINING, _("joining: should states sign or ratify?")),
    (Question.PROVISION, _("one article")),
    (Question.PROCESS, _("process: procedure, access, venue")),
]


class CleanTextField(forms.CharField):
    """Text from anywhere: control characters that no database takes are replaced, nothing is trimmed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")


class SpanField(forms.CharField):
    """A day, a month or a year → its first and last possible day, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=21, **kwargs)

    def clean(self, value: Any) -> tuple[dt.date, dt.date] | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return span(text)
        except ValueError as error:
            raise ValidationError(_("Give a day, a month or a year: 2024-08-21, 2024-08 or 2024.")) from error


class OrganizationField(forms.CharField):
    """An organization by its name, as the list beside the field suggests it; None if left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=200,
            widget=forms.TextInput(attrs={"list": "organizations", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value: Any) -> Organization | None:
        name = super().clean(value)
        if not name:
            return None
        known = Organization.objects.filter(merged_into=None)
        found = known.filter(name__iexact=name).first()
        if found is None:
            named = known.filter(names__text__iexact=name, names__ambiguous=False).distinct()[:2]
            found = named[0] if len(named) == 1 else None
        if found is None:
            raise ValidationError(
                _(
                    "No organization is known as “%(name)s”. Choose one from the list; an administrator can add one."
                ),
                params={"name": name},
            )
        return found


class NewArticleForm(forms.Form):
    """An address, a pasted text or a file, and what is known about it."""

    address = forms.URLField(
        label=_("Address"),
        required=False,
        assume_scheme="https",
        max_length=2000,
        help_text=_("The page is fetched from there, unless you also paste its text or give a file."),
        error_messages={"invalid": _("This is not a web address: copy it again from the browser.")},
    )
    text = CleanTextField(
        label=_("Or paste the text"),
        required=False,
        max_length=TEXT_CAP,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(
        label=_("Or choose a file"), required=False, help_text=_("Plain text (.txt) or a saved page (.html).")
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=500)
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)
    published = SpanField(label=_("Published"), required=False, help_text=_("2024-08-22, 2024-08 or 2024"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text, file = (data.get("text") or "").strip(), data.get("file")
        if text and file:
            raise ValidationError(_("Paste a text or choose a file, not both."))
        if not text and not file and not data.get("address") and not self.errors:
            raise ValidationError(_("Give an address, paste a text or choose a file."))
        if file and Path(file.name).suffix.lower() not in MEDIA_TYPES:
            self.add_error("file", _("This kind of file cannot be read yet: give .txt or .html."))
        if file and file.size > LARGEST:
            self.add_error("file", _("This file is larger than 10 MB: paste the part that matters."))
        return data


class ArticleForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What is known about an article besides its text."""

    published = SpanField(label=_("Published"), required=False, help_text=_("2024-08-22, 2024-08 or 2024"))

    class Meta:
        model = Article
        fields = ["title", "byline", "publisher", "language"]


class PassageForm(forms.Form):
    """A passage by its sentences, or by the characters that a script has measured."""

    first = forms.IntegerField(label=_("From sentence"), min_value=1, required=False)
    last = forms.IntegerField(label=_("To sentence"), min_value=1, required=False)
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    exact = CleanTextField(required=False, widget=forms.HiddenInput)
    statement = forms.ModelChoiceField(
        Statement.objects.all(), label=_("Add to"), required=False, empty_label=_("a new statement")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        measured = data.get("start") is not None and data.get("end") is not None
        if not measured and data.get("first") is None and not self.errors:
            self.add_error("first", _("Give the number of the first sentence, or select words in the text."))
        return data


class StatementForm(forms.Form):
    """All fields of a draft. Everything may be empty until it is sent for review."""

    organization = OrganizationField(label=_("Organization"), required=False)
    speaker = forms.CharField(
        label=_("Said by"), required=False, max_length=200, help_text=_("A person, if named.")
    )
    speaker_role = forms.CharField(label=_("In the role of"), required=False, max_length=200)
    treaty = forms.ModelChoiceField(Treaty.objects.all(), label=_("Treaty"), required=False)
    question = forms.ChoiceField(
        label=_("What is it about?"), choices=QUESTIONS, required=False, widget=forms.RadioSelect
    )
    text_version = forms.ModelChoiceField(
        TextVersion.objects.select_related("treaty"), label=_("Which draft"), required=False, blank=True
    )
    stance = forms.ChoiceField(
        label=_("Step"),
        choices=[*Stance.choices, ("none", _("No step: it only acted, or takes no side"))],
        required=False,
        widget=forms.RadioSelect,
    )
    rule = forms.TypedChoiceField(
        label=_("Why this step"),
        choices=[
            ("", "—"),
            (1, _("1 · it only acted: no label")),
            (2, _("2 · it has not decided: Undecided")),
            (3, _("3 · no to the text, or condemns it as a whole: Opposes")),
            (4, _("4 · no unless changed: Opposes unless changed")),
            (5, _("5 · yes, and names what it regrets or a condition: Supports with reservations")),
            (6, _("6 · yes, and names no such thing: Supports")),
            (7, _("7 · otherwise: Mixed or neutral")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("The first question of the codebook that is answered yes."),
    )
    note = forms.CharField(
        label=_("Note on the label"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
    )
    attribution = forms.ChoiceField(
        label=_("Whose words"), choices=Attribution, required=False, widget=forms.RadioSelect
    )
    form = forms.ChoiceField(label=_("Form"), choices=[("", "—"), *Form.choices], required=False)
    said_first = SpanField(label=_("Said"), required=False, help_text=_("2024-08-21, 2024-08 or 2024"))
    said_last = SpanField(
        label=_("Said at the latest"),
        required=False,
        help_text=_("Only if it may have been later than that."),
    )
    said_basis = forms.CharField(
        label=_("How do we know when"), required=False, max_length=300, help_text=_("“dated in the source”")
    )
    summary = forms.CharField(
        label=_("Summary in your own words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
    )
    doubt = forms.CharField(
        label=_("Doubt"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
        help_text=_("What should be checked before relying on this. Readers see it."),
    )
    rival_treaty = forms.ModelChoiceField(Treaty.objects.all(), label=_("Rival treaty"), required=False)
    target = forms.CharField(
        label=_("Target in words"), required=False, max_length=300, help_text=_("Where no draft existed yet.")
    )
    session = forms.ModelChoiceField(
        Milestone.objects.select_related("treaty"), label=_("At the session"), required=False
    )
    said_order = forms.IntegerField(
        label=_("Order on that day"),
        required=False,
        min_value=-100,
        max_value=100,
        help_text=_("Where several statements of the same days differ: 1 came before 2."),
    )
    moves_line = forms.BooleanField(label=_("It can move the line"), required=False, initial=True)
    changes_from = forms.ModelChoiceField(
        Statement.objects.all(), label=_("Changes from statement"), required=False, widget=forms.NumberInput
    )
    change_note = forms.CharField(
        label=_("Note on the change"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5000,
    )
    speaker_withdrew_on = forms.DateField(label=_("The speaker withdrew it on"), required=False)
    others_count = forms.IntegerField(
        label=_("Signatories not listed"), required=False, min_value=0, max_value=1_000_000
    )
    others_note = forms.CharField(label=_("Note on these"), required=False, max_length=1000)
    language = forms.CharField(label=_("Language"), required=False, max_length=20, initial="en")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("said_first"), data.get("said_last")
        if first and last and last[1] < first[0]:
            self.add_error("said_last", _("This is before the first possible day."))
        if last and not first:
            self.add_error("said_first", _("Give the first possible day, too."))
        treaty = data.get("treaty")
        for name in ("text_version", "session"):
            chosen = data.get(name)
            if chosen and chosen.treaty != treaty:
                self.add_error(name, _("This belongs to another treaty."))
        return data

    def columns(self) -> dict[str, Any]:
        """The cleaned data as columns of StatementVersion. A government becomes the state it spoke for that day."""
        data = dict(self.cleaned_data)
        first, last = data.pop("said_first"), data.pop("said_last")
        data["said_from"] = first[0] if first else None
        data["said_to"] = (last or first)[1] if first else None
        data["stance"] = data["stance"] if data["stance"] in Stance.values else None
        name = data.pop("speaker")
        data["speaker"] = Person.objects.get_or_create(name=name)[0] if name else None
        data["language"] = data["language"] or "en"
        data["speaks_through"] = None
        organization: Organization | None = data["organization"]
        if organization and organization.kind == Organization.Kind.GOVERNMENT and data["said_from"]:
            state = organization.state_on(data["said_from"])
            if state:
                data["organization"], data["speaks_through"] = state, organization
        return data


class ConcernField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A concern or a group of them, listed as the tree they are."""

    def label_from_instance(self, obj: models.Model) -> str:
        return f"\u2003{obj}" if getattr(obj, "parent_id", None) else str(obj)


class ConcernRow(forms.Form):
    """One concern of the statement. An empty row is none."""

    polarity = forms.ChoiceField(label=_("It"), choices=VersionConcern.Polarity, required=False)
    concern = ConcernField(Concern.objects.as_tree(), label=_("Concern"), required=False)

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


class SignatoryRow(forms.Form):
    """One signatory of a joint statement."""

    organization = OrganizationField(label=_("Organization"), required=False)
    name = forms.CharField(label=_("Or a name not in the catalogue"), required=False, max_length=200)
    relation = forms.ChoiceField(label=_("Relation"), choices=Signatory.Relation, required=False)

    def row(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        if not data.get("organization") and not data.get("name"):
            return None
        name = "" if data["organization"] else data["name"]
        return {**data, "name": name, "relation": data["relation"] or "signed"}


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

    def row(self) -> dict[str, Any]:
        return {**self.facts(), "pk": self.cleaned_data["pk"], "remove": self.cleaned_data["remove"]}


class CitationForm(FactsForm):
    """Evidence that is cited and not captured: at least its title and publisher."""

    field_order = ["title", "publisher", "address", "published"]
    address = forms.URLField(label=_("Address"), required=False, assume_scheme="https", max_length=2000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("title", "publisher"):
            if not data.get(name):
                self.add_error(name, _("A citation needs this."))
        return data


class ReviewForm(forms.Form):
    """A reviewer's word, with a note where one is needed."""

    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=5000
    )


class JudgeForm(ReviewForm):
    """What is decided, and on which version: the one that was on the page, not whichever is newest by now."""

    decision = forms.ChoiceField(choices=Review.Decision)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)


def rows_of(form: type[forms.Form], *, extra: int) -> Any:
    """A formset of such rows with some empty ones at the end; nobody has a hundred."""
    return forms.formset_factory(form, extra=extra, max_num=100, absolute_max=200)


ConcernRows = rows_of(ConcernRow, extra=3)
AskRows = rows_of(AskRow, extra=2)
ProvisionRows = rows_of(ProvisionRow, extra=1)
SignatoryRows = rows_of(SignatoryRow, extra=2)
EvidenceRows = rows_of(EvidenceRow, extra=0)
