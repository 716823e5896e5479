"""What the admin's pages share: those of the catalogue, which ask why, and those of the record, which only show."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pghistory
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import NestedObjects, unquote
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError, models, router
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from positions.admin import history
from positions.admin.rows import INPUTS, Choosing, Rows, is_number
from positions.deriving import following

# What others refer to by: addresses, names in the dossier, and the treaty that a row is a part of.
FIXED = ("slug", "key", "treaty")


class Why(forms.CharField):
    """Goes into the history beside what changed; by itself it changes nothing."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class CatalogueForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    why = Why(
        label="Why this change",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="One line for the history: a source, a request, a mistake that was mended.",
    )


class Pleasant(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists that stay quick when they are long."""

    empty_value_display = "–"
    show_full_result_count = False
    list_per_page = 50
    has_history = False

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any) -> Any:
        # Django would ask the database for it; no browser sends anything but the numbers of rows.
        if not all(is_number(each) for each in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("What was chosen is no row.")
        return super().response_action(request, queryset, *args, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # A second click, or somebody else since the page was opened: the check in the form came too early.
            words = "Somebody saved the same at this moment. Nothing of yours was written: look at what is there now."
            self.message_user(request, words, messages.ERROR)
            return redirect(request.get_full_path())


class Catalogue(Choosing, Pleasant):
    """A table that administrators keep. Each change is in its history, and lines that depend on it follow."""

    form = CatalogueForm
    has_history = True
    formfield_overrides = INPUTS

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = [name for name in FIXED if obj and any(name == field.name for field in self.opts.fields)]
        return [*super().get_readonly_fields(request, obj), *fixed]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found = super().get_fieldsets(request, obj)
        if obj:
            return found
        # What is counted or linked has nothing to say of a row that is not there yet.
        shown_later = set(self.readonly_fields)
        kept = [
            (name, {**options, "fields": [each for each in options["fields"] if each not in shown_later]})
            for name, options in found
        ]
        return [(name, options) for name, options in kept if options["fields"]]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.null:
            # What may be unknown may be left empty.
            field.required = False
        return field

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        if why := form.cleaned_data.get("why"):
            pghistory.context(why=why)
        return super().save_form(request, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        changed = [(form.instance, form.changed_data)] if change else []
        changed += [pair for formset in formsets for pair in formset.changed_objects]
        if followed := following.follow(changed):
            names = ", ".join(str(treaty) for treaty in followed)
            self.message_user(request, f"The lines on {names} were derived anew.", messages.INFO)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        found = self.get_object(request, unquote(object_id))
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined, no-any-return]
        if not self.has_view_or_change_permission(request, found):
            raise PermissionDenied
        inlines = [each for each in self.get_inline_instances(request, found) if isinstance(each, Rows)]
        parts = {each.model: each.parent_key for each in inlines}
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {found}",
            "opts": self.opts,
            "object": found,
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "entries": history.entries(found, parts=parts),
        }
        return TemplateResponse(request, "admin/positions/history.html", context)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What stands in the record keeps what it names: say how much, and do not list all of it."""
        collector = NestedObjects(using=router.db_for_write(self.model))
        collector.collect(objs)
        if not collector.protected:
            return super().get_deleted_objects(objs, request)
        held = Counter(each._meta for each in collector.protected)
        words = [
            f"{count} {meta.verbose_name if count == 1 else meta.verbose_name_plural}"
            for meta, count in held.items()
        ]
        return [], {}, set(), sorted(words)


class ReadOnly(Pleasant):
    """Rows that are made by the product's own pages, where the rules are; here they can only be looked at."""

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> Any:
        """Tables without a row say nothing."""
        every: list[Any] = super().get_inline_instances(request, obj)
        return [
            each for each in every if each.model._default_manager.filter(**{each.parent_key: obj}).exists()
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # All columns by name: else those that no form could edit, such as a grade, would be left out.
        columns = [column.name for column in self.opts.concrete_fields if not column.primary_key]
        return [*self.readonly_fields, *(name for name in columns if name not in (self.exclude or ()))]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def column(name: str) -> Callable[[Any], Any]:
    """What a key names, as a column that may break into lines; Django keeps its own on one."""

    @admin.display(description=name.replace("_", " "), ordering=name)
    def named(row: Any) -> Any:
        return getattr(row, name)

    return named


def listing(of: type[models.Model], text: str, **filters: Any) -> SafeString:
    """A link to the list of a table, filtered."""
    address = reverse(f"admin:positions_{of._meta.model_name}_changelist")
    return format_html('<a href="{}?{}">{}</a>', address, urlencode(filters), text)
