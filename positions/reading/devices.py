"""Where an account is signed in, for its own page: each device by its browser and system in words."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _
from ua_parser import parse_os, parse_user_agent

from positions.models import User


@dataclass(frozen=True)
class Device:
    session: UserSession

    @property
    def name(self) -> str:
        """“Firefox on Linux”. Browsers name themselves, and some not as what they are."""
        found, system = parse_user_agent(self.session.user_agent), parse_os(self.session.user_agent)
        browser = _short(found.family, system.family if system else "") if found else _("an unknown browser")
        return (
            _("%(browser)s on %(system)s") % {"browser": browser, "system": system.family}
            if system
            else browser
        )


def devices(user: User) -> list[Device]:
    """The one that was seen last comes first; sessions that have ended are forgotten."""
    rows = UserSession.objects.filter(user=user).order_by("-last_seen_at")
    stored = Session.objects.filter(
        session_key__in=rows.values("session_key"), expire_date__gt=timezone.now()
    )
    # A new password ends all others, which stay in the store until they expire.
    proof = user.get_session_auth_hash()
    going_on = {each.pk for each in stored if each.get_decoded().get(HASH_SESSION_KEY) == proof}
    if ended := [each.pk for each in rows if each.session_key not in going_on]:
        UserSession.objects.filter(pk__in=ended).delete()
    return [Device(each) for each in rows if each.session_key in going_on]


def _short(family: str, system: str) -> str:
    """“Chrome Mobile iOS” is Chrome, since the system says the rest."""
    return " ".join(word for word in family.split() if word not in {"Mobile", system})
