"""The step a statement takes by the codebook: its questions in their order, asked of the words alone."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from positions.suggesting.labelling import lexicon
from positions.suggesting.labelling.case import Case, case_of
from positions.suggesting.labelling.phrases import Hit
from positions.suggesting.labelling.reading import Reading
from positions.suggesting.shapes import Question, Stance


class Circumstances(NamedTuple):
    """What the other labels found. `closed` is the day from which the treaty takes no amendment; `said` the last day
    on which it can have been said."""

    question: Question
    about_treaty: bool  # a treaty is known, or the words name one
    changes: Sequence[str]  # the asks that would change the text
    asks: Sequence[str]  # those of the treaty, its safeguards or its change, or of a concern
    worried: bool  # a concern is named as a worry
    named: bool  # a worry or an article is, so that a reservation has a name
    closed: dt.date | None
    said: dt.date | None


def stance_of(reading: Reading, hits: list[Hit], around: Circumstances) -> tuple[Stance | None, str | None]:
    """The step and why; both None where the words give none."""
    if around.question in ("provision", "process"):
        return None, f"stance: none, a statement about {_NAMES[around.question]} never carries a step"
    if not around.about_treaty:
        return None, None
    case = case_of(reading, hits)
    if case.has("act") and not case.has("yes", "praise", "no", "condemn", "undecided", "fault"):
        return None, f"stance: none, {case.words('act')} is an act"
    if case.has("undecided"):
        return "undecided", f"stance: {case.words('undecided')}"
    if case.has("yes") and case.has("no"):
        return "mixed", f"stance: {case.words('yes', 'no')}, for and against"
    if case.has("no", "condemn"):
        return _against(case, around)
    if case.has("yes") or (case.has("praise") and not case.has("fault") and not around.changes):
        return _in_favour(case, around)
    return _no_verdict(case, around)


_NAMES = {"provision": "one provision", "process": "the process"}


def _against(case: Case, around: Circumstances) -> tuple[Stance, str]:
    verdict = case.words("no") or case.words("condemn")
    for label in ("unless", "before", "condition"):
        if case.has(label) and (case.has("no") or not _is_description(case, label)):
            return "oppose_unless_amended", f"stance: {verdict} with {case.words(label)}"
    if around.changes:
        return "oppose_unless_amended", f"stance: {verdict}, and it asks “{around.changes[0]}”"
    if case.has("current"):
        words = f"{verdict} {case.words('current')}"
        if around.closed and around.said and around.said >= around.closed:
            return "oppose", f"stance: {words}, when the text was closed to amendment"
        return "oppose_unless_amended", f"stance: {words}"
    return "oppose", f"stance: {verdict}"


def _is_description(case: Case, label: str) -> bool:
    """“Expands surveillance without protection” sets no condition."""
    return case.reading.keys[case.said[label][0].first] == "without"


def _in_favour(case: Case, around: Circumstances) -> tuple[Stance, str]:
    verdict = case.words("yes") or case.words("praise")
    if case.has("unless"):
        return "oppose_unless_amended", f"stance: {verdict} only with {case.words('unless')}"
    if case.has("condition"):
        return "support_with_reservations", f"stance: {verdict} on a condition, {case.words('condition')}"
    reservation = _regret(case)
    if reservation and (around.named or _names_something(case.reading, reservation)):
        return "support_with_reservations", f"stance: {verdict}, yet “{_quoted(case, reservation)}”"
    return "support", f"stance: {verdict}"


def _no_verdict(case: Case, around: Circumstances) -> tuple[Stance | None, str | None]:
    if case.has("before") and around.asks:
        return "oppose_unless_amended", f"stance: “{around.asks[0]}”, {case.words('before')}"
    if case.has("praise") and case.has("fault"):
        return "mixed", f"stance: {case.words('praise', 'fault')}, for and against"
    if case.has("faulted") and around.changes:
        return "oppose_unless_amended", f"stance: {case.words('faulted')}, and it asks “{around.changes[0]}”"
    if around.asks:
        return "mixed", f"stance: it asks “{around.asks[0]}” and gives no verdict"
    if case.hedged and case.has("unless", "condition"):
        return "mixed", f"stance: “{_quoted(case, case.hedged[0])}” is held open"
    if fault := _fault(case, anywhere=around.worried):
        return "mixed", f"stance: “{_quoted(case, fault)}” finds fault and gives no verdict"
    if around.worried and around.question != "mandate" and _clauses_of_treaty(case.reading):
        return "mixed", "stance: a worry and no verdict"
    return None, None


def _quoted(case: Case, hit: Hit) -> str:
    return case.reading.words(hit.first, hit.last)


def _regret(case: Case) -> Hit | None:
    """What a supporter is sorry for: said outright, conceded, or in another clause than the yes."""
    yes = {case.reading.clause[hit.first] for hit in case.said.get("yes", [])}
    apart = [hit for hit in case.said.get("fault", []) if case.reading.clause[hit.first] not in yes]
    outright = case.said.get("regret", []) + case.conceded.get("regret", [])
    return next(iter(outright + apart + case.conceded.get("fault", [])), None)


def _fault(case: Case, *, anywhere: bool) -> Hit | None:
    """The first fault that is the treaty's: of a clause that speaks of it, or of the cue where any clause does."""
    clauses = _clauses_of_treaty(case.reading)
    for hit in case.said.get("fault", []):
        cue = not case.reading.in_content[hit.first]
        if anywhere or case.reading.clause[hit.first] in clauses or (cue and clauses):
            return hit
    return None


def _names_something(reading: Reading, hit: Hit) -> bool:
    """Whether words follow that say what is regretted."""
    end = hit.last + 3
    return end <= len(reading.keys) and reading.clause[end - 1] == reading.clause[hit.first]


def _clauses_of_treaty(reading: Reading) -> set[int]:
    """The clauses in which the treaty stands, or a word that points to it."""
    treaty = lexicon.words("treaty") | lexicon.words("pointing")
    return {reading.clause[place] for place, word in enumerate(reading.keys) if word in treaty}
