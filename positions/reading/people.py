"""Who works here, for the list of people and each one's page: role, when last seen, second step, open invitation."""

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from positions.models import Event, User

LATELY = dt.timedelta(days=30)


@dataclass(frozen=True)
class Person:
    """An account as its colleagues see it."""

    user: User
    seen_at: dt.datetime | None
    two_step: bool
    linked_at: dt.datetime | None

    @property
    def invited_until(self) -> dt.datetime | None:
        """The end of the link that was sent last, as long as nobody has used one."""
        if not (self.user.awaited and self.user.is_active and self.linked_at):
            return None
        return self.linked_at + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)

    @property
    def too_late(self) -> bool:
        return self.invited_until is not None and self.invited_until < timezone.now()


def _annotated() -> "QuerySet[User]":
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    device = UserSession.objects.filter(user=OuterRef("pk")).values("user")
    sent = Event.objects.filter(noun="user", noun_id=OuterRef("pk"), verb=Event.Verb.INVITE)
    return User.objects.prefetch_related("groups").annotate(
        two_step=Exists(factor),
        device_at=Subquery(device.annotate(at=Max("last_seen_at")).values("at")),
        linked_at=Subquery(sent.order_by("-pk").values("at")[:1]),
    )


def people() -> list[Person]:
    """Everybody with an account; closed ones last."""
    return [_person(user) for user in _annotated().order_by("-is_active", "username")]


def person(pk: int) -> Person | None:
    found = _annotated().filter(pk=pk).first()
    return _person(found) if found else None


def _person(user: User) -> Person:
    seen = [at for at in (user.last_login, getattr(user, "device_at", None)) if at]
    return Person(
        user, max(seen, default=None), getattr(user, "two_step", False), getattr(user, "linked_at", None)
    )


def lately(user: User) -> list[tuple[str, int]]:
    """How often this person did what in the last 30 days, the most frequent first."""
    counts = (
        Event.objects.filter(by=user, at__gte=timezone.now() - LATELY)
        .order_by()
        .values_list("verb")
        .annotate(count=Count("pk"))
        .order_by("-count", "verb")
    )
    return [(str(Event.Verb(verb).label), count) for verb, count in counts]
