"""One's own account: password, second step, devices. Changing the first two is allauth's, under /accounts/."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from positions.reading import devices as reading
from positions.views.access import accounts_only, who


@accounts_only
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    user = who(request)
    context = {
        "email": EmailAddress.objects.get_primary_email(user) or user.email,
        "two_step": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        "devices": reading.devices(user),
        "here": request.session.session_key,
    }
    return render(request, "positions/account.html", context)


@accounts_only
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Sign out on one device, or on all but this one."""
    devices = UserSession.objects.filter(user=who(request)).exclude(session_key=request.session.session_key)
    if chosen := request.POST.get("device", ""):
        pk = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else 0
        devices = devices.filter(pk=get_object_or_404(devices, pk=pk).pk)
    for device in devices:
        device.end()
    messages.success(request, _("Signed out there."))
    return redirect("edit-account")
