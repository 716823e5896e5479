"""What a reader says is wrong, and what an editor answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from positions.forms.fields import CleanTextField
from positions.models import ErrorReport

LEAST, MOST = 15, 5000
LONGEST_ADDRESS = 500


def our_page(address: str) -> str:
    """The path of a page of this site, or nothing: whatever else is named there is not followed or shown."""
    path = address.partition("?")[0].partition("#")[0]
    try:
        resolve(path)
    except Resolver404:
        return ""
    return path if len(path) <= LONGEST_ADDRESS else ""


class ReportForm(forms.Form):
    """No account, no riddle to solve. `website` is for programs that fill in whatever they find."""

    about = CleanTextField(required=False, widget=forms.HiddenInput, label=_("Page"))
    text = CleanTextField(
        label=_("What is wrong?"),
        help_text=_("And where you know it from: an address or a document helps us most."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    email = forms.EmailField(
        label=_("E-mail, if you want to be told"),
        required=False,
        help_text=_("Used for our answer alone and deleted with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = CleanTextField(required=False, label=_("Leave this empty"))

    def clean_about(self) -> str:
        return our_page(self.cleaned_data["about"])

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if len(text.strip()) < LEAST:
            raise ValidationError(_("Say a little more: what is wrong, and what would be right?"))
        if len(text) > MOST:
            raise ValidationError(
                _("That is too long by %(more)d characters: name the page and the main point."),
                params={"more": len(text) - MOST},
            )
        return text

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this field empty: it is there for programs."))
        return ""


class AnswerForm(forms.Form):
    """What became of a report, in a sentence for whoever wrote it."""

    answer = CleanTextField(
        label=_("Answer to the reader"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    state = forms.ChoiceField(
        choices=[each for each in ErrorReport.State.choices if each[0] != ErrorReport.State.OPEN],
        label=_("What became of it"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "answer" in data and not data["answer"].strip():
            self.add_error("answer", _("Say in a sentence what became of it: the reader will see it."))
        return data
