"""Filters of the record's lists, in words."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from positions.models import Publication, StatementVersion


class EmptyOrNot(admin.EmptyFieldListFilter):
    """Django's, in words: whether something stands in the field."""

    def choices(self, changelist: Any) -> Any:
        words = {"1": "without", "0": "with"}
        for choice in super().choices(changelist):
            value = choice["query_string"].rpartition(f"{self.lookup_kwarg}=")[2][:1]
            yield {**choice, "display": words.get(value, choice["display"])}


class ShownNow(admin.SimpleListFilter):
    """Versions, or what belongs to them, by whether readers see them now."""

    title = "readers see it"
    parameter_name = "shown"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"yes", "no"}:
            return queryset
        if queryset.model is Publication:
            ours = Q(pk=OuterRef("pk"))
        else:
            ours = Q(version=OuterRef("pk" if queryset.model is StatementVersion else "version"))
        seen = Exists(Publication.objects.open_now().filter(ours))
        return queryset.filter(seen if self.value() == "yes" else ~seen)
