"""What is asked on the pages of organizations and concerns: which are listed, a new name, another group, a merge."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from positions.editing.merging import Named
from positions.forms.fields import CleanTextField
from positions.models import Concern
from positions.reading.catalogue import STATES, State
from positions.reading.effects import columns

LARGEST = 2**63 - 1
# Whose value is kept, and the parameter that says which one stays.
LOSER, INTO = "loser", "into"


class ListForm(forms.Form):
    """The filters of a list, all of them in its address."""

    q = CleanTextField(
        label=_("Name"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("Which"), choices=[("", _("in use, or found by name")), *STATES.items()], required=False
    )
    after = forms.IntegerField(min_value=1, max_value=LARGEST, required=False, widget=forms.HiddenInput)

    @property
    def wanted(self) -> dict[str, Any]:
        """What was understood; a filter that makes no sense is none."""
        self.is_valid()
        data = self.cleaned_data
        called = data.get("q", "").strip()
        state = State(data.get("state") or (State.ALL if called else State.IN_USE))
        return {"called": called, "state": state, "after": data.get("after")}


class SearchForm(forms.Form):
    """The other one of two, looked for by its name."""

    q = CleanTextField(
        label=_("Name of the other one"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    @property
    def called(self) -> str:
        return self.cleaned_data["q"].strip() if self.is_valid() else ""


class PlaceForm(forms.Form):
    """Where in the queue of pairs: the first on the page, and which of them has the focus."""

    start = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)
    at = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)

    @property
    def place(self) -> tuple[int, int | None]:
        self.is_valid()
        return self.cleaned_data.get("start") or 0, self.cleaned_data.get("at")


class ActForm(forms.Form):
    """Why something of the catalogue changes, and as what somebody saw it."""

    why = forms.CharField(label=_("Why"), max_length=300, help_text=_("One line for the history."))
    seen = forms.CharField(max_length=16, widget=forms.HiddenInput, required=False)


class RenameForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    slug = forms.SlugField(
        label=_("Address"),
        max_length=100,
        help_text=_("The end of its page’s address. The old one leads to the new one for ever."),
    )
    field_order = ("name", "slug", "why")


class MoveForm(ActForm):
    to = forms.ModelChoiceField(Concern.objects.in_use().filter(parent=None), label=_("Group"))
    field_order = ("to", "why")


class PairForm(forms.Form):
    """Two rows of one kind by their numbers, which of them stays, and from which place of the queue they come."""

    one = forms.IntegerField(min_value=1, max_value=LARGEST, required=False)
    other = forms.IntegerField(min_value=1, max_value=LARGEST, required=False)
    into = forms.IntegerField(min_value=1, max_value=LARGEST, required=False)
    queue = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)

    def __init__(self, data: Any, model: type[Named]) -> None:
        super().__init__(data)
        self.model = model

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wanted = {data[name] for name in ("one", "other") if data.get(name)}
        parent = ["parent"] if self.model is Concern else []
        rows: Any = self.model._default_manager.select_related("merged_into", *parent)
        self.rows: dict[int, Named] = rows.in_bulk(wanted)
        if self.rows.keys() != wanted or data.get(INTO) not in {None, *wanted}:
            raise ValidationError(_("There is no such pair."))
        return data

    @property
    def first(self) -> Named | None:
        return self.rows.get(self.cleaned_data["one"])

    @property
    def second(self) -> Named | None:
        return self.rows.get(self.cleaned_data["other"])

    @property
    def survivor(self) -> Named | None:
        return self.rows.get(self.cleaned_data[INTO]) if self.loser else None

    @property
    def loser(self) -> Named | None:
        """The one that disappears; None for as long as nobody has said which stays."""
        if not self.cleaned_data[INTO]:
            return None
        return self.second if self.cleaned_data[INTO] == self.cleaned_data["one"] else self.first


class MergeForm(forms.Form):
    """Which values stay, why, and the surviving name typed out, since two are easily taken for one another."""

    why = forms.CharField(
        label=_("Why the two are one"), max_length=300, help_text=_("One line for the history.")
    )
    typed = forms.CharField(
        label=_("Type the name of the record that stays"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("As it stands above: that is how you know which way round it is."),
    )
    seen_loser = forms.CharField(max_length=16, widget=forms.HiddenInput)
    seen_into = forms.CharField(max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, loser: Named, into: Named, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.into, fields = into, columns(loser, into)
        for each in fields:
            if each.differs:
                self.fields[each.name] = forms.ChoiceField(
                    label=each.label,
                    choices=[(INTO, each.into), (LOSER, each.loser)],
                    widget=forms.RadioSelect,
                )
        self.chosen = [each.name for each in fields if each.differs]
        self.order_fields([*self.chosen, "why", "typed"])
        self.initial = {**self.initial, **dict.fromkeys(self.chosen, INTO)} | {
            "seen_loser": loser.fingerprint,
            "seen_into": into.fingerprint,
        }

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"])
        if " ".join(typed.split()).casefold() != " ".join(str(self.into).split()).casefold():
            raise ValidationError(
                _("The record that stays is called “%(name)s”."), params={"name": str(self.into)}
            )
        return typed

    @property
    def choices(self) -> list[forms.BoundField]:
        return [self[name] for name in self.chosen]

    @property
    def taken(self) -> list[str]:
        return [name for name in self.chosen if self.cleaned_data.get(name) == LOSER]

    @property
    def seen(self) -> tuple[str, str]:
        """The two as they were when this form was shown, also where it is wrong."""
        return self.data.get("seen_loser", ""), self.data.get("seen_into", "")
