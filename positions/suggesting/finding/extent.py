"""How far what a verb takes goes on, given the other clauses of its unit. Where a phrase or a clause ends by itself is
for `boundaries`."""

from positions.suggesting.finding.complements import Complement
from positions.suggesting.finding.groups import Group
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.tokens import AUXILIARY, GENITIVE, Part

_CLAUSAL = frozenset(["quote", "that", "zero", "wh", "colon"])
_POINTING = frozenset(["it", "this", "that", "so"])
_JOINS = frozenset(["and", "but", "comma"])


def extent(unit: Parsed, group: Group, found: Complement, limit: int | None) -> Part | None:
    """The tokens of the content, none beyond `limit`. None where only “this” is left."""
    start = found.start
    end = min(_before_main_verb(unit, group, found), _before_another(unit, group, found), limit or found.end)
    while end - 1 > start and unit.tokens[end - 1].tag in _JOINS:  # “the text and, with Roe, called for”
        end -= 1
    if found.frame == "np" and end == start + 1 and unit.tokens[start].low in _POINTING:
        return None
    return start, end


def _before_main_verb(unit: Parsed, group: Group, found: Complement) -> int:
    """“The groups that oppose the treaty say …”: in a relative clause an object ends at the verb of the sentence."""
    tokens = unit.tokens
    if found.frame != "np" or not group.first or tokens[group.first - 1].tag not in ("who", "that"):
        return found.end
    for at in range(found.start + 1, found.end):
        verb = tokens[at].verb if tokens[at - 1].tag in ("word", "name") else None
        if tokens[at].tag in AUXILIARY and tokens[at].low != GENITIVE:
            return at
        if (
            verb
            and verb.lemma
            and not verb.noun
            and tokens[at].tag == "word"
            and verb.forms & {"plain", "past", "s"}
        ):
            return at
    return found.end


def _before_another(unit: Parsed, group: Group, found: Complement) -> int:
    """“preferred one, and Poe asked for two”: an object ends where another begins to speak."""
    tokens = unit.tokens
    for other in unit.groups_after(group.main) if found.frame not in _CLAUSAL else ():
        if other.first >= found.end:
            break
        subject = unit.subject(other) if other.voice == "active" else None
        if subject and subject.start > found.start + 1 and subject.head.tag == "name":
            joint = subject.start - 1 - (tokens[subject.start - 1].tag in ("and", "but"))
            if tokens[joint].tag == "comma":
                return joint
    return found.end
