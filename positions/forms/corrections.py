"""What was wrong with a published statement, in an editor's words for readers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from positions.forms.fields import CleanTextField
from positions.models import Correction, StatementVersion


class CorrectionForm(forms.Form):
    """Two sentences that readers will see."""

    wrong = CleanTextField(
        label=_("What was wrong"),
        max_length=2000,
        help_text=_("In a sentence for readers: “We took it for a statement of the parent company.”"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    why = CleanTextField(
        label=_("How it is known, and how it came about"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        draft: StatementVersion | None = None,
        initial: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Without `data` it holds what the draft says, else `initial`."""
        said = Correction.objects.filter(version=draft).first() if draft else None
        if said:
            initial = {"wrong": said.wrong, "why": said.why}
        super().__init__(data, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("wrong", "why"):
            if name in data and not data[name].strip():
                self.add_error(name, _("Readers will see it: say it in a sentence."))
        return data
