"""The one registry of shortcuts on editors' pages: what each key does, and that no two want the same. An account may
choose others.

Pages name actions (`{% does "approve" %}`); static/js/keys.js finds the control that does it, or tells the page.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from positions.models import Article


@dataclass(frozen=True)
class Key:
    """`keys` as pressed: `j`, `Shift+J`, `Ctrl+Enter`, or a sequence with a space between: `g q`."""

    keys: str
    action: str
    label: str | Promise
    in_fields: bool = False

    @property
    def aria(self) -> str:
        """As aria-keyshortcuts spells it, empty for a sequence: that it cannot say."""
        return "" if " " in self.keys else self.keys.replace("Ctrl", "Control")


SCOPES: list[tuple[str | Promise, list[Key]]] = [
    (
        _("Everywhere"),
        [
            Key("?", "help", _("this list")),
            Key("g h", "desk", _("go to the desk")),
            Key("g q", "queue", _("go to the queue")),
            Key("g r", "reviews", _("go to the reviews")),
            Key("g n", "new", _("hand in a new article")),
            Key("g s", "sources", _("go to the sources")),
            Key("g a", "activity", _("go to the activity")),
            Key("g o", "catalogue", _("go to organizations and concerns")),
            Key("g p", "people", _("go to the people")),
            Key("z", "undo", _("undo the last decision, where the page shows it")),
        ],
    ),
    (
        _("Lists"),
        [
            Key("j", "next", _("next")),
            Key("k", "previous", _("previous")),
            Key("o", "open", _("open")),
            Key("u", "list", _("back to the list, or to the text")),
        ],
    ),
    (
        _("Queue"),
        [
            Key("x", "tick", _("tick, for several at once")),
            Key("e", "annotate", _("annotate")),
            Key("a", "take", _("assign to me, or leave to others")),
            Key("d", "dismiss", _("dismiss; then the number of the reason")),
            *(
                Key(str(number), f"choose-{number}", label)
                for number, label in enumerate(Article.Dismissal.labels, start=1)
            ),
            Key("m", "duplicate", _("duplicate of another article")),
            Key("w", "park", _("park until a day")),
        ],
    ),
    (
        _("Captured text"),
        [
            Key("j", "next", _("next sentence")),
            Key("k", "previous", _("previous sentence")),
            Key("Shift+J", "extend", _("take the next sentence, too")),
            Key("Shift+K", "shrink", _("take one sentence less, or the one before")),
            Key("n", "next-mark", _("next sentence with evidence or a suggestion")),
            Key("p", "previous-mark", _("the one before")),
            Key("s", "statement", _("make a statement of the passage")),
            Key("Shift+S", "passage", _("add the passage to the statement beside it")),
            Key("Shift+T", "sheet", _("a sheet: a row for each of many speakers or asks")),
            Key("y", "accept", _("accept what is suggested for this sentence, as a draft")),
            Key("Shift+Y", "mend", _("accept it and mend the draft")),
            Key("r", "reject", _("reject it: it is not suggested again")),
            Key("Escape", "text", _("back to the text"), in_fields=True),
        ],
    ),
    (
        _("Sources"),
        [
            Key("t", "test", _("test: what would come in")),
            Key("Shift+P", "pause", _("pause, or switch on")),
        ],
    ),
    (
        _("Organizations and concerns"),
        [
            Key("m", "duplicate", _("merge with another")),
            Key("l", "apart", _("not the same: leave both")),
        ],
    ),
    (
        _("Draft"),
        [
            Key("Ctrl+Enter", "save", _("save"), in_fields=True),
            Key("Ctrl+Shift+Enter", "send", _("save and send for review"), in_fields=True),
            Key(
                "Ctrl+Shift+L", "restate", _("it restates its organization’s last statement"), in_fields=True
            ),
            Key("Ctrl+Shift+U", "more", _("more rows, in a sheet"), in_fields=True),
        ],
    ),
    (
        _("Review"),
        [
            Key("j", "next", _("next review")),
            Key("k", "previous", _("previous review")),
            Key("Shift+C", "comment", _("comment on a field")),
            Key("Shift+A", "approve", _("approve and publish")),
            Key("Shift+R", "send-back", _("send back with the note")),
            Key("Shift+E", "edit", _("begin a new version")),
            Key("Shift+W", "correct", _("correct: say what was wrong")),
        ],
    ),
]
REGISTRY = [key for _scope, keys in SCOPES for key in keys]

# A key as static/js/keys.js spells it; two in a row are a sequence.
_PRESSED = r"(?:Ctrl\+)?(?:(?:Shift\+)?(?:[A-Z][a-z][A-Za-z]*|F\d{1,2})|Shift\+[A-Z]|[a-z0-9]|[^\w\s])"
SPELLING = re.compile(rf"{_PRESSED}(?: {_PRESSED})?")
# What may stand for a shortcut where people type: nothing that is a letter there.
_IN_FIELDS = re.compile(r"Ctrl\+\S+|Escape|F\d{1,2}")


def collisions(registry: Iterable[Key]) -> list[str]:
    """A sentence for each key that would do two things, or that begins a longer one."""
    found, actions = [], dict[str, str]()
    for key in registry:
        other = actions.setdefault(key.keys, key.action)
        if other != key.action:
            found.append(f"{key.keys} would do two things: {other} and {key.action}.")
    for keys in actions:
        found += [f"{keys} begins {other}." for other in actions if other.startswith(f"{keys} ")]
    return found


def problem(key: Key) -> str:
    """Why it cannot be pressed, in a sentence; empty where it can."""
    if not SPELLING.fullmatch(key.keys):
        return _("“%(keys)s” is no key: write j, Shift+J, Ctrl+Enter, or two with a space between.") % {
            "keys": key.keys
        }
    if key.in_fields and not _IN_FIELDS.fullmatch(key.keys):
        return _("“%(keys)s” is typed in fields: take one with Ctrl.") % {"keys": key.keys}
    return ""


@lru_cache(maxsize=1000)
def _scopes(own: frozenset[tuple[str, str]]) -> list[tuple[str | Promise, list[Key]]]:
    instead = dict(own)
    return [
        (scope, [replace(key, keys=instead.get(key.action, key.keys)) for key in keys])
        for scope, keys in SCOPES
    ]


def scopes(own: Mapping[str, str]) -> list[tuple[str | Promise, list[Key]]]:
    """The registry with the keys that somebody has chosen instead, by action."""
    return _scopes(frozenset(own.items()))


@lru_cache(maxsize=1000)
def _by_action(own: frozenset[tuple[str, str]]) -> dict[str, Key]:
    return {key.action: key for _scope, keys in _scopes(own) for key in keys}


def by_action(own: Mapping[str, str]) -> dict[str, Key]:
    return _by_action(frozenset(own.items()))


def pressed(own: Mapping[str, str]) -> dict[str, dict[str, object]]:
    """What the script needs: keys → action, and whether it works in a field."""
    return {key.keys: {"action": key.action, "inFields": key.in_fields} for key in by_action(own).values()}
