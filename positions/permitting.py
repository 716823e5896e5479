"""What an account may do, read together with the account itself. Every editors' page asks for both."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Value
from django.db.models.functions import Concat

from positions.models import User


class Permitting(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Signs people in as allauth does."""

    def get_user(self, user_id: Any) -> User | None:
        """Of a session, with the names of its own permissions and those of its groups as `granted`."""
        granted = Permission.objects.filter(Q(user=OuterRef("pk")) | Q(group__user=OuterRef("pk"))).order_by()
        names = granted.values_list(Concat("content_type__app_label", Value("."), "codename"), flat=True)
        found = User.objects.annotate(granted=ArraySubquery(names)).filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        granted: list[str] | None = getattr(user_obj, "granted", None)
        if granted is None or obj is not None or user_obj.is_superuser or not user_obj.is_active:
            return super().get_all_permissions(user_obj, obj)  # type: ignore[no-any-return]
        return set(granted)
