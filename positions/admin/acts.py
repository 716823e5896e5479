"""What states did about a treaty: acts, and votes with their casts."""

from django.contrib import admin

from positions.admin.base import column
from positions.admin.rows import rows
from positions.admin.treaties import WHEN, WHENCE, OfOneTreaty
from positions.models import TreatyAct, Vote, VoteCast


@admin.register(TreatyAct)
class TreatyActAdmin(OfOneTreaty):
    list_display = [column("participant"), "kind", column("treaty"), "date_from"]
    list_filter = ["kind", "treaty"]
    list_select_related = ["participant", "treaty"]
    search_fields = ["participant__name", "treaty__short_name", "note"]
    autocomplete_fields = ["treaty", "participant"]
    date_hierarchy = "date_from"
    fieldsets = [(None, {"fields": ["treaty", "participant", "kind", WHEN, "note", "key"]}), WHENCE]


@admin.register(Vote)
class VoteAdmin(OfOneTreaty):
    list_display = ["what", "body", column("treaty"), "date_from", "in_favour", "against", "abstaining"]
    list_filter = ["recorded", "treaty"]
    list_select_related = ["treaty"]
    search_fields = ["what", "body", "treaty__short_name"]
    date_hierarchy = "date_from"
    inlines = [rows(VoteCast, autocomplete_fields=["organization"])]
    fieldsets = [
        (None, {"fields": ["treaty", "milestone", "body", "what", WHEN, "key"]}),
        ("Result", {"fields": ["recorded", "outcome", ("in_favour", "against", "abstaining"), "note"]}),
        WHENCE,
    ]
