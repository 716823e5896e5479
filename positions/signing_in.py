"""How allauth signs people in here: by invitation, through one door, tries counted by name and address; its mail."""

import logging
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.utils import user_pk_to_url_str
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from positions.models import User

log = logging.getLogger(__name__)


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("edit-account")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count by name and address together: whoever guesses shuts out neither the person elsewhere
        nor the colleagues at the same address."""
        address = ratelimit.get_ip(request)
        return f"{address}:{super()._get_login_attempts_cache_key(request, **credentials)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """What was to be told by mail is done all the same where the mail server does not answer."""
        if not self.delivered(template_prefix, email, context):
            messages.error(self.request, _("A mail could not be sent. Try again in a while."))

    def delivered(self, template_prefix: str, email: str, context: dict[str, Any]) -> bool:
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            # Neither for whom nor what: a log is no place for either.
            log.error("A mail could not be sent: %s", type(error).__name__)
            return False
        return True


def to_the_one_door(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """The admin's sign-in page: there is none, since its form would ask for no second step and count no tries."""
    if not request.user.is_authenticated:
        back = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}")
    if not request.user.is_staff:
        raise PermissionDenied
    return redirect("admin:index")


def mails() -> bool:
    """Whether what is mailed arrives anywhere: at a server, or in the terminal of `make run`."""
    return "dummy" not in settings.EMAIL_BACKEND


def link(request: HttpRequest, user: User) -> str:
    """Where this person chooses a password, once and within three days; it ends with the next one made."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    found = get_adapter(request).get_reset_password_from_key_url(f"{user_pk_to_url_str(user)}-{key}")
    return str(found)


def hand_over(request: HttpRequest, user: User) -> str:
    """Mail the link. Where no mail goes out, the link itself, for the administrator to hand over; else nothing."""
    found = link(request, user)
    sent = _mailed(request, user, "invitation", password_reset_url=found)
    return "" if sent else found


def tell_of_reset(request: HttpRequest, user: User) -> bool:
    """That an administrator took away their second step: false where no mail went out."""
    return _mailed(request, user, "second_step_reset")


def _mailed(request: HttpRequest, user: User, what: str, **words: str) -> bool:
    context = {"user": user, "by": request.user, **words}
    reached = bool(user.email) and mails()
    return reached and bool(get_adapter(request).delivered(f"account/email/{what}", user.email, context))
