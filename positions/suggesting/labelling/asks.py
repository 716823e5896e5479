"""What a speaker asks others to do, as stretches of the content: “should be amended”, “urges states to …”, “delete
article 6”."""

from collections.abc import Container

from positions.suggesting.labelling import lexicon
from positions.suggesting.labelling.phrases import Hit
from positions.suggesting.labelling.reading import Reading
from positions.suggesting.shapes import Span

# The infinitive stands within so many words after those who are asked.
FARTHEST_TO = 12
_OPENERS = frozenset(("which", "so", "and", "but", "or"))
_CLOSES = {"”": "“", "’": "‘", "»": "«", '"': '"', ")": "("}
_LEADING = frozenset(("that", "for", "on"))
_NO_REQUEST_OF_ITSELF = frozenset(("want", "wants", "wanted"))


def asks_in(reading: Reading, hits: list[Hit]) -> list[tuple[Span, str]]:
    """What is asked, with the words that ask, in the order of the text; none within another. Spans lie within one
    span of the content."""
    ends = {hit.first: hit.last for hit in hits if hit.label == "end"}
    ended = set(ends.values())
    idle = {hit.first for hit in hits if hit.label == "idle"}
    found: list[tuple[Span, str]] = []
    done = -1
    for hit in hits:
        first = _beginning(reading, hit, idle, ended) if hit.first > done else None
        if first is None or not done < first < len(reading.keys) or not reading.in_content[first]:
            continue
        last = _end(reading, max(first, hit.last), ends)
        if last > first:
            found.append((_span(reading, first, last), reading.words(hit.first, hit.last)))
            done = last
    return found


def _span(reading: Reading, first: int, last: int) -> Span:
    """From word to word within one span of the content, with the mark that closes what was opened in it."""
    start, end = reading.starts[first], reading.ends[last]
    limit = max(span.end for span in reading.content if span.start <= start < span.end)
    end = min(end, limit)
    if end < limit and (opens := _CLOSES.get(closes := reading.text[end])):
        ask = reading.text[start:end]
        end += ask.count(opens) % 2 if opens == closes else ask.count(opens) > ask.count(closes)
    return Span(start, end)


def _beginning(reading: Reading, hit: Hit, idle: set[int], ended: set[int]) -> int | None:
    """The first word of what the hit asks for, None where it asks for nothing."""
    match hit.label:
        case "to":
            return _infinitive(reading, hit)
        case "for" | "condition":
            return _object(reading, hit)
        case "imperative" if reading.in_content[hit.first] and _opens(reading, hit.first):
            return hit.first
        case "modal" if reading.in_content[hit.first] and not _is_noun(reading, hit.first):
            first = _clause_start(reading, hit.first, ended)
            return None if idle.intersection(range(first, hit.first)) else first
    return None


def _is_noun(reading: Reading, at: int) -> bool:
    """“The need to” is no “we need to”."""
    return at > 0 and reading.keys[at - 1] in lexicon.words("articles")


def _infinitive(reading: Reading, hit: Hit) -> int | None:
    """What follows “to” (or “not to” itself) after those who are asked; None where nobody is: “wants to join” asks
    nothing of others."""
    clause = reading.clause[hit.last]
    for at in range(hit.last + 1, min(hit.last + 1 + FARTHEST_TO, len(reading.keys) - 1)):
        if reading.clause[at] != clause:
            return None
        if reading.keys[at] == "to" and reading.in_content[at] and _leads_to_word(reading, at):
            if reading.keys[hit.last + 1] in ("to", "for", "that") or reading.keys[at + 1] == "be":
                return None  # “wants the text to be amended” asks for the whole
            return at - 1 if reading.keys[at - 1] == "not" else at + 1
    return None


def _leads_to_word(reading: Reading, at: int) -> bool:
    """Whether a verb may follow “to”: no number and no quotation."""
    return (
        reading.text[reading.ends[at] : reading.starts[at + 1]].isspace() and reading.keys[at + 1].isalpha()
    )


def _object(reading: Reading, hit: Hit) -> int | None:
    first = hit.last + 1
    if hit.first and reading.keys[hit.first - 1] in ("no", "not"):
        return None
    while first < len(reading.keys) and reading.keys[first] in _LEADING:
        first += 1
    if first >= len(reading.keys) or not reading.in_content[first] or not _together(reading, hit.last, first):
        return None
    if reading.keys[first] != "to":
        return first
    between = reading.text[reading.ends[hit.last] : reading.starts[first]]
    wishes = reading.keys[hit.last] in _NO_REQUEST_OF_ITSELF and between.isspace()
    return None if wishes else first + 1


def _together(reading: Reading, before: int, first: int) -> bool:
    """Whether nothing but a cue's border stands between the words that ask and what they ask for."""
    return reading.clause[before] == reading.clause[first] or not reading.in_content[before]


def _opens(reading: Reading, at: int) -> bool:
    """Whether the word begins a clause, or follows a comma and “and”."""
    if at == 0 or reading.clause[at] != reading.clause[at - 1]:
        return True
    return reading.keys[at - 1] in ("and", "or") and at > 1 and _comma(reading, at - 1)


def _clause_start(reading: Reading, at: int, ended: set[int]) -> int:
    """Back to the border of the clause, of the content, or to a comma with “which” or “and” after it."""
    modal = at
    while (
        at
        and reading.clause[at - 1] == reading.clause[at]
        and reading.in_content[at - 1]
        and at - 1 not in ended
    ):
        if reading.keys[at] in _OPENERS and (at == modal - 1 or _comma(reading, at)):
            break
        at -= 1
    return at + (reading.keys[at] in ("that", "and", "but"))


def _comma(reading: Reading, at: int) -> bool:
    return at > 0 and "," in reading.text[reading.ends[at - 1] : reading.starts[at]]


def _end(reading: Reading, at: int, ends: Container[int]) -> int:
    """The last word of the ask that holds word `at`."""
    clause, last = reading.clause[at], at
    while last + 1 < len(reading.keys) and _goes_on(reading, last + 1, clause, ends):
        last += 1
    return last


def _goes_on(reading: Reading, at: int, clause: int, stops: Container[int]) -> bool:
    if reading.clause[at] != clause or not reading.in_content[at]:
        return False
    return not (at in stops and (reading.keys[at] != "as" or _comma(reading, at)))
