"""The subject to the left of a verb group: past appositives, relative clauses and parentheses, with all its parts."""

from dataclasses import dataclass, replace

from positions.suggesting.finding.groups import Group
from positions.suggesting.finding.leftward import parenthesis_start, phrase_start
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.phrases import coordinated
from positions.suggesting.finding.sides import sides_at, sides_start
from positions.suggesting.finding.tokens import Token

# How far left of its verb a subject may begin, in tokens.
REACH = 60
RELATIVE_REACH = 12

_RELATIVE = frozenset(["who", "which", "that"])
_PLURAL = listed("plural")
_PLURAL_PRONOUNS = listed("plural-pronoun")
_ONE = frozenset(["a", "an", "each", "every", "another", "this"])
_QUANTIFIERS = listed("quantifier")
_FLOATING = frozenset(["both", "all", "each"])
_OPENS_INSERTION = listed("opens-insertion")
_BEFORE_SIDE = frozenset(["comma", "open", "dash", "and", "but", "adverb"])
_BEFORE_LIST = frozenset(["comma", "dash", "because", "semicolon", "colon", "open"])
_SINGULAR = ("ss", "us", "is", "news", "series")


@dataclass(frozen=True, slots=True)
class Subject:
    """Indexes of each speaker, end exclusive, and of the whole. `head` is the word that decides what it is."""

    parts: tuple[tuple[int, int], ...]
    start: int
    end: int
    head: Token
    one: bool = False  # “a …”, “each …”

    def agrees(self, group: Group) -> bool:
        """Whether number fits: “critics say”, “the group says”."""
        low = self.head.low
        if group.plain:
            return self.plural
        if group.singular and len(self.parts) == 1 and self.head.tag == "word":
            return not low.endswith("s") or low.endswith(_SINGULAR)
        return not (group.singular and low in _PLURAL_PRONOUNS)

    @property
    def plural(self) -> bool:
        low = self.head.low
        if len(self.parts) > 1 or low in _PLURAL or self.head.tag == "number":
            return True
        return (
            not self.one
            and self.head.tag in ("word", "name")
            and low.endswith("s")
            and not low.endswith("ss")
        )


def subject_before(tokens: list[Token], before: int) -> Subject | None:
    """The noun phrase that governs the verb group which begins at token `before`."""
    floor = max(0, before - REACH)
    end = _past_adjuncts(tokens, before, floor)
    if end <= floor:
        return None
    last = tokens[end - 1]
    if last.tag in ("comma", "dash"):
        return _before_sides(tokens, end - 1, floor) or _across_insertion(tokens, end - 1, floor)
    alone = end - 2 < floor or tokens[end - 2].tag not in ("and", "determiner")
    if last.tag == "subject" or (alone and (last.tag == "pronoun" or last.low in _QUANTIFIERS)):
        return _subject(tokens, ((end - 1, end),), end)
    if last.tag in _RELATIVE:
        return _antecedent(tokens, end - 1, floor)
    start = phrase_start(tokens, end, floor)
    return None if start is None else _with_others(tokens, start, end, floor)


def _subject(tokens: list[Token], parts: tuple[tuple[int, int], ...], end: int) -> Subject:
    start, first_end = parts[0]
    prepositions = (at for at in range(start + 1, first_end) if tokens[at].tag in ("preposition", "to"))
    head = tokens[next(prepositions, first_end) - 1]
    return Subject(parts, start, end, head, one=tokens[start].low in _ONE)


def _past_adjuncts(tokens: list[Token], end: int, floor: int) -> int:
    """The end of what stands before parentheses, adverbs and “on Monday”."""
    while end > floor:
        tag = tokens[end - 1].tag
        if tag == "close":
            end = parenthesis_start(tokens, end - 1, floor)
        elif tag == "adverb" or (tokens[end - 1].low in _FLOATING and _names(tokens, end - 2, floor)):
            end -= 1
        elif tag == "number" and end - 2 >= floor and tokens[end - 2].low == "in":
            end -= 2
        elif tag == "day":
            end -= 2 if end - 2 >= floor and tokens[end - 2].low in ("on", "last", "this") else 1
        else:
            break
    return end


def _names(tokens: list[Token], at: int, floor: int) -> bool:
    return at >= floor and tokens[at].tag == "name"


def _antecedent(tokens: list[Token], pronoun: int, floor: int) -> Subject | None:
    """What “who”, “which” or “that” stands for."""
    end = pronoun
    if end > floor and tokens[end - 1].tag in ("comma", "and"):
        end -= 1
    end = _past_adjuncts(tokens, end, floor)
    start = phrase_start(tokens, end, floor)
    if start is None:
        start = end
        while start > floor and tokens[start - 1].tag in ("name", "determiner"):
            start -= 1
    if start == end:
        return None
    if tokens[start].verb and start + 2 < end and tokens[start + 1].tag == "preposition":
        start += 2  # “delegates heard from Roe, who”
    if tokens[pronoun - 1].tag == "comma":
        return _with_others(tokens, start, end, floor)
    return _subject(tokens, ((start, end),), end)


def past_relative(tokens: list[Token], before: int) -> Subject | None:
    """“those who signed the letter”: the antecedent of the nearest “who” or “that” before token `before`."""
    for at in range(before - 1, max(0, before - RELATIVE_REACH), -1):
        if tokens[at].tag in ("who", "that") and tokens[at - 1].tag in ("word", "name", "determiner"):
            return _antecedent(tokens, at, max(0, at - REACH))
        if tokens[at].tag in ("comma", "semicolon", "quote"):
            return None
    return None


def _before_sides(tokens: list[Token], comma: int, floor: int) -> Subject | None:
    """The head before “, for the GROUP, supported by Y and opposed by Z,” that ends with the sign at `comma`."""
    first = sides_start(tokens, comma, floor)
    if first is None:
        return None
    if first > 1 and tokens[first - 1].tag == "comma" and tokens[first - 2].tag in ("and", "but"):
        return None  # “Roe left and, supported by Poe, said”
    others = sides_at(tokens, first, comma).speakers
    while first > floor and tokens[first - 1].tag in _BEFORE_SIDE:
        first -= 1
    if first > floor and tokens[first - 1].tag in _RELATIVE:  # “who, supported by Y,”
        return _antecedent(tokens, first - 1, floor)
    head = None
    while (start := phrase_start(tokens, first, floor)) is not None:
        head = _with_others(tokens, start, first, floor)
        if first - start == 1 or len(head.parts) > 1 or not _is_appositive(tokens, start, first):
            break
        first = start - 1
    return replace(head, parts=(*head.parts, *others)) if head else None


def _across_insertion(tokens: list[Token], sign: int, floor: int) -> Subject | None:
    """The head before “, who leads the group,” or “, its director,” whose last sign is at `sign`."""
    opening = _insertion_start(tokens, sign, floor)
    found: Subject | None = None
    while opening is not None and opening > floor:
        end = _past_adjuncts(tokens, opening, floor)
        start = phrase_start(tokens, end, floor)
        if start is None:  # “of Springfield”, “by now”
            opening = _earlier_comma(tokens, opening, floor) if found is None else None
            continue
        found = _with_others(tokens, start, end, floor)
        if _is_named(tokens, found, opening, sign):
            found = Subject(((start, sign),), start, sign, tokens[sign - 1])
        opening = start - 1 if start > floor and _is_appositive(tokens, start, end) else None
    return found


def _insertion_start(tokens: list[Token], sign: int, floor: int) -> int | None:
    nearest: int | None = None
    for at in range(sign - 1, floor, -1):
        if tokens[at].tag == "semicolon":
            break
        if tokens[at].tag == tokens[sign].tag:
            nearest = nearest if nearest is not None else at
            if tokens[at + 1].low in _OPENS_INSERTION:
                return at
    return nearest


def _is_named(tokens: list[Token], head: Subject, opening: int, sign: int) -> bool:
    """“its director, Ada Roe,”: the insertion is the name of the head."""
    names = tokens[opening + 1 : sign]
    return (
        bool(names)
        and all(token.tag == "name" for token in names)
        and (len(head.parts) == 1 and tokens[head.end - 1].tag == "word")
    )


def _is_appositive(tokens: list[Token], start: int, end: int) -> bool:
    """Whether the phrase after a comma may explain a name before it, and not itself be the speaker."""
    if (
        tokens[start - 1].tag != "comma"
        or start < 2
        or tokens[start - 2].tag not in ("name", "close", "number")
    ):
        return False
    return tokens[start].tag in ("determiner", "possessive", "word", "number") or end - start == 1


def _earlier_comma(tokens: list[Token], comma: int, floor: int) -> int | None:
    for at in range(comma - 1, floor, -1):
        if tokens[at].tag == "comma":
            return at
        if tokens[at].tag not in ("name", "word", "number", "preposition", "determiner", "possessive"):
            return None
    return None


def _with_others(tokens: list[Token], start: int, end: int, floor: int) -> Subject:
    """One subject with its parts: “A, B and C” has three."""
    parts = coordinated(tokens, start, end)
    after_and = start > floor + 1 and tokens[start - 1].tag == "and"
    if after_and and tokens[start - 2].tag == "comma" and tokens[end].tag != "comma":
        first = _before_sides(tokens, start - 2, floor)  # “A, for the GROUP, and B said”
        parts = [*first.parts, *parts] if first else parts
        start = first.start if first else start
    listed = len(parts) > 1 or after_and
    start -= after_and
    while listed and start > floor + 1 and tokens[start - 1].tag == "comma":
        earlier = phrase_start(tokens, start - 1, floor)
        if earlier is None or (earlier > floor and not _opens_list(tokens, earlier - 1)):
            break
        parts.insert(0, (earlier, start - 1))
        start = earlier
    return _subject(tokens, tuple(parts), end)


def _opens_list(tokens: list[Token], before: int) -> bool:
    """Whether the first of several names may stand behind this token: “…; A, B and C”, “…, and A, B and C”."""
    if tokens[before].tag in ("and", "but"):
        return before > 0 and tokens[before - 1].tag == "comma"
    return tokens[before].tag in _BEFORE_LIST
