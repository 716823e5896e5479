"""Tables of the rows that belong to the one on an admin page, to edit or to look at, and their fields."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.db import models
from django.forms.models import _get_foreign_key
from django.http import HttpRequest


class Lines(forms.CharField):
    """Text of several lines as it is stored. Browsers send CRLF, which would pass for a change."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed((initial or "").strip(), data)


INPUTS: dict[Any, dict[str, Any]] = {
    models.TextField: {"form_class": Lines, "widget": AdminTextareaWidget(attrs={"rows": 4})},
    models.URLField: {"assume_scheme": "https"},
}
# A table has room for little.
NARROW: dict[Any, dict[str, Any]] = {
    models.TextField: {
        "form_class": Lines,
        "widget": AdminTextareaWidget(attrs={"rows": 2, "cols": 22, "class": ""}),
    },
    models.URLField: {"assume_scheme": "https"},
    models.CharField: {"widget": AdminTextInputWidget(attrs={"size": 18, "class": ""})},
    models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
}


def is_number(text: str) -> bool:
    """Whether a row can have this number: longer ones fit no column, and Python would not read them all."""
    return text.isdecimal() and len(text) < 19


class NumbersOnly:
    """Django's autocomplete asks the database for whatever was sent; what is no number has chosen nothing."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> list[Any]:
        found: list[Any] = super().optgroups(name, [each for each in value if is_number(each)], attr)  # type: ignore[misc]
        return found


class One(NumbersOnly, AutocompleteSelect):
    pass


class Several(NumbersOnly, AutocompleteSelectMultiple):
    pass


class Choosing(admin.options.BaseModelAdmin):  # type: ignore[type-arg]
    """A page, or a table on one, whose autocompletes are ours."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", One(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Several(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class Known(One):
    """An autocomplete in a table of rows: what its rows have chosen is named by one query, not by one a row."""

    def __init__(self, field: Any, site: admin.AdminSite, chosen: models.QuerySet[Any]) -> None:
        super().__init__(field, site)
        self.chosen = chosen

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> list[Any]:
        names = {str(each.pk): str(each) for each in self.chosen}
        if not {each for each in value if each} <= names.keys():
            return super().optgroups(name, value, attrs)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = [self.create_option(name, each, names[each], True, 0) for each in value if each]
        return [(None, empty + chosen, 0)]


class Rows(Choosing, admin.TabularInline):  # type: ignore[type-arg]
    """A table of rows that belong to the one on the page."""

    extra = 0
    empty_value_display = "–"
    formfield_overrides = NARROW

    @property
    def parent_key(self) -> str:
        """The column by which a row belongs to the one on the page."""
        key = _get_foreign_key(self.parent_model, self.model, fk_name=self.fk_name)
        return str(key.name)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        named = [field.name for field in self.opts.concrete_fields if field.is_relation]
        return super().get_queryset(request).select_related(*named)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        short = db_field.max_length and db_field.max_length <= 20
        if field and short and isinstance(field.widget, forms.TextInput):
            field.widget.attrs["size"] = 6
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        parent = request.resolver_match and request.resolver_match.kwargs.get("object_id")
        if parent and db_field.name in self.get_autocomplete_fields(request):
            ours = self.model._default_manager.filter(**{self.parent_key: unquote(parent)})
            chosen = db_field.remote_field.model._default_manager.filter(pk__in=ours.values(db_field.attname))
            return super().formfield_for_foreignkey(
                db_field, request, **kwargs, widget=Known(db_field, self.admin_site, chosen)
            )
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name not in self.get_autocomplete_fields(request):
            # Listed once, not once a row.
            field.choices = list(field.choices)
        return field


def rows(of: type[models.Model], **options: Any) -> type[Rows]:
    return type(f"{of.__name__}Rows", (Rows,), {"model": of, **options})


class ShownRows(Rows):
    """Rows of a read-only page: whoever may see the page may see them."""

    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def shown(of: type[models.Model], **options: Any) -> type[ShownRows]:
    return type(
        f"{of.__name__}Rows", (ShownRows,), {"model": of, "readonly_fields": options["fields"], **options}
    )
