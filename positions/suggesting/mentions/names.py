"""Where names of the catalogue stand in a text: word borders and letters. Whether an ambiguous one is meant, and which
of two bearers, is for `choosing`."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import ahocorasick  # type: ignore[import-not-found]

from positions.suggesting.catalogue import Catalogue
from positions.suggesting.mentions.vocabulary import STATES
from positions.suggesting.shapes import Kind

# How a spelling names its bearer: “Norwegian” needs an office after it, “Oslo” somebody who speaks, “Foreign Office” no
# other country before it.
Form = Literal["name", "adjective", "capital", "office"]

# Scripts that are written without spaces, where a name borders on anything.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
_APART = frozenset(" ,.\n")  # what mostly stands between words
_ALIKE = {
    "’": "'",
    "‘": "'",
    "\u00a0": " ",
    "\u202f": " ",
    "\n": " ",
    "\t": " ",
    "\u2011": "-",
    "\u2010": "-",
}


_OTHERWISE = (
    ("&", "and"), ("UN ", "U.N. "), ("United Nations ", "UN "), ("United Nations ", "U.N. "),
    ("US ", "U.S. "), ("U.S. ", "US "), ("UK ", "U.K. "), ("EU ", "E.U. "),
)  # fmt: skip


@dataclass(frozen=True)
class Bearer:
    """Who goes by a spelling: `name` is what the catalogue calls it first, `spelling` this one."""

    kind: Kind
    slug: str | None
    name: str
    spelling: str
    ambiguous: bool = False
    form: Form = "name"
    state: bool = False


@dataclass(frozen=True)
class Hit:
    start: int
    end: int
    bearers: tuple[Bearer, ...]


def folded(text: str) -> str:
    """The text in small letters with plain quotes, hyphens and spaces, as many code points as before."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return _plain(lowered)


def _plain(text: str) -> str:
    for sign, plain in _ALIKE.items():
        text = text.replace(sign, plain)
    return text


class Names:
    """The names of a catalogue and of the world's states, ready to be looked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        bearers: dict[str, list[Bearer]] = defaultdict(list)
        for bearer in _bearers(catalogue):
            for spelling in _spellings(bearer.spelling):
                bearers[folded(spelling)].append(bearer)
        self._automaton = ahocorasick.Automaton()
        for spelling, owners in bearers.items():
            if spelling.strip():
                self._automaton.add_word(spelling, (len(spelling), tuple(dict.fromkeys(owners))))
        self._automaton.make_automaton()

    def find(self, text: str, fold: str) -> list[Hit]:
        """Every spelling that stands between word borders in fitting letters, the longest first at each start."""
        hits = []
        for last, (length, owners) in self._automaton.iter(fold) if len(self._automaton) else ():
            start, end = last + 1 - length, last + 1
            if _borders(text, start, end):
                surface = _plain(text[start:end])
                if fitting := tuple(owner for owner in owners if _letters_fit(surface, owner)):
                    hits.append(Hit(start, end, fitting))
        return sorted(hits, key=lambda hit: (hit.start, -hit.end))


def _bearers(catalogue: Catalogue) -> Iterator[Bearer]:
    for organization in catalogue.organizations:
        for name in organization.names:
            first = organization.names[0].text
            state = organization.kind == "state"
            yield Bearer("organization", organization.slug, first, name.text, name.ambiguous, state=state)
    for treaty in catalogue.treaties:
        for name in treaty.names:
            yield Bearer("treaty", treaty.slug, treaty.names[0].text, name.text, name.ambiguous)
    for person in catalogue.persons:
        yield Bearer("person", None, person, person)
    yield from _states(catalogue)


def _spellings(name: str) -> set[str]:
    """The name, and with what is written in more ways than one the other way."""
    return {name, *(name.replace(one, other) for one, other in _OTHERWISE if one in name)}


def _states(catalogue: Catalogue) -> Iterator[Bearer]:
    known = {
        name.text: (body.slug, body.names[0].text) for body in catalogue.organizations for name in body.names
    }
    for state in STATES:
        slug, first = next((known[name] for name in state.names if name in known), (None, state.names[0]))
        for office in state.offices:
            yield Bearer("organization", slug, first, office, form="office", state=True)
        for name in state.names:
            if name not in known:
                yield Bearer("organization", slug, first, name, state=True)
        for adjective in state.adjectives:
            yield Bearer("organization", slug, first, adjective, form="adjective", state=True)
        for capital in state.capitals:
            yield Bearer("organization", slug, first, capital, form="capital", state=True)


def _borders(text: str, start: int, end: int) -> bool:
    """Whether a word begins and ends here; “UN-backed” and “cisco.com” are other words."""
    if start and _joins(text[start - 1], text[start]):
        return False
    if start > 1 and text[start - 1] in "-‑.@" and text[start - 2].isalnum():
        return False
    if end == len(text):
        return True
    if _joins(text[end], text[end - 1]):
        return False
    after = text[end + 1 : end + 2]
    return not (text[end] in "-‑" and after.isalnum()) and not (text[end] == "." and after.islower())


def _joins(outside: str, inside: str) -> bool:
    if outside in _APART or not (
        outside.isalnum() or outside == "_" or unicodedata.category(outside)[0] == "M"
    ):
        return False
    return not (_UNSPACED.match(outside) or _UNSPACED.match(inside))


def _letters_fit(surface: str, bearer: Bearer) -> bool:
    spelling = _plain(bearer.spelling)
    if surface == spelling:
        return True
    if bearer.ambiguous:
        return surface[:4] == "The " and spelling[:4] == "the " and surface[4:] == spelling[4:]
    if bearer.form != "name" or spelling.isupper():
        return False
    if surface.isupper():
        return len(surface) > 4
    many = surface.count(" ") >= 2
    if bearer.kind == "treaty":
        return many or surface[:1].isupper() or " " in surface
    return many or all(
        here[:1].isupper() or not there[:1].isupper()
        for here, there in zip(surface.split(), spelling.split(), strict=False)
    )
