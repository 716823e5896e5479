"""Fields that several forms share: text from anywhere, days, organizations, concerns."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from positions.intake.texts.extracting import clean
from positions.models import Milestone, Organization, TextVersion
from positions.models.span import span

# The index that tells cited articles apart (`cited_article_once`) takes 2,704 bytes; a sign has up to four.
LONGEST_NAME = 2600

# What an organization that the catalogue lacks may be. A government needs its state, and so an administrator.
NEW_KINDS = [
    ("", "—"),
    *(kind for kind in Organization.Kind.choices if kind[0] != Organization.Kind.GOVERNMENT),
]


def number(text: str) -> int:
    """The number that a form sent, 0 where it is none: no row and no revision has it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def check_name(title: str | None, publisher: str | None) -> None:
    """ValidationError where the two together would not fit the index, as no real ones do."""
    if len(f"{title or ''}{publisher or ''}".encode()) > LONGEST_NAME:
        raise ValidationError(_("Title and publisher are too long together: shorten one of them."))


def offer(form: forms.BaseForm, name: str, rows: Iterable[models.Model]) -> None:
    """Let people choose among these. What is sent is checked against all that the field takes, as before."""
    field: Any = form.fields[name]
    empty = [] if field.empty_label is None else [("", field.empty_label)]
    field.choices = [*empty, *((row.pk, field.label_from_instance(row)) for row in rows)]


def offer_talks(form: forms.BaseForm, of_treaty: dict[str, int]) -> None:
    """The sessions and drafts of a treaty, where one is chosen; else of all."""
    for name, model in (("session", Milestone), ("text_version", TextVersion)):
        offer(form, name, model._default_manager.filter(**of_treaty).select_related("treaty"))


class CleanTextField(forms.CharField):
    """Text from anywhere: control characters that no database takes are replaced, nothing is trimmed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")


class SpanField(forms.CharField):
    """A day, a month or a year → its first and last possible day, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=21, **kwargs)

    def clean(self, value: Any) -> tuple[dt.date, dt.date] | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return span(text)
        except ValueError as error:
            raise ValidationError(_("Give a day, a month or a year: 2024-08-21, 2024-08 or 2024.")) from error


# What is suggested while a name is typed (positions/_names.html takes it in); without scripts names are typed in full.
NAMES = {
    "list": "organizations",
    "autocomplete": "off",
    "hx-get": reverse_lazy("edit-organization-names"),
    "hx-trigger": "input changed delay:150ms",
    "hx-target": "#organizations",
    "hx-swap": "innerHTML",
    "hx-sync": "this:replace",
    "data-quiet": True,
}


class OrganizationField(forms.CharField):
    """An organization by its name, as the list beside the field suggests it; None if left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=200,
            widget=forms.TextInput(attrs=NAMES),
            **kwargs,
        )

    def clean(self, value: Any) -> Organization | None:
        name = super().clean(value)
        if not name:
            return None
        found = Organization.objects.named([name]).get(name.casefold())
        if found is None:
            raise unknown(name)
        return found


def unknown(name: str) -> ValidationError:
    """No organization, or no single one, goes by that name."""
    near = Organization.objects.in_use().called(name).values_list("name", flat=True)[:3]
    words = (
        _("No organization is known as “%(name)s”. Perhaps %(near)s? Or say what it is to add it.")
        if near
        else _("No organization is known as “%(name)s”. Say what it is to add it.")
    )
    return ValidationError(words, params={"name": name, "near": ", ".join(near)}, code="unknown")


class ConcernField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A concern or a group of them, listed as the tree they are."""

    def label_from_instance(self, obj: models.Model) -> str:
        return f"\u2003{obj}" if getattr(obj, "parent_id", None) else str(obj)


def add_new(form: forms.Form, data: dict[str, Any]) -> None:
    """An organization that nobody knows, where the form says of which kind it is: unsaved, and no error any more."""
    if data.get("new_kind") and form.has_error("organization", "unknown"):
        name = " ".join(str(form["organization"].value()).split())
        if not Organization.objects.filter(name__iexact=name).exists():
            del form.errors["organization"]
            data["organization"] = Organization(name=name, kind=data["new_kind"])
