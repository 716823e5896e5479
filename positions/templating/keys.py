"""Shortcuts in templates: what a control does, with its key printed on it, and the list of all keys."""

from functools import lru_cache

from django.utils.functional import Promise
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from jinja2 import pass_context
from jinja2.runtime import Context

from positions.reading import keys


@pass_context
def does(context: Context, action: str) -> SafeString:
    """The attributes of a control that a key presses; the key is shown where the account has keys on."""
    user = context["user"]
    return _attributes(action, user.keys_on, frozenset(user.key_map.items()))


# Some hundred controls of a page ask; so many accounts with keys of their own are at work at a time.
@lru_cache(maxsize=10_000)
def _attributes(action: str, keys_on: bool, own: frozenset[tuple[str, str]]) -> SafeString:
    if not keys_on:
        return format_html('data-action="{}"', action)
    key = keys.by_action(dict(own))[action]
    aria = format_html(' aria-keyshortcuts="{}"', key.aria) if key.aria else ""
    return format_html('data-action="{}" data-key="{}"{}', action, key.keys, aria)


@pass_context
def key_map(context: Context) -> SafeString:
    """The account's keys as data for the script."""
    return json_script(keys.pressed(context["user"].key_map), "keys")


@pass_context
def key_scopes(context: Context) -> list[tuple[str | Promise, list[keys.Key]]]:
    """The list of the account's keys, by where they work (reading/keys.py)."""
    return keys.scopes(context["user"].key_map)
