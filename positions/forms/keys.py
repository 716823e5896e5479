"""Keys that an account chooses instead of ours."""

from typing import Any

from django import forms

from positions.reading import keys
from positions.reading.keys import Key

LONGEST = 40


class KeysForm(forms.Form):
    """A field for each action, with the key that does it now."""

    def __init__(self, data: Any, own: dict[str, str]) -> None:
        super().__init__(data)
        for key in (
            key for _scope, rows in keys.scopes(own) for key in rows if key.action not in self.fields
        ):
            self.fields[key.action] = forms.CharField(
                label=str(key.label),
                max_length=LONGEST,
                initial=key.keys,
                widget=forms.TextInput(
                    attrs={"size": 12, "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
                ),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = self._chosen(data)
        for key in chosen:
            if found := keys.problem(key):
                self.add_error(key.action, found)
        if not self.errors:
            for sentence in keys.collisions(chosen):
                self.add_error(None, sentence)
        return data

    def _chosen(self, data: dict[str, Any]) -> list[Key]:
        return list(keys.by_action({name: value for name, value in data.items() if value}).values())

    @property
    def own(self) -> dict[str, str]:
        """Those that differ from ours."""
        return {
            key.action: self.cleaned_data[key.action]
            for key in keys.REGISTRY
            if self.cleaned_data[key.action] != key.keys
        }

    def by_scope(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Its fields under the headings of the list; what works in several stands under the first."""
        shown = set[str]()
        found = []
        for scope, rows in keys.SCOPES:
            fields = [self[key.action] for key in rows if key.action not in shown]
            shown |= {key.action for key in rows}
            found.append((scope, fields))
        return found
