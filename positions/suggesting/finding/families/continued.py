"""What goes on in a following sentence or paragraph: a quotation, a speech under a name, a list under a verb."""

from dataclasses import replace

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.families.colons import names_speaker, past_enumerator
from positions.suggesting.finding.families.gapped import gapped
from positions.suggesting.finding.families.reactions import react
from positions.suggesting.finding.parsed import Parsed

_SILENT = frozenset(["quote", "stop", "dots"])
_BULLETS = frozenset(["dash", "number", "open"])


class Thread:
    """Who speaks from unit to unit. `follow` is to be called for each unit in order."""

    def __init__(self) -> None:
        self._last: Candidate | None = None  # whose quotation, speech or list may go on
        self._announcing: list[Candidate] = []  # what its verb took for its content
        self._stated: Candidate | None = None  # to which the next sentence may react
        self._paragraph = -1
        self._closed = True  # whether no quotation was open at the end of the unit before

    def follow(self, unit: Parsed, found: list[Candidate]) -> list[Candidate]:
        """The candidates of the unit; what goes on lengthens the one it began in, or is one of its own."""
        if not unit.tokens:
            return found
        added = self._of_last(unit, self._last, found) if self._last else None
        if added is None:
            self._last = _to_go_on(unit, found)
            self._announcing = [one for one in found if self._last and one.cue.start == self._last.cue.start]
            added = found
        added = gapped(unit, added)
        self._stated = react(unit, added, self._stated if unit.paragraph == self._paragraph else None)
        self._paragraph, self._closed = unit.paragraph, unit.closed
        return added

    def _of_last(self, unit: Parsed, last: Candidate, found: list[Candidate]) -> list[Candidate] | None:
        """None where the unit is no part of what was begun."""
        quoted = all(token.tag in _SILENT for token in unit.tokens)
        if not last.content:
            begun = _begun(unit, last, quoted)
            for candidate in self._announcing if begun else []:
                candidate.content.clear()  # “states to:”
            return begun
        same_paragraph = unit.paragraph == self._paragraph
        if (last.rule in ("colon", "heading") and same_paragraph) or (
            quoted and not found and (same_paragraph or not self._closed)
        ):
            last.content.append(unit.span(0, len(unit.tokens)))
            return []
        return None


def _begun(unit: Parsed, announced: Candidate, quoted: bool) -> list[Candidate] | None:
    """The first unit of what was announced, or each item of a list."""
    whole = unit.span(0, len(unit.tokens))
    if announced.rule == "list":
        if unit.tokens[0].tag not in _BULLETS or len(unit.tokens) < 2:
            return None
        return [replace(announced, content=[unit.span(past_enumerator(unit.tokens, 0), len(unit.tokens))])]
    if announced.rule == "continued" and not quoted:
        return None
    announced.content.append(whole)
    announced.quoted = quoted
    return [announced]


def _to_go_on(unit: Parsed, found: list[Candidate]) -> Candidate | None:
    going = (candidate for candidate in reversed(found) if candidate.quoted or candidate.rule == "colon")
    return next(going, None) or _announced(unit)


def _announced(unit: Parsed) -> Candidate | None:
    """“Roe said:” before a quotation, “MEXICO:” before a speech, “calls on states to:” before a list."""
    last = len(unit.tokens) - 1
    if unit.tokens[last].tag != "colon":
        return None
    if names_speaker(unit.tokens, 0, last):
        return unit.candidate("heading", "colon", ":", [], [(0, last)], (last, last + 1))
    for group in unit.groups_before(last):
        frames = unit.frames(group)[0]
        if group.voice == "active" and frames and (subject := unit.subject(group)):
            rule = "continued" if "quote" in frames and group.main + 4 > last else "list"
            return unit.candidate(rule, "colon", group.lemma, [], subject.parts, (group.first, last + 1))
    return None
