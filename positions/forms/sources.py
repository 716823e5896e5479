"""Adding sources, one or a list of them, and how one is read."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from positions.models import Source, User

KINDS = [choice for choice in Source.Kind.choices if choice[0] != Source.Kind.SAMPLE]
LARGEST_LIST = 2 * 1024 * 1024
EVERY = [
    ("", _("as often as it publishes")),
    ("900", _("every quarter of an hour")),
    ("3600", _("every hour")),
    ("21600", _("every six hours")),
    ("86400", _("once a day")),
]


class NewSourceForm(forms.Form):
    """A site or a feed. Where a site names several feeds, one of them is chosen in a second step."""

    address = forms.URLField(
        label=_("Address"),
        assume_scheme="https",
        max_length=500,
        help_text=_("Of a feed, or of a page: its feeds are looked for there."),
        error_messages={"invalid": _("This is not a web address: copy it again from the browser.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    name = forms.CharField(
        label=_("Name"), required=False, max_length=200, help_text=_("Empty: as its feed calls it.")
    )
    feed = forms.ChoiceField(label=_("Which feed?"), required=False, widget=forms.RadioSelect)

    def offer(self, feeds: list[tuple[str, str]]) -> None:
        """What the page at the address names: address and label."""
        self.fields["feed"].choices = feeds  # type: ignore[attr-defined]


class SourcesForm(forms.Form):
    """A list of sources as a file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("OPML, as feed readers export it, or CSV with a column of addresses."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=KINDS, help_text=_("Of all of them; each can be changed.")
    )
    read = forms.BooleanField(label=_("Read them at once, without testing each"), required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_LIST:
            raise ValidationError(_("This file is larger than 2 MB: divide it."))
        return file


class ReadingForm(forms.Form):
    """How often a source is asked, and who looks after it."""

    every = forms.ChoiceField(label=_("Look"), choices=EVERY, required=False)
    owner = forms.ModelChoiceField(
        label=_("Looked after by"),
        queryset=User.objects.filter(is_active=True).order_by("username"),
        required=False,
        empty_label=_("nobody"),
    )

    @property
    def poll_every(self) -> dt.timedelta | None:
        every = self.cleaned_data["every"]
        return dt.timedelta(seconds=int(every)) if every else None
