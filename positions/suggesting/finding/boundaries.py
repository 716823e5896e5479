"""Where the content of an attribution ends, by its kind. All work on the tokens of one unit; ends are exclusive."""

from positions.suggesting.finding.lexicon import frames_of, listed
from positions.suggesting.finding.tokens import AUXILIARY, GENITIVE, SPEECH, Token

# How far a content is followed, a name or an insertion within it, in tokens.
REACH = 150
NAME_REACH = 8
INSERTION_REACH = 14

_SAYING = frozenset(["quote", "that"])
_SPEAKING = frozenset(["quote", "objto"])
_SUBORDINATE = listed("subordinate")
_CONDITIONS = frozenset(["if", "unless", "until", "provided"])
_ENDS_PHRASE = _SUBORDINATE - _CONDITIONS
_SUBORDINATE_HEADS = _SUBORDINATE | {"as"}
_CONTRAST = listed("contrast")
_NAMING = frozenset(
    ["name", "adjective", "subject", "determiner", "possessive", "word", "number", "pronoun", "adverb"]
)
_SUBJECTS = frozenset(["subject", "name", "determiner", "possessive", "there", "pronoun"])
_NO_VERB_AFTER = frozenset(["determiner", "possessive", "adjective", "be", "to"])
_MANY = frozenset(["percent", "others", "they", "many", "some"])
_ENDS_LIST = AUXILIARY | {"who", "which", "subject", "because", "wh", "but"}
_ENDS_INSERTION = AUXILIARY | {"and", "who", "which"}
_BEFORE_DAY = frozenset(["on", "last", "this", "later", "earlier"])
_WITHIN = frozenset(["including", "especially", "notably"])


def clause_end(tokens: list[Token], start: int) -> int:
    """The end of a clause: of the sentence, or where another speaker's words, or the writer's, begin."""
    limit = min(len(tokens), start + REACH)
    subordinate = tokens[0].low in _SUBORDINATE_HEADS
    depth = commas = 0
    for at in range(start + 1, limit):
        tag = tokens[at].tag
        depth += (tag == "open") - (tag == "close")
        if depth < 0 or tag == "semicolon" or tokens[at].low in _CONTRAST or _is_according(tokens, at):
            return at
        if tag == "comma":
            if (
                _another_with(tokens, at)
                or _breaks_clause(tokens, at, first=commas == 0)
                or (subordinate and _has_tag(tokens, at + 1, _SUBJECTS))
            ):
                return at
            commas += 1
        elif tag in ("and", "but") and (_says_next(tokens, at) or _another_says(tokens, at + 1)):
            return at
    return limit


def phrase_end(tokens: list[Token], start: int) -> int:
    """The end of a noun phrase or an infinitive with all that belongs to it."""
    limit = min(len(tokens), start + REACH)
    infinitive = tokens[start].tag == "to"
    depth = inserted = 0
    for at in range(start, limit):
        tag, low = tokens[at].tag, tokens[at].low
        depth += (tag == "open") - (tag == "close")
        if depth < 0:
            return at
        if depth or at < inserted:
            continue
        if low == SPEECH and at + 1 < limit and tokens[at + 1].tag not in ("and", "quote", "preposition"):
            return at + 1
        if at == start:
            continue
        if tag == "comma":
            if _another_with(tokens, at):
                return at
            if at + 1 < limit and tokens[at + 1].low in _CONDITIONS:
                continue
            inserted = _insertion_end(tokens, at)
            if not (inserted or _list_goes_on(tokens, at) or (infinitive and _plain_next(tokens, at))):
                return at
        elif tag in ("semicolon", "dash") or low in _ENDS_PHRASE:
            return at
        elif tag == "day" and not (at + 1 < limit and tokens[at + 1].low == GENITIVE):
            while at - 1 > start and tokens[at - 1].low in _BEFORE_DAY:
                at -= 1
            return at
        elif tag in ("and", "but") and _clause_next(tokens, at):
            return at
    return limit


def _has_tag(tokens: list[Token], at: int, tags: frozenset[str]) -> bool:
    return at < len(tokens) and tokens[at].tag in tags


def _past_adverbs(tokens: list[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].tag in ("adverb", "not"):
        at += 1
    return at


def _is_according(tokens: list[Token], at: int) -> bool:
    return tokens[at].low == "according" and _has_tag(tokens, at + 1, frozenset(["to"]))


def _breaks_clause(tokens: list[Token], comma: int, first: bool) -> bool:
    """Whether “, adding”, “, and said”, “, but Roe”, “, Poe replied” follow; or, at the `first` comma, “, is wrong”."""
    if first and _has_tag(tokens, comma + 1, AUXILIARY):
        return True
    joined = _has_tag(tokens, comma + 1, frozenset(["and", "but"]))
    after = _past_adverbs(tokens, comma + 1 + joined)
    if after >= len(tokens):
        return False
    if tokens[comma + 1].tag == "but" and tokens[after].tag in _SUBJECTS:
        return True
    verb = tokens[after].verb
    if verb is None:
        return _another_says(tokens, after)
    frames = frames_of(verb)
    if frames >= _SAYING and verb.forms & ({"ing", "past"} if joined else {"ing"}):
        return True
    return _another_says(tokens, after) or bool(joined and "s" in verb.forms and frames & _SPEAKING)


def _another_says(tokens: list[Token], at: int) -> bool:
    """Whether “Roe also noted” begins here."""
    for k in range(at, min(len(tokens), at + NAME_REACH)):
        verb = tokens[k].verb
        if verb and k > at and not verb.noun and frames_of(verb) >= _SAYING and verb.forms & {"past", "s"}:
            return True
        if tokens[k].tag not in _NAMING:
            return False
    return False


def _another_with(tokens: list[Token], comma: int) -> bool:
    """Whether “, with Roe noting” follows."""
    if comma + 3 >= len(tokens) or tokens[comma + 1].low != "with":
        return False
    for at in range(comma + 2, min(len(tokens), comma + NAME_REACH)):
        verb = tokens[at].verb
        if verb and at > comma + 2 and "ing" in verb.forms and frames_of(verb):
            return True
        if tokens[at].tag not in _NAMING and tokens[at].tag != "and":
            return False
    return False


def _says_next(tokens: list[Token], join: int) -> bool:
    """Whether “and said” follows: the same speaker says something else."""
    after = _past_adverbs(tokens, join + 1)
    verb = tokens[after].verb if after < len(tokens) else None
    return bool(verb and "past" in verb.forms and frames_of(verb) & _SPEAKING)


def _clause_next(tokens: list[Token], join: int) -> bool:
    """Whether after “and” a verb follows, or a subject of its own with its verb: no more of a noun phrase."""
    after = _past_adverbs(tokens, join + 1)
    if _says_next(tokens, join) or _has_tag(tokens, after, AUXILIARY | {"subject"}):
        return True
    verb = tokens[after].verb if after < len(tokens) else None
    if verb and verb.lemma and verb.forms & {"past", "s"} and not verb.noun:
        return True
    if verb and "plain" in verb.forms and not verb.noun:  # “to cut fees and raise what it pays”
        return False
    for at in range(join + 2, min(len(tokens), join + NAME_REACH)):
        if tokens[at].tag in AUXILIARY and tokens[at].low != GENITIVE:
            return True
        if _is_verb_of_others(tokens, at) or _is_past_of_name(tokens, at):
            return True
        if tokens[at].tag not in _NAMING or tokens[at - 1].tag not in _NAMING:
            return False
    return False


def _is_verb_of_others(tokens: list[Token], at: int) -> bool:
    """The verb of “and others want”."""
    verb, before = tokens[at].verb, tokens[at - 1]
    if verb is None or tokens[at].tag != "word" or before.tag in _NO_VERB_AFTER:
        return False
    return bool(frames_of(verb) and verb.forms & {"s", "plain"}) and (not verb.noun or before.low in _MANY)


def _is_past_of_name(tokens: list[Token], at: int) -> bool:
    """The verb of “and Roe wanted”."""
    verb = tokens[at].verb
    return bool(verb and tokens[at - 1].tag == "name" and "past" in verb.forms and frames_of(verb))


def _plain_next(tokens: list[Token], comma: int) -> bool:
    """“to cut fees, raise wages and …”"""
    after = comma + 1 + _has_tag(tokens, comma + 1, frozenset(["and"]))
    verb = tokens[after].verb if after < len(tokens) else None
    return bool(verb and "plain" in verb.forms)


def _insertion_end(tokens: list[Token], comma: int) -> int:
    """Past “, the director of the institute,” where the phrase goes on behind it; else 0."""
    limit = min(len(tokens) - 1, comma + INSERTION_REACH)
    if comma + 1 >= limit or tokens[comma + 1].tag not in ("determiner", "possessive", "preposition"):
        return 0
    behind = ("to",) if tokens[comma + 1].tag == "preposition" else ("preposition", "to", "that")
    for at in range(comma + 1, limit):
        if tokens[at].tag == "comma":
            return at + 1 if tokens[at + 1].tag in behind else 0
        if tokens[at].tag in _ENDS_INSERTION or (tokens[at].verb and tokens[at].tag != "name"):
            return 0
    return 0


def _list_goes_on(tokens: list[Token], comma: int) -> bool:
    if comma + 1 < len(tokens) and tokens[comma + 1].low in _WITHIN:
        return True
    for at in range(comma + 1, min(len(tokens), comma + INSERTION_REACH)):
        if tokens[at].tag == "and" and at + 1 < len(tokens):
            return not _clause_next(tokens, at)
        if tokens[at].tag in _ENDS_LIST or (tokens[at].verb and tokens[at].tag != "name"):
            return False
    return False
