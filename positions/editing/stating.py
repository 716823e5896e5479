"""Drafts: a passage becomes one, people mend it. Sending it for review and all that follows is in reviewing."""

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from positions.editing import Refused, Stale, adding, evidencing, prefilling
from positions.editing.anchoring import Anchor, anchor
from positions.models import (
    Article,
    Author,
    Capture,
    Correction,
    Event,
    Evidence,
    Person,
    Provision,
    Statement,
    StatementVersion,
    Suggestion,
    Treaty,
    User,
    VersionConcern,
)
from positions.models.part import Part
from positions.models.statement import PART_NAMES, PARTS


@transaction.atomic
def start(
    capture: Capture,
    begin: int,
    end: int,
    *,
    by: User,
    sent: str | None = None,
    treaty: Treaty | None = None,
) -> StatementVersion:
    """A new statement whose draft holds this passage, and what is known of its text: the rest is judgement.

    A second click finds what the first has begun, as long as nobody has written in it.
    """
    Article.objects.select_for_update(no_key=True).get(pk=capture.article_id)
    found = anchor(capture, begin, end, sent=sent)
    if begun := _begun(capture, found, by):
        return begun
    statement = Statement.objects.create()
    draft = StatementVersion.objects.create(
        statement=statement, number=1, **prefilling.known(capture, by=by, treaty=treaty)
    )
    Author.objects.create(version=draft, user=by)
    evidencing.add(draft, capture, found)
    Event.objects.record(Event.Verb.DRAFT, statement, by=by, new={"version": 1})
    return draft


@transaction.atomic
def add_passage(
    statement: Statement, capture: Capture, begin: int, end: int, *, by: User, sent: str | None = None
) -> StatementVersion:
    """One more passage for a statement: into its draft, or into a new one made of its latest version."""
    draft = revise(statement, by=by)
    evidencing.add(draft, capture, anchor(capture, begin, end, sent=sent))
    touch(draft, by=by)
    return draft


@transaction.atomic
def cite(statement: Statement, article: Article, facts: dict[str, Any], *, by: User) -> StatementVersion:
    """Evidence that is cited and not captured. `facts` are columns of Evidence."""
    draft = revise(statement, by=by)
    # A second click adds nothing.
    if not draft.evidence.filter(article=article, capture=None, **facts).exists():
        Evidence.objects.create(version=draft, article=article, **facts)
        touch(draft, by=by)
    return draft


@transaction.atomic
def move_passages(draft: StatementVersion, onto: Statement, *, by: User) -> StatementVersion:
    """The draft turns out to be on record already: its evidence goes there, the draft is discarded."""
    if draft.statement == onto:
        raise Refused(_("A draft cannot be added to itself."))
    _lock(draft.statement, onto)
    target = revise(onto, by=by)
    here = set(target.evidence.values_list("article", "capture", "start", "end"))
    # What the caller has loaded may lack a passage that was added since.
    for evidence in Evidence.objects.filter(version=draft):
        if (evidence.article_id, evidence.capture_id, evidence.start, evidence.end) not in here:
            Evidence.objects.create(version=target, **evidence.content())
    touch(target, by=by)
    discard(draft, by=by, why=f"added to statement {onto.pk}")
    return target


@transaction.atomic
def revise(statement: Statement, *, by: User) -> StatementVersion:
    """The statement's draft: the one there is, else a copy of its latest version."""
    _lock(statement)
    if draft := statement.draft:
        return draft
    latest = statement.latest
    if latest is None:
        raise Refused(_("This statement was discarded: restore it first."))
    draft = StatementVersion.objects.get(pk=latest.pk)
    draft.pk = None
    draft.number = max(statement.versions.values_list("number", flat=True)) + 1
    draft.revision, draft.saved_at, draft.content_hash, draft.frozen_at = 1, None, "", None
    draft.save(force_insert=True)
    Author.objects.create(version=draft, user=by)
    for part in (part for name in PART_NAMES for part in getattr(latest, name).all()):
        type(part).objects.create(version=draft, **part.content())
    # What was wrong is still to be told, as long as it is not out.
    if not latest.publications.exists() and (told := Correction.objects.filter(version=latest).first()):
        Correction.objects.create(version=draft, wrong=told.wrong, why=told.why, by=told.by)
    Event.objects.record(Event.Verb.EDIT, statement, by=by, new={"version": draft.number})
    return draft


@transaction.atomic
def save(
    draft: StatementVersion,
    fields: dict[str, Any],
    parts: dict[type[Part], list[dict[str, Any]]],
    *,
    revision: int,
    by: User,
) -> StatementVersion:
    """Replace what the draft says. A save that changes nothing is none.

    `fields` are columns, `parts` the rows of each kind named (evidence keeps its rows and is mended by `pk`); a
    speaker, an organization or a concern that nobody has heard of yet may come unsaved. Stale if the draft has moved
    on since `revision`, Refused if parts contradict each other; then nothing is written.
    """
    _lock(draft.statement)
    draft = StatementVersion.objects.with_parts().get(pk=draft.pk)
    _check_open(draft)
    before = draft.content()
    for kind, rows in parts.items():
        if kind is Evidence:
            evidencing.mend(draft, rows, by=by)
        else:
            _replace(draft, kind, _known_concerns(rows, by=by) if kind is VersionConcern else rows)
    fields = _known(fields, by=by)
    for name, value in fields.items():
        setattr(draft, name, value)
    if draft.changes_from == draft.statement:
        raise Refused(_("A statement does not change from itself: give the number of an earlier one."))
    _check_articles(draft)
    if draft.said_to and draft.said_from:
        draft.said_to = _not_after_its_evidence(draft, draft.said_from, draft.said_to)
    draft.save()
    draft = StatementVersion.objects.with_parts().get(pk=draft.pk)
    if draft.content() == before:
        return draft
    if draft.revision != revision:
        # Raising here takes all of the above back.
        raise Stale(_("Somebody else has saved this draft since you opened it."))
    touch(draft, by=by)
    Suggestion.objects.filter(statement=draft.statement, decision=Suggestion.Decision.ACCEPTED).update(
        decision=Suggestion.Decision.MENDED
    )
    return draft


@transaction.atomic
def discard(draft: StatementVersion, *, by: User, why: str = "") -> Event:
    """Put a draft aside. It can be restored as long as no other draft has been begun."""
    _lock(draft.statement)
    _check_open(draft)
    StatementVersion.objects.filter(pk=draft.pk).update(discarded_at=Now())
    return Event.objects.record(
        Event.Verb.DISCARD, draft.statement, by=by, why=why, old={"version": draft.number}
    )


@transaction.atomic
def restore(event: Event, *, by: User) -> Event:
    """Undo a discard."""
    statement, number = Statement.objects.get(pk=event.noun_id), event.old["version"]
    _lock(statement)
    if statement.draft:
        raise Refused(_("There is another draft of this statement by now: discard that one first."))
    if statement.versions.filter(number__gt=number, discarded_at=None).exists():
        raise Refused(_("There is a newer version of this statement by now: revise that one."))
    statement.versions.filter(number=number).update(discarded_at=None)
    return Event.objects.record(Event.Verb.RESTORE, statement, by=by, new=event.old, inverse_of=event)


def _lock(*statements: Statement) -> None:
    """Writers of one statement go one after the other; of several, in one order, or they would deadlock."""
    pks = [statement.pk for statement in statements]
    list(Statement.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))


def _check_open(draft: StatementVersion) -> None:
    current = StatementVersion.objects.get(pk=draft.pk)
    if current.frozen_at or current.discarded_at:
        raise Stale(_("This draft was sent for review or discarded meanwhile."))


def touch(draft: StatementVersion, *, by: User) -> None:
    """Whoever changes a draft is one of its authors and can never approve it."""
    Author.objects.get_or_create(version=draft, user=by)
    StatementVersion.objects.filter(pk=draft.pk).update(revision=models.F("revision") + 1, saved_at=Now())
    draft.refresh_from_db(fields=["revision", "saved_at"])


def _begun(capture: Capture, found: Anchor, by: User) -> StatementVersion | None:
    """What this person has begun from the same passage and not gone on with."""
    return StatementVersion.objects.drafts().filter(
        number=1, revision=1, authors__user=by,
        evidence__capture=capture, evidence__start=found.start, evidence__end=found.end,
    ).first()  # fmt: skip


def _check_articles(draft: StatementVersion) -> None:
    """What a statement on one treaty says about an article is about an article of that treaty."""
    # By numbers: joined, each article would come once for every pair of its mentions and asks on record.
    told = models.Q(pk__in=draft.provisions.values("provision"))
    named = Provision.objects.filter(told | models.Q(pk__in=draft.asks.values("provision")))
    if draft.treaty and (other := named.exclude(treaty=draft.treaty).select_related("treaty").first()):
        raise Refused(
            _("%(article)s is one of another treaty, %(treaty)s.")
            % {"article": other, "treaty": other.treaty}
        )


def _not_after_its_evidence(draft: StatementVersion, first: dt.date, last: dt.date) -> dt.date:
    """Nothing is said after it was published: a month given for `said` ends where the evidence does."""
    earliest: dt.date | None = draft.evidence.aggregate(day=models.Min("published_to"))["day"]
    return max(first, min(last, earliest or last))


def _known(fields: dict[str, Any], *, by: User) -> dict[str, Any]:
    """The same with a row for a speaker and an organization that had none."""
    speaker, organization = fields.get("speaker"), fields.get("organization")
    if speaker and speaker.pk is None:
        fields = fields | {"speaker": Person.objects.get_or_create(name=speaker.name)[0]}
    if organization and organization.pk is None:
        fields = fields | {"organization": adding.organization(organization, by=by)}
    return fields


def _known_concerns(rows: list[dict[str, Any]], *, by: User) -> list[dict[str, Any]]:
    return [
        row if row["concern"].pk else row | {"concern": adding.concern(row["concern"], by=by)} for row in rows
    ]


def _replace(draft: StatementVersion, kind: type[Part], rows: list[dict[str, Any]]) -> None:
    """Make the rows of one kind exactly these, each once, writing only where they differ."""
    name = next(name for name, part in zip(PART_NAMES, PARTS, strict=True) if part is kind)
    there = getattr(draft, name).all()
    wanted: list[dict[str, Any]] = []
    for row in _defined(draft, rows) if kind is VersionConcern else rows:
        content = kind(version=draft, **row).content()  # type: ignore[misc]  # every part has one
        if content not in wanted:
            wanted.append(content)
    if [part.content() for part in there] == wanted:
        return
    parties = [content["organization_id"] for content in wanted if content.get("organization_id")]
    if len(set(parties)) < len(parties):
        raise Refused(_("An organization is a signatory in one way: it stands there more than once."))
    for part in there:
        part.delete()
    for content in wanted:
        kind.objects.create(version=draft, **content)  # type: ignore[attr-defined]


def _defined(draft: StatementVersion, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Concerns with the definition they were coded by; a new one is coded by today's."""
    coded = {(row.concern_id, row.polarity): row.definition_version for row in draft.concerns.all()}
    return [
        {
            "definition_version": coded.get(
                (row["concern"].pk, row["polarity"]), row["concern"].definition_version
            ),
            **row,
        }
        for row in rows
    ]
