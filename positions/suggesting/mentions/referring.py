"""Phrases and pronouns that stand for somebody named before: “the company”, “the union”, “the minister”, “they”, “she”.
Whom “we” means is for `authors`."""

import re
from bisect import bisect_left

from positions.suggesting.catalogue import Catalogue
from positions.suggesting.mentions.antecedents import Around, Place, standing
from positions.suggesting.mentions.bodies import bodies
from positions.suggesting.mentions.naming import nest
from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.vocabulary import (
    ACTS,
    AUXILIARIES,
    FEMININE,
    GIVEN_NAMES,
    HEADS,
    KINDS,
    LEGAL_FORMS,
    MASCULINE,
    ROLES,
    STATES,
    listed,
)
from positions.suggesting.shapes import Mention, Span

_OTHER_ONES = listed("other_ones")
_PLURALS = listed("plural_references")
_NOUNS = sorted(KINDS.keys() | HEADS | ROLES | _PLURALS, key=len, reverse=True)
# None of these begins with a border, so that the engine may skip to their first letters; `begins_word` looks at it.
_PHRASE = re.compile(
    rf"the\s(?:[a-z-]{{1,30}}\s){{0,2}}?(?P<noun>{'|'.join(map(re.escape, _NOUNS))})\b(?!\sof\b|-)"
)
_STAFF_OF = re.compile(
    rf"an?\s(?P<noun>{'|'.join(map(re.escape, KINDS))})\b(?=\s(?:spokes|official|statement|executive|repr))"
)
_NAME_FOLLOWS = re.compile(r"\s[^\W\d_a-zß-öø-ÿ]")  # “the advocacy group Section 9”
_PRONOUN = re.compile(r"(?P<noun>he|she|they|it)\b")
_STATE_NAMES = frozenset(state.names[0] for state in STATES)
# Verbs that “it” may have without standing for anybody: “it remains to be seen”.
_SPEAKS = ACTS - AUXILIARIES - listed("acts_of_things")


class Referring:
    def __init__(self, catalogue: Catalogue) -> None:
        self._kinds = {organization.slug: organization.kind for organization in catalogue.organizations}

    def find(self, reading: Reading, mentions: list[Mention]) -> list[Mention]:
        """The mentions, in order, and with them those phrases and pronouns whose bearer is clear."""
        taken = [mention for mention in mentions if not mention.nested]
        every = nest([*mentions, *(body for body in bodies(reading) if not _overlaps(taken, body.span))])
        seen: list[Mention] = []
        called: dict[str, str] = {}  # person → “he” or “she”, once the text has said so
        waiting = iter([mention for mention in every if not mention.nested])
        upcoming = next(waiting, None)
        for place in self._places(reading, every):
            while upcoming and upcoming.span.start < place.start:
                seen.append(upcoming)
                upcoming = next(waiting, None)
            mention = self._resolve(reading, place, seen, called)
            if mention and not _in_apposition(reading, mention, seen[-1]):
                if place.noun in ("he", "she"):
                    called[mention.name] = place.noun
                seen.append(mention)
                every.append(mention)
        return nest(every)

    def _places(self, reading: Reading, mentions: list[Mention]) -> list[Place]:
        taken = [mention for mention in mentions if not mention.nested]
        found = [
            Place(match["noun"], match.start(), match.end())
            for pattern in (_PHRASE, _STAFF_OF, _PRONOUN)
            for match in pattern.finditer(reading.fold)
            if reading.begins_word(match.start())
            and not _OTHER_ONES & set(match[0].split())
            and not (pattern is _PHRASE and _NAME_FOLLOWS.match(reading.text, match.end()))
        ]
        return sorted(
            (place for place in found if not _overlaps(taken, Span(place.start, place.end))),
            key=lambda p: p.start,
        )

    def _resolve(
        self, reading: Reading, place: Place, seen: list[Mention], called: dict[str, str]
    ) -> Mention | None:
        around = Around(reading, place, seen)
        if place.noun in ("he", "she"):
            found = around.clear(
                lambda m: (
                    m.kind == "person"
                    and called.get(m.name, place.noun) == place.noun
                    and _may_be(reading, m, place.noun)
                )
            )
        elif place.noun == "it":
            found = around.clear(lambda m: m.kind != "person") if _speaks(reading, place) else None
            found = found if found and found.kind == "organization" else None
        elif place.noun == "they":
            return around.several() if _speaks(reading, place) else None
        elif place.noun in _PLURALS:
            return around.several(lists_only=True)
        elif place.noun in ROLES:
            found = around.clear(lambda m: m.kind == "person" and place.noun in m.role.lower().split())
        else:
            found = around.clear(lambda m: _named_so(reading, m, place.noun), last=True)
            found = found or around.clear(lambda m: self._fits(m, place.noun))
        return standing(found, place) if found else None

    def _fits(self, mention: Mention, noun: str) -> bool:
        if mention.kind != "organization" or noun not in KINDS:
            return False
        if mention.slug or mention.name in _STATE_NAMES:
            return self._kinds.get(mention.slug or "", "state") in KINDS[noun]
        words = mention.name.split()
        if words[-1:] and words[-1] in LEGAL_FORMS:
            return "company" in KINDS[noun]
        own = [KINDS[word.lower()] for word in words if word.lower() in KINDS]
        return any(kinds & KINDS[noun] for kinds in own) if own else not KINDS[noun] & {"state", "government"}


def _in_apposition(reading: Reading, mention: Mention, last: Mention) -> bool:
    """“Ann Roe, the director of …”, which says who she is and does not stand for her"""
    return mention.name == last.name and reading.text[last.span.end : mention.span.start] == ", "


def _named_so(reading: Reading, mention: Mention, noun: str) -> bool:
    """“the ministry” for “Ministry of Fisheries”"""
    if mention.kind != "organization" or mention.stands_for:
        return False
    return noun in f"{mention.name} {mention.span.of(reading.text)}".lower().split()


def _may_be(reading: Reading, mention: Mention, pronoun: str) -> bool:
    """Whether nothing, a title or a given name, says that the person is no “he” or no “she”."""
    before = reading.text[max(0, mention.span.start - 30) : mention.span.start]
    signs = {word.rstrip(".,") for word in before.split()[-1:]} | set(mention.role.split())
    other, letter = (FEMININE, "f") if pronoun == "he" else (MASCULINE, "m")
    return not signs & other and GIVEN_NAMES.get(mention.name.split()[0] if mention.name else "") != letter


def _speaks(reading: Reading, place: Place) -> bool:
    """Whether the pronoun's verb is one of saying or wanting: “it has also warned”."""
    at = place.end
    for _ in range(3):
        word = reading.word_after(at)
        if word not in AUXILIARIES:
            return word in _SPEAKS
        at = reading.fold.find(word, at) + len(word)
    return False


def _overlaps(taken: list[Mention], span: Span) -> bool:
    """Whether the span touches one of these, which are in order and apart."""
    number = bisect_left(taken, span.start, key=lambda mention: mention.span.end - 1)
    return number < len(taken) and taken[number].span.start < span.end
