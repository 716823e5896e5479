"""What is derived, what was read and what people did: to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from positions.admin import capture_pages
from positions.admin.base import ReadOnly, column
from positions.admin.filters import EmptyOrNot
from positions.models import Appearance, Article, Capture, Event, Step


@admin.register(Appearance)
class AppearanceAdmin(ReadOnly):
    list_display = [
        "organization",
        "treaty",
        "question",
        "stance",
        "grade",
        "makes_line",
        "said_from",
        "ends",
    ]
    list_select_related = ["organization", "treaty"]
    list_filter = ["grade", "makes_line", "question", "stance", "treaty", "publication__imported"]
    search_fields = ["organization__name", "treaty__short_name", "=statement__id"]
    date_hierarchy = "said_from"
    ordering = ["-said_from", "-pk"]


@admin.register(Step)
class StepAdmin(ReadOnly):
    list_display = [
        column("organization"),
        column("treaty"),
        "day",
        "until",
        "stance",
        "was",
        "starts",
        "ends",
    ]
    list_select_related = ["organization", "treaty"]
    list_filter = ["stance", "reported", "order_unknown", ("was", EmptyOrNot), ("ends", EmptyOrNot), "treaty"]
    search_fields = ["organization__name", "treaty__short_name", "=statement__id"]
    date_hierarchy = "day"
    ordering = ["-day", "-pk"]


@admin.register(Article)
class ArticleAdmin(ReadOnly):
    list_display = [
        "__str__",
        "publisher",
        "published_from",
        "intake",
        "triage",
        column("source"),
        "added_at",
    ]
    list_select_related = ["source"]
    list_filter = ["intake", "triage", ("address", EmptyOrNot), ("duplicate_of", EmptyOrNot)]
    search_fields = ["title", "publisher", "address", "byline"]
    date_hierarchy = "added_at"
    ordering = ["-pk"]

    def view_on_site(self, article: Article) -> str:
        return reverse("edit-article", args=[article.pk])


@admin.register(Capture)
class CaptureAdmin(ReadOnly):
    list_display = [column("article"), "captured_at", "media_type", "extractor", "withheld_at"]
    list_select_related = ["article"]
    list_filter = ["media_type", "extractor", ("withheld_at", EmptyOrNot)]
    search_fields = ["article__title", "article__address", "=sha256"]
    date_hierarchy = "captured_at"
    ordering = ["-pk"]
    # The text stands, sentence by sentence, on the article's page.
    exclude = ["text"]
    actions = ["export"]
    change_form_template = "admin/positions/capture/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        return super().get_queryset(request).defer("text")

    def view_on_site(self, capture: Capture) -> str:
        return reverse("edit-article", args=[capture.article_id])

    @admin.action(description="Export as WARC", permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[Capture]) -> StreamingHttpResponse:
        return capture_pages.download(queryset, about="captures chosen from a list")

    def get_urls(self) -> list[URLPattern]:
        def page(name: str, view: Any) -> URLPattern:
            def checked(request: HttpRequest, pk: int) -> HttpResponse:
                return capture_pages.checked(view, self, request, pk)

            address = f"<int:pk>/{name}/"
            return path(address, self.admin_site.admin_view(checked), name=f"positions_capture_{name}")

        ours = [
            page("withhold", capture_pages.withhold),
            page("reread", capture_pages.reread),
            page("warc", capture_pages.warc_file),
        ]
        return [*ours, *super().get_urls()]


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["at", "by", "verb", "on", "why"]
    list_select_related = ["by"]
    list_filter = ["verb", "noun", "by"]
    search_fields = ["why", "=noun_id", "by__username"]
    date_hierarchy = "at"
    readonly_fields = ["on"]
    PAGES = {
        "statement": "edit-statement",
        "article": "edit-article",
        "organization": "admin:positions_organization_change",
    }

    def on(self, event: Event) -> str:
        words = f"{event.noun} {event.noun_id}"
        page = self.PAGES.get(event.noun)
        return (
            format_html('<a href="{}">{}</a>', reverse(page, args=[event.noun_id]), words) if page else words
        )
