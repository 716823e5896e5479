"""The administrators' own pages: the catalogue, the accounts, and the record, which is only looked at here.

One file a page family; what they share is in base.py. Django finds the pages by importing this.
"""

from django.contrib import admin

from positions.admin import (
    accounts,
    acts,
    concerns,
    imports,
    organizations,
    record,
    replies,
    sections,
    statements,
    suggestions,
    treaties,
)

__all__ = [
    "accounts",
    "acts",
    "concerns",
    "imports",
    "organizations",
    "record",
    "replies",
    "sections",
    "statements",
    "suggestions",
    "treaties",
]

admin.site.site_header = "Treaty Tracker"
admin.site.site_title = "Treaty Tracker"
admin.site.index_title = "Administration"
admin.site.get_app_list = sections.app_list  # type: ignore[method-assign]
