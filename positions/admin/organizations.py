"""Organizations, and the people who speak for them. Two become one on the editors' pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from positions.admin.base import Catalogue, column, listing
from positions.admin.rows import rows
from positions.models import (
    Membership,
    Organization,
    OrganizationName,
    Person,
    Role,
    StatementVersion,
    TreatyAct,
)


@admin.register(Organization)
class OrganizationAdmin(Catalogue):
    list_display = ["name", "kind", "country", "website", column("merged_into")]
    list_filter = ["kind", ("merged_into", admin.EmptyFieldListFilter)]
    list_select_related = ["merged_into"]
    search_fields = ["name", "names__text"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["merged", "statements", "acts"]
    change_form_template = "admin/positions/organization/change_form.html"
    inlines = [
        rows(OrganizationName),
        rows(
            Membership,
            fk_name="organization",
            autocomplete_fields=["target"],
            fields=[("kind", "target"), ("valid_from", "valid_to"), "source", "doubt"],
            template="admin/edit_inline/stacked.html",
        ),
        rows(Role, autocomplete_fields=["person"]),
    ]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "country", "website", "wikidata", "note"]}),
        ("On record", {"fields": ["merged", "statements", "acts"]}),
    ]

    def view_on_site(self, organization: Organization) -> str:
        return reverse("organization", args=[organization.slug])

    @admin.display(description="merged into it")
    def merged(self, organization: Organization) -> str:
        names = [f"{each} ({each.slug})" for each in organization.merged.all()]
        return ", ".join(names) or self.get_empty_value_display()

    def statements(self, organization: Organization) -> str:
        words = f"{organization.versions.count()} versions on record"
        return listing(StatementVersion, words, organization__id__exact=organization.pk)

    def acts(self, organization: Organization) -> str:
        return listing(
            TreatyAct, f"{organization.acts.count()} on record", participant__id__exact=organization.pk
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Organization], search_term: str
    ) -> tuple[QuerySet[Organization], bool]:
        found, duplicates = super().get_search_results(request, queryset, search_term)
        # Nothing new is hung on what readers no longer see, or nobody uses any more.
        choosing = request.resolver_match and request.resolver_match.url_name == "autocomplete"
        return found.filter(merged_into=None, retired_at=None) if choosing else found, duplicates


@admin.register(Person)
class PersonAdmin(Catalogue):
    list_display = ["name", "offices"]
    search_fields = ["name", "roles__title", "roles__organization__name"]
    readonly_fields = ["statements"]
    inlines = [rows(Role, autocomplete_fields=["organization"])]
    fields = ["name", "statements"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).prefetch_related("roles__organization")

    def offices(self, person: Person) -> str:
        named = [f"{role.title}, {role.organization}" for role in person.roles.all()]
        return "; ".join(named) or self.get_empty_value_display()

    def statements(self, person: Person) -> str:
        return listing(StatementVersion, "versions in which they speak", speaker__id__exact=person.pk)
