"""Nouns that carry what somebody holds, and how others met it: “its claim that …”, “Roe's call for a fund was supported
by Poe”, “a proposal by Roe to sell drew opposition from Poe”, “language tabled by Roe”."""

from collections.abc import Iterator

from positions.suggesting.finding.boundaries import clause_end
from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.families.attitudes import held
from positions.suggesting.finding.leftward import phrase_start
from positions.suggesting.finding.lexicon import Frames, listed, noun_frames
from positions.suggesting.finding.parsed import Parsed
from positions.suggesting.finding.parties import in_front, stand_by
from positions.suggesting.finding.phrases import coordinated, names_after, past_phrase
from positions.suggesting.finding.sides import Sides, sides_at, sides_inserted
from positions.suggesting.finding.subjects import subject_before
from positions.suggesting.finding.tokens import AUXILIARY, GENITIVE, Part, Token

# How far behind the noun its reception is looked for, and its owner before it, in tokens.
REACH = 40
OWNER_REACH = 3

_NO_FRAMES: Frames = frozenset()
_STANDS = listed("proposal") | listed("stand")
_NOUNS = _STANDS | frozenset(noun_frames())
_RECEIVED = listed("support-noun") | listed("opposition-noun")
_PROPOSED = listed("proposed-by")
_SUFFERED = listed("suffered")
_MODIFIERS = frozenset(["adjective", "word", "adverb", "number"])
_RELATIVE = frozenset(["who", "which", "that", "wh", "subject"])
_BEFORE_OWNER = frozenset(["for", "on", "to", "against", "with", "about", "from", "by", "over"])


def noun(unit: Parsed) -> Iterator[Candidate]:
    """Only where somebody is named: nobody is by “concerns about”."""
    tokens, known = unit.tokens, noun_frames()
    if unit.words.isdisjoint(_NOUNS):
        return
    verbs = {group.main for group in unit.groups if group.voice == "active"}
    for at, token in enumerate(tokens):
        if token.low not in _NOUNS or (at and token.tag == "name") or at in verbs:
            continue
        stands = token.low in _STANDS
        speakers, first, start = _owned(tokens, at)
        told = not speakers and token.low in _RECEIVED
        if not (speakers or stands or told):
            continue
        inserted = sides_inserted(tokens, start) or Sides(end=start - 1)
        content = _after(tokens, inserted.end + 1, known.get(token.low, _NO_FRAMES))
        if content:
            content = content[0], _before_verb(unit, *content)
        met = _reception(unit, content[1] if content else start) if stands else None
        if content is None and met:
            content = _past_joint(tokens, start if start < met[0] else first, met[0])
        elif met and not speakers:
            speakers = met[1].speakers
        elif content and told:
            speakers = _from_whom(unit, content[1])
        if content and speakers:
            frame = tokens[min(start, len(tokens) - 1)].low
            found = unit.candidate("noun", frame, token.low, [content], speakers, (at, at + 1))
            for sides in (in_front(tokens, first, stands), inserted, met[1] if met else Sides()):
                stand_by(unit, found, sides)
            yield found


def tabled(unit: Parsed) -> Iterator[Candidate]:
    """“a new paragraph on fees, tabled by Roe and supported by Poe, …”"""
    tokens = unit.tokens
    if unit.words.isdisjoint(_PROPOSED):
        return
    for at, token in enumerate(tokens):
        if at == 0 or token.low not in _PROPOSED or tokens[at - 1].tag in AUXILIARY:
            continue
        sides = sides_at(tokens, at, len(tokens))
        end = at - (tokens[at - 1].tag == "comma")
        start = phrase_start(tokens, end, max(0, end - REACH)) if sides.speakers else None
        if start and tokens[start - 1].tag == "to":  # “the amendment to article 10”
            start = phrase_start(tokens, start - 1, max(0, end - REACH)) or start
        if start is not None and any(one.low in _STANDS for one in tokens[start:end]):
            found = unit.candidate("noun", "by", token.low, [(start, end)], sides.speakers, (at, at + 1))
            met = _reception(unit, sides.end)
            for more in (sides, met[1] if met else Sides()):
                stand_by(unit, found, more)
            yield found


def _past_joint(tokens: list[Token], start: int, end: int) -> Part | None:
    """Without the “and” or comma at the end."""
    while end > start and tokens[end - 1].tag in ("and", "comma"):
        end -= 1
    return (start, end) if start < end else None


def _from_whom(unit: Parsed, at: int) -> list[Part]:
    """“opposition to the fee came from Roe”, “support for it was voiced by Poe”"""
    tokens = unit.tokens
    for names in range(at + 1, min(len(tokens) - 1, at + OWNER_REACH + 1)):
        if tokens[names].low in ("from", "by"):
            return names_after(tokens, names + 1)
        if not tokens[names].verb and tokens[names].tag not in AUXILIARY:
            break
    return []


def _owned(tokens: list[Token], noun: int) -> tuple[list[Part], int, int]:
    """Whose it is, where the whole begins, and where what is held may begin: “its”, “Roe's”, “a US proposal”, “a
    proposal by Roe”, past up to three words between."""
    owner = noun
    while owner and tokens[owner - 1].tag in _MODIFIERS and noun - owner < OWNER_REACH:
        owner -= 1
    before = tokens[owner - 1] if owner else None
    if before and before.tag == "possessive" and before.low != "whose":
        return [(owner - 1, owner)], owner - 1, noun + 1
    if before and before.low == GENITIVE and (subject := subject_before(tokens, owner - 1)):
        start, end = subject.parts[-1]
        if (first := _past_adjunct(tokens, start, end)) > start:
            return [(first, end)], first, noun + 1
        return list(subject.parts), subject.start, noun + 1
    if noun + 2 < len(tokens) and tokens[noun + 1].low in ("by", "from", "of"):
        end = past_phrase(tokens, noun + 2)
        of_owner = tokens[noun].low in _STANDS or tokens[noun + 1].low == "from"
        if of_owner and any(token.tag == "name" for token in tokens[noun + 2 : end]):
            return coordinated(tokens, noun + 2, end), owner, end
    if before and before.tag == "name" and tokens[noun].low in _STANDS:
        start = owner - 1
        while start and tokens[start - 1].tag == "name":
            start -= 1
        start -= (
            bool(start) and before.low.endswith("s") and tokens[start - 1].low == "the"
        )  # “the Co-Chairs'”
        return [(start, owner)], start, noun + 1
    return [], owner, noun + 1


def _past_adjunct(tokens: list[Token], start: int, end: int) -> int:
    """“broad support for Roe” before “'s idea” is Roe alone."""
    for at in range(end - 1, start, -1):
        if tokens[at - 1].low in _BEFORE_OWNER:
            return at if tokens[at].tag in ("name", "determiner", "possessive") else start
    return start


def _after(tokens: list[Token], at: int, frames: Frames) -> Part | None:
    """What follows the noun, or “is that …”."""
    if at + 2 < len(tokens) and tokens[at].tag == "be" and tokens[at + 1].tag == "that":
        return at + 1, clause_end(tokens, at + 1)
    return held(tokens, at, frames)


def _before_verb(unit: Parsed, start: int, end: int) -> int:
    """The end before the verb that the whole is the subject of: “its claim that the list is short was tested”."""
    own = int(unit.tokens[start].tag == "that")
    if own and any(group.voice == "active" for group in unit.groups_before(start)):
        return end
    for group in unit.groups_after(start):
        if group.first >= end:
            break
        before = unit.tokens[group.first - 1]
        verb = unit.tokens[group.main].verb
        noun = group.bare and verb is not None and verb.noun
        if group.voice in ("active", "passive") and not noun and before.tag not in _RELATIVE:
            if not own:
                return group.first
            own -= 1
    return end


def _reception(unit: Parsed, start: int) -> tuple[int, Sides] | None:
    """Where “was supported by …” or “drew support from …” begins, and who stands on which side."""
    tokens, end = unit.tokens, len(unit.tokens)
    for at in range(start, min(end, start + REACH)):
        token = tokens[at]
        suffered = token.verb is not None and token.verb.lemma in _SUFFERED
        if suffered or token.tag in ("comma", "be", "have") or token.low in ("despite", "over", "with"):
            sides = sides_at(tokens, at + (suffered or token.tag == "have"), end)
            if sides.supporters or sides.opponents:
                return at, sides
        if token.tag in ("semicolon", "quote"):
            return None
    return None
