"""The table of steps says what the rule says, on every day and as known at every instant."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from positions.deriving import appearances, positions, steps
from positions.deriving.lines import Line, rests
from positions.editing import reviewing, stating, undoing
from positions.models import Appearance, Event, Publication, Signatory, Step
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db

# A rebuild keeps one instant a day, so from when a step was known may differ by minutes.
COLUMNS = [
    field.attname for field in Step._meta.concrete_fields if field.name not in {"id", "starts", "ends"}
]


def said(cast: Cast, day: int, stance: str | None, *, of: str = "", **fields: Any) -> Publication:
    """A statement of that day of August 2024, published."""
    when = dt.date(2024, 8, day)
    text = f"{of or day}: {make.TEXT}"
    fields = {"said_from": when, "said_to": when, **fields}
    return make.published(by=cast.edith, reviewer=cast.rosa, of=make.capture(text), stance=stance, **fields)


def table() -> list[dict[str, Any]]:
    return list(Step.objects.open_now().order_by("organization", "day").values(*COLUMNS))


def line() -> list[tuple[int, str | None, str]]:
    """Day of August, stance and what it was, of the line as it is known now."""
    return [(step.day.day, step.stance, step.was) for step in Step.objects.open_now().order_by("day")]


def agrees() -> None:
    """On every day on which anything was said, and around it, for everybody."""
    for row in Appearance.objects.select_related("organization", "treaty"):
        for day in (row.said_from - dt.timedelta(days=1), row.said_from, row.said_to):
            found = positions.position(row.organization, row.treaty, day=day)
            kept = Step.objects.open_now().on(day).filter(organization=row.organization, treaty=row.treaty)
            expected = (
                found.row and found.row.statement_id,
                found.stance,
                found.reported,
                found.order_unknown,
            )
            told = [(step.statement_id, step.stance, step.reported, step.order_unknown) for step in kept]
            assert told in ([expected], [] if found.row is None else None)


def test_a_restatement_moves_on_what_the_line_rests_on_and_keeps_since_when(cast: Cast) -> None:
    said(cast, 1, "oppose")
    said(cast, 5, "oppose")
    first, second = Step.objects.open_now().order_by("day")
    assert (first.until, second.until) == (second.day, None)
    assert (first.since, second.since) == (first.day, first.day)
    assert first.statement != second.statement


def test_a_change_says_what_it_was(cast: Cast) -> None:
    said(cast, 1, "oppose")
    said(cast, 5, "support")
    assert line() == [(1, "oppose", ""), (5, "support", "oppose")]
    assert [step.is_change for step in Step.objects.open_now().order_by("day")] == [False, True]


def test_an_earlier_find_rewrites_what_is_known_now_and_keeps_what_was_known(cast: Cast) -> None:
    said(cast, 5, "support")
    said(cast, 9, "oppose")
    said(cast, 7, "oppose")
    assert line() == [(5, "support", ""), (7, "oppose", "support"), (9, "oppose", "support")]
    ended = Step.objects.exclude(ends=None)
    assert [(step.day.day, step.is_change) for step in ended.order_by("starts", "day")] == [
        (5, False),
        (5, False),
        (9, True),
    ]
    agrees()


def test_who_is_on_record_without_a_position_has_a_step_without_a_stance(cast: Cast) -> None:
    said(cast, 5, None, question="process")
    assert line() == [(5, None, "")]


def test_a_withdrawal_ends_the_steps_at_its_own_instant(cast: Cast) -> None:
    publication = said(cast, 5, "oppose")
    reviewing.withdraw(publication.statement, by=cast.rosa, reason="Wrong.")
    publication.refresh_from_db()
    assert [step.ends for step in Step.objects.all()] == [publication.ends]


def test_an_approval_that_is_not_out_yet_is_no_step_yet_and_leaves_none_when_taken_back(cast: Cast) -> None:
    said(cast, 1, "oppose")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")
    coming = said(cast, 5, "support")
    assert line() == [(1, "oppose", "")]
    later = Step.objects.filter(starts__gte=coming.starts)
    assert [(step.day.day, step.stance) for step in later.order_by("day")] == [(1, "oppose"), (5, "support")]
    undoing.undo(Event.objects.filter(verb=Event.Verb.APPROVE).latest("pk"), by=cast.rosa)
    assert line() == [(1, "oppose", "")]
    assert Step.objects.get().ends is None


def test_the_first_that_is_said_at_all_is_a_step_from_the_instant_at_which_it_is_out(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")
    coming = said(cast, 5, "support")
    assert [(step.starts, step.ends, step.stance) for step in Step.objects.all()] == [
        (coming.starts, None, "support")
    ]


def test_writing_step_by_step_and_rebuilding_give_the_same_table(cast: Cast) -> None:
    union = make.organization("union", kind="group")
    said(cast, 5, "support")
    said(cast, 9, "oppose", facts={"address_kind": "machine_report"})
    draft = make.draft(by=cast.edith, of=make.capture("Joint. " + make.TEXT), stance="mixed")
    stating.save(
        draft,
        {},
        {Signatory: [{"organization": union, "relation": "signed"}]},
        revision=draft.revision,
        by=cast.edith,
    )
    publication = reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)
    said(cast, 7, "oppose")
    reviewing.withdraw(publication.statement, by=cast.rosa, reason="Wrong.")
    before = table()
    assert [row["day"].day for row in before] == [5, 7]
    appearances.rebuild(make.treaty())
    assert table() == before
    steps.write([union.pk, make.organization().pk], make.treaty())
    assert table() == before
    agrees()


def test_a_line_is_cut_where_it_comes_to_rest_on_something_else() -> None:
    assert list(rests(Line([], first_draft=None))) == []


def test_the_command_brings_back_what_was_lost(cast: Cast) -> None:
    said(cast, 5, "oppose")
    before = table()
    Step.objects.all().delete()
    Appearance.objects.update(stance="support")
    out = io.StringIO()
    call_command("derive", make.treaty().slug, stdout=out)
    assert (table(), out.getvalue().split()) == (before, ["1", "publications", "harbour-treaty"])
    with pytest.raises(CommandError, match="No treaty is called nowhere"):
        call_command("derive", "nowhere")
