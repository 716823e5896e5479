"""What a reviewer is told to look at, and how a change is told: the checks and the difference of two versions."""

import datetime as dt
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.utils import timezone

from positions.editing import commenting, merging, recalling, reviewing, stating
from positions.intake import withholding
from positions.models import (
    Ask,
    Concern,
    Evidence,
    Recheck,
    Signatory,
    Source,
    StatementVersion,
    VersionConcern,
)
from positions.reading import checks, wording
from positions.reading.checks import Check, Level
from positions.tests import make
from positions.tests.cast import Cast


def found(version: StatementVersion) -> dict[Level, list[Check]]:
    loaded = checks.versions().get(pk=version.pk)
    every = checks.of(loaded, checks.around([loaded])[loaded.pk])
    return {level: [check for check in every if check.level == level] for level in Level}


def told(version: StatementVersion, level: Level) -> str:
    return " ".join(check.text for check in found(version)[level])


def test_a_version_without_a_flaw_has_nothing_to_look_at(cast: Cast) -> None:
    version = make.in_review(by=cast.edith)
    assert told(version, Level.WRONG) == told(version, Level.LOOK) == ""
    assert "compared just now" in told(version, Level.OK)


@pytest.mark.django_db(transaction=True)
def test_a_passage_is_compared_anew_with_the_stored_text(cast: Cast) -> None:
    """Only the owner of the database can make the two differ, past its promises."""
    version = make.in_review(by=cast.edith)
    with psycopg.connect(**connections["owner"].get_connection_params()) as owner:
        owner.execute("ALTER TABLE positions_evidence DISABLE TRIGGER USER")
        owner.execute("UPDATE positions_evidence SET exact = 'The treaty must protect drivers'")
        owner.execute("ALTER TABLE positions_evidence ENABLE TRIGGER USER")
    assert told(version, Level.WRONG) == "1 passage does not stand in its capture as it is quoted."


@pytest.mark.parametrize("text", ["كلمات المعاهدة", "条约必须保护潜水员", "\U0001f6a2 ports and 𝒽arbours"])
def test_letters_of_any_script_are_compared(text: str, cast: Cast) -> None:
    version = make.in_review(by=cast.edith, of=make.capture(f"Before. {text} After."), words=text)
    assert told(version, Level.WRONG) == ""


def test_what_is_withheld_or_cited_cannot_be_compared(cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    stating.cite(draft.statement, make.capture("Elsewhere.").article, {"title": "A letter"}, by=cast.edith)
    version = reviewing.send(StatementVersion.objects.get(pk=draft.pk), by=cast.edith)
    assert "cited that nobody has captured" in told(version, Level.LOOK)
    capture = version.evidence.exclude(capture=None).get().capture
    assert capture
    withholding.withhold(capture, by=cast.ada, reason="Asked for by its author.")
    assert "withheld since" in told(version, Level.LOOK)


def test_a_page_that_changed_since_is_told(cast: Cast) -> None:
    version = make.in_review(by=cast.edith)
    Recheck.objects.create(
        article=version.evidence.get().article, days=1, outcome="changed", done_at=timezone.now()
    )
    assert "not as it was captured any more" in told(version, Level.LOOK)


def test_nothing_is_said_after_it_was_captured(cast: Cast) -> None:
    day = timezone.now().date() + dt.timedelta(days=2)
    version = make.in_review(by=cast.edith, said_from=day, said_to=day)
    assert told(version, Level.WRONG) == "It was captured before it was said."


@pytest.mark.parametrize(("days", "twins"), [(0, 1), (14, 1), (-14, 1), (15, 0), (-15, 0)])
def test_the_same_within_fourteen_days_is_told_with_its_number(days: int, twins: int, cast: Cast) -> None:
    other = make.published(by=cast.edith, reviewer=cast.rosa)
    day = make.AUGUST[0] + dt.timedelta(days=days)
    version = make.in_review(
        by=cast.edith, of=make.capture(f"Again. {make.TEXT}"), said_from=day, said_to=day
    )
    numbers = [check.statements for check in found(version)[Level.LOOK] if check.statements]
    assert numbers == [[other.statement_id]] * twins
    listed = recalling.on_record(
        organization=make.organization(), treaty=make.treaty(), question="text", said=(day, day), but=version.statement
    )  # fmt: skip
    assert len(listed) == twins


def test_what_a_merged_organization_said_is_found_under_the_other_one(cast: Cast) -> None:
    old = make.organization("harbour-watchers")
    other = make.published(by=cast.edith, reviewer=cast.rosa, organization=old)
    merging.merge(old, into=make.organization(), by=cast.ada, why="A new name.")
    version = make.in_review(by=cast.edith, of=make.capture(f"Again. {make.TEXT}"))
    assert [check.statements for check in found(version)[Level.LOOK]] == [[other.statement_id]]
    assert "merged into another" in told(other.version, Level.LOOK)


def test_days_at_the_end_of_the_calendar_break_nothing(cast: Cast) -> None:
    for day in (dt.date.min, dt.date.max):
        version = make.in_review(
            by=cast.edith, of=make.capture(f"{day} {make.TEXT}"), said_from=day, said_to=day
        )
        assert found(version)


# ── The position ──────────────────────────────────────────────────────────────────────────────────────────────


def position(version: StatementVersion) -> tuple[Any, Any]:
    """The steps that the check of the position shows."""
    every = [check for level in found(version).values() for check in level]
    return next(((check.was, check.now) for check in every if check.was or check.now), (None, None))


def next_one(cast: Cast, **fields: Any) -> StatementVersion:
    day = dt.date(2024, 9, 20)
    return make.in_review(
        by=cast.edith, of=make.capture(f"Next. {make.TEXT}"), **{"said_from": day, "said_to": day, **fields}
    )


def test_a_first_position_and_a_changed_one_are_shown_as_steps(cast: Cast) -> None:
    first = make.in_review(by=cast.edith)
    assert position(first) == (None, ("oppose_unless_amended", False))
    reviewing.approve(first, by=cast.rosa)
    changed = next_one(cast, stance="support")
    assert position(changed) == (("oppose_unless_amended", False), ("support", False))


def test_what_is_older_than_the_position_leaves_it(cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    day = dt.date(2020, 1, 1)
    older = next_one(cast, stance="support", said_from=day, said_to=day)
    assert position(older) == (None, None)
    assert "it stays" in told(older, Level.OK)


def test_what_is_reported_only_does_not_move_a_solid_position(cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    reported = next_one(cast, stance="support", facts={"address_kind": "machine_report"})
    assert position(reported) == (None, None)


def test_what_will_not_make_a_line_says_why(cast: Cast) -> None:
    nobody = make.in_review(by=cast.edith, facts={"named": False})
    assert "grade E" in told(nobody, Level.LOOK)
    sample = make.capture(f"Sample. {make.TEXT}")
    sample.article.source = Source.objects.create(slug="samples", name="Samples", kind="sample")
    sample.article.save()
    assert "samples only" in told(make.in_review(by=cast.edith, of=sample), Level.LOOK)
    aside = make.in_review(
        by=cast.edith, of=make.capture(f"Aside. {make.TEXT}"), question="process", stance=None
    )
    assert "does not move it" in told(aside, Level.OK)


def test_unknown_signatories_retired_concerns_and_comments_are_told(cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    concern = Concern.objects.create(slug="tolls", label="Tolls", definition="Harbour fees.")
    parts: Any = {
        Signatory: [{"name": "Friends of the Quay", "relation": "signed"}],
        VersionConcern: [{"concern": concern, "polarity": "worry"}],
    }
    version = reviewing.send(
        stating.save(draft, {}, parts, revision=draft.revision, by=cast.edith), by=cast.edith
    )
    Concern.objects.update(retired_at=timezone.now())
    commenting.comment(version, "Who signed?", field="signatories", by=cast.rosa)
    words = told(version, Level.LOOK)
    assert "1 signatory is not in the catalogue: Friends of the Quay." in words
    assert "The concern Tolls is not offered any more." in words
    assert "1 comment is open." in words


def test_the_checks_of_many_take_as_many_queries_as_of_one(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for n in range(4):
        make.in_review(by=cast.edith, of=make.capture(f"{n} {make.TEXT}"))
    for count in (1, 4):
        with django_assert_num_queries(8):
            loaded = list(checks.versions()[:count])
            beside = checks.around(loaded)
            assert all(checks.of(version, beside[version.pk]) for version in loaded)


# ── What changed ──────────────────────────────────────────────────────────────────────────────────────────────


def changed(cast: Cast, before: dict[str, Any], after: dict[Any, Any]) -> dict[str, list[tuple[str, str]]]:
    """The fields that differ between a published version and the next, in pieces."""
    first = make.published(by=cast.edith, reviewer=cast.rosa, **before)
    draft = stating.revise(first.statement, by=cast.edith)
    parts = {kind: after.pop(kind) for kind in list(after) if isinstance(kind, type)}
    stating.save(draft, after, parts, revision=draft.revision, by=cast.edith)
    old, new = (
        StatementVersion.objects.with_parts().get(statement=first.statement, number=number)
        for number in (1, 2)
    )
    return {
        field.name: [(piece.change.value, piece.text) for line in field.lines for piece in line]
        for field in wording.compared(old, new)
        if field.differs
    }


def test_of_prose_only_the_words_that_changed_are_marked(cast: Cast) -> None:
    before = {"summary": "The group wants article 4 rewritten before states sign."}
    after = {"summary": "The group now wants article 5 rewritten before states sign."}
    assert changed(cast, before, after) == {
        "summary": [
            ("", "The group"),
            ("inserted", "now"),
            ("", "wants article"),
            ("deleted", "4"),
            ("inserted", "5"),
            ("", "rewritten before states sign."),
        ]
    }


def test_what_was_written_anew_is_told_whole(cast: Cast) -> None:
    pieces = changed(cast, {"summary": "It wants it."}, {"summary": "Nothing of the kind was said."})
    assert pieces == {"summary": [("deleted", "It wants it."), ("inserted", "Nothing of the kind was said.")]}


def test_a_change_of_spaces_alone_is_told(cast: Cast) -> None:
    pieces = changed(cast, {"summary": "It wants it."}, {"summary": "It wants\nit."})
    assert [change for change, _text in pieces["summary"]] == ["deleted", "inserted"]


def test_lines_of_a_list_that_stay_are_not_marked(cast: Cast) -> None:
    after: dict[Any, Any] = {Ask: [{"text": "Rewrite article 4"}, {"text": "Delete article 5"}]}
    assert changed(cast, {}, after) == {"asks": [("", "Rewrite article 4"), ("inserted", "Delete article 5")]}


def test_a_fact_of_the_evidence_is_marked_and_not_its_quotation(cast: Cast) -> None:
    version = make.draft(by=cast.edith)
    row = {"leaked": True}
    first = reviewing.send(version, by=cast.edith)
    reviewing.approve(first, by=cast.rosa)
    draft = stating.revise(first.statement, by=cast.edith)
    stating.save(
        draft,
        {},
        {Evidence: [{"pk": draft.evidence.get().pk, **row}]},
        revision=draft.revision,
        by=cast.edith,
    )
    old, new = StatementVersion.objects.with_parts().filter(statement=first.statement).order_by("number")
    (field,) = [each for each in wording.compared(old, new) if each.differs]
    told = {piece.text for line in field.lines for piece in line if piece.change}
    assert not any("protect divers" in text for text in told)
    assert any("leaked" in text for text in told)


def test_a_million_words_are_told_in_no_time(cast: Cast) -> None:
    long = wording._mended("a " * 500_000, "a " * 499_999 + "b", prose=True)
    assert [piece.change for piece in long] == ["deleted", "inserted"]


def test_both_versions_stand_side_by_side_what_differs_first(cast: Cast) -> None:
    first = make.in_review(by=cast.edith)
    draft = stating.revise(first.statement, by=cast.edith)
    stating.save(draft, {"doubt": "Perhaps not."}, {}, revision=draft.revision, by=cast.edith)
    read, now = StatementVersion.objects.with_parts().order_by("number")
    rows = wording.side_by_side(read, now)
    assert (rows[0].label, rows[0].read, rows[0].now) == ("Doubt", [], ["Perhaps not."])
    assert not any(row.differs for row in rows[1:])
