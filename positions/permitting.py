"""What an account may do, in one query: its own permissions and those of its groups. Every editors' page asks."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from positions.models import User


class Permitting(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Signs people in as allauth does."""

    def _get_user_permissions(self, user_obj: User) -> "QuerySet[Permission]":
        return Permission.objects.filter(Q(user=user_obj) | Q(group__user=user_obj)).distinct()

    def _get_group_permissions(self, user_obj: Any) -> "QuerySet[Permission]":
        return Permission.objects.none()
