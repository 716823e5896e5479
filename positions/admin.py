"""Django admin: the catalogue and the accounts. The record itself is read-only here, for superusers as well."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import models
from django.http import HttpRequest

from positions.models import (
    Article,
    Capture,
    Concern,
    ConcernPhrase,
    Event,
    Membership,
    Milestone,
    Organization,
    OrganizationName,
    Person,
    Provision,
    Publication,
    Review,
    Role,
    Source,
    StatementVersion,
    TextVersion,
    Treaty,
    TreatyName,
    User,
)

admin.site.site_header = "Treaty Tracker"
admin.site.site_title = "Treaty Tracker"
admin.site.index_title = "Administration"
admin.site.register(User, UserAdmin)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rows that are made by the product's own pages, where the rules are; here they can only be looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def rows(of: type[models.Model], **options: Any) -> type[admin.TabularInline]:  # type: ignore[type-arg]
    """An inline table of rows that belong to the one on the page."""
    return type(f"{of.__name__}Rows", (admin.TabularInline,), {"model": of, "extra": 0, **options})


@admin.register(Treaty)
class TreatyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["short_name", "depositary", "untc_number", "first_committee_draft"]
    search_fields = ["short_name", "official_name", "names__text"]
    prepopulated_fields = {"slug": ["short_name"]}
    autocomplete_fields = ["parent", "rivals"]
    inlines = [rows(TreatyName), rows(TextVersion), rows(Milestone)]


@admin.register(Provision)
class ProvisionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["treaty", "article", "heading", "text_version"]
    list_filter = ["treaty"]
    list_select_related = ["treaty", "text_version"]
    search_fields = ["article", "heading", "treaty__short_name"]


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "kind", "country", "website"]
    list_filter = ["kind"]
    search_fields = ["name", "names__text"]
    prepopulated_fields = {"slug": ["name"]}
    # Merging has a page of its own, which shows its effects first.
    exclude = ["merged_into"]
    inlines = [
        rows(OrganizationName),
        rows(Membership, fk_name="organization", autocomplete_fields=["target"]),
    ]


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    search_fields = ["name", "roles__title"]
    inlines = [rows(Role, autocomplete_fields=["organization"])]


@admin.register(Concern)
class ConcernAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["label", "parent", "definition_version"]
    list_select_related = ["parent"]
    search_fields = ["label", "phrases__text"]
    prepopulated_fields = {"slug": ["label"]}
    autocomplete_fields = ["parent"]
    inlines = [rows(ConcernPhrase)]


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "kind", "state", "display", "language"]
    list_filter = ["kind", "state", "display"]
    search_fields = ["name", "home_page"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Article)
class ArticleAdmin(ReadOnly):
    list_display = ["title", "publisher", "intake", "triage", "added_at"]
    list_filter = ["intake", "triage"]
    search_fields = ["title", "publisher", "address"]


@admin.register(Capture)
class CaptureAdmin(ReadOnly):
    list_display = ["article", "captured_at", "media_type", "extractor"]
    list_select_related = ["article"]


@admin.register(StatementVersion)
class StatementVersionAdmin(ReadOnly):
    list_display = ["statement", "number", "organization", "treaty", "stance", "frozen_at"]
    list_select_related = ["statement", "organization", "treaty"]
    list_filter = ["treaty", "stance"]


@admin.register(Review)
class ReviewAdmin(ReadOnly):
    list_display = ["version", "reviewer", "decision", "at"]
    list_select_related = ["version__organization", "version__treaty", "reviewer"]


@admin.register(Publication)
class PublicationAdmin(ReadOnly):
    list_display = ["version", "starts", "ends", "ended_how"]
    list_select_related = ["version__organization", "version__treaty"]


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["at", "by", "verb", "noun", "noun_id", "why"]
    list_select_related = ["by"]
    list_filter = ["verb"]
