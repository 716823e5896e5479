"""Addresses in templates: of a page by its name, and of this page with other parameters."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from jinja2 import pass_context
from jinja2.runtime import Context


def url(name: str, *arguments: Any) -> str:
    """The address of a page by the name that urls.py gives it."""
    return reverse(name, args=arguments)


@pass_context
def querystring(context: Context, **changes: Any) -> str:
    """The request's parameters with some changed, or left out where None: `?as_of=2024-08-10&show=all`."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value is not None:
            parameters[name] = value
    return f"?{parameters.urlencode()}" if parameters else "?"


def querystring_of(request: HttpRequest, *names: str) -> SafeString:
    """These of the request's parameters, to stand before others: `as_of=2024-08-10&amp;`, or nothing."""
    kept = {name: request.GET[name] for name in names if request.GET.get(name)}
    return format_html("{}", f"{urlencode(kept)}&") if kept else SafeString("")
