"""A version in words, field by field, and what changed between two of them. Field names are those of the model."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from positions.models import Ask, Evidence, StatementVersion, VersionConcern
from positions.models.part import Part
from positions.models.statement import PART_NAMES

LABELS: dict[str, str | Promise] = {
    "organization": gettext_lazy("Organization"),
    "speaks_through": gettext_lazy("Speaks through"),
    "speaker": gettext_lazy("Said by"),
    "speaker_role": gettext_lazy("Role"),
    "treaty": gettext_lazy("Treaty"),
    "question": gettext_lazy("About"),
    "text_version": gettext_lazy("Draft"),
    "target": gettext_lazy("Target in words"),
    "rival_treaty": gettext_lazy("Rival treaty"),
    "stance": gettext_lazy("Step"),
    "rule": gettext_lazy("Rule"),
    "note": gettext_lazy("Note on the label"),
    "attribution": gettext_lazy("Whose words"),
    "form": gettext_lazy("Form"),
    "session": gettext_lazy("Session"),
    "said_from": gettext_lazy("Said"),
    "said_basis": gettext_lazy("Known from"),
    "said_order": gettext_lazy("Order on that day"),
    "speaker_withdrew_on": gettext_lazy("Withdrawn by the speaker"),
    "summary": gettext_lazy("Summary"),
    "doubt": gettext_lazy("Doubt"),
    "moves_line": gettext_lazy("Moves the line"),
    "changes_from": gettext_lazy("Changes from statement"),
    "change_note": gettext_lazy("Note on the change"),
    "others_count": gettext_lazy("Signatories not listed"),
    "others_note": gettext_lazy("Note on these"),
    "language": gettext_lazy("Language"),
    "concerns": gettext_lazy("Concerns"),
    "asks": gettext_lazy("Asks"),
    "provisions": gettext_lazy("Articles"),
    "signatories": gettext_lazy("Signatories"),
    "evidence": gettext_lazy("Evidence"),
}
# What somebody wrote in sentences: of these a change is told word by word.
PROSE = {"note", "said_basis", "summary", "doubt", "change_note", "others_note", "target"}
# Comparing more words than this with one another takes longer than a page may.
MOST_WORDS = 1000
# Two lines with less than this in common are told as one that went and one that came.
ALIKE = 0.5


def fields(version: StatementVersion) -> dict[str, list[str]]:
    """Every field that says something, as lines of text."""
    told = {name: getattr(version, name) for name in LABELS if name not in PART_NAMES} | {
        "question": version.get_question_display() if version.question else "",
        "stance": version.get_stance_display() if version.stance else _("no step"),
        "attribution": version.get_attribution_display() if version.attribution else "",
        "form": version.get_form_display() if version.form else "",
        "said_from": version.said_in_words,
        "moves_line": _("yes") if version.moves_line else _("no"),
        "changes_from": version.changes_from_id,
    }
    parts = {name: [_part(part) for part in getattr(version, name).all()] for name in PART_NAMES}
    lines = {name: [str(value)] for name, value in told.items() if value not in (None, "")} | parts
    return {name: lines[name] for name in LABELS if lines.get(name)}


def in_words(version: StatementVersion) -> dict[str, list[str]]:
    """The same under the labels that people know."""
    return {str(LABELS[name]): lines for name, lines in fields(version).items()}


def _part(part: Part) -> str:
    """A part in one line, and all of it: what a reviewer is not shown, nobody has reviewed."""
    told: list[object]
    match part:
        case Ask():
            told = [part.text, part.addressed_to, part.get_force_display(), part.provision]
        case VersionConcern():
            told = [part, _("definition %(number)d") % {"number": part.definition_version}]
        case Evidence():
            told = [
                part.title or part.article,
                part.title_basis,
                part.publisher,
                part.published_in_words,
                part.exact and f"“{part.exact}”",
                part.quote and f"“{part.quote}” {part.get_quote_verified_display()}",
                part.get_kind_display(),
                part.get_address_kind_display() or _("not seen"),
                part.get_wording_display(),
                "" if part.named else _("nobody is named"),
                _("leaked") if part.leaked else "",
                part.language,
                part.translation,
                part.translated_by,
                part.translation_checked_by,
                _("grade %(grade)s") % {"grade": part.grade},
            ]
        case _:
            told = [part]
    return " · ".join(str(each) for each in told if each)


class Change(StrEnum):
    NONE = ""
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Piece:
    """Some words of a line: in both versions, or in one of them only."""

    text: str
    change: Change = Change.NONE


Told = list[Piece]


@dataclass(frozen=True)
class Field:
    """A field of a version beside the same of another: line by line what went, what came and what stays."""

    name: str
    lines: list[Told]

    @property
    def label(self) -> str:
        return str(LABELS[self.name])

    @property
    def differs(self) -> bool:
        return any(piece.change for line in self.lines for piece in line)

    def without(self, change: Change) -> list[str]:
        """Its lines without what came, or without what went: as they were, or as they are now."""
        told = (" ".join(piece.text for piece in line if piece.change != change) for line in self.lines)
        return [line for line in told if line]


def compared(old: StatementVersion | None, new: StatementVersion) -> list[Field]:
    """Every field that says something in either version; of a first version all as it stands."""
    after = fields(new)
    if old is None:
        return [Field(name, [[Piece(line)] for line in lines]) for name, lines in after.items()]
    before = fields(old)
    return [
        Field(name, _lines(before.get(name, []), after.get(name, []), prose=name in PROSE))
        for name in LABELS
        if name in before or name in after
    ]


def _lines(before: list[str], after: list[str], *, prose: bool) -> list[Told]:
    """Lines that stay, in the new order; those that went, each before the one that it may have become."""
    gone, come = _without(before, after), _without(after, before)
    stays = [[Piece(line)] for line in _without(after, come)]
    if len(gone) == len(come):
        mended = [_mended(old, new, prose=prose) for old, new in zip(gone, come, strict=True)]
        return stays + mended
    return (
        stays
        + [[Piece(line, Change.DELETED)] for line in gone]
        + [[Piece(line, Change.INSERTED)] for line in come]
    )


def _without(lines: list[str], others: list[str]) -> list[str]:
    """The lines that the others lack; of two that are alike, the one too many."""
    return list((Counter(lines) - Counter(others)).elements())


def _mended(old: str, new: str, *, prose: bool) -> Told:
    """Word by word where that is easier to read than one line for the other."""
    whole = [Piece(old, Change.DELETED), Piece(new, Change.INSERTED)]
    before, after = _words(old), _words(new)
    if max(len(before), len(after)) > MOST_WORDS or before == after or not (prose or " · " in new):
        return whole
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return _told(matcher, before, after) if matcher.ratio() >= ALIKE else whole


def _told(matcher: "SequenceMatcher[str]", before: Sequence[str], after: Sequence[str]) -> Told:
    told = []
    for tag, first, last, from_, to in matcher.get_opcodes():
        if tag == "equal":
            told.append(Piece(" ".join(after[from_:to])))
            continue
        if last > first:
            told.append(Piece(" ".join(before[first:last]), Change.DELETED))
        if to > from_:
            told.append(Piece(" ".join(after[from_:to]), Change.INSERTED))
    return told


def _words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


@dataclass(frozen=True)
class Both:
    """A field as it was read, and as it is there now."""

    label: str
    read: list[str]
    now: list[str]

    @property
    def differs(self) -> bool:
        return self.read != self.now


def side_by_side(read: StatementVersion, now: StatementVersion) -> list[Both]:
    """What differs first."""
    before, after = in_words(read), in_words(now)
    rows = [Both(label, before.get(label, []), after.get(label, [])) for label in {**before, **after}]
    return sorted(rows, key=lambda row: not row.differs)
