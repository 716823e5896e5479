"""Statements as they were recorded, reviewed and published, with all their parts: to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from positions.admin.base import ReadOnly, column
from positions.admin.filters import EmptyOrNot, ShownNow
from positions.admin.rows import shown
from positions.models import (
    Ask,
    Author,
    Evidence,
    Publication,
    Review,
    Signatory,
    StatementVersion,
    VersionConcern,
    VersionProvision,
)


@admin.register(StatementVersion)
class StatementVersionAdmin(ReadOnly):
    list_display = ["of", column("organization"), column("treaty"), "stance", "grade", "said_from", "shown"]
    list_select_related = ["organization", "treaty"]
    list_filter = [
        ShownNow, "treaty", "question", "stance", "attribution", ("doubt", EmptyOrNot), "moves_line",
        "appearances__grade", "publications__imported",
    ]  # fmt: skip
    search_fields = [
        "=statement__id", "organization__name", "treaty__short_name", "speaker__name", "summary",
        "statement__imported__key",
    ]  # fmt: skip
    date_hierarchy = "said_from"
    ordering = ["-statement", "-number"]
    inlines = [
        shown(
            Evidence,
            fields=["grade", "title", "publisher", "exact", "quote", "quote_verified"],
            show_change_link=True,
        ),
        shown(
            VersionConcern,
            fields=["polarity", "concern", "definition_version"],
            verbose_name_plural="concerns",
        ),
        shown(VersionProvision, fields=["provision"], verbose_name_plural="articles"),
        shown(Ask, fields=["text", "addressed_to", "provision", "force"]),
        shown(Signatory, fields=["organization", "name", "relation"]),
        shown(Author, fields=["user", "imported", "at"]),
        shown(Review, fields=["reviewer", "decision", "note", "at"]),
        shown(
            Publication, fk_name="version", fields=["starts", "ends", "ended_how", "end_reason", "imported"]
        ),
    ]
    fieldsets = [
        (None, {"fields": [
            "pages", "organization", "treaty", "question", "stance", "rule",
            "note", "summary", "doubt",
        ]}),
        ("Said", {"fields": [
            "speaker", "speaker_role", "speaks_through", "attribution", "form", "session",
            ("said_from", "said_to", "said_order"), "said_basis", "speaker_withdrew_on", "language",
        ]}),
        ("What it is about", {"fields": [
            "text_version", "rival_treaty", "target", "moves_line", "changes_from", "change_note",
            "others_count", "others_note",
        ]}),
        ("The version itself", {"fields": [
            "statement", "number", "revision", "content_hash", "created_at", "frozen_at", "discarded_at",
        ]}),
    ]  # fmt: skip
    readonly_fields = ["pages"]

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        ours = {"concerns__concern__id__exact", "provisions__provision__id__exact"}
        return lookup in ours or super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[StatementVersion]:
        # What the grade of a version rests on, without the words of it.
        graded = Evidence.objects.select_related("article__source").only(
            "version", "grade", "address_kind", "article__source__kind"
        )
        now = Publication.objects.open_now().filter(version=OuterRef("pk"))
        found: QuerySet[StatementVersion] = super().get_queryset(request).annotate(is_shown=Exists(now))
        return found.prefetch_related(Prefetch("evidence", graded))

    @admin.display(boolean=True, description="readers see it")
    def shown(self, version: Any) -> bool:
        return bool(version.is_shown)

    def grade(self, version: StatementVersion) -> str:
        return version.grade

    @admin.display(description="statement", ordering="statement")
    def of(self, version: StatementVersion) -> str:
        return f"{version.statement_id}, v{version.number}"

    def pages(self, version: StatementVersion) -> SafeString:
        pk = version.statement_id
        names = [("editors' page", "edit-statement"), ("review", "edit-review")]
        pages = [(words, reverse(name, args=[pk])) for words, name in names]
        if address := self.view_on_site(version):
            pages.append(("readers' page", address))
        return format_html_join(" · ", '<a href="{1}">{0}</a>', pages)

    def view_on_site(self, version: StatementVersion) -> str | None:
        if not version.publications.out().exists():
            return None
        return reverse("statement-version", args=[version.statement_id, version.number])


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly):
    list_display = ["title", "publisher", "grade", "kind", "wording", "quote_verified", column("version")]
    list_select_related = ["version__organization", "version__treaty"]
    list_filter = [
        ShownNow, "grade", "kind", "address_kind", "wording", "named", "leaked", "quote_verified",
        ("article__address", EmptyOrNot), "version__publications__imported",
    ]  # fmt: skip
    search_fields = ["title", "publisher", "quote", "exact", "article__address", "=version__statement__id"]
    date_hierarchy = "published_from"
    ordering = ["-pk"]


@admin.register(Publication)
class PublicationAdmin(ReadOnly):
    list_display = [column("version"), "starts", "ends", "ended_how", "imported"]
    list_select_related = ["version__organization", "version__treaty", "imported"]
    list_filter = [ShownNow, "ended_how", "imported", "version__treaty"]
    search_fields = ["=statement__id", "version__organization__name", "end_reason"]
    date_hierarchy = "starts"
    ordering = ["-pk"]

    def view_on_site(self, publication: Publication) -> str:
        return reverse("statement", args=[publication.statement_id])


@admin.register(Review)
class ReviewAdmin(ReadOnly):
    list_display = [column("version"), column("reviewer"), "decision", "note", "at"]
    list_select_related = ["version__organization", "version__treaty", "reviewer"]
    list_filter = ["decision", "reviewer"]
    search_fields = ["version__organization__name", "=version__statement__id", "note"]
    date_hierarchy = "at"
    ordering = ["-pk"]
