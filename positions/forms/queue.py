"""Which lines of the queue are shown, and what is decided about them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from positions.models import Article, Source, Treaty
from positions.reading.queue import TABS, Tab

LARGEST = 2**63 - 1


class QueueForm(forms.Form):
    """The filters of the queue, all of them in its address."""

    tab = forms.ChoiceField(choices=list(TABS.items()), required=False, widget=forms.HiddenInput)
    source = forms.ModelChoiceField(
        Source.objects.only("name"), label=_("Source"), required=False, empty_label=_("any")
    )
    treaty = forms.ModelChoiceField(
        Treaty.objects.only("short_name"),
        label=_("Likely about"),
        required=False,
        empty_label=_("any treaty"),
    )
    language = forms.RegexField(
        r"^[A-Za-z]{2,3}$",
        label=_("Language"),
        required=False,
        max_length=3,
        widget=forms.TextInput(attrs={"size": 3, "autocapitalize": "off"}),
    )
    whose = forms.ChoiceField(
        label=_("Looked at by"),
        choices=[("", _("anybody")), ("mine", _("me")), ("nobody", _("nobody yet"))],
        required=False,
    )
    likely = forms.BooleanField(label=_("Only where a statement is likely"), required=False)
    before = forms.IntegerField(min_value=1, max_value=LARGEST, required=False, widget=forms.HiddenInput)

    @property
    def tab_chosen(self) -> Tab:
        return Tab(self.cleaned_data.get("tab") or Tab.NEW) if self.is_valid() else Tab.NEW

    @property
    def wanted(self) -> dict[str, Any]:
        """What was understood; a filter that makes no sense is none."""
        self.is_valid()
        return self.cleaned_data


class DecisionForm(forms.Form):
    """One decision about one article, a story's copies, or those that are ticked."""

    decision = forms.ChoiceField(
        choices=[(name, name) for name in ("dismiss", "park", "duplicate", "take", "leave", "put_back")]
    )
    reason = forms.ChoiceField(choices=Article.Dismissal, required=False)
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    of = forms.ModelChoiceField(Article.objects.all(), required=False, widget=forms.NumberInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needed = {
            "dismiss": ("reason", _("Say why nothing is made of it.")),
            "park": ("until", _("Say until which day.")),
            "duplicate": ("of", _("Give the number of the article that it retells.")),
        }
        name, sentence = needed.get(data.get("decision", ""), ("", ""))
        if name and not data.get(name) and name not in self.errors:
            self.add_error(name, sentence)
        return data
