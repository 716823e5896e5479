"""Inviting somebody, a role, and which part of what people did is shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from positions.forms.queue import LARGEST
from positions.models import Event, User
from positions.models.event import EventQuerySet

ROLES = [
    (User.EDITOR, _("Editor: writes statements and sends them for review")),
    (User.REVIEWER, _("Reviewer: an editor who also reviews others’ statements and publishes them")),
    (User.ADMINISTRATOR, _("Administrator: keeps the catalogue and the accounts; writes no statements")),
]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)


class InvitationForm(RoleForm, forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Whether name and e-mail address are free is peopling's to say."""

    field_order = ["username", "email", "role"]

    class Meta:
        model = User
        fields = ["username", "email"]
        labels = {"username": _("Name"), "email": _("E-mail address")}
        help_texts = {
            "username": _(
                "To sign in with, and to stand beside what they do. Letters, digits and @ . + - _ only."
            )
        }

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["email"].required = True
        self.fields["username"].widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "none",
            "autofocus": False,
        }

    def validate_unique(self) -> None:
        pass

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class ActivityForm(forms.Form):
    """The filters of the activity page, all of them in its address; one that makes no sense is none."""

    by = forms.ModelChoiceField(
        User.objects.order_by("username"), label=_("Who"), required=False, empty_label=_("anybody")
    )
    verb = forms.ChoiceField(
        label=_("What"), choices=[("", _("anything")), *Event.Verb.choices], required=False
    )
    before = forms.IntegerField(min_value=1, max_value=LARGEST, required=False, widget=forms.HiddenInput)

    @property
    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def events(self) -> EventQuerySet:
        named = {name: value for name, value in self.wanted.items() if name != "before"}
        return Event.objects.filter(**named)
