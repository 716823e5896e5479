"""The environment of every page and form (docs/decisions/0022); the admin and mails are in Django's own language."""

import datetime as dt
from functools import lru_cache
from typing import Any

from django.template import defaultfilters
from django.templatetags.static import static
from django.utils import timezone, translation
from django_htmx.jinja import htmx_script
from jinja2 import ChainableUndefined, Environment
from markupsafe import Markup

from positions import signing_in
from positions.editing import correcting
from positions.models import Stance
from positions.models.span import in_words
from positions.publishing.citing import styles
from positions.reading import chips
from positions.templating import addresses, keys, labels, linked, parts, regions
from treaty_tracker.styles import FIRST

# Of Django's, those that pages use and Jinja has not, or has with another outcome.
FILTERS = (
    "capfirst", "default_if_none", "linebreaks", "linebreaksbr",
    "slugify", "timesince", "truncatechars", "truncatewords", "urlencode",
)  # fmt: skip


def environment(**options: Any) -> Environment:
    """`options` as Django's backend gives them. What is missing is empty: parts leave out what nobody gave them."""
    options |= {"autoescape": True, "undefined": ChainableUndefined}
    made = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701  # it escapes, see above
    # mypy: what the extension adds, its types do not say.
    made.install_gettext_callables(  # type: ignore[attr-defined]
        _gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.filters |= {name: getattr(defaultfilters, name) for name in FILTERS} | {"date": _date}
    made.globals |= {
        "url": addresses.url,
        "static": static,
        "first_styles": Markup(FIRST),  # noqa: S704  # our own files
        "language": translation.get_language,
        "is_rtl": translation.get_language_bidi,
        "htmx_script": htmx_script,
        "translations": addresses.translations,
        "querystring": addresses.querystring,
        "querystring_of": addresses.querystring_of,
        "swap": regions.swap,
        "does": keys.does,
        "key_map": keys.key_map,
        "key_scopes": keys.key_scopes,
        "who_is_here": parts.who_is_here,
        "corrected": correcting.corrected,
        "correction_form": parts.correction_form,
        "mails": signing_in.mails,
        "stances": Stance.choices,
        "glyph": chips.glyph,
        "glyph_path": chips.glyph_path,
        "in_words": chips.in_words,
        "chip": chips.chip,
        "about": chips.about,
        "was": chips.was,
        "span": in_words,
        "today": lambda: timezone.now().date(),
        "bar": labels.bar,
        "base": labels.base,
        "count_organizations": labels.organizations,
        "count_documents": labels.documents,
        "linked": linked.linked,
        "apa": styles.apa,
        "chicago": styles.chicago,
        "chicago_note": styles.chicago_note,
    }
    return made


# A page says the same few things and names the same days a hundred times.


def _gettext(message: str) -> str:
    return _said(message, translation.get_language())


@lru_cache(8192)
def _said(message: str, _language: str | None) -> str:
    return translation.gettext(message)


def _date(value: dt.date | None, shape: str) -> str:
    return _dated(value, shape, translation.get_language())


@lru_cache(8192)
def _dated(value: dt.date | None, shape: str, _language: str | None) -> str:
    return defaultfilters.date(value, shape)
