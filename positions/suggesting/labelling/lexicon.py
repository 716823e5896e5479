"""The word lists and phrases in `data/`, each file read once. What they mean stands with them."""

from functools import cache
from pathlib import Path

import yaml

from positions.suggesting.labelling.stemming import stem

_DATA = Path(__file__).parent / "data"


@cache
def phrases(name: str) -> dict[str, list[str]]:
    """One file of phrases, by label."""
    loaded: dict[str, list[str]] = yaml.safe_load((_DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def words(name: str) -> frozenset[str]:
    """A list of words.yaml, in the very forms written there."""
    return frozenset(word.removeprefix("=") for word in _lists()[name].split())


@cache
def stems(name: str) -> frozenset[str]:
    """The stems of a list of words.yaml, but of words of which the very form counts."""
    return frozenset(stem(word) for word in _lists()[name].split() if not word.startswith("="))


@cache
def forms(name: str) -> frozenset[str]:
    """The words of a list of which the very form counts."""
    return frozenset(word[1:] for word in _lists()[name].split() if word.startswith("="))


@cache
def _lists() -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load((_DATA / "words.yaml").read_text(encoding="utf-8"))
    return loaded
