"""Treaties and what belongs to them: names, texts, milestones, articles. What states did is in acts.py."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from positions.admin.base import Catalogue, column, listing
from positions.admin.rows import is_number, rows
from positions.models import (
    Milestone,
    Provision,
    ProvisionNumber,
    StatementVersion,
    TextVersion,
    Treaty,
    TreatyAct,
    TreatyName,
    Vote,
)

WHEN = ("date_from", "date_to")
WHENCE: tuple[str, Any] = ("Where this was read", {"fields": ["source", "doubt"]})


@admin.register(Treaty)
class TreatyAdmin(Catalogue):
    list_display = ["short_name", "status", "body", "depositary", "first_committee_draft"]
    list_filter = ["status", "topic"]
    search_fields = ["short_name", "official_name", "names__text"]
    prepopulated_fields = {"slug": ["short_name"]}
    autocomplete_fields = ["parent", "rivals"]
    readonly_fields = ["provisions", "acts", "votes", "statements"]
    inlines = [
        rows(TreatyName),
        rows(
            TextVersion,
            fields=["name", *WHEN, "committee", "slug"],
            prepopulated_fields={"slug": ["name"]},
            show_change_link=True,
        ),
        rows(Milestone, fields=["label", "kind", *WHEN, "slug"], show_change_link=True),
    ]
    fieldsets = [
        (None, {"fields": ["short_name", "official_name", "slug", "topic", "parent", "rivals"]}),
        ("Where it is kept", {"fields": ["body", "depositary", "untc_number", "official_page"]}),
        ("Where it stands", {"fields": ["status", "status_as_of", "status_note", "entry_into_force", "doubt"]}),
        (
            "Lines",
            {
                "fields": ["first_committee_draft"],
                "description": "Views on whether there should be a treaty count until the day before its first "
                "committee draft. Another day here, or a text that is or is not the committee's, and the lines "
                "are derived anew.",
            },
        ),
        ("More on it", {"fields": ["provisions", "acts", "votes", "statements"]}),
    ]  # fmt: skip

    def view_on_site(self, treaty: Treaty) -> str:
        return reverse("treaty", args=[treaty.slug])

    def provisions(self, treaty: Treaty) -> str:
        return _parts(Provision, treaty.provisions.count(), treaty)

    def acts(self, treaty: Treaty) -> str:
        return _parts(TreatyAct, treaty.acts.count(), treaty)

    def votes(self, treaty: Treaty) -> str:
        return _parts(Vote, treaty.votes.count(), treaty)

    def statements(self, treaty: Treaty) -> str:
        words = f"{treaty.versions.count()} versions on record"
        return listing(StatementVersion, words, treaty__id__exact=treaty.pk)


def _parts(of: type[Provision | TreatyAct | Vote], count: int, treaty: Treaty) -> SafeString:
    """A link to their list, and one to the form that adds one."""
    add = reverse(f"admin:positions_{of._meta.model_name}_add")
    there = listing(of, f"{count} on record", treaty__id__exact=treaty.pk)
    return format_html('{} · <a href="{}?treaty={}">add one</a>', there, add, treaty.pk)


class Short(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A choice among names that may be a paragraph each."""

    def label_from_instance(self, obj: Any) -> str:
        return Truncator(str(obj)).chars(70)


class OfOneTreaty(Catalogue):
    """A part of a treaty: where it names another part, only those of the same treaty are offered."""

    autocomplete_fields = ["treaty"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("text_version", "milestone"):
            kwargs["queryset"] = _of_the_treaty(self.model, db_field.remote_field.model, request)
            kwargs["form_class"] = Short
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _of_the_treaty(of: Any, offered: Any, request: HttpRequest) -> Any:
    """The rows of `offered` on the treaty of the page's row; on a page that adds one, of the treaty it names."""
    match = request.resolver_match
    if match and (pk := match.kwargs.get("object_id")):
        return offered.objects.filter(treaty__in=of.objects.filter(pk=unquote(pk)).values("treaty"))
    named = request.POST.get("treaty") or request.GET.get("treaty") or ""
    return offered.objects.filter(treaty=named) if is_number(named) else offered.objects.none()


class Numbers(rows(ProvisionNumber)):  # type: ignore[misc]  # a class made on the spot
    verbose_name = "number in another draft"
    verbose_name_plural = "the same article in other drafts"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "text_version":
            kwargs["queryset"] = _of_the_treaty(Provision, TextVersion, request)
            kwargs["form_class"] = Short
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Provision)
class ProvisionAdmin(OfOneTreaty):
    list_display = ["heading", "article", column("treaty"), column("text_version"), "often_debated"]
    list_filter = ["often_debated", "treaty"]
    list_select_related = ["treaty", "text_version"]
    search_fields = ["=article", "heading", "treaty__short_name"]
    ordering = ["treaty", "text_version__date_from", "pk"]
    inlines = [Numbers]
    fieldsets = [
        (
            None,
            {
                "fields": ["treaty", "text_version", "article", "heading", "description", "often_debated"],
                "description": "Described in our words, under its number in one text: the agreed one where there is "
                "one. Texts are offered once the treaty is known: save first, or start from the treaty's page.",
            },
        ),
        WHENCE,
    ]

    def view_on_site(self, provision: Provision) -> str:
        return reverse("treaty", args=[provision.treaty.slug])


@admin.register(TextVersion)
class TextVersionAdmin(OfOneTreaty):
    list_display = ["name", column("treaty"), "symbol", "date_from", "committee"]
    list_filter = ["committee", "treaty"]
    list_select_related = ["treaty"]
    search_fields = ["name", "symbol", "treaty__short_name"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["treaty", "name", "symbol", "slug", WHEN]}),
        (
            "Lines",
            {
                "fields": ["committee"],
                "description": "Not ticked, it is a state's own proposal, and views on it move no line.",
            },
        ),
        WHENCE,
    ]


@admin.register(Milestone)
class MilestoneAdmin(OfOneTreaty):
    list_display = ["label", "kind", column("treaty"), "date_from", "date_to"]
    list_filter = ["treaty"]
    list_select_related = ["treaty"]
    search_fields = ["label", "kind", "treaty__short_name"]
    date_hierarchy = "date_from"
    fieldsets = [(None, {"fields": ["treaty", "label", "kind", "slug", WHEN]}), WHENCE]
