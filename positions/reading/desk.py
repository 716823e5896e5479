"""What editors' pages show: the state of a statement in a word, a version in words, and what changed in it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from positions.editing import reviewing
from positions.models import (
    Article,
    Ask,
    Evidence,
    Publication,
    Review,
    Statement,
    StatementVersion,
    User,
    VersionConcern,
)
from positions.models.part import Part


class State(StrEnum):
    """Where a statement stands. Derived, never stored."""

    DISCARDED = "discarded"
    DRAFT = "draft"
    IN_REVIEW = "in review"
    SENT_BACK = "sent back"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


STATE_WORDS = {
    State.DISCARDED: gettext_lazy("Discarded"),
    State.DRAFT: gettext_lazy("Draft"),
    State.IN_REVIEW: gettext_lazy("In review"),
    State.SENT_BACK: gettext_lazy("Sent back"),
    State.PUBLISHING: gettext_lazy("Publishing"),
    State.PUBLISHED: gettext_lazy("Published"),
    State.WITHDRAWN: gettext_lazy("Withdrawn"),
}


@dataclass(frozen=True)
class Row:
    """A statement in a list: its newest version, where that stands, and whether readers see an older one."""

    statement: Statement
    version: StatementVersion
    state: State
    note: str = ""
    passages: int = 0

    @property
    def word(self) -> str:
        return str(STATE_WORDS[self.state])


def state(version: StatementVersion) -> State:
    """Where a version stands. Queries reviews and publications; prefetch them for a list."""
    if version.discarded_at:
        return State.DISCARDED
    if not version.frozen_at:
        return State.DRAFT
    now = timezone.now()
    publications = list(version.publications.all())
    if any(row.starts > now for row in publications):
        return State.PUBLISHING
    if any(row.ends is None or row.ends > now for row in publications):
        return State.PUBLISHED
    if any(row.ended_how == Publication.Ended.WITHDRAWN for row in publications):
        return State.WITHDRAWN
    last = max(version.reviews.all(), key=lambda row: row.pk, default=None)
    return State.SENT_BACK if last and last.decision == Review.Decision.SEND_BACK else State.IN_REVIEW


def rows(statements: Iterable[Statement]) -> list[Row]:
    """Each statement by its newest version that was not discarded, newest statement first."""
    newest: dict[int, StatementVersion] = {}
    versions = (
        StatementVersion.objects.with_parts()
        .select_related("statement")
        .filter(statement__in=statements, discarded_at=None)
        .prefetch_related("reviews", "publications", "authors")
        .order_by("number")
    )
    for version in versions:
        newest[version.statement_id] = version
    return [
        Row(version.statement, version, state(version), _last_note(version), len(version.evidence.all()))
        for version in sorted(newest.values(), key=lambda row: -row.statement_id)
    ]


def _last_note(version: StatementVersion) -> str:
    last = max(version.reviews.all(), key=lambda row: row.pk, default=None)
    return last.note if last else ""


def on_article(article: Article) -> list[Row]:
    """Statements with evidence in this article, drafts included."""
    return rows(
        Statement.objects.filter(versions__evidence__article=article, versions__discarded_at=None).distinct()
    )


def on_story(article: Article) -> list[Row]:
    """Statements with evidence in any article of the same story: what a passage here may belong to."""
    return rows(
        Statement.objects.filter(
            versions__evidence__article__story=article.story_id, versions__discarded_at=None
        ).distinct()
    )


@dataclass(frozen=True)
class Desk:
    """An editor's own work, and what waits for them."""

    drafts: list[Row]
    sent_back: list[Row]
    to_review: list[Row]
    mine_in_review: list[Row]


def desk(user: User) -> Desk:
    """What this person works on and what waits for their review."""
    unfinished = Statement.objects.filter(versions__publications=None, versions__discarded_at=None)
    every = rows(unfinished.distinct())
    mine = {row.statement.pk for row in every if any(a.user_id == user.pk for a in row.version.authors.all())}
    return Desk(
        drafts=[row for row in every if row.state == State.DRAFT and row.statement.pk in mine],
        sent_back=[row for row in every if row.state == State.SENT_BACK],
        to_review=[
            row
            for row in every
            if row.state == State.IN_REVIEW and user.reviews and reviewing.may_judge(row.version, user)
        ],
        mine_in_review=[row for row in every if row.state == State.IN_REVIEW and row.statement.pk in mine],
    )


def in_words(version: StatementVersion) -> dict[str, list[str]]:
    """Every field that says something, under its label, as lines of text."""
    told = {
        _("Organization"): version.organization,
        _("Speaks through"): version.speaks_through,
        _("Said by"): version.speaker,
        _("Role"): version.speaker_role,
        _("Treaty"): version.treaty,
        _("About"): version.get_question_display() if version.question else "",
        _("Draft"): version.text_version,
        _("Target in words"): version.target,
        _("Rival treaty"): version.rival_treaty,
        _("Step"): version.get_stance_display() if version.stance else _("no step"),
        _("Rule"): version.rule,
        _("Note on the label"): version.note,
        _("Whose words"): version.get_attribution_display() if version.attribution else "",
        _("Form"): version.get_form_display() if version.form else "",
        _("Session"): version.session,
        _("Said"): version.said_in_words,
        _("Known from"): version.said_basis,
        _("Order on that day"): version.said_order,
        _("Withdrawn by the speaker"): version.speaker_withdrew_on,
        _("Summary"): version.summary,
        _("Doubt"): version.doubt,
        _("Moves the line"): _("yes") if version.moves_line else _("no"),
        _("Changes from statement"): version.changes_from_id,
        _("Note on the change"): version.change_note,
        _("Signatories not listed"): version.others_count,
        _("Note on these"): version.others_note,
        _("Language"): version.language,
    }
    lists = {
        _("Concerns"): version.concerns.all(),
        _("Asks"): version.asks.all(),
        _("Articles"): version.provisions.all(),
        _("Signatories"): version.signatories.all(),
        _("Evidence"): version.evidence.all(),
    }
    return {label: [str(value)] for label, value in told.items() if value not in (None, "")} | {
        label: [_part_in_words(part) for part in parts] for label, parts in lists.items() if parts
    }


def _part_in_words(part: Part) -> str:
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


@dataclass(frozen=True)
class Change:
    """One field that differs: what was deleted, what inserted, what stays."""

    label: str
    deleted: list[str]
    inserted: list[str]


def changes(old: StatementVersion | None, new: StatementVersion) -> tuple[list[Change], int]:
    """The fields that differ from the version before readers, and how many fields there are in all."""
    before, after = in_words(old) if old else {}, in_words(new)
    labels = list(dict.fromkeys([*after, *before]))
    found = [
        Change(
            label,
            _gone(before.get(label, []), after.get(label, [])),
            _gone(after.get(label, []), before.get(label, [])),
        )
        for label in labels
    ]
    return [change for change in found if change.deleted or change.inserted], len(labels)


def _gone(lines: list[str], others: list[str]) -> list[str]:
    """The lines that the others lack; of two that are alike, the one too many."""
    return list((Counter(lines) - Counter(others)).elements())
