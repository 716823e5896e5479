"""The environment of every page and form (docs/decisions/0022); the admin and mails are in Django's own language."""

from typing import Any

from django.template import defaultfilters
from django.templatetags.static import static
from django.utils import translation
from django_htmx.jinja import htmx_script
from jinja2 import ChainableUndefined, Environment

from positions import signing_in
from positions.editing import correcting
from positions.models import Stance
from positions.models.span import in_words
from positions.publishing.citing import styles
from positions.reading import chips
from positions.templating import addresses, keys, labels, linked, parts, regions

# Of Django's, those that pages use and Jinja has not, or has with another outcome.
FILTERS = (
    "capfirst", "date", "default_if_none", "linebreaks", "linebreaksbr",
    "slugify", "timesince", "truncatechars", "truncatewords", "urlencode",
)  # fmt: skip


def environment(**options: Any) -> Environment:
    """`options` as Django's backend gives them. What is missing is empty: parts leave out what nobody gave them."""
    options |= {"autoescape": True, "undefined": ChainableUndefined}
    made = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701  # it escapes, see above
    made.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {name: getattr(defaultfilters, name) for name in FILTERS}
    made.globals |= {
        "url": addresses.url,
        "static": static,
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
        "spark": labels.spark,
        "span": in_words,
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
