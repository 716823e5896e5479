"""The words that carry attributions, with the frames they take. Lists live in `data/`; here their forms are made."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

Form = Literal["plain", "s", "past", "participle", "ing"]
Frames = frozenset[str]

DATA = Path(__file__).parent / "data"
_NO_FRAMES: Frames = frozenset()
_ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ism", "ship", "ure")
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True)
class Reading:
    """One way to read a word as a verb. `past` forms of regular verbs are participles, too. `noun` holds where the
    word is a noun as often."""

    lemma: str
    forms: frozenset[Form]
    noun: bool


def _lines(name: str) -> list[tuple[str, str]]:
    """“left : right” of every line that is not a comment; an indented line goes on with the one before."""
    text = (DATA / name).read_text(encoding="utf-8").replace("\n  ", " ")
    parts = [line.partition(":") for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(left.strip(), right.strip()) for left, _, right in parts]


def _with_frames(name: str, separator: str | None = None) -> dict[str, Frames]:
    """Of a file whose lines give frames first and then all that take them; one may stand on several lines."""
    found: dict[str, Frames] = {}
    for frames, words in _lines(name):
        for word in words.split(separator):
            key = word.strip()
            found[key] = found.get(key, frozenset()) | frozenset(frames.split())
    return found


def _irregular() -> dict[str, tuple[str, str]]:
    rows = [line.split() for line, _ in _lines("irregular.txt")]
    return {lemma: (past, participle) for lemma, past, participle in rows}


def _stem(lemma: str, doubling: frozenset[str]) -> str:
    return lemma + lemma[-1] if lemma in doubling else lemma


def _s(lemma: str) -> str:
    if lemma in ("be", "have"):
        return {"be": "is", "have": "has"}[lemma]
    if lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        return lemma + "es"
    if lemma[-1] == "y" and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + "s"


def _ed(lemma: str, doubling: frozenset[str]) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma[-1] == "y" and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ied"
    return _stem(lemma, doubling) + "ed"


def _ing(lemma: str, doubling: frozenset[str]) -> str:
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) and lemma != "be":
        return lemma[:-1] + "ing"
    return _stem(lemma, doubling) + "ing"


def _forms_of(
    lemma: str, irregular: dict[str, tuple[str, str]], doubling: frozenset[str]
) -> dict[str, set[Form]]:
    regular = _ed(lemma, doubling)
    past, participle = irregular.get(lemma, (regular, regular))
    forms: dict[str, set[Form]] = {}
    pairs: list[tuple[str, Form]] = [
        (lemma, "plain"),
        (_s(lemma), "s"),
        (past, "past"),
        (participle, "participle"),
        (_ing(lemma, doubling), "ing"),
    ]
    if lemma.endswith(("el", "al")):  # labelled, signalling
        pairs += [(f"{lemma}led", "past"), (f"{lemma}led", "participle"), (f"{lemma}ling", "ing")]
    for word, form in pairs:
        forms.setdefault(word, set()).add(form)
    return forms


@cache
def verb_frames() -> dict[str, Frames]:
    """Frames by lemma."""
    return {lemma.lstrip("~"): frozenset(frames.split()) for lemma, frames in _lines("verbs.txt")}


def frames_of(reading: Reading) -> Frames:
    return verb_frames().get(reading.lemma, _NO_FRAMES)


@cache
def verb_readings() -> dict[str, Reading]:
    """By word in small letters, verbs that open no attribution included: they mark where a clause has its verb. Where
    two verbs share a form, the one with more frames has it."""
    irregular, frames = _irregular(), verb_frames()
    nouns = {lemma[1:] for lemma, _ in _lines("verbs.txt") if lemma[0] == "~"}
    nouns |= {lemma for lemma in listed("other-verb") if lemma not in irregular}
    lemmas = {*frames, *listed("other-verb"), *(lemma for lemma, _ in idioms())}
    found: dict[str, Reading] = {}
    for lemma in sorted(lemmas, key=lambda lemma: (len(frames.get(lemma, ())), lemma)):
        for word, forms in _forms_of(lemma, irregular, listed("doubling")).items():
            noun = lemma in nouns and bool(forms & {"plain", "s"})
            found[word] = Reading(lemma, frozenset(forms), noun)
    return found


@cache
def noun_frames() -> dict[str, Frames]:
    """By word in small letters, singular and plural."""
    found = _with_frames("nouns.txt")
    return found | {_s(noun): frames for noun, frames in found.items()}


@cache
def adjective_frames() -> dict[str, Frames]:
    return _with_frames("adjectives.txt")


@cache
def idioms() -> dict[tuple[str, str], list[tuple[tuple[str, ...], Frames]]]:
    """By the lemma of their verb and the word after it: all words after the verb, longest first, and the frames."""
    found: dict[tuple[str, str], list[tuple[tuple[str, ...], Frames]]] = {}
    for idiom, frames in _with_frames("idioms.txt", "|").items():
        lemma, *rest = idiom.split()
        found.setdefault((lemma, rest[0]), []).append((tuple(rest), frames))
    for several in found.values():
        several.sort(key=lambda idiom: -len(idiom[0]))
    return found


@cache
def closed_classes() -> dict[str, str]:
    """Tag by word in small letters; the first class that lists a word has it."""
    found: dict[str, str] = {}
    for tag, words in _lines("words.txt"):
        for word in words.split():
            found.setdefault(word, tag)
    return found


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in _lines("lists.txt")}


def listed(name: str) -> frozenset[str]:
    """The words of one list in `lists.txt`."""
    return _lists()[name]


@lru_cache(maxsize=4096)
def is_mute(noun: str) -> bool:
    """Whether what the noun names says nothing itself: treaties, events, abstractions."""
    singular = noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
    if noun in listed("mute") or singular in listed("mute"):
        return True
    return (
        singular.endswith(_ABSTRACT) and singular not in listed("speaking") and noun not in listed("speaking")
    )


@cache
def _scores() -> dict[str, float]:
    return {key: float(score) for key, score in _lines("scores.txt")}


def score_of(rule: str, frame: str) -> float:
    """How often the rule is right with this frame, 0 to 1."""
    scores = _scores()
    return scores.get(f"{rule} {frame}", scores[rule])
