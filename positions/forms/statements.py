"""A draft and what is decided about it. The rows of its parts are in rows.py."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from positions.forms.fields import NEW_KINDS, OrganizationField, SpanField, add_new
from positions.models import (
    Attribution,
    Form,
    Milestone,
    Person,
    Question,
    Review,
    Stance,
    Statement,
    TextVersion,
    Treaty,
)

# The codebook's first question, asked in full.
QUESTIONS = [
    (Question.MANDATE, _("the mandate: should there be such a treaty at all?")),
    (Question.TEXT, _("the text: is this draft, or the agreed text, acceptable?")),
    (Question.JOINING, _("joining: should states sign or ratify?")),
    (Question.PROVISION, _("one article")),
    (Question.PROCESS, _("process: procedure, access, venue")),
]


class StatementForm(forms.Form):
    """All fields of a draft. Everything may be empty until it is sent for review."""

    organization = OrganizationField(label=_("Organization"), required=False)
    new_kind = forms.ChoiceField(
        label=_("Not in the list? Add it as"),
        choices=NEW_KINDS,
        required=False,
    )
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
        add_new(self, data)
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
        """The cleaned data as columns of StatementVersion, without what is wrong. A government becomes the state it
        spoke for that day. An organization and a speaker that nobody knows yet are not saved."""
        data = dict(self.cleaned_data)
        data.pop("new_kind", None)
        first, last = data.pop("said_first", None), data.pop("said_last", None)
        if not {"said_first", "said_last"} & set(self.errors):
            data["said_from"] = first[0] if first else None
            data["said_to"] = (last or first)[1] if first else None
        if "stance" in data:
            data["stance"] = data["stance"] if data["stance"] in Stance.values else None
        if name := data.get("speaker"):
            # A form writes nothing: whoever has no row yet gets one with the draft (stating.save), or not at all.
            data["speaker"] = Person.objects.filter(name=name).first() or Person(name=name)
        elif "speaker" in data:
            data["speaker"] = None
        if "language" in data:
            data["language"] = data["language"] or "en"
        if "organization" in data:
            data["speaks_through"] = None
        if organization := data.get("organization"):
            data["organization"], data["speaks_through"] = organization.speaking_on(data.get("said_from"))
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
