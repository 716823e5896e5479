"""Addresses in templates: of a page by its name, of this page with other parameters and in other languages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from jinja2 import pass_context
from jinja2.runtime import Context


def url(name: str, *arguments: Any) -> str:
    """The address of a page by the name that urls.py gives it."""
    return reverse(name, args=arguments)


def absolute(request: HttpRequest) -> Callable[..., str]:
    """The same as `url`, with the host: for what is read elsewhere."""
    return lambda name, *arguments: request.build_absolute_uri(url(name, *arguments))


def identifying(request: HttpRequest) -> Callable[..., str]:
    """The same in the site's own language, whatever the page's: one thing has one address."""

    def address(name: str, *arguments: Any) -> str:
        with translation.override(settings.LANGUAGE_CODE):
            return request.build_absolute_uri(url(name, *arguments))

    return address


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


@dataclass(frozen=True)
class Translated:
    """This page in one of the languages, with its parameters; `href` is absolute."""

    language: str
    name: str
    href: str
    here: bool


@pass_context
def translations(context: Context) -> list[Translated]:
    """The page in each language, the one that it is in among them; none where it is in one language alone."""
    request = context.get("request")
    if not (request and request.resolver_match and request.resolver_match.url_name in _spoken()):
        return []
    here = translation.get_language()
    return [
        Translated(
            code, name, request.build_absolute_uri(in_language(request.get_full_path(), code)), code == here
        )
        for code, name in settings.LANGUAGES
    ]


def in_language(path: str, language: str) -> str:
    """The same page's address in another language: `/fr/treaties/`, and in the site's own `/treaties/`."""
    prefix = translation.get_language_from_path(path)
    bare = path.removeprefix(f"/{prefix}") if prefix else path
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


@cache
def _spoken() -> frozenset[str]:
    """The names of the pages that there are in every language."""
    from positions import urls  # which knows the views, which draw pages

    return frozenset(pattern.name for pattern in urls.public if pattern.name)
