"""Who may sign in. An administrator manages accounts, but makes no superuser and gives no single permissions."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from positions.admin.base import Pleasant
from positions.models import User


@admin.register(User)
class AccountAdmin(Pleasant, UserAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    list_display = ["username", "first_name", "last_name", "is_active", "is_staff", "last_login"]
    list_filter = ["groups", "is_active", "is_staff"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        found = [*super().get_readonly_fields(request, obj), "last_login", "date_joined"]
        return found if request.user.is_superuser else [*found, "is_superuser", "user_permissions"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _may(request, obj)


def _may(request: HttpRequest, account: User | None) -> bool:
    """Or whoever may change passwords could sign in as a superuser."""
    return account is None or not account.is_superuser or bool(request.user.is_superuser)
