"""Who may enter an editors' page. Checked on the view itself, before anything else."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from positions.models import User
from positions.views.htmx import wants_region

View = Callable[..., HttpResponse]


def _only(allowed: Callable[[User], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        @never_cache
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _signed_out(request)
            if not allowed(who(request)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


def _signed_out(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; htmx keeps the page that it has, with what was typed, and is told why."""
    if wants_region(request):
        return render(request, "401.html", status=401)
    return redirect_to_login(request.get_full_path())


editors_only = _only(lambda user: user.edits)
reviewers_only = _only(lambda user: user.reviews)
catalogue_only = _only(lambda user: user.edits or user.curates)
curators_only = _only(lambda user: user.curates)
administrators_only = _only(lambda user: user.administers)
# Whoever has a role: what people did, and who they are.
colleagues_only = _only(lambda user: user.edits or user.administers)
accounts_only = _only(lambda user: True)


def who(request: HttpRequest) -> User:
    """The signed-in account of a page that only accounts reach."""
    return cast(User, request.user)


def back_to(request: HttpRequest) -> str:
    """The editors' page that showed the button, where the form names one; never another site's."""
    back = request.POST.get("next", "")
    return back if back.startswith("/edit/") else ""
