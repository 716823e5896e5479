"""Replies of organizations: put in by an administrator who knows from whom they came, and withdrawn here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from positions.admin.base import Pleasant, column
from positions.admin.rows import INPUTS, Choosing
from positions.models import Reply
from positions.views.access import who


@admin.register(Reply)
class ReplyAdmin(Choosing, Pleasant):
    list_display = ["dated", column("organization"), column("treaty"), "signed", "ends"]
    list_display_links = ["dated"]
    list_select_related = ["organization", "treaty"]
    list_filter = [("ends", admin.EmptyFieldListFilter)]
    search_fields = ["organization__name", "text"]
    autocomplete_fields = ["organization", "treaty"]
    formfield_overrides = INPUTS

    WORDS = ("organization", "treaty", "text", "language", "signed", "dated")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.WORDS, *(["recorded_by", "starts", "ends", "end_reason"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        return [*self.WORDS, "recorded_by", "starts", "ends", *(["end_reason"] if obj.ends else [])]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "end_reason":
            # Saving a reply again withdraws it: all else of it stays.
            field.required, field.label = True, "Withdraw it, because"
        return field

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.recorded_by = who(request)
        super().save_model(request, obj, form, change)
