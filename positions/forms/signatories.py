"""Signatories of a joint statement: lists of names as they stand under a letter, matched with the catalogue."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from positions.models import Organization, Signatory, StatementVersion

MOST = 2000
LONGEST = 200
# What lists put before a name.
_BULLET = re.compile(r"^\s*(?:[-–—•*·▪◦‣]|\(?\d{1,4}[.)])\s*")
_LABELS = {
    Signatory.Relation.SIGNED: _("Signed"),
    Signatory.Relation.SPOKEN_FOR: _("Spoken for"),
    Signatory.Relation.ALIGNED: _("Aligned themselves"),
    Signatory.Relation.DISSOCIATED: _("Dissociated themselves"),
}


class SignatoriesForm(forms.Form):
    """A list for each relation, a name a line. A name of the catalogue, or an unambiguous one that it goes by,
    becomes the organization; any other is kept as a name."""

    prefix = "signatories"

    def __init__(self, sent: Any, *, of: StatementVersion) -> None:
        super().__init__(sent)
        self.there = list(of.signatories.all())
        for relation, label in _LABELS.items():
            lines = [row.organization.name if row.organization else row.name for row in self._of(relation)]
            self.fields[relation] = forms.CharField(
                label=label,
                required=False,
                max_length=MOST * LONGEST,
                initial="\n".join(lines),
                widget=forms.Textarea(attrs={"rows": 4 if relation == "signed" else 2}),
            )

    def _of(self, relation: str) -> list[Signatory]:
        return [row for row in self.there if row.relation == relation]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for relation in _LABELS:
            names = _names(data.get(relation, ""))
            if len(names) > MOST:
                raise ValidationError(
                    _("More than %(most)d names: count the rest below."), params={"most": MOST}
                )
            if any(len(name) > LONGEST for name in names):
                self.add_error(
                    relation, _("Each name stands on a line of its own, of at most 200 characters.")
                )
            data[relation] = names
        return data

    def rows(self) -> list[dict[str, Any]]:
        """Columns of Signatory, each party once in each relation."""
        # What the draft holds stays what it is, whatever else goes by that name.
        known = Organization.objects.named({name for names in self.cleaned_data.values() for name in names})
        known |= {
            row.organization.name.casefold(): row.organization for row in self.there if row.organization
        }
        found = []
        for relation in _LABELS:
            for name in self.cleaned_data[relation]:
                organization = known.get(name.casefold())
                row = {
                    "organization": organization,
                    "name": "" if organization else name,
                    "relation": relation.value,
                }
                if row not in found:
                    found.append(row)
        return found

    @property
    def matched(self) -> tuple[int, list[str]]:
        """Of what the draft holds: how many are organizations of the catalogue, and the names that are not."""
        names = [row.name for row in self.there if row.organization is None]
        return len(self.there) - len(names), names


def _names(text: str) -> list[str]:
    """The names of a pasted list: a line or what stands between semicolons, without bullets and numbers."""
    lines = re.split(r"[\n;\t]", text.replace("\r", "\n"))
    return [name for line in lines if (name := " ".join(_BULLET.sub("", line).split()).strip(" ,"))]
