"""The steps chart: when it is drawn, and what of statements, line and milestones it draws where."""

import datetime as dt
import re
from dataclasses import fields, is_dataclass
from itertools import count, pairwise
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from positions.models import Stance
from positions.reading.charting import Chart, Mark, Tick, Turn, chart

TODAY = dt.date(2026, 1, 1)
START = dt.date(2016, 1, 1)
NUMBERS = count(1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def said(text: str, stance: str = "oppose", *, hollow: bool = False, last: str = "") -> Tick:
    return Tick(day(text), day(last or text), stance, hollow, next(NUMBERS))


def step(text: str, stance: str | None, *, reported: bool = False) -> Turn:
    return Turn(day(text), stance, reported)


def every_half_year(stance: str = "oppose") -> list[Tick]:
    return [said(f"{year}-{month}-01", stance) for year in range(2016, 2026) for month in ("01", "07")]


def drawn(
    ticks: list[Tick], steps: list[Turn], marks: list[Mark] | None = None, *, rtl: bool = False
) -> Chart:
    made = chart(ticks, steps, marks or [], today=TODAY, rtl=rtl)
    assert made is not None
    return made


def along(text: str) -> float:
    return round(100 * (day(text) - START).days / (TODAY - START).days, 1)


def y(made: Chart, stance: str) -> int:
    return next(lane.y for lane in made.lanes if lane.stance == stance)


def every_x(made: Chart) -> list[float]:
    """All that stands along the width."""
    parts = [*made.years, *made.milestones, *made.holds, *made.risers, *made.glyphs, *made.ticks]
    bins = made.volume.bins if made.volume else []
    found = [getattr(part, name) for part in parts for name in ("x", "x1", "x2") if hasattr(part, name)]
    return found + [edge for bar in bins for edge in (bar.x, round(bar.x + bar.width, 1), bar.width)]


# When there is a chart.


def test_no_statement_or_one_statement_has_no_chart() -> None:
    assert chart([], [], [], today=TODAY) is None
    assert chart([said("2016-01-01")], [step("2016-01-01", "oppose")], [], today=TODAY) is None


def test_a_few_statements_that_agree_within_three_years_have_no_chart() -> None:
    ticks = [said("2020-01-01"), said("2020-06-01"), said("2022-12-31")]
    assert chart(ticks, [step("2020-01-01", "oppose")], [], today=TODAY) is None


@pytest.mark.parametrize(("last", "stance"), [("2023-01-01", "oppose"), ("2020-02-01", "mixed")])
def test_two_statements_have_one_after_three_years_or_with_a_change(last: str, stance: str) -> None:
    ticks = [said("2020-01-01"), said(last, stance)]
    assert chart(ticks, [step("2020-01-01", "oppose"), step(last, stance)], [], today=TODAY)


def test_six_statements_always_have_one() -> None:
    assert drawn([said(f"2020-01-0{number}") for number in range(1, 7)], [step("2020-01-01", "oppose")])


def test_statements_that_are_all_undecided_have_none() -> None:
    ticks = [said(f"20{year}-01-01", "undecided") for year in range(10, 20)]
    assert chart(ticks, [step("2010-01-01", "undecided")], [], today=TODAY) is None


# The lanes, the range and its labels.


def test_five_lanes_stand_24_pixels_apart_from_support_down_to_oppose() -> None:
    lanes = drawn(every_half_year(), []).lanes
    assert [lane.stance for lane in lanes] == [one.value for one in Stance if one != Stance.UNDECIDED]
    assert {other.y - one.y for one, other in pairwise(lanes)} == {24}


def test_the_range_opens_with_the_month_of_the_first_statement_and_ends_today() -> None:
    made = drawn([said("2016-01-31"), said("2026-01-01")], [step("2016-01-31", "oppose")])
    assert [tick.x for tick in made.ticks] == [along("2016-01-31"), 100.0]


def test_a_milestone_of_the_six_months_before_opens_the_range_and_an_older_one_is_left_out() -> None:
    near, old = (
        Mark(day("2015-08-01"), day("2015-08-02"), "A"),
        Mark(day("2015-06-30"), day("2015-06-30"), "B"),
    )
    later = Mark(day("2026-03-01"), day("2026-03-01"), "C")
    made = drawn(every_half_year(), [], [near, old, later])
    assert [(mark.x, mark.text) for mark in made.milestones] == [(0.0, "A")]


@pytest.mark.parametrize(
    "first", ["1900-01-01", "1985-06-01", "2016-01-01", "2023-02-01", "2024-03-01", "2025-06-01"]
)
def test_labels_of_years_and_months_never_touch_on_the_narrowest_screen(first: str) -> None:
    made = drawn([said(first) for _ in range(6)], [])
    room = 28 if " " in made.years[0].text else 19
    assert all(other.x - one.x >= room - 0.1 for one, other in pairwise(made.years))


def test_a_short_range_is_marked_in_months_and_a_long_one_in_years() -> None:
    months = [label.text for label in drawn([said("2025-05-01") for _ in range(6)], []).years]
    assert months == ["Jul 2025", "Oct 2025", "Jan 2026"]
    years = [label.text for label in drawn(every_half_year(), []).years]
    assert years == ["2016", "2018", "2020", "2022", "2024", "2026"]


def test_milestones_that_crowd_keep_their_lines_and_lose_some_names() -> None:
    crowd = [
        Mark(day(f"2020-{month:02}-01"), day(f"2020-{month:02}-05"), f"INC-{month}") for month in range(1, 13)
    ]
    made = drawn(every_half_year(), [], crowd)
    assert len(made.milestones) == 12
    assert [mark.text for mark in made.milestones if mark.text] == ["INC-1"]


def test_a_name_at_an_edge_grows_inwards() -> None:
    ends = [Mark(START, START, "Opening session"), Mark(TODAY, TODAY, "Closing")]
    made = drawn(every_half_year(), [], ends)
    assert [(mark.text, mark.anchor) for mark in made.milestones] == [
        ("Opening session", "start"),
        ("Closing", "end"),
    ]


# The line.


def test_the_line_holds_until_the_next_step_and_rises_where_it_changes() -> None:
    ticks = [*every_half_year(), said("2020-07-01", "support")]
    made = drawn(ticks, [step("2016-01-01", "oppose"), step("2020-07-01", "support")])
    turn = along("2020-07-01")
    assert [(hold.x1, hold.x2, hold.stance) for hold in made.holds] == [
        (0.0, turn, "oppose"),
        (turn, 100.0, "support"),
    ]
    assert [(riser.x, riser.y1, riser.y2) for riser in made.risers] == [
        (turn, y(made, "oppose"), y(made, "support"))
    ]


def test_nothing_is_drawn_before_the_first_statement_or_for_a_step_to_come() -> None:
    ticks = [said("2016-01-20"), *every_half_year()[1:]]
    made = drawn(ticks, [step("2010-01-01", "oppose"), step("2027-01-01", "support")])
    assert [(hold.x1, hold.x2) for hold in made.holds] == [(along("2016-01-20"), 100.0)]


def test_a_step_that_changes_nothing_neither_cuts_the_line_nor_marks_it() -> None:
    made = drawn(every_half_year(), [step("2016-01-01", "oppose"), step("2020-01-01", "oppose")])
    assert (len(made.holds), made.risers, [glyph.x for glyph in made.glyphs]) == (
        1,
        [],
        [0.0, along("2025-07-01")],
    )


def test_the_line_grows_stale_after_24_months_and_is_refreshed_by_the_next_statement() -> None:
    made = drawn([said("2016-01-01"), said("2019-01-01"), said("2025-01-01")], [step("2016-01-01", "oppose")])
    edges = [along(text) for text in ("2018-01-01", "2019-01-01", "2021-01-01", "2025-01-01")]
    assert [(hold.x1, hold.stale) for hold in made.holds] == list(
        zip([0.0, *edges], [False, True, False, True, False], strict=True)
    )
    assert "stale" in made.words


def test_exactly_24_months_are_not_stale() -> None:
    made = drawn(
        [said("2016-01-01"), *[said(f"{year}-01-01") for year in (2018, 2020, 2022, 2024)]],
        [step("2016-01-01", "oppose")],
    )
    assert [hold.stale for hold in made.holds] == [False]


def test_a_line_that_rests_on_reports_says_so_until_a_better_source_takes_over() -> None:
    made = drawn(
        every_half_year(), [step("2016-01-01", "oppose", reported=True), step("2020-01-01", "oppose")]
    )
    assert [hold.reported for hold in made.holds] == [True, False]
    assert made.glyphs[0].reported
    assert made.risers == []


@pytest.mark.parametrize("off", ["undecided", None])
def test_undecided_and_no_position_are_gaps_without_risers(off: str | None) -> None:
    ticks = [*every_half_year(), said("2018-01-01", "undecided")]
    made = drawn(ticks, [step("2016-01-01", "oppose"), step("2018-01-01", off), step("2020-01-01", "mixed")])
    assert [(hold.x1, hold.x2) for hold in made.holds] == [
        (0.0, along("2018-01-01")),
        (along("2020-01-01"), 100.0),
    ]
    assert made.risers == []
    assert "gap" in made.words
    assert not {"undecided", ""} & {
        part.stance for parts in (made.holds, made.ticks, made.glyphs) for part in parts
    }


# Marks, ticks and the volume strip.


def test_only_the_first_each_change_and_the_last_have_a_glyph() -> None:
    ticks = [*every_half_year(), said("2020-07-01", "mixed"), said("2025-09-01", "mixed")]
    made = drawn(ticks, [step("2016-01-01", "oppose"), step("2020-07-01", "mixed")])
    assert [(glyph.x, glyph.stance, glyph.changes) for glyph in made.glyphs] == [
        (0.0, "oppose", 0),
        (along("2020-07-01"), "mixed", 1),
        (along("2025-09-01"), "mixed", 0),
    ]
    assert len(made.ticks) == 22


def test_two_changes_close_together_share_one_mark_that_counts_them() -> None:
    steps = [step("2016-01-01", "oppose"), step("2020-01-01", "mixed"), step("2020-06-01", "support")]
    made = drawn(every_half_year(), steps)
    assert [(glyph.stance, glyph.changes) for glyph in made.glyphs] == [("oppose", 0), ("support", 2)]
    assert len(made.risers) == 2
    assert made.rings == [2]
    apart = drawn(every_half_year(), [*steps[:2], step("2020-06-15", "support")])
    assert [glyph.changes for glyph in apart.glyphs] == [0, 1, 1]


def test_a_month_or_a_year_is_a_whisker_and_a_day_is_not() -> None:
    ticks = [*every_half_year(), said("2020-01-01", last="2020-12-31")]
    made = drawn(ticks, [])
    [whisker] = [tick for tick in made.ticks if tick.whisker]
    assert (whisker.x1, whisker.x2) == (along("2020-01-01"), along("2020-12-31"))


def test_a_second_hand_statement_is_hollow_and_stands_on_its_own_lane() -> None:
    made = drawn(
        [*every_half_year(), said("2020-01-01", "support", hollow=True)], [step("2016-01-01", "oppose")]
    )
    assert [(tick.y, tick.stance) for tick in made.ticks if tick.hollow] == [(y(made, "support"), "support")]


@pytest.mark.parametrize(
    ("first", "unit"), [("2025-01-01", "month"), ("2016-01-01", "half-year"), ("2001-01-01", "year")]
)
def test_above_120_statements_columns_take_the_place_of_ticks(first: str, unit: str) -> None:
    ticks = [said(first) for _ in range(100)] + [said("2025-12-01") for _ in range(20)]
    assert drawn(ticks, []).volume is None
    made = drawn([*ticks, said("2025-12-02")], [])
    assert made.volume is not None
    assert made.ticks == []
    assert (made.volume.unit, made.volume.maximum, [bar.count for bar in made.volume.bins]) == (
        unit,
        100,
        [100, 21],
    )
    assert [bar.height for bar in made.volume.bins] == [24, round(24 * 0.21, 1)]
    assert made.bottom > drawn(ticks, []).bottom


def test_right_to_left_mirrors_every_x() -> None:
    ticks = [*every_half_year(), said("2020-01-01", last="2020-12-31")]
    steps = [step("2016-01-01", "oppose"), step("2020-07-01", "mixed"), step("2023-01-01", None)]
    marks = [Mark(day("2017-05-01"), day("2017-05-05"), "INC-1")]
    for many in (1, 10):
        plain, mirrored = (drawn(ticks * many, steps, marks, rtl=rtl) for rtl in (False, True))
        assert sorted(every_x(mirrored)) != sorted(every_x(plain))
        for name in ("years", "milestones", "risers", "glyphs"):
            there, here = ([part.x for part in getattr(made, name)] for made in (mirrored, plain))
            assert there == [round(100 - x, 1) for x in here]
        for one, other in zip(plain.holds, mirrored.holds, strict=True):
            assert (other.x1, other.x2) == (round(100 - one.x2, 1), round(100 - one.x1, 1))


# Whatever comes.

STANCES = st.sampled_from(Stance.values)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    days = draw(st.sampled_from([st.dates(), st.dates(dt.date(2019, 1, 1), dt.date(2026, 1, 1))]))
    spans = st.tuples(days, days).map(sorted)
    ticks = st.builds(lambda s, *rest: Tick(*s, *rest), spans, STANCES, st.booleans(), st.integers(1, 99))
    marks = st.builds(lambda s, text: Mark(s[0], s[1], text), spans, st.text(max_size=30))
    steps = st.builds(Turn, days, st.none() | STANCES, st.booleans())
    few = draw(st.lists(ticks, max_size=12))
    return {
        "ticks": few * draw(st.sampled_from([1, 20])),
        "steps": draw(st.lists(steps, max_size=8)),
        "marks": draw(st.lists(marks, max_size=8)),
        "today": draw(days),
        "rtl": draw(st.booleans()),
    }


def numbers(part: object) -> list[float]:
    if is_dataclass(part):
        return [number for one in fields(part) for number in numbers(getattr(part, one.name))]
    if isinstance(part, list):
        return [number for one in part for number in numbers(one)]
    return [part] if isinstance(part, float) else []


@given(case=cases())
def test_it_never_fails_and_nothing_stands_outside_the_plot(case: dict[str, Any]) -> None:
    made = chart(**case)
    if made is None:
        return
    assert all(0 <= x <= 100 for x in every_x(made))
    assert all(number == round(number, 1) for number in numbers(made))
    assert all(hold.x1 < hold.x2 for hold in made.holds)
    assert all(0 < lane.y < made.height for lane in made.lanes)


# The drawing.


def rendered(language: str = "en") -> str:
    ticks = [*every_half_year(), said("2020-01-03", "mixed", hollow=True, last="2020-12-31")]
    steps = [step("2016-01-15", "oppose"), step("2020-12-31", "mixed", reported=True)]
    with translation.override(language):
        made = drawn(ticks, steps, [Mark(day("2017-05-03"), day("2017-05-05"), "<INC>")])
        return render_to_string(
            "positions/_chart.html", {"chart": made, "chart_title": "Over time", "chart_desc": "a & b"}
        )


def test_it_has_a_name_and_a_description_and_a_way_to_the_list() -> None:
    html = rendered()
    assert 'role="img"' in html
    assert '<title id="chart-title">Over time</title>' in html
    assert '<desc id="chart-desc">a &amp; b</desc>' in html
    assert '<a href="#statements">' in html


def test_it_has_no_style_attribute_no_script_and_no_tab_stop() -> None:
    html = rendered()
    assert not re.search(r"\sstyle=|<script|<style|tabindex|\son\w+=", html)
    assert "&lt;INC&gt;" in html


def test_its_numbers_keep_the_point_in_a_language_that_writes_a_comma() -> None:
    assert set(re.findall(r'="([^"]*)%"', rendered("fr"))) == set(re.findall(r'="([^"]*)%"', rendered("en")))
    assert all(re.fullmatch(r"\d+(\.\d)?", x) for x in re.findall(r'="([^"]*)%"', rendered("fr")))


def test_the_caption_explains_the_signs_that_were_drawn_and_no_others() -> None:
    html = rendered()
    assert "second-hand" in html
    assert "Long dashes" in html
    assert "Short dashes" not in html
    assert "A ring" not in html
