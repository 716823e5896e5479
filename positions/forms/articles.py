"""Handing an article in, describing it, choosing a passage of it."""

from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from positions.forms.fields import CleanTextField, SpanField, check_name
from positions.intake.receiving import LARGEST, MEDIA_TYPES
from positions.models import (
    Article,
    Statement,
)

TEXT_CAP = 1_000_000


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
        label=_("Or choose a file"),
        required=False,
        help_text=_("Plain text (.txt), a saved page (.html) or a PDF with text in it (.pdf)."),
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
            self.add_error("file", _("This kind of file cannot be read: give .txt, .html or .pdf."))
        if file and file.size > LARGEST:
            self.add_error("file", _("This file is larger than 10 MB: paste the part that matters."))
        return data


class ClipForm(forms.Form):
    """What the bookmarklet brings; its names are those of the address."""

    url = forms.URLField(
        label=_("Address"),
        assume_scheme="https",
        max_length=2000,
        error_messages={"invalid": _("This is not a web address: copy it again from the browser.")},
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=500)
    quote = CleanTextField(
        label=_("Words to annotate"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Looked for in the captured text; a statement is made only once you say so."),
    )


class ArticleForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What is known about an article besides its text."""

    published = SpanField(label=_("Published"), required=False, help_text=_("2024-08-22, 2024-08 or 2024"))

    class Meta:
        model = Article
        fields = ["title", "byline", "publisher", "language"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        check_name(data.get("title"), data.get("publisher"))
        published = data.get("published")
        same = Article.objects.known_by_name().filter(
            title=data.get("title"),
            publisher=data.get("publisher"),
            published_from=published and published[0],
        )
        by_name = self.instance.canonical_address is None and self.instance.sha256 is None
        if by_name and (other := same.exclude(pk=self.instance.pk).first()):
            raise ValidationError(
                _("Article %(number)d is cited under this publisher, title and day already."),
                params={"number": other.pk},
            )
        return data


class PassageForm(forms.Form):
    """A passage by its sentences, or by the characters that a script has measured."""

    first = forms.IntegerField(label=_("From sentence"), min_value=1, required=False)
    last = forms.IntegerField(label=_("To sentence"), min_value=1, required=False)
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    exact = CleanTextField(required=False, widget=forms.HiddenInput)
    # The capture that stood there; without one, the last.
    text = forms.IntegerField(min_value=1, max_value=2**62, required=False, widget=forms.HiddenInput)
    statement = forms.ModelChoiceField(
        Statement.objects.none(), label=_("Add to"), required=False, empty_label=_("a new statement")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        measured = data.get("start") is not None and data.get("end") is not None
        if not measured and data.get("first") is None and not self.errors:
            self.add_error("first", _("Give the number of the first sentence, or select words in the text."))
        return data
