"""Attributions in a text: who said, wants, fears or plans what, as the words alone tell."""

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.families import FIRST, LEFT_TO_RIGHT
from positions.suggesting.finding.families.continued import Thread
from positions.suggesting.finding.headlines import without_repeated
from positions.suggesting.finding.lexicon import score_of
from positions.suggesting.finding.parsed import parse
from positions.suggesting.finding.quotes import quotations
from positions.suggesting.finding.resolve import resolve
from positions.suggesting.finding.tokens import units
from positions.suggesting.sentences import sentences
from positions.suggesting.shapes import Attribution

__all__ = ["find"]


def find(text: str) -> list[Attribution]:
    """Every attribution, by start of the content; no two share a character of it. Takes time in proportion to the
    text."""
    thread = Thread()
    found: list[Candidate] = []
    for unit in units(text, sentences(text), quotations(text)):
        parsed = parse(unit)
        first = [candidate for family in FIRST for candidate in family(parsed)]
        others = [candidate for family in LEFT_TO_RIGHT for candidate in family(parsed)]
        found += thread.follow(parsed, resolve(first, others))
    kept = without_repeated(text, [candidate for candidate in found if candidate.content])
    return [_attribution(candidate) for candidate in kept]


def _attribution(candidate: Candidate) -> Attribution:
    return Attribution(
        content=tuple(candidate.content),
        speakers=tuple(candidate.speakers),
        cue=candidate.cue,
        rule=candidate.rule,
        lemma=candidate.lemma,
        quoted=candidate.quoted,
        score=score_of(candidate.rule, candidate.frame),
        supporters=tuple(candidate.supporters),
        opponents=tuple(candidate.opponents),
        on_behalf_of=tuple(candidate.on_behalf_of),
    )
