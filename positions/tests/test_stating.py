"""A passage becomes a draft, people mend it, and nothing is lost, whoever saves at the same moment."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from positions.editing import Refused, Stale, recalling, reviewing, stating, undoing
from positions.models import (
    Ask,
    Capture,
    Concern,
    Event,
    Evidence,
    Milestone,
    Person,
    Provision,
    Signatory,
    Source,
    Statement,
    StatementVersion,
    TextVersion,
    VersionConcern,
    VersionProvision,
)
from positions.models.statement import PART_NAMES
from positions.tests import make
from positions.tests.cast import Cast

DAY = dt.timedelta(days=1)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run all acts at the same moment, each on a connection of its own; what each returned or raised."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            together.wait(timeout=30)
            return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def capture(db: None) -> Capture:
    return make.capture()


@pytest.fixture
def draft(cast: Cast) -> StatementVersion:
    return stored(make.draft(by=cast.edith))


def stored(version: StatementVersion) -> StatementVersion:
    """Read anew and without its parts, so that each look at these is a look at the database."""
    return StatementVersion.objects.get(pk=version.pk)


def place(capture: Capture, words: str) -> tuple[int, int]:
    start = capture.text.index(words)
    return start, start + len(words)


def now(version: StatementVersion) -> StatementVersion:
    """The version as it stands in the database."""
    return StatementVersion.objects.with_parts().get(pk=version.pk)


def save(version: StatementVersion, by: Any, parts: Any = None, **fields: Any) -> StatementVersion:
    """Saved by somebody who has just opened the draft."""
    return stating.save(version, fields, parts or {}, revision=now(version).revision, by=by)


def writers(version: StatementVersion) -> list[str]:
    return [str(author) for author in version.authors.all()]


def filled(cast: Cast) -> StatementVersion:
    """A draft with something in every column and two of every part."""
    draft, treaty = make.draft(by=cast.edith), make.treaty()
    text = TextVersion.objects.create(treaty=treaty, slug="zero", name="Zero draft")
    session = Milestone.objects.create(treaty=treaty, slug="first", kind="session", label="First session")
    article = Provision.objects.create(treaty=treaty, article="4", heading="Divers")
    other = Provision.objects.create(treaty=treaty, article="5", heading="Boats")
    divers = Concern.objects.create(slug="divers", label="Divers", definition="Their safety.")
    columns: dict[str, Any] = {
        "text_version": text, "rival_treaty": make.treaty("rival-treaty"), "target": "the draft", "rule": 4,
        "note": "No unless.", "speaker": Person.objects.create(name="Hanna Hafen"), "speaker_role": "chair",
        "speaks_through": make.organization("office", kind="government"), "others_count": 3,
        "others_note": "not listed", "form": "letter", "session": session, "moves_line": False,
        "changes_from": Statement.objects.create(), "change_note": "firmer", "said_basis": "dateline",
        "said_order": 2, "speaker_withdrew_on": make.AUGUST[1] + DAY, "doubt": "one source", "language": "de",
    }  # fmt: skip
    parts: Any = {
        VersionConcern: [{"concern": divers, "polarity": way} for way in ("worry", "demand")],
        VersionProvision: [{"provision": article}, {"provision": other}],
        Ask: [
            {"text": "Rewrite it", "force": "demand", "provision": article},
            {"text": "Wait", "addressed_to": "states"},
        ],
        Signatory: [
            {"organization": make.organization("divers-union"), "relation": "signed"},
            {"name": "A small club", "relation": "aligned"},
        ],
    }
    facts = {"quote": "so", "leaked": True, "published_from": make.AUGUST[1], "published_to": make.AUGUST[1]}
    stating.cite(draft.statement, make.capture("Divers wrote.").article, facts, by=cast.edith)
    parts[Evidence] = [{"pk": row.pk, **facts} for row in Evidence.objects.filter(version=draft)]
    return now(save(draft, cast.edith, parts, **columns))


# ── Beginning ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_passage_becomes_a_draft_that_judges_nothing_yet(capture: Capture, cast: Cast) -> None:
    draft = stating.start(capture, *place(capture, "The treaty must protect divers"), by=cast.edith)
    assert (draft.number, draft.evidence.get().exact) == (1, "The treaty must protect divers")
    assert (draft.organization, draft.treaty, draft.question, draft.stance) == (None, None, "", None)
    assert writers(draft) == ["edith"]
    assert Event.objects.about(draft.statement).get().verb == Event.Verb.DRAFT


def test_an_article_with_a_passage_leaves_the_queue(capture: Capture, cast: Cast) -> None:
    stating.start(capture, 0, 20, by=cast.edith)
    capture.article.refresh_from_db()
    assert capture.article.triage == "annotated"


def test_a_refused_passage_leaves_no_statement_behind(capture: Capture, cast: Cast) -> None:
    with pytest.raises(Refused):
        stating.start(capture, 0, 20, by=cast.edith, sent="something else")
    assert not Statement.objects.exists()
    assert not Event.objects.filter(verb=Event.Verb.DRAFT).exists()


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("own_site", ("primary", "publisher", "verbatim", "A")),
        ("outlet", ("secondary", "publisher", "paraphrase", "C")),
        ("aggregator", ("secondary", "repost", "paraphrase", "C")),
        ("machine_summary", ("secondary", "machine_report", "paraphrase", "D")),
        ("sample", ("secondary", None, "paraphrase", "D")),
    ],
)
def test_the_kind_of_source_prefills_the_facts(
    capture: Capture, cast: Cast, kind: str, facts: tuple[str, ...]
) -> None:
    capture.article.source = Source.objects.create(slug="s", name="S", kind=kind)
    capture.article.save()
    found = stating.start(capture, 0, 20, by=cast.edith).evidence.get()
    assert (found.kind, found.address_kind, found.wording, found.grade) == facts


def test_facts_once_mended_hold_for_the_next_passage_of_the_article(capture: Capture, cast: Cast) -> None:
    make.draft(by=cast.edith, of=capture, facts={"kind": "primary", "publisher": "Harbour Watch"})
    second = stating.start(capture, *place(capture, "Talks go on in March."), by=cast.remy)
    found = second.evidence.get()
    assert (found.kind, found.publisher) == ("primary", "Harbour Watch")


# ── One more passage ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_passage_goes_into_the_draft_and_makes_its_finder_an_author(cast: Cast, capture: Capture) -> None:
    draft = stored(make.draft(by=cast.edith, of=capture))
    before = draft.revision
    same = stating.add_passage(
        draft.statement, capture, *place(capture, "Talks go on in March."), by=cast.remy
    )
    assert same == draft
    assert [row.exact for row in draft.evidence.all()] == [
        "The treaty must protect divers",
        "Talks go on in March.",
    ]
    assert writers(draft) == ["edith", "remy"]
    assert now(draft).revision == same.revision == before + 1


def test_a_passage_that_is_there_already_is_refused(cast: Cast, capture: Capture) -> None:
    draft = stored(make.draft(by=cast.edith, of=capture))
    before = now(draft).revision
    with pytest.raises(Refused, match="there already"):
        stating.add_passage(
            draft.statement, capture, *place(capture, "The treaty must protect divers"), by=cast.remy
        )
    assert (writers(draft), now(draft).revision) == (["edith"], before)


def test_a_passage_for_a_published_statement_begins_a_version_that_copies_everything(cast: Cast) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    capture, before = (
        make.capture("Months later it said: divers come first."),
        now(publication.version).content(),
    )
    draft = stating.add_passage(
        publication.statement, capture, *place(capture, "divers come first"), by=cast.edith
    )
    after = now(draft).content()
    assert after.pop("evidence")[:-1] == before.pop("evidence")
    assert (draft.number, after) == (2, before)
    assert now(publication.version).evidence.count() == 1


def test_evidence_that_is_only_cited_needs_no_passage(draft: StatementVersion, cast: Cast) -> None:
    article = make.capture("The minutes.").article
    stating.cite(draft.statement, article, {"title": "Minutes", "address_kind": "publisher"}, by=cast.remy)
    cited = draft.evidence.get(article=article)
    assert (cited.capture, cited.exact, cited.title) == (None, "", "Minutes")
    assert writers(draft) == ["edith", "remy"]


# ── On record already: the passages move ──────────────────────────────────────────────────────────────────────


def twin(cast: Cast, *, by: Any) -> StatementVersion:
    """A second statement, of the same text, with a passage of its own and the one that `draft` has."""
    capture = make.capture()
    other = stating.start(capture, *place(capture, "Officials did not reply."), by=by)
    words = place(capture, "The treaty must protect divers")
    return stating.add_passage(other.statement, capture, *words, by=by)


def test_passages_move_to_the_statement_on_record_and_none_is_doubled(
    draft: StatementVersion, cast: Cast
) -> None:
    other = twin(cast, by=cast.remy)
    target = stating.move_passages(other, draft.statement, by=cast.remy)
    assert target == draft
    assert [row.exact for row in draft.evidence.all()] == [
        "The treaty must protect divers",
        "Officials did not reply.",
    ]
    assert now(other).discarded_at
    assert writers(draft) == ["edith", "remy"]


def test_passages_move_into_a_new_version_of_a_published_statement(cast: Cast) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    target = stating.move_passages(twin(cast, by=cast.remy), publication.statement, by=cast.remy)
    assert (target.number, target.evidence.count()) == (2, 2)
    assert publication.version.evidence.count() == 1


def test_a_draft_does_not_move_onto_itself(draft: StatementVersion, cast: Cast) -> None:
    with pytest.raises(Refused, match="itself"):
        stating.move_passages(draft, draft.statement, by=cast.edith)


def test_a_passage_added_after_the_page_was_loaded_moves_too(draft: StatementVersion, cast: Cast) -> None:
    loaded, capture = now(twin(cast, by=cast.remy)), make.capture("Another text: divers come first.")
    stating.add_passage(loaded.statement, capture, 0, 12, by=cast.edith)
    stating.move_passages(loaded, draft.statement, by=cast.remy)
    assert draft.evidence.filter(capture=capture).exists()


def test_a_draft_that_was_sent_meanwhile_moves_nowhere(draft: StatementVersion, cast: Cast) -> None:
    other = make.draft(by=cast.remy, of=make.capture(), words="Officials did not reply.")
    reviewing.send(other, by=cast.remy)
    with pytest.raises(Stale):
        stating.move_passages(other, draft.statement, by=cast.remy)
    assert draft.evidence.count() == 1


# ── A new version ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_revision_copies_every_column_and_every_part(cast: Cast) -> None:
    first = now(reviewing.send(filled(cast), by=cast.edith))
    second = now(stating.revise(first.statement, by=cast.remy))
    assert second.content() == first.content()
    assert second.hash() == first.content_hash
    assert (second.number, second.revision, second.content_hash, second.frozen_at) == (2, 1, "", None)
    assert writers(second) == ["remy"]


def test_the_copied_parts_are_rows_of_their_own(cast: Cast) -> None:
    first = reviewing.send(filled(cast), by=cast.edith)
    second = stating.revise(first.statement, by=cast.edith)
    for name in PART_NAMES:
        one, two = getattr(first, name).all(), getattr(second, name).all()
        assert len(one) == len(two) >= 2
        assert not {row.pk for row in one} & {row.pk for row in two}


def test_a_statement_that_has_a_draft_gets_no_other(draft: StatementVersion, cast: Cast) -> None:
    assert stating.revise(draft.statement, by=cast.remy) == draft
    assert writers(draft) == ["edith"]


def test_numbers_grow_past_discarded_drafts(cast: Cast) -> None:
    statement = make.published(by=cast.edith, reviewer=cast.rosa).statement
    stating.discard(stating.revise(statement, by=cast.edith), by=cast.edith)
    assert stating.revise(statement, by=cast.edith).number == 3


def test_a_discarded_statement_is_not_revised(draft: StatementVersion, cast: Cast) -> None:
    stating.discard(draft, by=cast.edith)
    with pytest.raises(Refused, match="restore"):
        stating.revise(draft.statement, by=cast.edith)


# ── Saving ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_save_makes_its_writer_an_author_and_counts_the_revision(
    draft: StatementVersion, cast: Cast
) -> None:
    before = now(draft).revision
    save(draft, cast.remy, summary="Mended.")
    assert (now(draft).summary, now(draft).revision) == ("Mended.", before + 1)
    assert writers(draft) == ["edith", "remy"]


def test_what_a_save_returns_can_be_saved_again(draft: StatementVersion, cast: Cast) -> None:
    saved = save(draft, cast.edith, summary="Mended.")
    again = stating.save(saved, {"summary": "Again."}, {}, revision=saved.revision, by=cast.edith)
    assert (again.summary, again.revision) == ("Again.", now(draft).revision)


def test_a_save_that_changes_nothing_is_no_revision_and_makes_no_author(cast: Cast) -> None:
    draft = filled(cast)
    parts: Any = {
        Ask: [row.content() for row in draft.asks.all()],
        Evidence: [{"pk": row.pk, "title": row.title} for row in draft.evidence.all()],
    }
    stating.save(draft, {"summary": draft.summary}, parts, revision=draft.revision, by=cast.remy)
    assert now(draft).revision == draft.revision
    assert writers(draft) == ["edith"]


def test_a_second_click_on_save_is_no_conflict(draft: StatementVersion, cast: Cast) -> None:
    revision = now(draft).revision
    for _click in range(2):
        stating.save(draft, {"summary": "Mended."}, {}, revision=revision, by=cast.edith)
    assert now(draft).revision == revision + 1


def test_a_stale_save_writes_nothing(draft: StatementVersion, cast: Cast) -> None:
    opened = now(draft).revision
    save(draft, cast.edith, summary="Edith's.")
    before = now(draft).content()
    parts: Any = {Ask: [], Evidence: [{"pk": draft.evidence.get().pk, "remove": True}]}
    with pytest.raises(Stale, match="Somebody else"):
        stating.save(draft, {"summary": "Remy's."}, parts, revision=opened, by=cast.remy)
    assert now(draft).content() == before
    assert writers(draft) == ["edith"]


def test_what_was_sent_or_discarded_takes_no_save(cast: Cast) -> None:
    sent = make.in_review(by=cast.edith)
    with pytest.raises(Stale, match="sent for review or discarded"):
        save(sent, cast.edith, summary="Too late.")
    other = make.draft(by=cast.edith, of=make.capture(), words="Talks go on in March.")
    stating.discard(other, by=cast.edith)
    with pytest.raises(Stale, match="sent for review or discarded"):
        save(other, cast.edith, summary="Too late.")


def test_parts_become_exactly_the_rows_given(draft: StatementVersion, cast: Cast) -> None:
    save(draft, cast.edith, {Ask: [{"text": "One"}, {"text": "Two", "force": "wish"}]})
    save(draft, cast.edith, {Ask: [{"text": "Two", "force": "red_line"}, {"text": "Three"}]})
    assert [(ask.text, ask.force) for ask in draft.asks.all()] == [("Two", "red_line"), ("Three", None)]


def test_parts_that_are_not_named_stay(draft: StatementVersion, cast: Cast) -> None:
    save(draft, cast.edith, summary="Mended.")
    assert (draft.asks.count(), draft.evidence.count()) == (1, 1)


def test_a_row_given_twice_stands_once(draft: StatementVersion, cast: Cast) -> None:
    divers = Concern.objects.create(slug="divers", label="Divers", definition="Their safety.")
    row = {"concern": divers, "polarity": "worry"}
    save(draft, cast.edith, {VersionConcern: [row, row]})
    assert draft.concerns.count() == 1


def test_an_organization_is_no_signatory_in_two_ways(draft: StatementVersion, cast: Cast) -> None:
    union = make.organization("divers-union")
    rows: Any = [{"organization": union, "relation": how} for how in ("signed", "dissociated")]
    with pytest.raises(Refused, match="more than once"):
        save(draft, cast.edith, {Signatory: rows}, summary="Mended.")
    assert (draft.signatories.count(), now(draft).summary) == (0, draft.summary)


def test_evidence_is_mended_in_place_or_taken_out(cast: Cast, capture: Capture) -> None:
    draft = stored(make.draft(by=cast.edith, of=capture))
    stating.add_passage(draft.statement, capture, *place(capture, "Talks go on in March."), by=cast.edith)
    kept, taken = draft.evidence.all()
    save(draft, cast.edith, {Evidence: [{"pk": kept.pk, "leaked": True}, {"pk": taken.pk, "remove": True}]})
    left = draft.evidence.get()
    assert (left.pk, left.exact, left.leaked) == (kept.pk, kept.exact, True)


def test_a_save_reaches_no_evidence_of_another_statement(draft: StatementVersion, cast: Cast) -> None:
    other = make.draft(by=cast.edith, of=make.capture(), words="Talks go on in March.")
    foreign = other.evidence.get()
    save(draft, cast.edith, {Evidence: [{"pk": foreign.pk, "remove": True}]})
    assert other.evidence.get() == foreign


# ── Nothing is said after it was published ────────────────────────────────────────────────────────────────────

AUGUST, MONTH_END = dt.date(2024, 8, 1), dt.date(2024, 8, 31)


def published_on(draft: StatementVersion, day: int, **more: Any) -> dict[str, Any]:
    date = dt.date(2024, 8, day)
    return {"pk": draft.evidence.get().pk, "published_from": date, "published_to": date, **more}


def test_a_month_of_saying_ends_where_the_evidence_was_published(draft: StatementVersion, cast: Cast) -> None:
    parts: Any = {Evidence: [published_on(draft, 9)]}
    saved = save(draft, cast.edith, parts, said_from=AUGUST, said_to=MONTH_END)
    assert (saved.said_from, saved.said_to) == (AUGUST, dt.date(2024, 8, 9))


def test_evidence_dated_before_also_ends_it(draft: StatementVersion, cast: Cast) -> None:
    save(draft, cast.edith, {Evidence: [published_on(draft, 9)]})
    saved = save(draft, cast.edith, said_from=AUGUST, said_to=MONTH_END)
    assert saved.said_to == dt.date(2024, 8, 9)


def test_evidence_that_is_taken_out_ends_nothing(cast: Cast, capture: Capture) -> None:
    draft = make.draft(by=cast.edith, of=capture)
    out = published_on(draft, 9, remove=True)
    stating.add_passage(draft.statement, capture, *place(capture, "Talks go on in March."), by=cast.edith)
    saved = save(draft, cast.edith, {Evidence: [out]}, said_from=AUGUST, said_to=MONTH_END)
    assert saved.said_to == MONTH_END


def test_the_first_day_is_never_moved_by_the_evidence(draft: StatementVersion, cast: Cast) -> None:
    parts: Any = {Evidence: [published_on(draft, 2)]}
    said = dt.date(2024, 8, 5)
    saved = save(draft, cast.edith, parts, said_from=said, said_to=MONTH_END)
    assert (saved.said_from, saved.said_to) == (said, said)
    assert any("before it was published" in problem for problem in reviewing.problems(saved))


# ── Discarding and restoring ──────────────────────────────────────────────────────────────────────────────────


def test_a_discarded_draft_is_restored_as_it_was(draft: StatementVersion, cast: Cast) -> None:
    before = now(draft).content()
    event = stating.discard(draft, by=cast.edith, why="a test")
    assert (draft.statement.draft, draft.statement.latest) == (None, None)
    undoing.undo(event, by=cast.remy)
    assert draft.statement.draft == draft
    assert now(draft).content() == before
    assert writers(draft) == ["edith"]


def test_what_is_frozen_is_not_discarded(cast: Cast) -> None:
    with pytest.raises(Stale):
        stating.discard(make.in_review(by=cast.edith), by=cast.edith)


def test_no_draft_is_restored_beside_another(cast: Cast) -> None:
    statement = make.published(by=cast.edith, reviewer=cast.rosa).statement
    event = stating.discard(stating.revise(statement, by=cast.edith), by=cast.edith)
    stating.revise(statement, by=cast.remy)
    with pytest.raises(Refused, match="another draft"):
        stating.restore(event, by=cast.edith)


def test_no_draft_is_restored_behind_a_newer_version(cast: Cast) -> None:
    statement = make.published(by=cast.edith, reviewer=cast.rosa).statement
    event = stating.discard(stating.revise(statement, by=cast.edith), by=cast.edith)
    newer = stating.revise(statement, by=cast.edith)
    reviewing.send(save(newer, cast.edith, summary="Said anew."), by=cast.edith)
    with pytest.raises(Refused, match="newer version"):
        stating.restore(event, by=cast.edith)
    assert statement.draft is None


# ── Already on record ─────────────────────────────────────────────────────────────────────────────────────────


def on_record(first: dt.date, last: dt.date | None = None, **differing: Any) -> list[StatementVersion]:
    asked: dict[str, Any] = {
        "organization": make.organization(), "treaty": make.treaty(), "question": "text",
        "said": (first, last or first), "but": Statement.objects.create(), **differing,
    }  # fmt: skip
    return recalling.on_record(**asked)


@pytest.mark.parametrize(("days", "found"), [(-15, False), (-14, True), (0, True), (14, True), (15, False)])
def test_on_record_is_what_was_said_within_fourteen_days(
    draft: StatementVersion, days: int, found: bool
) -> None:
    assert (on_record(make.AUGUST[0] + days * DAY) == [draft]) is found


def test_of_periods_the_nearest_days_count(draft: StatementVersion, cast: Cast) -> None:
    save(draft, cast.edith, said_from=AUGUST, said_to=MONTH_END)
    assert on_record(MONTH_END + 14 * DAY, dt.date(2024, 12, 31)) == [draft]
    assert on_record(dt.date(2024, 1, 1), AUGUST - 14 * DAY) == [draft]
    assert on_record(dt.date(2024, 1, 1), dt.date(2024, 12, 31)) == [draft]
    assert on_record(MONTH_END + 15 * DAY) == on_record(AUGUST - 15 * DAY) == []


def test_another_organization_treaty_or_question_is_another_statement(draft: StatementVersion) -> None:
    day = make.AUGUST[0]
    assert on_record(day, organization=make.organization("divers-union")) == []
    assert on_record(day, treaty=make.treaty("rival-treaty")) == []
    assert on_record(day, question="joining") == []


def test_a_statement_is_not_on_record_beside_itself(draft: StatementVersion) -> None:
    assert on_record(make.AUGUST[0], but=draft.statement) == []


def test_what_was_discarded_is_not_on_record(draft: StatementVersion, cast: Cast) -> None:
    stating.discard(draft, by=cast.edith)
    assert on_record(make.AUGUST[0]) == []


def test_only_the_latest_version_is_on_record(cast: Cast) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    draft = stating.revise(publication.statement, by=cast.edith)
    assert on_record(make.AUGUST[0]) == [draft]
    save(draft, cast.edith, said_from=dt.date(2023, 1, 1), said_to=dt.date(2023, 1, 1))
    assert on_record(make.AUGUST[0]) == []
    stating.discard(draft, by=cast.edith)
    assert on_record(make.AUGUST[0]) == [publication.version]


# ── Two editors at once ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_a_version_at_once_share_one_draft(cast: Cast) -> None:
    statement = make.published(by=cast.edith, reviewer=cast.rosa).statement
    one, two = at_once(
        lambda: stating.revise(statement, by=cast.edith), lambda: stating.revise(statement, by=cast.remy)
    )
    assert one == two
    assert [version.number for version in statement.versions.all()] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_told_that_it_is_stale(cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    revision = now(draft).revision
    edith, remy = cast.edith, cast.remy

    def saving(summary: str, by: Any) -> Callable[[], object]:
        parts: Any = {Ask: [{"text": summary}]}
        return lambda: stating.save(draft, {"summary": summary}, parts, revision=revision, by=by)

    results = at_once(saving("Edith's.", edith), saving("Remy's.", remy))
    assert sorted(type(result).__name__ for result in results) == ["Stale", "StatementVersion"]
    winner = "Edith's." if isinstance(results[1], Stale) else "Remy's."
    assert (now(draft).summary, now(draft).asks.get().text) == (winner, winner)
    assert now(draft).revision == revision + 1


@pytest.mark.django_db(transaction=True)
def test_a_passage_added_during_a_save_is_not_lost(cast: Cast) -> None:
    draft, capture = stored(make.draft(by=cast.edith)), make.capture("Another text: divers come first.")
    revision, edith, remy = now(draft).revision, cast.edith, cast.remy
    saved, added = at_once(
        lambda: stating.save(draft, {"summary": "Mended."}, {}, revision=revision, by=edith),
        lambda: stating.add_passage(draft.statement, capture, 0, 12, by=remy),
    )
    assert not isinstance(added, Exception)
    assert draft.evidence.count() == 2
    assert now(draft).summary == (draft.summary if isinstance(saved, Stale) else "Mended.")


@pytest.mark.django_db(transaction=True)
def test_two_drafts_moved_onto_each_other_leave_one(cast: Cast) -> None:
    one, two = stored(make.draft(by=cast.edith)), twin(cast, by=cast.edith)
    edith, remy = cast.edith, cast.remy
    results = at_once(
        lambda: stating.move_passages(one, two.statement, by=edith),
        lambda: stating.move_passages(two, one.statement, by=remy),
    )
    assert sorted(type(result).__name__ for result in results) == ["Refused", "StatementVersion"]
    assert StatementVersion.objects.drafts().get().evidence.count() == 2
