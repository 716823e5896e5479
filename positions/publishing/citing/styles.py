"""A citation in the words of APA (7th edition) and of Chicago (17th, notes and bibliography)."""

import datetime as dt
from dataclasses import dataclass

from django.utils import formats
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from positions.models import span
from positions.publishing.citing.citation import SITE, Citation


@dataclass(frozen=True)
class Reference:
    """One reference: plain text by str(), and where HTML is asked for, escaped and with the title set apart."""

    pattern: str
    words: dict[str, str]
    italic: bool = False

    def __str__(self) -> str:
        return self.pattern % self.words

    def __html__(self) -> SafeString:
        # Each may run another way than the sentence that it stands in.
        set_apart = {
            name: format_html("<bdi>{}</bdi>", self.words[name]) for name in ("authors", "title", "address")
        }
        if self.italic:
            set_apart["title"] = format_html("<i>{}</i>", set_apart["title"])
        words = {name: set_apart.get(name, escape(word)) for name, word in self.words.items()}
        return mark_safe(escape(self.pattern) % words)  # noqa: S308  # each part is escaped above


def apa(citation: Citation) -> Reference:
    # Two groups as authors have no comma before the ampersand.
    words = _words(citation, " & ") | {"date": _apa_date(*citation.said)}
    pattern = _(
        "%(authors)s. (%(date)s). %(title)s (%(edition)s) [%(genre)s]. %(site)s."
        " Retrieved %(accessed)s, from %(address)s"
    )
    return Reference(pattern, words, italic=True)


def chicago_note(citation: Citation) -> Reference:
    """As it stands in a footnote."""
    pattern = _(
        "%(authors)s, “%(title)s,” %(genre)s, %(edition)s, %(site)s, %(date)s,"
        " accessed %(accessed)s, %(address)s."
    )
    # Within a sentence.
    lower = {name: getattr(citation, name)[:1].lower() + getattr(citation, name)[1:] for name in _INNER}
    return Reference(pattern, _words(citation, _(" and ")) | lower)


def chicago(citation: Citation) -> Reference:
    """As it stands in the bibliography."""
    pattern = _(
        "%(authors)s. “%(title)s.” %(genre)s. %(edition)s. %(site)s, %(date)s."
        " Accessed %(accessed)s. %(address)s."
    )
    return Reference(pattern, _words(citation, _(" and ")))


_INNER = ("genre", "edition")


def _words(citation: Citation, between: str) -> dict[str, str]:
    """What all styles have in common. A full stop at an end is the style's own."""
    return {
        "authors": between.join(citation.authors).removesuffix("."),
        "title": citation.title.removesuffix("."),
        "genre": citation.genre,
        "edition": citation.edition,
        "site": SITE,
        "date": _date(*citation.said),
        "accessed": _date(citation.accessed, citation.accessed),
        "address": citation.address,
    }


def _date(first: dt.date, last: dt.date) -> str:
    """`August 5, 2024`, `August 2024`, `2024`; of other days what is known, in words."""
    if first == last:
        # Translators: a day in a reference, in Django's letters for dates.
        return formats.date_format(first, _("F j, Y"))
    return span.in_words(first, last)


def _apa_date(first: dt.date, last: dt.date) -> str:
    """`2024, August 5`, `2024, August`, `2024`."""
    # Translators: a day and a month in a reference in APA style, in Django's letters for dates.
    shapes = {"day": _("Y, F j"), "month": _("Y, F"), "year": "Y"}
    shape = shapes.get(span.precision(first, last))
    return formats.date_format(first, shape) if shape else span.in_words(first, last)
