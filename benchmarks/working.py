"""What editors have under their hands in an invented record: accounts, drafts, versions before reviewers, comments,
reports, and the events of years. By the verbs that editors use, except for the many events.

A benchmark makes some more before each run, since it uses them up.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction

from benchmarks.copying import copy
from benchmarks.library import PLACES
from positions.editing import commenting, reporting, reviewing, stating, triaging
from positions.models import (
    Article,
    Ask,
    Capture,
    ErrorReport,
    Event,
    Evidence,
    Organization,
    Statement,
    StatementVersion,
    Treaty,
    User,
)

EDITOR, REVIEWER = "bench-editor", "bench-reviewer"
COLLEAGUES = 28
MOST, EVENTS = 600, 300_000
# Of one document, as a plenary's.
TOGETHER = 60
PAST = [Event.Verb.DRAFT, Event.Verb.EDIT, Event.Verb.SEND, Event.Verb.APPROVE]


def accounts() -> tuple[User, User]:
    """An editor and a reviewer. Nobody signs in by their passwords: they have none."""
    found = []
    for name, role in ((EDITOR, User.EDITOR), (REVIEWER, User.REVIEWER)):
        user, new = User.objects.get_or_create(username=name)
        if new:
            user.set_unusable_password()
            user.save()
            user.groups.add(Group.objects.get(name=role))
        found.append(user)
    return found[0], found[1]


@transaction.atomic
def store(count: int) -> None:
    """`count` statements in all stages before readers, what is said of them, and what was done long ago."""
    colleagues = User.objects.bulk_create(
        User(username=f"colleague-{number:02}", is_active=True) for number in range(COLLEAGUES)
    )
    _past(colleagues, count)
    more(count)
    _assign(count // 10)


def more(count: int) -> None:
    """`count` statements, five of each text; a plenary; reports."""
    desk, captures = _desk(), _captures()
    for number, capture in zip(range(count), (each for each in captures for _five in range(5)), strict=False):
        desk.works_on(capture, number)
    plenary(min(TOGETHER, count // 10))
    _reports(count // 6, by=desk.editor)


def plenary(count: int = TOGETHER) -> int:
    """So many versions of one article before reviewers; its number."""
    desk, capture = _desk(), next(_captures())
    for number in range(count):
        desk.sends(capture, number)
    return capture.article_id


def _desk() -> "_Desk":
    return _Desk(*accounts(), Treaty.objects.order_by("pk")[0], _organizations())


def _assign(count: int) -> None:
    """Some of what is new is somebody's."""
    new = list(Article.objects.queue().values_list("pk", flat=True)[: 2 * count : 2])
    triaging.assign(new[:count], to=accounts()[0], by=accounts()[0])


@dataclass(frozen=True)
class _Desk:
    editor: User
    reviewer: User
    treaty: Treaty
    organizations: Sequence[Organization]

    def works_on(self, capture: Capture, number: int) -> None:
        """One more statement, in the stage that its number says."""
        if number % 10 < 3:
            self._drafts(capture, number)
            return
        version = self.sends(capture, number)
        match number % 10:
            case 3 | 4:
                commenting.comment(version, "Which article does it mean?", field="summary", by=self.reviewer)
            case 8:
                reviewing.send_back(version, by=self.reviewer, note="Say it in fewer words.")
            case 9:
                reviewing.approve(version, by=self.reviewer)

    def sends(self, capture: Capture, number: int) -> StatementVersion:
        return reviewing.send(self._drafts(capture, number), by=self.editor)

    def _drafts(self, capture: Capture, number: int) -> StatementVersion:
        start, end, _words = PLACES[number % len(PLACES)]
        begun = stating.start(capture, start, end, by=self.editor)
        day = capture.article.published_from
        columns = {
            # Not the first, whose pair is larger than all: judging there is measured apart.
            "organization": self.organizations[1 + number % (len(self.organizations) - 1)],
            "treaty": self.treaty,
            "question": "text",
            "stance": "oppose_unless_amended",
            "attribution": "quoted",
            "said_from": day,
            "said_to": day,
            "summary": f"Wants point {number} changed.",
        }
        facts = {"address_kind": "publisher", "wording": "verbatim"}
        evidence = [{"pk": row.pk, **facts} for row in begun.evidence.all()]
        asks = [{"text": f"Change point {number}"}]
        return stating.save(
            begun, columns, {Evidence: evidence, Ask: asks}, revision=begun.revision, by=self.editor
        )


def _organizations() -> list[Organization]:
    return list(Organization.objects.exclude(kind=Organization.Kind.GOVERNMENT).order_by("pk")[:400])


def _captures() -> Iterator[Capture]:
    """The newest of what came from a source and waits, without those that have drafts already."""
    begun = Evidence.objects.filter(version__frozen_at=None).values("article")
    waiting = Article.objects.queue().exclude(source=None).exclude(pk__in=begun).values_list("pk", flat=True)
    for pk in waiting.iterator():
        yield Capture.objects.select_related("article__source").get(article=pk)


def _reports(count: int, *, by: User) -> None:
    """Readers' reports, two of three answered."""
    statements = list(Statement.objects.order_by("-pk")[:count])
    for number, statement in enumerate(statements):
        found = ErrorReport.objects.create(
            address=f"/statements/{statement.pk}/", statement=statement, text=f"Point {number} is wrong."
        )
        if number % 3:
            reporting.answer(found, state="declined", answer="It stands in its source.", by=by)


def _past(colleagues: Sequence[User], count: int) -> None:
    """Four events of each of the newest statements, or fewer."""
    now = dt.datetime.now(dt.UTC)
    events = count * EVENTS // MOST
    statements = list(Statement.objects.order_by("-pk").values_list("pk", flat=True)[: events // len(PAST)])
    rows = (
        (
            verb,
            "statement",
            pk,
            colleagues[(at + step) % len(colleagues)].pk,
            now - dt.timedelta(minutes=at + 60),
        )
        for at, pk in reversed(list(enumerate(statements)))
        for step, verb in enumerate(PAST)
    )
    copy(Event, ["verb", "noun", "noun_id", "by_id", "at"], rows)
