"""Who stands before a phrase or pronoun and may be meant: nearest sentence first, whoever speaks there first of all."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.vocabulary import ACTS
from positions.suggesting.shapes import Mention, Span

_LISTED = re.compile(
    r"[’']?s?(?:,\s(?:and\s|or\s)?|\s(?:and|or|as well as|along with)\s)(?P<words>(?:[\w-]{1,30}\s){0,5})"
)
_SENTENCES_BACK, _MENTIONS_BACK = 8, 30


@dataclass(frozen=True)
class Place:
    """A phrase or pronoun by the noun, or itself, that says whom it may stand for."""

    noun: str
    start: int
    end: int


class Around:
    """The mentions before a place, by sentences, back to the paragraph before its own."""

    def __init__(self, reading: Reading, place: Place, seen: list[Mention]) -> None:
        self._reading, self._place = reading, place
        self._before = seen[-_MENTIONS_BACK:]

    def _sentences(self) -> Iterator[list[Mention]]:
        reading = self._reading
        here = reading.sentence(self._place.start)
        paragraph = reading.sentences[here].paragraph
        group: list[Mention] = []
        nearest = here
        for mention in reversed(self._before):
            number = reading.sentence(mention.span.start)
            if number != nearest and group:
                yield group[::-1]
                group = []
            if here - number > _SENTENCES_BACK or paragraph - reading.sentences[number].paragraph > 1:
                return
            nearest = number
            group.append(mention)
        if group:
            yield group[::-1]

    def clear(self, fits: Callable[[Mention], bool], *, last: bool = False) -> Mention | None:
        """Who fits in the nearest sentence that has one who does; of several the one that speaks there (`last`: the
        nearest)."""
        for mentions in self._sentences():
            fitting = [mention for mention in mentions if fits(mention)]
            if not fitting:
                continue
            if last or len({_key(mention) for mention in fitting}) == 1:
                return fitting[-1]
            acting = [m for m in fitting if self._reading.acts(m.span.start, m.span.end)]
            return acting[0] if len({_key(mention) for mention in acting}) == 1 else None
        return None

    def several(self, *, lists_only: bool = False) -> Mention | None:
        """The last list of names in the nearest sentence with any, a body in the plural, or the only one there."""
        for mentions in self._sentences():
            parties = [mention for mention in mentions if mention.kind != "treaty"]
            if not parties:
                continue
            if names := _last_list(self._reading, parties):
                whole = Span(names[0].span.start, names[-1].span.end)
                return Mention(Span(self._place.start, self._place.end), names[0].kind, stands_for=whole)
            if lists_only:
                continue
            only = parties[-1] if len({_key(mention) for mention in parties}) == 1 else None
            if only and only.kind == "organization" and self._reading.acts(only.span.start, only.span.end):
                return standing(only, self._place)
            return None
        return None


def _last_list(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    lists: list[list[Mention]] = []
    for mention in mentions:
        if mention.stands_for:
            continue
        gap = reading.text[lists[-1][-1].span.end : mention.span.start] if lists else ""
        match = _LISTED.fullmatch(gap) if len(gap) < 100 else None
        if match and not ACTS & set(match["words"].lower().split()):
            lists[-1].append(mention)
        else:
            lists.append([mention])
    return next((several for several in reversed(lists) if len(several) > 1), [])


def standing(bearer: Mention, place: Place) -> Mention:
    return replace(bearer, span=Span(place.start, place.end), stands_for=bearer.stands_for or bearer.span)


def _key(mention: Mention) -> str:
    return mention.slug or mention.name or str(mention.stands_for)
