"""How near a statement is to the speaker's own words."""

import re
from functools import cache, lru_cache

from positions.suggesting.labelling import lexicon
from positions.suggesting.labelling.phrases import Hit
from positions.suggesting.labelling.reading import Reading
from positions.suggesting.shapes import Span, Wording

# A bare report is a verb or noun with its object; a longer content is somebody's words retold.
LONGEST_BARE = 12
# Where a page says that a machine made it: at its head or at its foot.
_ENDS = 1500


def wording_of(
    reading: Reading, hits: list[Hit], around: str, *, quoted: bool, own_words: bool, host: str
) -> tuple[Wording, str]:
    """The wording, and why. `around` is the hearsay that stands about the statement; `hits` are the words within it
    that report without saying what was said."""
    if own_words:
        return "own_words", f"wording: the speaker's own page{' at ' * bool(host)}{host}"
    if around:
        return "second_hand", f"wording: “{around}” is hearsay"
    if machine := made_by_machine(reading.text):
        return "second_hand", f"wording: the page says “{machine}”"
    if quoted:
        return "quoted", "wording: in quotation marks"
    if bare := next((hit for hit in hits if not reading.in_content[hit.first] or hit.first == 0), None):
        content = [key for key, inside in zip(reading.keys, reading.in_content, strict=True) if inside]
        if len(content) <= LONGEST_BARE and lexicon.words("clausal").isdisjoint(content):
            return "reported", f"wording: “{reading.words(bare.first, bare.last)}” gives no words"
    return "paraphrased", "wording: retold without quotation marks"


def hearsay(text: str, outside: list[Span]) -> str:
    """The first words of hearsay that stand in one of the spans, or nothing."""
    found = next(filter(None, (_hearsay().search(text, *span) for span in outside)), None)
    return found[0] if found else ""


@cache
def _hearsay() -> re.Pattern[str]:
    spelled = map(_spelled, lexicon.phrases("wording")["second_hand"])
    return re.compile(rf"\b(?:{'|'.join(spelled)})\b")


def _spelled(phrase: str) -> str:
    """The phrase as an expression; its first letter may be a capital."""
    words = [f"(?:{word})" if "|" in word else word for word in phrase.split()]
    words[0] = re.sub(r"\b([a-z])", lambda first: f"[{first[0].upper()}{first[0]}]", words[0])
    return r"\s".join(words).replace(r"\s…\s", r"\s(?:[\w,]++\s){0,4}?")


@lru_cache(maxsize=8)
def made_by_machine(text: str) -> str:
    """The words by which a page says that a machine made it, or nothing."""
    ends = f"{text[:_ENDS]}\n{text[-_ENDS:]}".casefold()
    return next((mark for mark in lexicon.phrases("wording")["machine"] if mark in ends), "")
