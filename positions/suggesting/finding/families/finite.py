"""A speaker, a verb, and what it takes: said that …, urged … to …, and said, adding that, continued to insist."""

from collections.abc import Iterator

from positions.suggesting.finding.boundaries import phrase_end
from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.complements import Complement, complement
from positions.suggesting.finding.extent import extent
from positions.suggesting.finding.groups import Group
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.markers import marker
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.parties import parties, stand_by
from positions.suggesting.finding.sides import sides_at, sides_behind, sides_inserted, sides_start
from positions.suggesting.finding.subjects import Subject, subject_before
from positions.suggesting.finding.tokens import AUXILIARY

# How far before a shared verb its sides may begin, in tokens.
REACH = 30

_JOINS = frozenset(["and", "but", "comma"])
_ACCEPTING = listed("accepting")
_AMENDING = listed("amending")
_BEFORE_PARTICIPLE = listed("before-participle")
_DOCUMENTS = listed("document")
_GATHERINGS = listed("gathering")
_LIGHT_VERBS = listed("light-verb")
_OUTCOMES = listed("outcome")
_RELATIVE = frozenset(["who", "which", "that"])
_PRESENTING = listed("presenting")
_SIGNS = frozenset(["comma", "and", "but", "dash", "open", "adverb"])
_SUFFERED = listed("suffered")
_SUPPOSING = listed("supposing")


def finite(unit: Parsed) -> Iterator[Candidate]:
    for group in unit.groups:
        if (
            group.voice != "active"
            or not (unit.frames(group)[0] or _is_wish(unit, group))
            or not (subject := unit.subject(group))
            or _is_supposed(unit, group, subject)
            or (group.lemma in _SUFFERED and marker(unit.tokens, group.main))
            or _is_outcome(unit, group, subject)
        ):
            continue
        if subject.start and unit.tokens[subject.start - 1].tag == "wh" and _has_gap(unit, group):
            continue
        relative = any(token.tag in _RELATIVE for token in unit.tokens[subject.end : group.first])
        end = unit.main_verb(group) if relative else None
        if found := _candidate(unit, group, subject, "finite", end):
            yield found


def shared(unit: Parsed) -> Iterator[Candidate]:
    """“… and said”: the subject is that of the verb before."""
    for group in unit.groups:
        joined = group.first > 0 and unit.tokens[group.first - 1].tag in _JOINS
        if group.voice != "active" or not joined or unit.subject(group):
            continue
        if (subject := unit.subject_left_of(group.first)) and (
            found := _candidate(unit, group, subject, "shared")
        ):
            sides = sides_start(unit.tokens, group.first - 1, max(0, group.first - REACH))
            if sides:  # “and, with Roe, said”
                stand_by(unit, found, sides_at(unit.tokens, sides, group.first))
            yield found


def participle(unit: Parsed) -> Iterator[Candidate]:
    """“…, adding that”, “Citing …, Roe”, “a letter saying that”."""
    for group in unit.groups:
        if group.voice != "ing" or not group.bare or marker(unit.tokens, group.main):
            continue
        subject = _of_participle(unit, group)
        found = _candidate(unit, group, subject, "participle", unit.main_verb(group)) if subject else None
        if found and not (
            found.frame == "np" and group.lemma in _PRESENTING
        ):  # “Introducing the item, Roe …”
            yield found


def infinitive(unit: Parsed) -> Iterator[Candidate]:
    """“continued to insist that”; the object alone is no content after “wrote to thank the crew”."""
    for group in unit.groups:
        if group.voice != "infinitive":
            continue
        governor = _light_verb(unit, group)
        subject = (unit.subject(governor) if governor else None) or unit.subject_left_of(group.first)
        found = _candidate(unit, group, subject, "infinitive") if subject else None
        if found and (found.frame != "np" or governor):
            yield found


def _is_supposed(unit: Parsed, group: Group, subject: Subject) -> bool:
    """“if Roe says”, “critics may say”: nobody has said it."""
    before = unit.tokens[subject.start - 1].low if subject.start else ""
    if before in ("if", "unless", "whether"):
        return True
    if group.lemma in _ACCEPTING:  # “could accept” is an answer
        return False
    words = unit.tokens[group.first : group.main]  # “could not accept” is a refusal
    return any(token.low in _SUPPOSING for token in words) and all(token.tag != "not" for token in words)


def _is_wish(unit: Parsed, group: Group) -> bool:
    """“would rather wait”, “would delete the footnote”: what somebody would do with the text."""
    if not group.modal:
        return False
    words = [token.low for token in unit.tokens[group.first : group.main]]
    return "would" in words and (group.lemma in _AMENDING or "rather" in words) and "have" not in words


def _is_outcome(unit: Parsed, group: Group, subject: Subject) -> bool:
    """“Delegates agreed to meet again”: what all did is nobody's position, unless somebody stood apart."""
    alone = subject.end - subject.start < 3 and len(subject.parts) == 1
    if not alone or subject.head.low not in _GATHERINGS or group.lemma not in _OUTCOMES:
        return False
    refused = any(token.tag == "not" for token in unit.tokens[group.first : group.main])
    return refused or next(sides_behind(unit.tokens), None) is None


def _has_gap(unit: Parsed, group: Group) -> bool:
    """“What Roe said was wrong”: what she said is not told."""
    after = unit.frames(group)[1]
    return after < len(unit.tokens) and unit.tokens[after].tag in AUXILIARY


def _light_verb(unit: Parsed, infinitive: Group) -> Group | None:
    """The “continued” of “continued to insist”."""
    near = unit.groups_before(infinitive.main)[:1]
    return next((one for one in near if one.main == infinitive.first - 2 and one.lemma in _LIGHT_VERBS), None)


def _of_participle(unit: Parsed, group: Group) -> Subject | None:
    before = unit.tokens[group.first - 1] if group.first else None
    if unit.tokens[group.main].low == "speaking":  # “speaking for the group” says for whom, not what
        return None
    if group.first < 2 and (before is None or before.low in _BEFORE_PARTICIPLE):
        return _behind_comma(unit, group)
    if before is None or before.tag in _SIGNS or before.low in _BEFORE_PARTICIPLE:
        return unit.subject_left_of(group.first) or unit.subject_right_of(group.main)
    if before.low in _DOCUMENTS:
        return unit.subject_left_of(group.first)
    if before.tag in ("name", "word") and before.verb is None:
        return subject_before(unit.tokens, group.first)
    return None


def _behind_comma(unit: Parsed, participle: Group) -> Subject | None:
    """“Noting that its crew was tired, Roe …”"""
    for group in unit.groups_after(participle.main):
        subject = unit.subject(group) if group.voice in ("active", "passive") else None
        if (
            subject
            and subject.start > participle.main
            and unit.tokens[subject.start - 1].tag in ("comma", "quote")
        ):
            return subject
    return None


def _candidate(
    unit: Parsed, group: Group, subject: Subject, rule: str, end: int | None = None
) -> Candidate | None:
    """The candidate of one group, its content no further than token `end`."""
    frames, after = unit.frames(group)
    inserted = sides_inserted(unit.tokens, after)
    if _is_wish(unit, group):
        found: Complement | None = Complement(
            "to", group.main, group.main, phrase_end(unit.tokens, group.main)
        )
    else:
        found = complement(unit.tokens, inserted.end + 1 if inserted else after, frames)
    content = extent(unit, group, found, end) if found and found.start < found.end else None
    if found is None or content is None:
        return None
    cue = group.first, after if inserted else found.cue_end
    speakers, beside = parties(unit.tokens, subject, unit.verb_of(subject, group))
    candidate = unit.candidate(rule, found.frame, group.lemma, [content], speakers, cue)
    stand_by(unit, candidate, beside)
    if inserted:
        stand_by(unit, candidate, inserted)
    return candidate
