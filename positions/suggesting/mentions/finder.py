"""The mentions of a text, from the first name to the last pronoun: what runs after what."""

import datetime as dt

from positions.suggesting.catalogue import Catalogue
from positions.suggesting.mentions.authors import Authors
from positions.suggesting.mentions.choosing import Chooser
from positions.suggesting.mentions.names import Names
from positions.suggesting.mentions.naming import by_shape, nest
from positions.suggesting.mentions.people import bound
from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.referring import Referring
from positions.suggesting.mentions.speakers import Speaker, speakers
from positions.suggesting.mentions.treaties import Treaties
from positions.suggesting.shapes import Mention, Span


class Finder:
    """Finds who and what a text speaks of, by the names of one catalogue. Made once, used for many texts."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._names = Names(catalogue)
        self._chooser = Chooser(catalogue)
        self._treaties = Treaties(catalogue)
        self._referring = Referring(catalogue)
        self._authors = Authors(catalogue)
        self._slugs = frozenset(organization.slug for organization in catalogue.organizations)

    def find(self, text: str, published: dt.date | None = None, host: str = "") -> list[Mention]:
        """The mentions in order of their start, the longer first. None overlaps another unless it is `nested` in it.
        `published` chooses between administrations; `host` is the site that the text stands on, for “we”."""
        reading = Reading(text, published, host)
        mentions = self._chooser.choose(reading, self._names.find(text, reading.fold))
        mentions = nest([*mentions, *self._treaties.find(reading, mentions)])
        mentions = bound(reading, by_shape(reading, mentions))
        mentions = bound(
            reading, self._referring.find(reading, mentions)
        )  # “the company’s director” among them
        return nest([*mentions, *self._authors.find(reading, mentions)])

    def author(self, text: str, mentions: list[Mention], host: str = "") -> Speaker | None:
        """Whose own document a text is, if it is somebody's; the span is empty where no word of it names him."""
        author = self._authors.of_document(text, mentions, host)
        return Speaker(author.span, author.slug, author.name, None) if author else None

    def speakers(self, text: str, span: Span, mentions: list[Mention]) -> list[Speaker]:
        """Who speaks where `span` is the subject of an attribution: one for each name that it joins, none where the
        words do not make it clear. `mentions` are those that `find` gave for this text."""
        return speakers(text, span, mentions, self._slugs)
