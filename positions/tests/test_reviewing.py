"""Sent, judged, published, taken back: never by one person, never twice, and never something else than was read."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from positions.deriving import positions
from positions.editing import Refused, Stale, reviewing, stating, undoing
from positions.models import (
    Appearance,
    Ask,
    Concern,
    Event,
    Evidence,
    Import,
    Publication,
    Statement,
    StatementVersion,
    User,
    VersionConcern,
)
from positions.models.part import Part
from positions.models.statement import PART_NAMES
from positions.reading import desk, timelines, wording
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_stating import at_once, filled


@pytest.fixture
def draft(cast: Cast) -> StatementVersion:
    return make.draft(by=cast.edith)


@pytest.fixture
def sent(cast: Cast) -> StatementVersion:
    return make.in_review(by=cast.edith)


@pytest.fixture
def published(cast: Cast) -> Publication:
    return make.published(by=cast.edith, reviewer=cast.rosa)


@pytest.fixture
def delay(db: None) -> None:
    """Whatever is published in this test is out in five minutes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")


def now(version: StatementVersion) -> StatementVersion:
    return StatementVersion.objects.with_parts().get(pk=version.pk)


def state(version: StatementVersion) -> desk.State:
    (row,) = desk.rows(StatementVersion.objects.filter(pk=version.pk))
    return row.state


def mended(statement: Statement, summary: str, *, by: User) -> StatementVersion:
    """The next version, sent for review."""
    draft = stating.revise(statement, by=by)
    saved = stating.save(draft, {"summary": summary}, {}, revision=draft.revision, by=by)
    return reviewing.send(saved, by=by)


def newest_event(statement: Statement, verb: str) -> Event:
    return Event.objects.about(statement).filter(verb=verb)[0]


def seen(statement: Statement) -> str | None:
    """The summary that readers see, by every way that they can see it; None where they see nothing."""
    publication = statement.publication
    rows = Appearance.objects.open_now().filter(statement=statement)
    assert [row.version for row in rows] == ([publication.version] if publication else [])
    return publication.version.summary if publication else None


# ── What keeps a draft from being sent ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("column", "empty", "problem"),
    [
        ("organization", None, "Choose the organization."),
        ("treaty", None, "Choose the treaty."),
        ("question", "", "Say what the statement is about."),
        ("attribution", "", "Say whose words these are."),
        ("summary", "", "Write a summary."),
    ],
)
def test_a_draft_that_lacks_something_says_what(
    draft: StatementVersion, cast: Cast, column: str, empty: Any, problem: str
) -> None:
    lacking = stating.save(draft, {column: empty}, {}, revision=now(draft).revision, by=cast.edith)
    with pytest.raises(Refused) as refusal:
        reviewing.send(lacking, by=cast.edith)
    assert refusal.value.problems == [problem]
    assert now(draft).frozen_at is None


def problems(draft: StatementVersion, parts: Any = None, **fields: Any) -> list[str]:
    """What its author is told who has changed this and sends it."""
    author = User.objects.get(authored__version=draft)
    saved = stating.save(draft, fields, parts or {}, revision=now(draft).revision, by=author)
    with pytest.raises(Refused) as refusal:
        reviewing.send(saved, by=author)
    return refusal.value.problems


def test_a_draft_without_a_day_asks_when_it_was_said(draft: StatementVersion) -> None:
    assert problems(draft, said_from=None, said_to=None) == ["Say when it was said."]


def test_a_draft_without_evidence_asks_for_some(draft: StatementVersion) -> None:
    parts = {Evidence: [{"pk": draft.evidence.get().pk, "remove": True}]}
    assert problems(draft, parts) == ["Add at least one passage or citation."]


def test_a_government_is_told_to_be_its_state(draft: StatementVersion) -> None:
    government = make.organization("first-ministry", kind="government")
    assert problems(draft, organization=government) == [
        "A government speaks for its state: choose the state."
    ]


@pytest.mark.parametrize("question", ["provision", "process"])
def test_one_provision_and_process_carry_no_step(draft: StatementVersion, question: str) -> None:
    (problem,) = problems(draft, question=question)
    assert "carries no step" in problem


@pytest.mark.parametrize("stance", ["oppose_unless_amended", "support_with_reservations"])
def test_an_inner_step_names_what(draft: StatementVersion, stance: str) -> None:
    (problem,) = problems(draft, {Ask: []}, stance=stance)
    assert "must name what" in problem


def test_a_concern_is_naming_what(draft: StatementVersion, cast: Cast) -> None:
    divers = Concern.objects.create(slug="divers", label="Divers", definition="Their safety.")
    parts: Any = {Ask: [], VersionConcern: [{"concern": divers, "polarity": "worry"}]}
    saved = stating.save(draft, {}, parts, revision=now(draft).revision, by=cast.edith)
    assert reviewing.send(saved, by=cast.edith).frozen_at


def test_nothing_is_said_after_it_was_published(draft: StatementVersion) -> None:
    published = {"published_from": dt.date(2024, 8, 1), "published_to": dt.date(2024, 8, 1)}
    (problem,) = problems(draft, {Evidence: [{"pk": draft.evidence.get().pk, **published}]})
    assert "before it was published" in problem


def test_all_that_is_lacking_is_said_at_once(cast: Cast) -> None:
    bare = stating.start(make.capture(), 0, 20, by=cast.edith)
    assert len(reviewing.problems(bare)) == 6


# ── Sending ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_sending_freezes_the_very_content_that_was_hashed(draft: StatementVersion, cast: Cast) -> None:
    frozen = reviewing.send(draft, by=cast.edith)
    assert frozen.frozen_at
    assert frozen.content_hash == frozen.hash() == now(draft).hash()
    assert state(frozen) == desk.State.IN_REVIEW


def test_who_sends_a_draft_vouches_for_it_as_an_author(draft: StatementVersion, cast: Cast) -> None:
    reviewing.send(draft, by=cast.rosa)
    assert not reviewing.may_judge(now(draft), cast.rosa)


def test_a_draft_is_sent_once(sent: StatementVersion, cast: Cast) -> None:
    with pytest.raises(Stale):
        reviewing.send(sent, by=cast.edith)


def test_a_draft_that_somebody_has_saved_since_is_not_sent_unseen(
    draft: StatementVersion, cast: Cast
) -> None:
    opened = now(draft).revision
    stating.save(draft, {"summary": "Remy's."}, {}, revision=opened, by=cast.remy)
    with pytest.raises(Stale):
        reviewing.send(draft, by=cast.edith, revision=opened)
    assert now(draft).frozen_at is None


def test_what_equals_the_version_before_is_nothing_to_review(published: Publication, cast: Cast) -> None:
    with pytest.raises(Refused, match="Nothing differs"):
        reviewing.send(stating.revise(published.statement, by=cast.edith), by=cast.edith)


# ── Judging ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_approval_publishes_at_once_where_there_is_no_delay(sent: StatementVersion, cast: Cast) -> None:
    publication = reviewing.approve(sent, by=cast.rosa, note="Agreed.")
    assert (publication.version, publication.ends) == (sent, None)
    assert seen(sent.statement) == sent.summary
    event = newest_event(sent.statement, Event.Verb.APPROVE)
    assert (event.by, event.why, event.new["publication"]) == (cast.rosa, "Agreed.", publication.pk)


@pytest.mark.parametrize("who", ["edith", "remy", "ada"])
def test_whoever_wrote_part_of_it_approves_nothing(cast: Cast, who: str) -> None:
    """Edith wrote it, Remy co-wrote it; Ada sent it, and that she is a superuser helps her nothing."""
    draft = make.draft(by=cast.edith)
    saved = stating.save(draft, {"summary": "Mended."}, {}, revision=now(draft).revision, by=cast.remy)
    sent = reviewing.send(saved, by=cast.ada)
    with pytest.raises(Refused, match="somebody else must review it"):
        reviewing.approve(sent, by=getattr(cast, who))
    with pytest.raises(Refused, match="somebody else must review it"):
        reviewing.send_back(sent, by=getattr(cast, who), note="No.")
    assert seen(sent.statement) is None


def test_a_second_click_on_approve_publishes_nothing_more(sent: StatementVersion, cast: Cast) -> None:
    reviewing.approve(sent, by=cast.rosa)
    with pytest.raises(Stale, match="approved already"):
        reviewing.approve(sent, by=cast.rosa)
    assert (Publication.objects.count(), sent.reviews.count()) == (1, 1)


def test_a_draft_is_not_judged(draft: StatementVersion, cast: Cast) -> None:
    with pytest.raises(Stale):
        reviewing.approve(draft, by=cast.rosa)


def test_a_version_that_has_a_newer_one_is_not_judged_any_more(sent: StatementVersion, cast: Cast) -> None:
    stating.revise(sent.statement, by=cast.edith)
    for judge in (reviewing.approve, reviewing.send_back):
        with pytest.raises(Stale, match="newer version"):
            judge(sent, by=cast.rosa, note="Fine.")


def test_sending_back_needs_a_note(sent: StatementVersion, cast: Cast) -> None:
    with pytest.raises(Refused, match="what should be mended"):
        reviewing.send_back(sent, by=cast.rosa, note=" \n")
    reviewing.send_back(sent, by=cast.rosa, note="Name the article.")
    (row,) = desk.desk(cast.edith).sent_back.rows
    assert (row.version, row.state, row.note) == (sent, desk.State.SENT_BACK, "Name the article.")


def test_a_second_click_on_send_back_is_no_second_review(sent: StatementVersion, cast: Cast) -> None:
    reviewing.send_back(sent, by=cast.rosa, note="Mend it.")
    with pytest.raises(Stale, match="already"):
        reviewing.send_back(sent, by=cast.rosa, note="Mend it.")
    assert sent.reviews.count() == 1


def test_what_was_sent_back_is_mended_and_goes_out(sent: StatementVersion, cast: Cast) -> None:
    reviewing.send_back(sent, by=cast.rosa, note="Name the article.")
    second = mended(sent.statement, "Wants article 4 rewritten.", by=cast.edith)
    reviewing.approve(second, by=cast.rosa)
    assert seen(sent.statement) == "Wants article 4 rewritten."


def test_a_newer_version_after_publication_needs_another_person_again(
    published: Publication, cast: Cast
) -> None:
    second = mended(published.statement, "Mended.", by=cast.rosa)
    with pytest.raises(Refused, match="somebody else"):
        reviewing.approve(second, by=cast.rosa)
    assert seen(published.statement) == published.version.summary


def test_who_wrote_the_published_version_may_review_the_next_one(published: Publication, cast: Cast) -> None:
    version = mended(published.statement, "Mended.", by=cast.rosa)
    reviewing.approve(version, by=cast.edith)
    assert seen(published.statement) == "Mended."


def test_what_counts_is_what_was_written_since_the_last_publication(
    published: Publication, cast: Cast
) -> None:
    statement = published.statement
    reviewing.approve(mended(statement, "Second, by Remy.", by=cast.remy), by=cast.rosa)
    reviewing.approve(mended(statement, "Third, by Edith.", by=cast.edith), by=cast.remy)
    assert seen(statement) == "Third, by Edith."


def test_a_review_of_the_second_version_does_not_free_the_authors_of_an_unpublished_one(
    sent: StatementVersion, cast: Cast
) -> None:
    second = mended(sent.statement, "Mended by Remy.", by=cast.remy)
    with pytest.raises(Refused, match="somebody else"):
        reviewing.approve(second, by=cast.edith)


# ── The delay, and taking an approval back ────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("delay")
def test_until_the_delay_is_over_readers_see_nothing(sent: StatementVersion, cast: Cast) -> None:
    publication = reviewing.approve(sent, by=cast.rosa)
    assert (seen(sent.statement), sent.statement.publishing) == (None, publication)
    assert state(now(sent)) == desk.State.PUBLISHING
    assert timelines.timeline(make.organization(), make.treaty()).statements == 0
    assert positions.position(make.organization(), make.treaty()).row is None


@pytest.mark.usefixtures("delay")
def test_until_the_delay_is_over_the_approval_can_be_taken_back(sent: StatementVersion, cast: Cast) -> None:
    reviewing.approve(sent, by=cast.rosa)
    event = newest_event(sent.statement, Event.Verb.APPROVE)
    undone = undoing.undo(event, by=cast.remy)
    assert (undone.verb, undone.inverse_of) == (Event.Verb.UNDO_APPROVE, event)
    assert not Publication.objects.exists()
    assert not Appearance.objects.exists()
    assert state(now(sent)) == desk.State.IN_REVIEW
    assert reviewing.approve(now(sent), by=cast.rosa)


def test_what_is_out_is_not_taken_back(sent: StatementVersion, cast: Cast) -> None:
    reviewing.approve(sent, by=cast.rosa)
    with pytest.raises(Refused, match="It is out"):
        undoing.undo(newest_event(sent.statement, Event.Verb.APPROVE), by=cast.rosa)
    assert seen(sent.statement) == sent.summary


@pytest.fixture
def successor(published: Publication, cast: Cast, delay: None) -> Publication:
    """The second version of what readers see, out in five minutes."""
    return reviewing.approve(mended(published.statement, "Second.", by=cast.edith), by=cast.rosa)


def test_the_version_before_stands_until_the_next_one_is_out(
    published: Publication, successor: Publication
) -> None:
    published.refresh_from_db()
    assert published.ends == successor.starts
    assert seen(published.statement) == published.version.summary


def test_the_version_before_goes_on_when_the_approval_is_taken_back(
    published: Publication, successor: Publication, cast: Cast
) -> None:
    undoing.undo(newest_event(published.statement, Event.Verb.APPROVE), by=cast.rosa)
    published.refresh_from_db()
    assert (published.ends, published.ended_how) == (None, "")
    assert Appearance.objects.get().ends is None


def test_of_two_approvals_under_way_the_newer_is_taken_back_first(successor: Publication, cast: Cast) -> None:
    statement = successor.statement
    reviewing.approve(mended(statement, "Third.", by=cast.edith), by=cast.rosa)
    third, second = Event.objects.about(statement).filter(verb=Event.Verb.APPROVE)[:2]
    with pytest.raises(Refused, match="newer version"):
        undoing.undo(second, by=cast.rosa)
    undoing.undo(third, by=cast.rosa)
    undoing.undo(second, by=cast.rosa)
    assert statement.publications.get().ends is None


# ── Withdrawing ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_withdrawal_takes_it_from_readers_and_keeps_the_reason(published: Publication, cast: Cast) -> None:
    event = reviewing.withdraw(published.statement, by=cast.rosa, reason="Not their words.")
    published.refresh_from_db()
    assert (published.ended_how, published.end_reason) == ("withdrawn", "Not their words.")
    assert (published.ended_by, event.why) == (cast.rosa, "Not their words.")
    assert seen(published.statement) is None
    assert state(now(published.version)) == desk.State.WITHDRAWN
    assert positions.position(make.organization(), make.treaty()).row is None


def test_a_withdrawal_gives_its_reason(published: Publication, cast: Cast) -> None:
    with pytest.raises(Refused, match="reason"):
        reviewing.withdraw(published.statement, by=cast.rosa, reason="  ")
    assert seen(published.statement)


def test_what_readers_do_not_see_is_not_withdrawn(sent: StatementVersion, cast: Cast) -> None:
    with pytest.raises(Refused, match="Nothing of this statement"):
        reviewing.withdraw(sent.statement, by=cast.rosa, reason="Wrong.")


def test_a_version_on_its_way_out_is_taken_back_before_a_withdrawal(
    successor: Publication, cast: Cast
) -> None:
    with pytest.raises(Refused, match="about to be published"):
        reviewing.withdraw(successor.statement, by=cast.rosa, reason="Wrong.")


def test_a_withdrawal_taken_back_publishes_the_same_version_again(published: Publication, cast: Cast) -> None:
    event = reviewing.withdraw(published.statement, by=cast.rosa, reason="A mistake.")
    undone = undoing.undo(event, by=cast.remy)
    again = published.statement.publication
    assert again
    assert (again.version, again.pk == published.pk) == (published.version, False)
    assert (seen(published.statement), undone.inverse_of) == (published.version.summary, event)
    assert state(now(published.version)) == desk.State.PUBLISHED


def test_a_withdrawal_taken_back_is_out_after_the_delay(
    published: Publication, cast: Cast, delay: None
) -> None:
    event = reviewing.withdraw(published.statement, by=cast.rosa, reason="A mistake.")
    undoing.undo(event, by=cast.rosa)
    assert seen(published.statement) is None
    assert published.statement.publishing


def test_a_withdrawal_taken_back_can_be_taken_back_itself(
    published: Publication, cast: Cast, delay: None
) -> None:
    withdrawal = reviewing.withdraw(published.statement, by=cast.rosa, reason="Wrong group.")
    again = undoing.undo(withdrawal, by=cast.rosa)
    undoing.undo(again, by=cast.rosa)
    assert published.statement.publications.count() == 1
    assert seen(published.statement) is None


def test_what_was_withdrawn_goes_out_again_unchanged_by_way_of_review(
    published: Publication, cast: Cast
) -> None:
    reviewing.withdraw(published.statement, by=cast.rosa, reason="Wrong group.")
    draft = stating.revise(published.statement, by=cast.edith)
    reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)
    assert seen(published.statement) == published.version.summary


def test_a_published_statement_does_not_become_somebody_elses(published: Publication, cast: Cast) -> None:
    draft = stating.revise(published.statement, by=cast.edith)
    other = {"organization": make.organization("divers-united")}
    saved = stating.save(draft, other, {}, revision=draft.revision, by=cast.edith)
    with pytest.raises(Refused, match="another organization"):
        reviewing.send(saved, by=cast.edith)


def test_a_withdrawal_is_not_taken_back_where_something_newer_was_published(
    published: Publication, cast: Cast
) -> None:
    statement = published.statement
    first = reviewing.withdraw(statement, by=cast.rosa, reason="A mistake.")
    reviewing.approve(mended(statement, "Second.", by=cast.edith), by=cast.rosa)
    with pytest.raises(Refused, match="published"):
        undoing.undo(first, by=cast.rosa)
    second = reviewing.withdraw(statement, by=cast.rosa, reason="Also wrong.")
    with pytest.raises(Refused, match="published"):
        undoing.undo(first, by=cast.rosa)
    undoing.undo(second, by=cast.rosa)
    assert seen(statement) == "Second."


def test_a_statement_withdrawn_twice_is_listed_once(published: Publication, cast: Cast) -> None:
    undoing.undo(reviewing.withdraw(published.statement, by=cast.rosa, reason="One."), by=cast.rosa)
    reviewing.withdraw(published.statement, by=cast.rosa, reason="Two.")
    page = timelines.timeline(make.organization(), make.treaty())
    assert page
    assert [row.end_reason for row in page.withdrawn] == ["Two."]


def imported(cast: Cast) -> Publication:
    """A statement as the dossier's loader brings it: written by no person, reviewed by nobody."""
    brought = Import.objects.create(name="dossier", dated=make.AUGUST[0], sha256="0" * 64)
    version = StatementVersion.objects.create(
        statement=Statement.objects.create(), number=1, organization=make.organization(), treaty=make.treaty(),
        question="text", stance="oppose", attribution="quoted", said_from=make.AUGUST[0],
        said_to=make.AUGUST[1], summary="Brought.", content_hash="x",
    )  # fmt: skip
    version.authors.create(imported=brought)
    version.evidence.create(article=make.capture().article, address_kind="publisher", wording="verbatim")
    StatementVersion.objects.filter(pk=version.pk).update(frozen_at=version.created_at)
    publication = Publication.objects.create(version=version, statement=version.statement, imported=brought)
    publication.refresh_from_db()
    return publication


def test_an_imported_statement_withdrawn_by_mistake_comes_back(cast: Cast) -> None:
    publication = imported(cast)
    event = reviewing.withdraw(publication.statement, by=cast.rosa, reason="A mistake.")
    undoing.undo(event, by=cast.rosa)
    assert seen(publication.statement) == "Brought."


def test_an_imported_statement_that_somebody_has_edited_comes_back_by_review_only(cast: Cast) -> None:
    publication = imported(cast)
    event = reviewing.withdraw(publication.statement, by=cast.rosa, reason="A mistake.")
    stating.revise(publication.statement, by=cast.edith)
    with pytest.raises(Refused, match="review"):
        undoing.undo(event, by=cast.rosa)


# ── Who may take what back, and until when ────────────────────────────────────────────────────────────────────


def test_nothing_is_taken_back_twice(draft: StatementVersion, cast: Cast) -> None:
    event = stating.discard(draft, by=cast.edith)
    undoing.undo(event, by=cast.edith)
    assert not undoing.can_undo(Event.objects.get(pk=event.pk), cast.edith)
    with pytest.raises(Refused, match="cannot be taken back"):
        undoing.undo(event, by=cast.edith)


def test_after_a_day_nothing_is_taken_back(
    draft: StatementVersion, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = stating.discard(draft, by=cast.edith)
    assert undoing.WITHIN.total_seconds() == 24 * 60 * 60
    monkeypatch.setattr(undoing, "WITHIN", dt.timedelta(0))
    assert not undoing.can_undo(event, cast.edith)
    with pytest.raises(Refused, match="cannot be taken back"):
        undoing.undo(event, by=cast.edith)


def test_an_editor_takes_back_no_act_of_a_reviewer(published: Publication, cast: Cast) -> None:
    event = reviewing.withdraw(published.statement, by=cast.rosa, reason="A mistake.")
    assert [undoing.can_undo(event, user) for user in (cast.edith, cast.remy)] == [False, True]
    with pytest.raises(Refused, match="cannot be taken back"):
        undoing.undo(event, by=cast.edith)


def test_only_some_acts_have_an_inverse(published: Publication, cast: Cast) -> None:
    verbs = {
        event.verb for event in Event.objects.about(published.statement) if undoing.can_undo(event, cast.rosa)
    }
    assert verbs == {Event.Verb.APPROVE}


# ── What a reviewer is shown ──────────────────────────────────────────────────────────────────────────────────


# Where a passage stands follows from its words, and the preview beside the list shows it.
PLACE = {"article", "capture", "start", "end", "prefix", "suffix"}


def columns(row: StatementVersion | Part) -> list[Any]:
    """Those that are part of the content."""
    left_out = {"id", "version", *PLACE, *StatementVersion.HOUSEKEEPING}
    return [
        field for field in row._meta.concrete_fields if field.name not in left_out and not field.generated
    ]


def unlike(field: Any, value: Any) -> Any:
    """Another value for a column."""
    if field.is_relation:
        return None if value and field.null else field.related_model()
    if field.choices:
        return next(choice for choice, _label in field.choices if choice != value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=40)
    return f"{value} x" if isinstance(value, str) else value + 1


def unseen(old: StatementVersion, part: str = "") -> list[str]:
    """The columns of the version, or of a part's second row, that could change without a word to the reviewer."""
    found = []
    for field in columns(getattr(old, part).all()[1] if part else old):
        new = now(old)
        row = getattr(new, part).all()[1] if part else new
        setattr(row, field.name, unlike(field, getattr(row, field.name)))
        if not any(field.differs for field in wording.compared(old, new)):
            found.append(field.name)
    return found


def test_a_reviewer_sees_whatever_differs_from_what_readers_see(cast: Cast) -> None:
    old = filled(cast)
    assert unseen(old) == []
    assert {part: unseen(old, part) for part in PART_NAMES} == {part: [] for part in PART_NAMES}


def test_of_two_passages_alike_a_reviewer_sees_that_one_is_gone(cast: Cast) -> None:
    capture = make.capture()
    draft = make.draft(by=cast.edith, of=capture)
    stating.add_passage(draft.statement, capture, 0, 20, by=cast.edith)
    first = reviewing.send(draft, by=cast.edith)
    second = stating.revise(first.statement, by=cast.edith)
    gone = second.evidence.all()[1]
    parts: Any = {Evidence: [{"pk": gone.pk, "remove": True}]}
    new = stating.save(second, {}, parts, revision=second.revision, by=cast.edith)
    (changed,) = [field for field in wording.compared(now(first), new) if field.differs]
    assert [piece.change for line in changed.lines for piece in line] == ["", "deleted"]


# ── At the same moment ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_who_approve_at_once_publish_once(cast: Cast) -> None:
    sent, rosa, remy = make.in_review(by=cast.edith), cast.rosa, cast.remy
    results = at_once(lambda: reviewing.approve(sent, by=rosa), lambda: reviewing.approve(sent, by=remy))
    assert sorted(type(result).__name__ for result in results) == ["Publication", "Stale"]
    assert (Publication.objects.count(), sent.reviews.count()) == (1, 1)
    assert Appearance.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_approved_and_sent_back_at_once_is_one_of_the_two_or_sent_back_first(cast: Cast) -> None:
    sent, rosa, remy = make.in_review(by=cast.edith), cast.rosa, cast.remy
    approved, back = at_once(
        lambda: reviewing.approve(sent, by=rosa), lambda: reviewing.send_back(sent, by=remy, note="No.")
    )
    assert isinstance(approved, Publication)
    assert isinstance(back, Stale) or [row.decision for row in sent.reviews.all()] == ["send_back", "approve"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_a_save_at_the_moment_of_sending_is_in_what_is_frozen_or_refused(cast: Cast, attempt: int) -> None:
    draft, edith, remy = make.draft(by=cast.edith), cast.edith, cast.remy
    revision, parts = now(draft).revision, {Ask: [{"text": "Also"}]}
    saved, frozen = at_once(
        lambda: stating.save(draft, {"summary": "Late."}, parts, revision=revision, by=remy),  # type: ignore[arg-type]
        lambda: reviewing.send(draft, by=edith),
    )
    stands = now(draft)
    assert isinstance(frozen, StatementVersion)
    assert stands.content_hash == stands.hash()
    late = not isinstance(saved, Exception)
    assert (stands.summary == "Late.", [ask.text for ask in stands.asks.all()] == ["Also"]) == (late, late)
    assert stands.authors.filter(user=remy).exists() is late


@pytest.mark.django_db(transaction=True)
def test_a_passage_added_at_the_moment_of_sending_is_frozen_or_begins_a_version(cast: Cast) -> None:
    draft, capture = make.draft(by=cast.edith), make.capture("Another text: divers come first.")
    statement, edith, remy = draft.statement, cast.edith, cast.remy
    added, frozen = at_once(
        lambda: stating.add_passage(statement, capture, 0, 12, by=remy),
        lambda: reviewing.send(draft, by=edith),
    )
    assert isinstance(added, StatementVersion)
    assert isinstance(frozen, StatementVersion)
    assert added.evidence.filter(capture=capture).exists()
    assert frozen.content_hash == now(frozen).hash()
    assert now(frozen).evidence.count() == (2 if added == frozen else 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_same_thing_back_at_once_do_it_once(cast: Cast) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    event = reviewing.withdraw(publication.statement, by=cast.rosa, reason="A mistake.")
    rosa, remy = cast.rosa, cast.remy
    results = at_once(lambda: undoing.undo(event, by=rosa), lambda: undoing.undo(event, by=remy))
    assert sorted(type(result).__name__ for result in results) == ["Event", "Refused"]
    assert publication.statement.publications.count() == 2
