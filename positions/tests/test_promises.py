"""What the database promises, attacked by raw SQL as the application's role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from positions.editing import correcting, merging, reviewing, stating
from positions.models import Capture, Event, Import, Statement, StatementVersion
from positions.tests import make
from positions.tests.cast import Cast

Sql = Callable[..., None]


@pytest.fixture
def refused(db: None) -> Sql:
    """Runs a statement that the database must refuse, for the reason given."""

    def run(statement: str, *values: Any, because: str) -> None:
        with pytest.raises(DatabaseError, match=because), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def draft(cast: Cast) -> StatementVersion:
    return make.draft(by=cast.edith)


@pytest.fixture
def frozen(cast: Cast) -> StatementVersion:
    return make.in_review(by=cast.edith)


@pytest.fixture
def capture(db: None) -> Capture:
    return make.capture()


def test_these_attacks_run_as_a_role_that_is_no_superuser(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)


@pytest.mark.parametrize(
    "table", ["capture", "statementversion", "evidence", "author", "review", "publication", "event"]
)
def test_no_table_can_be_emptied_or_altered(refused: Sql, table: str) -> None:
    refused(f"TRUNCATE positions_{table} CASCADE", because="permission denied")
    refused(f"ALTER TABLE positions_{table} DISABLE TRIGGER ALL", because="must be owner")


def test_a_capture_cannot_be_changed(capture: Capture, refused: Sql) -> None:
    refused("UPDATE positions_capture SET text = 'x' WHERE id = %s", capture.pk, because="cannot be changed")


def test_a_capture_cannot_be_deleted(capture: Capture, refused: Sql) -> None:
    refused("DELETE FROM positions_capture WHERE id = %s", capture.pk, because="kept")


@pytest.mark.parametrize(
    "attack", ["UPDATE positions_capturebytes SET content = ''", "DELETE FROM positions_capturebytes"]
)
def test_the_bytes_of_a_capture_stay(capture: Capture, refused: Sql, attack: str) -> None:
    refused(attack, because="kept")


WITHHOLD = "UPDATE positions_capture SET withheld_at = now(), withheld_reason = %s, withheld_by_id = %s, text = '' WHERE id = %s"


def test_withholding_empties_text_and_bytes_and_keeps_the_hash(capture: Capture, cast: Cast) -> None:
    sql(WITHHOLD, "licence", cast.ada.pk, capture.pk)
    after = Capture.objects.get(pk=capture.pk)
    assert (after.text, bytes(after.stored.content), after.sha256) == ("", b"", capture.sha256)


def test_withholding_wants_a_reason_and_happens_once(capture: Capture, cast: Cast, refused: Sql) -> None:
    refused(WITHHOLD, "", cast.ada.pk, capture.pk, because="with a reason")
    sql(WITHHOLD, "licence", cast.ada.pk, capture.pk)
    refused(WITHHOLD, "again", cast.ada.pk, capture.pk, because="withheld once")


def test_a_passage_of_a_withheld_capture_stays_quotable_in_a_later_version(cast: Cast) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    evidence = publication.version.evidence.get()
    sql(WITHHOLD, "licence", cast.ada.pk, evidence.capture_id)
    revised = stating.revise(publication.statement, by=cast.edith)
    assert revised.evidence.get().exact == evidence.exact


def test_a_statement_has_at_most_one_draft(draft: StatementVersion, refused: Sql) -> None:
    refused(
        "INSERT INTO positions_statementversion SELECT (jsonb_populate_record(v, "
        "jsonb_build_object('id', 999999, 'number', 2))).* FROM positions_statementversion v WHERE id = %s",
        draft.pk,
        because="one_draft_a_statement",
    )


def test_a_frozen_version_cannot_be_changed(frozen: StatementVersion, refused: Sql) -> None:
    refused(
        "UPDATE positions_statementversion SET summary = 'x' WHERE id = %s", frozen.pk, because="is frozen"
    )
    refused(
        "UPDATE positions_statementversion SET frozen_at = NULL WHERE id = %s", frozen.pk, because="is frozen"
    )


def test_no_version_can_be_deleted(frozen: StatementVersion, refused: Sql) -> None:
    refused("DELETE FROM positions_statementversion WHERE id = %s", frozen.pk, because="cannot be deleted")


@pytest.mark.parametrize("table", ["evidence", "ask"])
def test_the_parts_of_a_frozen_version_can_be_neither_changed_nor_taken(
    frozen: StatementVersion, refused: Sql, table: str
) -> None:
    refused(f"DELETE FROM positions_{table} WHERE version_id = %s", frozen.pk, because="frozen")
    refused(
        f"UPDATE positions_{table} SET version_id = version_id WHERE version_id = %s",
        frozen.pk,
        because="frozen",
    )


INSERTS = {
    "versionconcern": "(version_id, concern_id, polarity, definition_version) VALUES (%s, 0, 'worry', 1)",
    "versionprovision": "(version_id, provision_id) VALUES (%s, 0)",
    "ask": "(version_id, text, addressed_to) VALUES (%s, 'x', '')",
    "signatory": "(version_id, name, relation) VALUES (%s, 'x', 'signed')",
    "author": "(version_id, at) VALUES (%s, now())",
}


@pytest.mark.parametrize("table", INSERTS)
def test_nothing_is_added_to_a_frozen_version(frozen: StatementVersion, refused: Sql, table: str) -> None:
    refused(f"INSERT INTO positions_{table} {INSERTS[table]}", frozen.pk, because="frozen")


def test_a_part_cannot_move_to_another_version(draft: StatementVersion, cast: Cast, refused: Sql) -> None:
    other = make.draft(by=cast.edith, of=make.capture("Other words. The treaty must protect divers."))
    refused(
        "UPDATE positions_ask SET version_id = %s WHERE version_id = %s",
        other.pk,
        draft.pk,
        because="stays with it",
    )


def test_a_version_is_born_a_draft(draft: StatementVersion, refused: Sql) -> None:
    refused(
        "INSERT INTO positions_statementversion SELECT (jsonb_populate_record(v, jsonb_build_object("
        "'id', 999999, 'number', 2, 'frozen_at', now()))).* FROM positions_statementversion v WHERE id = %s",
        draft.pk,
        because="born a draft",
    )


FREEZE = "UPDATE positions_statementversion SET frozen_at = now(), content_hash = 'x' WHERE id = %s"


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ("UPDATE positions_statementversion SET summary = '' WHERE id = %s", "lacks who"),
        ("UPDATE positions_statementversion SET said_from = NULL, said_to = NULL WHERE id = %s", "lacks who"),
        ("UPDATE positions_statementversion SET question = 'process' WHERE id = %s", "carries no step"),
        ("DELETE FROM positions_evidence WHERE version_id = %s", "no evidence"),
        ("DELETE FROM positions_ask WHERE version_id = %s", "inner step"),
        ("UPDATE positions_evidence SET published_to = '2024-08-01' WHERE version_id = %s", "published by"),
    ],
)
def test_an_incomplete_draft_does_not_freeze(
    draft: StatementVersion, refused: Sql, change: str, because: str
) -> None:
    sql(change, draft.pk)
    refused(FREEZE, draft.pk, because=because)


def test_freezing_needs_an_author(db: None, refused: Sql) -> None:
    bare = StatementVersion.objects.create(
        statement=Statement.objects.create(), number=1, organization=make.organization(),
        treaty=make.treaty(), question="text", attribution="quoted", said_from=make.AUGUST[0],
        said_to=make.AUGUST[1], summary="x",
    )  # fmt: skip
    refused(FREEZE, bare.pk, because="no author")


def test_a_government_is_never_the_organization_of_a_frozen_version(
    draft: StatementVersion, refused: Sql
) -> None:
    government = make.organization("first-ministry", kind="government")
    sql("UPDATE positions_statementversion SET organization_id = %s WHERE id = %s", government.pk, draft.pk)
    refused(FREEZE, draft.pk, because="speaks for its state")


def test_authors_are_only_ever_added(draft: StatementVersion, cast: Cast, refused: Sql) -> None:
    refused("DELETE FROM positions_author WHERE version_id = %s", draft.pk, because="only ever added")
    refused(
        "UPDATE positions_author SET user_id = %s WHERE version_id = %s",
        cast.rosa.pk,
        draft.pk,
        because="only ever added",
    )


REVIEW = "INSERT INTO positions_review (version_id, reviewer_id, decision, note, at) VALUES (%s, %s, 'approve', '', now())"


def test_an_author_cannot_review_even_by_inserting_the_row(
    frozen: StatementVersion, cast: Cast, refused: Sql
) -> None:
    refused(REVIEW, frozen.pk, cast.edith.pk, because="somebody else reviews it")


def test_a_superuser_account_that_wrote_part_of_it_cannot_review_it(cast: Cast, refused: Sql) -> None:
    version = make.in_review(by=cast.ada)
    refused(REVIEW, version.pk, cast.ada.pk, because="somebody else reviews it")


def test_who_wrote_an_earlier_unpublished_version_cannot_review_the_next(cast: Cast, refused: Sql) -> None:
    first = make.in_review(by=cast.edith)
    reviewing.send_back(first, by=cast.rosa, note="Mend the summary.")
    second = stating.revise(first.statement, by=cast.remy)
    stating.save(second, {"summary": "Mended."}, {}, revision=second.revision, by=cast.remy)
    sent = reviewing.send(second, by=cast.remy)
    refused(REVIEW, sent.pk, cast.edith.pk, because="somebody else reviews it")


def test_a_draft_cannot_be_reviewed(draft: StatementVersion, cast: Cast, refused: Sql) -> None:
    refused(REVIEW, draft.pk, cast.rosa.pk, because="is a draft")


def test_a_review_can_be_neither_changed_nor_deleted(
    frozen: StatementVersion, cast: Cast, refused: Sql
) -> None:
    sql(REVIEW, frozen.pk, cast.rosa.pk)
    refused("UPDATE positions_review SET decision = 'send_back'", because="only ever added")
    refused("DELETE FROM positions_review", because="only ever added")


PUBLISH = (
    "INSERT INTO positions_publication (version_id, statement_id, starts, ended_how, end_reason) "
    "VALUES (%s, %s, '2020-01-01', '', '')"
)


def test_nothing_is_published_without_an_approving_latest_review(
    frozen: StatementVersion, cast: Cast, refused: Sql
) -> None:
    refused(PUBLISH, frozen.pk, frozen.statement_id, because="not approved")
    sql(REVIEW, frozen.pk, cast.rosa.pk)
    sql(REVIEW.replace("approve", "send_back"), frozen.pk, cast.remy.pk)
    refused(PUBLISH, frozen.pk, frozen.statement_id, because="not approved")


def test_an_import_cannot_publish_what_a_person_wrote(frozen: StatementVersion, refused: Sql) -> None:
    brought = Import.objects.create(name="dossier", dated=make.AUGUST[0], sha256="0" * 64)
    refused(
        "INSERT INTO positions_publication (version_id, statement_id, imported_id, starts, ended_how, end_reason) "
        "VALUES (%s, %s, %s, now(), '', '')",
        frozen.pk,
        frozen.statement_id,
        brought.pk,
        because="a person has edited",
    )


def test_the_database_sets_the_start_whatever_was_asked_for(frozen: StatementVersion, cast: Cast) -> None:
    sql("SET LOCAL treaty_tracker.publish_delay = 300")
    sql(REVIEW, frozen.pk, cast.rosa.pk)
    sql(PUBLISH, frozen.pk, frozen.statement_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM starts - clock_timestamp()) FROM positions_publication")
        assert 290 < cursor.fetchone()[0] <= 300


def test_a_published_row_can_be_neither_moved_nor_deleted(cast: Cast, refused: Sql) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    refused("UPDATE positions_publication SET starts = '2020-01-01'", because="only be ended")
    sql("DELETE FROM positions_appearance")
    refused("DELETE FROM positions_publication WHERE id = %s", publication.pk, because="is out")


def test_a_publication_does_not_end_in_the_past_and_an_end_is_final(cast: Cast, refused: Sql) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    sql("UPDATE positions_publication SET ends = '2020-01-01', ended_how = 'withdrawn', end_reason = 'wrong'")
    publication.refresh_from_db()
    assert publication.ends
    assert publication.ends >= publication.starts
    refused("UPDATE positions_publication SET ends = NULL, ended_how = ''", because="has ended")


def test_a_withdrawal_gives_its_reason(cast: Cast, refused: Sql) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    refused("UPDATE positions_publication SET ends = now(), ended_how = 'withdrawn'", because="reason")


def test_a_newer_version_ends_the_one_before_at_the_same_instant(cast: Cast) -> None:
    first = make.published(by=cast.edith, reviewer=cast.rosa)
    draft = stating.revise(first.statement, by=cast.edith)
    stating.save(draft, {"summary": "Said more clearly."}, {}, revision=draft.revision, by=cast.edith)
    second = reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)
    first.refresh_from_db()
    assert first.ends == second.starts


def test_two_publications_of_a_statement_never_overlap(cast: Cast, refused: Sql) -> None:
    first = make.published(by=cast.edith, reviewer=cast.rosa)
    sql("SET LOCAL treaty_tracker.publish_delay = 300")
    draft = stating.revise(first.statement, by=cast.edith)
    stating.save(draft, {"summary": "Said more clearly."}, {}, revision=draft.revision, by=cast.edith)
    reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)
    refused(
        "UPDATE positions_publication SET ends = NULL, ended_how = '' WHERE id = %s",
        first.pk,
        because="overlap",
    )


@pytest.mark.parametrize(
    "change",
    [
        "exact = 'The treaty must not protect divers'",
        'start = start + 1, "end" = "end" + 1',
        "exact = upper(exact)",
        '"end" = 100000',
    ],
)
def test_a_passage_stands_letter_by_letter_in_its_capture(
    draft: StatementVersion, refused: Sql, change: str
) -> None:
    refused(
        f"UPDATE positions_evidence SET {change} WHERE version_id = %s", draft.pk, because="does not stand"
    )


def test_a_passage_names_the_article_of_its_capture(draft: StatementVersion, refused: Sql) -> None:
    other = make.capture("Another article altogether.")
    refused(
        "UPDATE positions_evidence SET article_id = %s WHERE version_id = %s",
        other.article_id,
        draft.pk,
        because="is not of article",
    )


def test_a_temporary_table_does_not_stand_in_for_the_real_one(
    frozen: StatementVersion, cast: Cast, refused: Sql
) -> None:
    sql("CREATE TEMPORARY TABLE positions_author (version_id bigint, user_id bigint)")
    refused(
        REVIEW.replace("positions_review", "public.positions_review"),
        frozen.pk,
        cast.edith.pk,
        because="somebody else",
    )


def test_a_grade_cannot_be_typed_in(draft: StatementVersion, refused: Sql) -> None:
    refused(
        "UPDATE positions_evidence SET grade = 'A'", because="generated column|can only be updated to DEFAULT"
    )


def test_with_a_shorter_delay_a_version_still_follows_the_one_on_its_way_out(cast: Cast) -> None:
    draft = revised(cast, summary="Said more clearly.")
    sql("SET LOCAL treaty_tracker.publish_delay = 3000")
    second = reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)
    sql("SET LOCAL treaty_tracker.publish_delay = 20")
    draft = stating.revise(draft.statement, by=cast.edith)
    stating.save(draft, {"summary": "Clearer still."}, {}, revision=draft.revision, by=cast.edith)
    third = reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)
    first = draft.statement.publications.get(version__number=1)
    second.refresh_from_db()
    assert first.ends == second.starts < third.starts == second.ends
    # And taken back one by one, each goes on as if the next had never been.
    for _approval in (third, second):
        approved = Event.objects.about(draft.statement).filter(verb=Event.Verb.APPROVE, undone_by=None)
        reviewing.undo_approval(approved.latest("pk"), by=cast.rosa)
    first.refresh_from_db()
    assert draft.statement.publications.get(ends=None) == first


def test_events_are_only_ever_added(draft: StatementVersion, refused: Sql) -> None:
    refused("DELETE FROM positions_event", because="only ever added")
    refused("UPDATE positions_event SET why = 'x'", because="only ever added")


def revised(cast: Cast, **fields: Any) -> StatementVersion:
    """The next draft of a published statement."""
    statement = make.published(by=cast.edith, reviewer=cast.rosa).statement
    draft = stating.revise(statement, by=cast.edith)
    return stating.save(draft, fields, {}, revision=draft.revision, by=cast.edith)


def to_correct(draft: StatementVersion, cast: Cast) -> StatementVersion:
    return correcting.correct(draft.statement, wrong="A fault.", why="It was read again.", by=cast.edith)


@pytest.mark.parametrize("column", ["organization", "treaty"])
def test_no_published_statement_moves_to_another_without_a_correction(
    cast: Cast, refused: Sql, column: str
) -> None:
    other = make.organization("quay-watch") if column == "organization" else make.treaty("other-treaty")
    draft = revised(cast, **{column: other})
    freeze = "UPDATE positions_statementversion SET frozen_at = now(), content_hash = 'x' WHERE id = %s"
    refused(freeze, draft.pk, because="that is a correction")
    to_correct(draft, cast)
    sql(freeze, draft.pk)


def test_nor_is_it_published_where_two_were_one_when_it_was_sent(cast: Cast, refused: Sql) -> None:
    former, into = make.organization(), make.organization("quay-watch")
    event = merging.merge(former, into=into, by=cast.ada, why="A new name.")
    sent = reviewing.send(revised(cast, organization=into), by=cast.edith)
    merging.take_back(event, by=cast.ada)
    sql(REVIEW, sent.pk, cast.rosa.pk)
    refused(PUBLISH, sent.pk, sent.statement_id, because="that is a correction")
    merging.merge(former, into=into, by=cast.ada, why="A new name after all.")
    sql(PUBLISH, sent.pk, sent.statement_id)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE positions_correction SET wrong = 'Nothing.' WHERE version_id = %s",
        "DELETE FROM positions_correction WHERE version_id = %s",
        "INSERT INTO positions_correction (version_id, by_id, wrong, why) SELECT version_id, by_id, 'More', 'Why'"
        " FROM positions_correction WHERE version_id = %s",
    ],
)
def test_a_correction_freezes_with_its_version(cast: Cast, refused: Sql, attack: str) -> None:
    sent = reviewing.send(to_correct(revised(cast, summary="Mended."), cast), by=cast.edith)
    refused(attack, sent.pk, because="its version is frozen")


@pytest.mark.parametrize(("wrong", "why"), [("", "A reason."), ("A fault.", "")])
def test_a_correction_says_what_and_why(cast: Cast, refused: Sql, wrong: str, why: str) -> None:
    insert = "INSERT INTO positions_correction (version_id, by_id, wrong, why) VALUES (%s, %s, %s, %s)"
    refused(insert, revised(cast).pk, cast.edith.pk, wrong, why, because="correction_says_what_and_why")


@pytest.mark.parametrize(
    ("attack", "because"),
    [
        ("UPDATE positions_errorreport SET text = 'All is well.' WHERE id = %s", "can only be answered"),
        ("UPDATE positions_errorreport SET reference = '2222-2222' WHERE id = %s", "can only be answered"),
        ("UPDATE positions_errorreport SET email = 'a@b.example' WHERE id = %s", "can only be answered"),
        ("UPDATE positions_errorreport SET state = 'mended' WHERE id = %s", "closed_with_an_answer"),
        ("DELETE FROM positions_errorreport WHERE id = %s", "not deleted"),
    ],
)
def test_what_was_reported_stays_as_it_was_written(db: None, refused: Sql, attack: str, because: str) -> None:
    refused(attack, make.report(email="reader@lido.example").pk, because=because)
