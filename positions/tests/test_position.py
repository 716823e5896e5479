"""The rule of a position, as a table of statements and what they amount to; then the rows it reads."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from positions.deriving import appearances, counting, positions
from positions.deriving.counting import PassedOver, passed_over
from positions.deriving.lines import Line, Position, rests
from positions.deriving.positions import derive, why_not
from positions.editing import reviewing, stating, undoing
from positions.models import (
    Appearance,
    Event,
    Membership,
    Organization,
    Publication,
    Question,
    Signatory,
    Source,
    StatementVersion,
    TextVersion,
)
from positions.reading import timelines
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_stating import at_once

FIRST_DRAFT = dt.date(2023, 6, 1)
TODAY = dt.date(2026, 1, 1)


def day(text: str) -> dt.date:
    """`5` is the fifth of August 2024; else a date as it is written."""
    return dt.date(2024, 8, int(text)) if text.isdecimal() else dt.date.fromisoformat(text)


def said(when: str, stance: str | None = "oppose", grade: str = "A", **more: Any) -> Appearance:
    """A statement of `5` or of `5..9`, on the text unless said otherwise."""
    first, _, last = when.partition("..")
    said.count += 1  # type: ignore[attr-defined]
    columns: dict[str, Any] = {
        "pk": said.count, "statement_id": said.count, "question": "text", "said_order": None, **more,  # type: ignore[attr-defined]
    }  # fmt: skip
    columns.setdefault("makes_line", stance is not None and columns["question"] in counting.ON_THE_LINE)
    return Appearance(stance=stance, grade=grade, said_from=day(first), said_to=day(last or first), **columns)


said.count = 0  # type: ignore[attr-defined]


def on(rows: list[Appearance], when: dt.date = TODAY) -> Position:
    """The position, in whatever order the rows come."""
    found = {derive(order, day=when, first_draft=FIRST_DRAFT) for order in (tuple(rows), tuple(rows[::-1]))}
    (position,) = found
    return position


def shown(rows: list[Appearance], when: dt.date = TODAY) -> str:
    """In a word: the step, `reported:` before it or `?` behind it where these hold."""
    position = on(rows, when)
    return f"{'reported:' * position.reported}{position.stance or 'none'}{'?' * position.order_unknown}"


def test_without_a_statement_there_is_no_position() -> None:
    assert on([]) == Position(None)


@pytest.mark.parametrize(
    ("rows", "step"),
    [
        ([("5", "oppose"), ("9", "support")], "support"),
        ([("9", "oppose"), ("5", "support")], "oppose"),
        # The first possible day comes before the last.
        ([("1..4", "oppose"), ("5..31", "support")], "support"),
        ([("5", "oppose"), ("9", "undecided")], "undecided"),
        ([("5", "undecided"), ("9", "support")], "support"),
    ],
)
def test_the_newest_statement_is_the_position(rows: list[tuple[str, str]], step: str) -> None:
    assert shown([said(*row) for row in rows]) == step


def test_of_statements_alike_the_newest_is_the_one_shown() -> None:
    longest, wider, narrower = said("1..9"), said("5..8"), said("5..6")
    assert on([longest, wider, narrower]).row is wider
    first, second = said("5"), said("5")
    assert on([first, second]).row is second


@pytest.mark.parametrize(
    ("rows", "step"),
    [
        ([("5", "oppose", "C"), ("9", "support", "D")], "oppose"),
        ([("5", "oppose", "C"), ("9", "support", "E")], "oppose"),
        ([("5", "oppose", "D"), ("9", "support", "D")], "reported:support"),
        ([("5", "oppose", "D"), ("9", "support", "E")], "reported:oppose"),
        ([("5", "oppose", "E")], "none"),
        # A later statement of the second hand leaves the order of better ones alone.
        ([("5", "oppose", "A"), ("5", "support", "D")], "oppose"),
        # Two reports of one day that differ: both are shown, and no position is.
        ([("5", "oppose", "D"), ("5", "support", "D")], "none?"),
        ([("1", "mixed", "D"), ("5", "oppose", "D"), ("5", "support", "D")], "reported:mixed?"),
    ],
)
def test_grades_a_to_c_make_a_position_d_a_report_and_e_nothing(
    rows: list[tuple[str, str, str]], step: str
) -> None:
    assert shown([said(*row) for row in rows]) == step


@pytest.mark.parametrize("grade", "ABC")
def test_a_to_c_are_equally_solid(grade: str) -> None:
    assert shown([said("5", "oppose", "A"), said("9", "support", grade)]) == "support"


@pytest.mark.parametrize(
    ("when", "step"), [("2024-08-04", "none"), ("2024-08-05", "none"), ("2024-08-09", "oppose")]
)
def test_a_statement_counts_from_the_last_day_on_which_it_can_have_been_said(when: str, step: str) -> None:
    assert shown([said("5..9")], day(when)) == step


def test_a_statement_that_may_have_been_said_later_does_not_hide_the_one_before() -> None:
    rows = [said("1", "oppose"), said("5..9", "support")]
    assert (shown(rows, day("8")), shown(rows, day("9"))) == ("oppose", "support")


# ── What a statement is about ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("when", "step"), [("2023-05-31", "oppose"), ("2023-06-01", "none"), ("2024-01-01", "none")]
)
def test_the_mandate_makes_the_line_until_the_first_draft(when: str, step: str) -> None:
    assert shown([said("2022-01-01", question="mandate")], day(when)) == step


def test_nobody_is_on_record_before_a_first_statement_whenever_the_first_draft_was() -> None:
    (rest,) = rests(Line([said("5")], first_draft=FIRST_DRAFT))
    assert (rest.day, rest.until, rest.since, rest.stance) == (day("5"), None, day("5"), "oppose")


def test_where_no_first_draft_is_recorded_the_mandate_counts() -> None:
    row = said("5", question="mandate")
    assert derive([row], day=TODAY, first_draft=None).row is row


def test_before_the_first_draft_mandate_and_text_are_one_line() -> None:
    rows = [said("2022-01-01"), said("2022-06-01", "support", question="mandate")]
    assert (shown(rows, day("2023-01-01")), shown(rows)) == ("support", "oppose")


@pytest.mark.parametrize("question", Question.values)
def test_text_and_joining_are_one_line_and_provision_and_process_none(question: str) -> None:
    on_it = question in ("text", "joining")
    newest = said("9", "support" if on_it else None, question=question)
    assert shown([said("5"), newest]) == ("support" if on_it else "oppose")


def test_what_takes_no_step_or_does_not_move_the_line_is_passed_over() -> None:
    assert shown([said("5"), said("9", None), said("9", "support", makes_line=False)]) == "oppose"


# ── Days that overlap ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rows", "step"),
    [
        # The same step: nothing to decide.
        ([("5", "oppose", None), ("1..9", "oppose", None)], "oppose"),
        # The editors' order wins over the days, where it is complete and distinct.
        ([("5", "oppose", 1), ("5", "support", 2)], "support"),
        ([("5", "oppose", 2), ("5", "support", 1)], "oppose"),
        ([("1..9", "oppose", 2), ("5", "support", 1)], "oppose"),
        ([("5", "oppose", -1), ("5", "support", 0)], "support"),
        # Partly missing or equal: it is not known.
        ([("5", "oppose", None), ("5", "support", None)], "none?"),
        ([("5", "oppose", 1), ("5", "support", None)], "none?"),
        ([("5", "oppose", 1), ("5", "support", 1)], "none?"),
        ([("5", "oppose", 1), ("5", "oppose", None), ("5", "support", 2)], "none?"),
        # Touching by a day is overlapping; a day apart is not.
        ([("1..5", "oppose", None), ("5..9", "support", None)], "none?"),
        ([("1..4", "oppose", None), ("5..9", "support", None)], "support"),
        # Only what overlaps the newest counts: the first two differ among themselves and are past.
        ([("1", "oppose", None), ("1", "mixed", None), ("5", "support", None)], "support"),
        # The order of other days has no bearing.
        ([("1", "mixed", 9), ("5", "oppose", 1), ("5", "support", 2)], "support"),
    ],
)
def test_where_days_overlap(rows: list[tuple[str, str, int | None]], step: str) -> None:
    assert shown([said(when, stance, said_order=order) for when, stance, order in rows]) == step


def test_where_the_order_is_unknown_the_position_before_stands_and_says_so() -> None:
    before = said("1", "mixed")
    assert on([before, said("5", "oppose"), said("5", "support")]) == Position(before, order_unknown=True)


def test_before_means_before_the_earliest_of_them_begins() -> None:
    rows = [said("2", "mixed"), said("3..8", "support"), said("1..5", "oppose"), said("6", "oppose")]
    # The newest is of the 6th; of the 3rd to 8th is another step; only what ended before the 3rd is before.
    assert shown(rows[:2] + rows[3:]) == "mixed?"
    # Of the 1st to 5th overlaps the 3rd to 8th but not the newest, and did not end before the 3rd.
    assert shown(rows[1:]) == "none?"


def test_where_the_days_before_are_unclear_too_the_search_goes_on() -> None:
    clear = said("2024-01-01", "support_with_reservations")
    unclear = [said("2024-03-01", "oppose"), said("2024-03-01", "mixed")]
    assert shown([clear, *unclear, said("5", "oppose"), said("5", "support")]) == "support_with_reservations?"
    assert shown([*unclear, said("5", "oppose"), said("5", "support")]) == "none?"


def test_a_later_statement_ends_the_doubt() -> None:
    assert shown([said("5", "oppose"), said("5", "support"), said("6", "mixed")]) == "mixed"


# ── Why not ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (said("2027-01-01"), PassedOver.LATER),
        (said("5", question="mandate"), PassedOver.MANDATE_SETTLED),
        (said("5", None), PassedOver.NO_STEP),
        (said("5", None, question="process"), PassedOver.NOT_ON_THE_LINE),
        (said("5", None, question="provision"), PassedOver.NOT_ON_THE_LINE),
        (said("5", makes_line=False), PassedOver.DOES_NOT_MOVE_IT),
        (said("5", grade="E"), PassedOver.NOBODY_NAMED),
        (said("5", grade="D"), None),
        (said("5", "undecided"), None),
    ],
)
def test_whatever_is_passed_over_has_its_reason(row: Appearance, reason: PassedOver | None) -> None:
    assert passed_over(row, day=TODAY, first_draft=FIRST_DRAFT) == reason


def test_where_the_order_is_unknown_each_of_them_says_so() -> None:
    before, one, other = said("1", "mixed"), said("5", "oppose"), said("5", "support")
    position = on([before, one, other])
    reasons = [why_not(row, position, day=TODAY, first_draft=FIRST_DRAFT) for row in (before, one, other)]
    assert reasons == [None, PassedOver.ORDER_UNKNOWN, PassedOver.ORDER_UNKNOWN]


def test_every_reason_has_words() -> None:
    assert set(counting.IN_WORDS) == set(PassedOver)


def test_second_hand_is_passed_over_only_beside_something_better() -> None:
    report, better = said("9", "support", "D"), said("5")
    for rows, reason in (([report], None), ([report, better], PassedOver.SECOND_HAND)):
        assert why_not(report, on(rows), day=TODAY, first_draft=FIRST_DRAFT) == reason


# ── The rows that are read ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def union(db: None) -> Organization:
    return make.organization("divers-union")


def joint(cast: Cast, *signatories: dict[str, Any], **fields: Any) -> Publication:
    """Published, with signatories."""
    draft = make.draft(by=cast.edith, **fields)
    for row in signatories:
        Signatory.objects.create(version=draft, **row)
    return reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)


def stance_of(organization: Organization, when: dt.date = TODAY) -> str | None:
    return positions.position(organization, make.treaty(), day=when).stance


@pytest.mark.parametrize(
    ("relation", "bound"),
    [("signed", True), ("aligned", True), ("spoken_for", False), ("dissociated", False)],
)
def test_who_signs_or_aligns_is_bound_and_nobody_else(
    cast: Cast, union: Organization, relation: str, bound: bool
) -> None:
    joint(cast, {"organization": union, "relation": relation}, {"name": "A club", "relation": "signed"})
    assert (stance_of(union) == "oppose_unless_amended") is bound
    assert stance_of(make.organization()) == "oppose_unless_amended"
    assert Appearance.objects.count() == (2 if bound else 1)


def test_who_leads_a_joint_statement_and_signs_it_is_bound_once(cast: Cast) -> None:
    joint(cast, {"organization": make.organization(), "relation": "signed"})
    assert Appearance.objects.get().organization == make.organization()


def test_an_appearance_is_a_copy_of_what_was_published(cast: Cast) -> None:
    publication = joint(cast, said_order=3)
    version, row = publication.version, Appearance.objects.get()
    names = ("organization", "treaty", "question", "stance", "said_from", "said_to", "said_order", "grade")
    assert [getattr(row, name) for name in names] == [getattr(version, name) for name in names]
    assert (row.makes_line, row.starts, row.ends) == (True, publication.starts, None)


def test_a_sample_makes_no_line_unless_something_else_stands_beside_it(cast: Cast) -> None:
    sample = Source.objects.create(slug="sample", name="Sample", kind=Source.Kind.SAMPLE)
    capture = make.capture()
    capture.article.source = sample
    capture.article.save()
    version = joint(cast, of=capture).version
    assert not Appearance.objects.get().makes_line
    assert stance_of(make.organization()) is None
    assert appearances.makes_line(with_citation(version, cast))


def with_citation(version: StatementVersion, cast: Cast) -> StatementVersion:
    """Its next version, that also cites an article of no particular source."""
    return stating.cite(version.statement, make.capture("The minutes.").article, {}, by=cast.edith)


@pytest.mark.parametrize("committee", [True, False])
def test_a_states_own_proposal_makes_no_line(cast: Cast, committee: bool) -> None:
    text = TextVersion.objects.create(treaty=make.treaty(), slug="draft", name="Draft", committee=committee)
    joint(cast, text_version=text)
    assert (stance_of(make.organization()) is not None) is committee


def test_a_negotiator_against_the_stated_line_does_not_move_it(cast: Cast) -> None:
    joint(cast, moves_line=False)
    assert stance_of(make.organization()) is None


def test_the_page_says_why_a_statement_does_not_count(cast: Cast) -> None:
    joint(cast, stance=None, question="process")
    page = timelines.timeline(make.organization(), make.treaty())
    assert page
    assert page.listing.entries[0].passed_over == PassedOver.NOT_ON_THE_LINE
    assert page.listing.entries[0].why_not.startswith("it is about one article or about process")


def test_rebuilding_gives_the_same_rows(cast: Cast, union: Organization) -> None:
    first = joint(cast, {"organization": union, "relation": "aligned"})
    reviewing.withdraw(first.statement, by=cast.rosa, reason="Wrong.")
    joint(cast, of=make.capture("A second: The treaty must protect divers."), stance="oppose")
    names = [field.attname for field in Appearance._meta.concrete_fields if field.name != "id"]
    before = list(Appearance.objects.order_by("publication", "organization").values(*names))
    assert len(before) == 3
    Appearance.objects.filter(organization=union).delete()
    Appearance.objects.update(stance="support")
    assert appearances.rebuild(make.treaty()) == 2
    assert list(Appearance.objects.order_by("publication", "organization").values(*names)) == before


def test_what_was_read_before_a_withdrawal_does_not_bring_it_back(cast: Cast) -> None:
    """A rebuild may hold a publication that somebody withdraws meanwhile."""
    held = joint(cast)
    reviewing.withdraw(held.statement, by=cast.rosa, reason="Wrong.")
    appearances.write(held.statement)
    assert stance_of(make.organization()) is None


def test_a_publication_that_was_taken_back_meanwhile_has_no_appearances(cast: Cast) -> None:
    sent = make.in_review(by=cast.edith)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")
    held = reviewing.approve(sent, by=cast.rosa)
    undoing.undo(Event.objects.filter(verb=Event.Verb.APPROVE)[0], by=cast.rosa)
    appearances.write(held.statement)
    assert not Appearance.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_a_rebuild_at_the_moment_of_a_withdrawal_does_not_undo_it(cast: Cast, attempt: int) -> None:
    statement, rosa, treaty = joint(cast).statement, cast.rosa, make.treaty()
    results = at_once(
        lambda: appearances.rebuild(treaty),
        lambda: reviewing.withdraw(statement, by=rosa, reason="Wrong."),
        lambda: appearances.rebuild(treaty),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert Appearance.objects.get().ends
    assert stance_of(make.organization()) is None


# ── A government speaks for its state ─────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_government_speaks_for_its_state_on_its_days_only() -> None:
    state = make.organization("harbourland", kind="state")
    first, second = (
        make.organization(slug, kind="government") for slug in ("first-cabinet", "second-cabinet")
    )
    speaks = Membership.Kind.SPEAKS_FOR
    Membership.objects.create(organization=first, target=state, kind=speaks, valid_to=day("4"))
    Membership.objects.create(organization=second, target=state, kind=speaks, valid_from=day("5"))
    assert [first.state_on(day(when)) for when in ("1", "4", "5")] == [state, state, None]
    assert [second.state_on(day(when)) for when in ("4", "5", "31")] == [None, state, state]
    assert state.state_on(day("5")) is None


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["member_of", "part_of", "member_of_legislature"])
def test_no_other_tie_makes_one_speak_for_another(kind: str) -> None:
    state, ministry = (
        make.organization("harbourland", kind="state"),
        make.organization("m", kind="government"),
    )
    Membership.objects.create(organization=ministry, target=state, kind=kind)
    assert ministry.state_on(day("5")) is None
