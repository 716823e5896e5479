"""What statements worry about, and the sites that are read."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from positions.admin.base import Catalogue, column, listing
from positions.admin.rows import rows
from positions.models import Article, Concern, ConcernPhrase, Source, StatementVersion


@admin.register(Concern)
class ConcernAdmin(Catalogue):
    list_display = ["label", column("parent"), "phrase_count", "definition_version"]
    list_select_related = ["parent"]
    list_filter = [("parent", admin.EmptyFieldListFilter)]
    search_fields = ["label", "definition", "phrases__text"]
    prepopulated_fields = {"slug": ["label"]}
    autocomplete_fields = ["parent"]
    readonly_fields = ["definition_version", "statements"]
    inlines = [rows(ConcernPhrase)]
    fieldsets = [
        (None, {"fields": ["label", "slug", "parent"]}),
        (
            "Definition",
            {
                "fields": ["definition", "references", "definition_version"],
                "description": "Another definition is another version: what is recorded keeps the one it was "
                "recorded under. The number grows by itself.",
            },
        ),
        ("On record", {"fields": ["statements"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Concern]:
        found: models.QuerySet[Concern] = super().get_queryset(request)
        return found.annotate(phrase_count=models.Count("phrases"))

    @admin.display(description="phrases", ordering="phrase_count")
    def phrase_count(self, concern: Any) -> int:
        return int(concern.phrase_count)

    def statements(self, concern: Concern) -> str:
        return listing(StatementVersion, "versions that raise it", concerns__concern__id__exact=concern.pk)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and "definition" in form.changed_data:
            obj.definition_version = models.F("definition_version") + 1
        super().save_model(request, obj, form, change)
        if change and "definition" in form.changed_data:
            obj.refresh_from_db(fields=["definition_version"])
            words = f"The definition of {obj} is now version {obj.definition_version}. What is recorded keeps its own."
            self.message_user(request, words, messages.INFO)


@admin.register(Source)
class SourceAdmin(Catalogue):
    list_display = ["name", "kind", "reading", "display", "language", "home_page"]
    list_filter = ["kind", "reading", "display", "language"]
    search_fields = ["name", "home_page", "feed_address"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["articles"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "home_page", "feed_address", "language"]}),
        (
            "Reading",
            {
                "fields": ["reading", "poll_every", "owner", "display", "note", "articles"],
                "description": "The kind prefills the facts of evidence found there. What rests on a sample alone "
                "never moves a line: where the kind changes, the lines are derived anew.",
            },
        ),
    ]

    def view_on_site(self, source: Source) -> str:
        """How it fares."""
        return reverse("edit-source", args=[source.pk])

    def articles(self, source: Source) -> str:
        return listing(Article, "articles from it", source__id__exact=source.pk)
