"""Which talks somebody follows at present: what their new drafts begin with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from positions.models import Milestone, TextVersion


class StandingForm(forms.Form):
    """We are in session 5, text Rev.3: both may be none."""

    session = forms.ModelChoiceField(
        Milestone.objects.select_related("treaty").order_by("treaty__short_name", "-date_from"),
        label=_("We are in the session"),
        required=False,
        empty_label=_("none at present"),
    )
    text_version = forms.ModelChoiceField(
        TextVersion.objects.select_related("treaty").order_by("treaty__short_name", "-date_from"),
        label=_("on the text"),
        required=False,
        empty_label=_("none in particular"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label_from_instance = lambda row: f"{row.treaty}: {row}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        session, text = data.get("session"), data.get("text_version")
        if session and text and session.treaty != text.treaty:
            self.add_error("text_version", _("This belongs to another treaty."))
        return data
