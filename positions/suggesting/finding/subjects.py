"""The subject to the left of a verb group: past appositives, relative clauses and parentheses, with all its parts."""

from dataclasses import dataclass

from positions.suggesting.finding.groups import Group
from positions.suggesting.finding.lexicon import listed
from positions.suggesting.finding.phrases import LINKS, coordinated
from positions.suggesting.finding.tokens import GENITIVE, SPEECH, Token

# How far left of its verb a subject may begin, in tokens.
REACH = 60
RELATIVE_REACH = 12

_NOMINAL = frozenset(
    ["adjective", "word", "name", "number", "determiner", "possessive", "pronoun", "day", "quote"]
)
_SPECIFIERS = frozenset(["determiner", "possessive"])
_RELATIVE = frozenset(["who", "which", "that"])
_BEFORE_TERM = frozenset(["determiner", "possessive", "word", "adjective", "be"])
_NOT_FINITE_AFTER = frozenset(["determiner", "possessive", "preposition", "number", "and"])
_PLURAL = listed("plural")
_PLURAL_PRONOUNS = listed("plural-pronoun")
_ABOUT = frozenset(["about", "around", "over", "under", "near"])
_AFTER_TO = frozenset(["determiner", "possessive", "name", "number"])
_ONE = frozenset(["a", "an", "each", "every", "another", "this"])
_QUANTIFIERS = listed("quantifier")
_OPENS_INSERTION = listed("opens-insertion")
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
        return _across_insertion(tokens, end - 1, floor)
    alone = end - 2 < floor or tokens[end - 2].tag != "and"
    if last.tag == "subject" or (alone and (last.tag == "pronoun" or last.low in _QUANTIFIERS)):
        return _subject(tokens, ((end - 1, end),), end)
    if last.tag in _RELATIVE:
        return _antecedent(tokens, end - 1, floor)
    start = _phrase_start(tokens, end, floor)
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
            end = _opening(tokens, end - 1, floor)
        elif tag == "adverb":
            end -= 1
        elif tag == "day":
            end -= 2 if end - 2 >= floor and tokens[end - 2].low in ("on", "last", "this") else 1
        else:
            break
    return end


def _opening(tokens: list[Token], closing: int, floor: int) -> int:
    while closing > floor and tokens[closing].tag != "open":
        closing -= 1
    return closing


def _antecedent(tokens: list[Token], pronoun: int, floor: int) -> Subject | None:
    """What “who”, “which” or “that” stands for."""
    end = pronoun
    if end > floor and tokens[end - 1].tag in ("comma", "and"):
        end -= 1
    end = _past_adjuncts(tokens, end, floor)
    start = _phrase_start(tokens, end, floor)
    return None if start is None else _subject(tokens, ((start, end),), end)


def past_relative(tokens: list[Token], before: int) -> Subject | None:
    """“those who signed the letter”: the antecedent of the nearest “who” or “that” before token `before`."""
    for at in range(before - 1, max(0, before - RELATIVE_REACH), -1):
        if tokens[at].tag in ("who", "that") and tokens[at - 1].tag in ("word", "name", "determiner"):
            return _antecedent(tokens, at, max(0, at - REACH))
        if tokens[at].tag in ("comma", "semicolon", "quote"):
            return None
    return None


def _across_insertion(tokens: list[Token], sign: int, floor: int) -> Subject | None:
    """The head before “, who leads the group,” or “, its director,” whose last sign is at `sign`."""
    opening = _insertion_start(tokens, sign, floor)
    found: Subject | None = None
    while opening is not None and opening > floor:
        end = _past_adjuncts(tokens, opening, floor)
        start = _phrase_start(tokens, end, floor)
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
        if tokens[at].tag == "semicolon" or tokens[at].low == "said":
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


def _phrase_start(tokens: list[Token], end: int, floor: int) -> int | None:
    """Where the noun phrase that ends before `end` begins."""
    last = tokens[end - 1] if end > floor else None
    if last is None or last.tag == "adjective":
        return None
    if last.tag in ("subject", "object"):
        return end - 1
    if last.tag not in _NOMINAL or (last.verb and last.verb.lemma and _is_finite(tokens, end - 1)):
        return None
    start, at = end, end - 1
    while at >= floor and (back := _step(tokens, at, end, floor)):
        if tokens[at].tag in _NOMINAL or tokens[at].tag == "adverb":
            start = at
        if tokens[at].tag in _SPECIFIERS and not _leads_on(tokens, at, floor):
            return start
        at -= back
    if at >= floor and tokens[at].low in _ABOUT and tokens[start].tag == "number":
        return start  # “about forty groups”
    if at >= floor and tokens[at].tag in ("preposition", "to"):
        return _names_after_adjunct(tokens, start, end)
    return start if start < end else None


def _step(tokens: list[Token], at: int, end: int, floor: int) -> int:
    """How many tokens from `at` to the left belong to the phrase; 0 where it begins."""
    token = tokens[at]
    before = tokens[at - 1] if at > floor else None
    if token.tag == "close":
        return at - _opening(tokens, at, floor) + 1
    if token.verb and at < end - 1 and _is_finite(tokens, at):
        # “a poll released in May found” goes on to the left
        return int("participle" in token.verb.forms and tokens[at + 1].tag == "preposition")
    if token.tag == "quote":
        return int(token.low != SPEECH and before is not None and before.tag in _BEFORE_TERM)
    if token.tag == "day":
        return int(at == end - 1)
    if token.tag in _NOMINAL or token.tag == "adverb":
        return 1
    if token.tag == "preposition" and _follows_participle(tokens, at, floor):
        return 2
    if at + 1 >= end or before is None:
        return 0
    if token.tag == "to":  # “aid to the poor”, not “likely to calm voters”
        return int(before.tag in _NOMINAL and tokens[at + 1].tag in _AFTER_TO)
    return int(_joins(token, before))


def _joins(token: Token, before: Token) -> bool:
    """“the head of the group”, “Roe's lawyer”, “Roe and Poe”, “more than half”."""
    if token.low == GENITIVE:
        return True
    if token.low == "than":
        return before.low in ("more", "less", "fewer")
    if token.tag == "and":
        return before.tag in _NOMINAL
    return token.low in LINKS and (before.tag in _NOMINAL or before.tag == "close")


def _leads_on(tokens: list[Token], at: int, floor: int) -> bool:
    """Whether something of the phrase stands before its determiner."""
    return at > floor and (tokens[at - 1].low in LINKS or tokens[at - 1].tag in ("determiner", "and"))


def _is_finite(tokens: list[Token], at: int) -> bool:
    """Whether the verb here ends the noun phrase to its right."""
    token, before = tokens[at], tokens[at - 1] if at else None
    if token.tag == "name" or token.verb is None or token.verb.noun:
        return False
    return before is None or not (before.tag in _NOT_FINITE_AFTER or before.low == GENITIVE)


def _follows_participle(tokens: list[Token], at: int, floor: int) -> bool:
    """“a letter signed by forty groups”"""
    if at < floor + 2:
        return False
    verb, before = tokens[at - 1].verb, tokens[at - 2]
    return bool(verb and "participle" in verb.forms and before.tag in ("word", "name") and not before.verb)


def _names_after_adjunct(tokens: list[Token], start: int, end: int) -> int | None:
    """“At a rally Roe said”: the names at the end, where the phrase before them is an adjunct."""
    at = end
    while at > start and tokens[at - 1].tag == "name":
        at -= 1
    return at if start < at < end else None


def _with_others(tokens: list[Token], start: int, end: int, floor: int) -> Subject:
    """One subject with its parts: “A, B and C” has three."""
    parts = coordinated(tokens, start, end)
    after_and = start > floor + 1 and tokens[start - 1].tag == "and"
    listed = len(parts) > 1 or after_and
    start -= after_and
    while listed and start > floor + 1 and tokens[start - 1].tag == "comma":
        earlier = _phrase_start(tokens, start - 1, floor)
        if earlier is None or (
            earlier > floor and tokens[earlier - 1].tag not in ("comma", "dash", "because")
        ):
            break
        parts.insert(0, (earlier, start - 1))
        start = earlier
    return _subject(tokens, tuple(parts), end)
