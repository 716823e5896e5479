"""Who may enter an editors' page. Checked on the view itself, before anything else."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from positions.models import User

View = Callable[..., HttpResponse]


def _only(allowed: Callable[[User], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        @never_cache
        @login_required
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(who(request)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


editors_only = _only(lambda user: user.edits)
reviewers_only = _only(lambda user: user.reviews)


def who(request: HttpRequest) -> User:
    """The signed-in account of a page that only accounts reach."""
    return cast(User, request.user)
