"""The word lists beside this module, read once: what words do in names and in the phrases that stand for them."""

from dataclasses import dataclass
from pathlib import Path

import yaml

_HERE = Path(__file__).parent
_lists: dict[str, str] = yaml.safe_load((_HERE / "words.yaml").read_text(encoding="utf-8"))
_kinds: dict[str, list[str]] = yaml.safe_load((_HERE / "kinds.yaml").read_text(encoding="utf-8"))


def listed(name: str) -> frozenset[str]:
    """One list of words.yaml; within an entry a hyphen may stand for a space (`listed_phrases`)."""
    return frozenset(_lists[name].split())


def listed_phrases(name: str) -> list[str]:
    """One list of words.yaml, its hyphens read as spaces, the longest first."""
    return sorted((entry.replace("-", " ") for entry in listed(name)), key=len, reverse=True)


KINDS: dict[str, frozenset[str]] = {word: frozenset(kinds) for word, kinds in _kinds.items()}

# Parts of organizations' names.
HEADS, WEAK_HEADS, GROUP_HEADS = listed("heads"), listed("weak_heads"), listed("group_heads")
REMITS, LEGAL_FORMS = listed("remits"), listed("legal_forms")
JOINING = listed("joining") | {f"{word} the" for word in listed("joining")} | {"de la"}
# Of people's.
ROLES, STAFF = listed("roles"), listed("staff")
TITLES = frozenset(title.rstrip(".") for title in listed("titles"))
PARTICLES, MASCULINE, FEMININE = listed("particles"), listed("masculine"), listed("feminine")
# Of states' and treaties'.
OFFICES, OFFICE_ADJECTIVES = listed("offices"), listed("office_adjectives")
TREATY_WORDS, TREATY_DRAFTS = listed("treaty_words"), listed("treaty_drafts")
TREATY_ADJECTIVES = listed("treaty_adjectives")
# What is no name, or stands around one.
CALENDAR = listed("calendar")
NOT_NAMES = listed("not_names") | CALENDAR
OPENERS, HEADLINE_WORDS = listed("openers"), listed("headline_words")
OTHERS, PAPERS, DOCUMENTS = listed("others"), listed("papers"), listed("documents")
ACTS, AUXILIARIES = listed("acts"), listed("auxiliaries")


@dataclass(frozen=True)
class State:
    """A state as the press calls it; `offices` speak for it without its name (“White House”)."""

    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    capitals: tuple[str, ...]
    offices: tuple[str, ...]


def _rows(file: str) -> list[str]:
    return [
        line for line in (_HERE / file).read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]


def _state(row: str) -> State:
    columns = [tuple(filter(None, (cell.strip() for cell in column.split(",")))) for column in row.split("|")]
    return State(*columns, *[()] * (4 - len(columns)))


STATES = [_state(row) for row in _rows("states.txt")]
# Given name → m, f or x (either).
GIVEN_NAMES = {name: row[0] for row in _rows("given_names.txt") for name in row[2:].split()}
