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
    found: dict[str, Frames] = {}
    for frames, words in _lines(name):
        for word in words.split(separator):
            key = word.strip().lstrip("~")
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
    for word, form in pairs:
        forms.setdefault(word, set()).add(form)
    return forms


@cache
def verb_frames() -> dict[str, Frames]:
    """Frames by lemma; none for a verb that opens no attribution."""
    return _with_frames("verbs.txt")


def frames_of(reading: Reading) -> Frames:
    return verb_frames().get(reading.lemma, _NO_FRAMES)


@cache
def verb_readings() -> dict[str, Reading]:
    """By word in small letters. Where two verbs share a form, the one with more frames has it."""
    nouns = {word.lstrip("~") for _, words in _lines("verbs.txt") for word in words.split() if word[0] == "~"}
    irregular, frames = (
        _irregular(),
        dict.fromkeys((lemma for lemma, _ in idioms()), _NO_FRAMES) | verb_frames(),
    )
    doubling = frozenset(word for line, _ in _lines("doubling.txt") for word in line.split())
    found: dict[str, Reading] = {}
    for lemma in sorted(frames, key=lambda lemma: (len(frames[lemma]), lemma)):
        for word, forms in _forms_of(lemma, irregular, doubling).items():
            noun = bool(forms & {"plain", "s"}) and (
                lemma in nouns or not (frames[lemma] or lemma in irregular)
            )
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
