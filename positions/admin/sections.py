"""The admin's front page: what is kept by hand, what is only looked at, and who may sign in, each in its own table."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

SECTIONS = {
    "Catalogue": [
        "Treaty", "Provision", "TextVersion", "Milestone", "TreatyAct", "Vote",
        "Organization", "Reply", "Person", "Concern", "Source",
    ],
    "Record, to look at": [
        "StatementVersion", "Evidence", "Publication", "Appearance", "Step", "Review",
        "Article", "Capture", "Import", "Event",
    ],
    "Suggestions": ["Suggestion", "Training", "LanguageModel", "LanguageModelUse"],
    "Accounts": ["User", "Group", "EmailAddress"],
}  # fmt: skip


def app_list(request: HttpRequest, app_label: str | None = None) -> list[Any]:
    """Django's list of apps, as the sections above; what is in none of them comes last."""
    apps = admin.AdminSite.get_app_list(admin.site, request, app_label)
    placed = {model["object_name"]: (app, model) for app in apps for model in app["models"]}
    found: list[Any] = []
    for name, members in SECTIONS.items():
        ours = [placed.pop(member) for member in members if member in placed]
        if ours:
            found.append({**ours[0][0], "name": name, "models": [model for _, model in ours]})
    rest = [
        {**app, "models": [each for each in app["models"] if each["object_name"] in placed]} for app in apps
    ]
    return found + [app for app in rest if app["models"]]
