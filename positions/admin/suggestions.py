"""What machines propose and what they have learned, to look at; and the language model, which is set here."""

from textwrap import shorten
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.html import format_html_join

from positions.admin.base import Pleasant, ReadOnly, column
from positions.models import LanguageModel, LanguageModelUse, Suggestion, Training
from positions.suggesting.chat.settings import Settings, Unavailable, endpoint


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnly):
    list_display = ["passage", "speaker", column("treaty"), "stance", "score", "decision", "decided_at"]
    list_select_related = ["organization", "treaty", "capture"]
    list_filter = ["decision", "suggester", "attribution", "question", "stance", "rule"]
    search_fields = ["organization__name", "organization_name", "person", "=capture__article__id"]
    ordering = ["-pk"]

    @admin.display(description="passage")
    def passage(self, suggestion: Suggestion) -> str:
        words = suggestion.capture.text[suggestion.start : suggestion.end]
        return shorten(words, 120, placeholder="…") or "withheld"

    @admin.display(description="speaker")
    def speaker(self, suggestion: Suggestion) -> str:
        who = str(suggestion.organization or suggestion.organization_name)
        return ", ".join(filter(None, [suggestion.person, who])) or "–"


@admin.register(Training)
class TrainingAdmin(ReadOnly):
    list_display = ["at", "decisions", "used"]
    readonly_fields = ["told"]
    exclude = ["model", "figures"]
    ordering = ["-pk"]

    @admin.display(description="models in use")
    def used(self, training: Training) -> str:
        used = (name for name, figures in sorted(training.figures.items()) if figures["used"])
        return ", ".join(used) or "none: the rules alone"

    @admin.display(description="figures")
    def told(self, training: Training) -> str:
        """A line a model: both figures, and why it is used or not."""
        rows = (
            (
                name,
                "used" if each["used"] else "not used",
                each["measure"],
                each["cases"],
                _both(each),
                each["why"],
            )
            for name, each in training.figures.items()
        )
        return format_html_join("", "<p><b>{}</b>, {}: {} on {} cases. {} {}</p>", rows)


def _both(figures: dict[str, Any]) -> str:
    if figures.get("model") is None:
        return ""
    return f"The rules {figures['rules']:.3f}, the model {figures['model']:.3f}."


class LanguageModelForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    key = forms.CharField(
        required=False,
        max_length=500,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Never shown again. Empty: the one that is there stays.",
    )

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"] or self.instance.key)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            endpoint(Settings(data.get("address", ""), data.get("name", ""), data.get("key", ""), 1))
        except Unavailable as error:
            raise forms.ValidationError(str(error)) from error
        return data


@admin.register(LanguageModel)
class LanguageModelAdmin(Pleasant):
    form = LanguageModelForm
    list_display = ["name", "address", "monthly_cap", "on"]


@admin.register(LanguageModelUse)
class LanguageModelUseAdmin(ReadOnly):
    list_display = [
        "month", "requests", "tokens", "proposals", "kept", "repeated", "not_verbatim", "no_such_speaker",
        "malformed", "failures",
    ]  # fmt: skip
