"""The door: a claim passes where its quotation and its speaker stand in the text, word for word."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import get_args

from positions.suggesting.chat.reading import Claim
from positions.suggesting.shapes import Attribution, Polarity, Span, Stance

RULE = "language model"
SCORE = 0.5  # until this installation's decisions say otherwise

_SPACE = re.compile(r"\s+")
_RUN = re.compile(r"\s+|\S+")
_MARK = re.compile('["“”„«»「」『』]')
_OPENING = frozenset("“„«「『")
_LOOKED_BACK = 4_000  # code points of a line, for where a quotation opens
_STANCES: dict[str, Stance] = {stance: stance for stance in get_args(Stance)}
_POLARITIES: dict[str, Polarity] = {polarity: polarity for polarity in get_args(Polarity)}


@dataclass(frozen=True)
class Proposal:
    """What a model proposes and the text bears out. `organization` is its name as written in the text."""

    attribution: Attribution
    organization: Span | None = None
    stance: Stance | None = None
    concerns: tuple[tuple[str, Polarity], ...] = ()


@dataclass
class Counts:
    """`proposals` is the sum of the five that follow it; `unknown` counts the stances, concerns and organizations
    that were dropped from a proposal which passed all the same."""

    proposals: int = 0
    kept: int = 0
    repeated: int = 0
    not_verbatim: int = 0
    no_such_speaker: int = 0
    malformed: int = 0
    unknown: int = 0
    requests: int = 0
    tokens: int = 0


@dataclass
class Door:
    """Looks claims up in one portion of a text; spans are those of the whole text. `sentences` are where its
    sentences start."""

    text: str
    portion: Span
    sentences: list[int]
    concerns: frozenset[str]
    counts: Counts
    _collapsed: str = field(init=False)
    _places: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._collapsed, self._places = _collapse(self.text, self.portion)

    def passed(self, claim: Claim) -> Proposal | None:
        """What of a claim the text bears out; what it does not is counted, and None where nothing is left."""
        quotation = next(self._found(claim.quotation), None)
        if quotation is None:
            self.counts.not_verbatim += 1
            return None
        speaker = self._nearest(claim.speaker, quotation)
        if speaker is None:
            self.counts.no_such_speaker += 1
            return None
        organization = self._nearest(claim.organization, quotation)
        stance = _STANCES.get(claim.stance or "")
        concerns = tuple(
            (slug, _POLARITIES[polarity])
            for slug, polarity in dict.fromkeys(claim.concerns)
            if slug in self.concerns and polarity in _POLARITIES
        )
        self.counts.unknown += bool(claim.organization) and organization is None
        self.counts.unknown += claim.stance is not None and stance is None
        self.counts.unknown += len(set(claim.concerns)) - len(concerns)
        quoted = _in_quotation_marks(self.text, quotation)
        attribution = Attribution((quotation,), (speaker,), None, RULE, quoted=quoted, score=SCORE)
        return Proposal(attribution, organization, stance, concerns)

    def _nearest(self, wanted: str, quotation: Span) -> Span | None:
        """A name that stands by the quotation rather than in it, in its sentence rather than in the next."""

        def distance(span: Span) -> tuple[bool, int, int]:
            inside = quotation.start <= span.start and span.end <= quotation.end
            sentences = bisect(self.sentences, span.start) - bisect(self.sentences, quotation.start)
            return inside, abs(sentences), max(quotation.start - span.end, span.start - quotation.end)

        return min(self._found(wanted), key=distance, default=None)

    def _found(self, wanted: str) -> Iterator[Span]:
        """Every place where the words stand, whole and code point by code point; only the white space between
        them may be of another kind or length."""
        wanted = _SPACE.sub(" ", wanted).strip()
        at = self._collapsed.find(wanted) if wanted else -1
        while at != -1:
            last = at + len(wanted) - 1
            if not (_within_word(self._collapsed, at) or _within_word(self._collapsed, last + 1)):
                yield Span(self._places[at], self._places[last] + 1)
            at = self._collapsed.find(wanted, last + 1)


def _collapse(text: str, portion: Span) -> tuple[str, list[int]]:
    """A portion with one space for each run of white space, and where each character of it stands in the text."""
    pieces: list[str] = []
    places: list[int] = []
    for match in _RUN.finditer(text, portion.start, portion.end):
        space = match[0].isspace()
        pieces.append(" " if space else match[0])
        places += [match.start()] if space else range(match.start(), match.end())
    return "".join(pieces), places


def _within_word(text: str, at: int) -> bool:
    """Whether a cut before the character at `at` would part a word or a sign from its marks. Letters without case
    say nothing: many scripts put no space between words."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _is_mark(after) or "\u200d" in (before, after):
        return True
    return _bound(before) and _bound(after)


def _bound(character: str) -> bool:
    return character.isdigit() or character.lower() != character.upper() or _is_mark(character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _in_quotation_marks(text: str, span: Span) -> bool:
    """Whether it begins where a quotation of its line is open, or has one within it."""
    earliest = max(0, span.start - _LOOKED_BACK)
    line = max(earliest, *(text.rfind(end, earliest, span.start) + 1 for end in "\n\r"))
    marks = _MARK.findall(text, line, span.start)
    inside = bool(marks) and (marks.count('"') % 2 == 1 if marks[-1] == '"' else marks[-1] in _OPENING)
    return inside or bool(_MARK.search(text, span.start, span.end))
