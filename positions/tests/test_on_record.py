"""What is counted at publication is what readers would count themselves."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import connection

from positions.deriving import appearances, on_record
from positions.editing import merging, reviewing, stating
from positions.models import (
    Appearance,
    Article,
    Concern,
    OnRecord,
    Organization,
    Raised,
    Signatory,
    VersionConcern,
)
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db


def concern(slug: str) -> Concern:
    return Concern.objects.get_or_create(slug=slug, defaults={"label": slug.title(), "definition": "."})[0]


def said(cast: Cast, day: int, *raised: tuple[str, str], signed: str = "", **fields: Any) -> None:
    """A statement of that day of August 2024, published."""
    when = dt.date(2024, 8, day)
    draft = make.draft(
        by=cast.edith, of=make.capture(f"{day}: {make.TEXT}"), said_from=when, said_to=when, **fields
    )
    parts: Any = {VersionConcern: [{"concern": concern(slug), "polarity": way} for slug, way in raised]}
    if signed:
        parts[Signatory] = [{"organization": make.organization(signed), "relation": "signed"}]
    draft = stating.save(draft, {}, parts, revision=draft.revision, by=cast.edith)
    reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)


def counted() -> dict[tuple[int, int], tuple[int, int, str, dt.date, dt.date]]:
    return {
        (row.organization_id, row.treaty_id): (row.statements, row.led, row.grade, row.first, row.last)
        for row in OnRecord.objects.open_now()
    }


def raised() -> dict[tuple[str, int, str], tuple[int, int]]:
    return {
        (row.concern.slug, row.organization_id, row.polarity): (row.statements, row.latest_id)
        for row in Raised.objects.open_now().by_way()
    }


def recounted() -> dict[tuple[int, int], tuple[int, int, str, dt.date, dt.date]]:
    """One by one, from what is before readers."""
    merged = Organization.objects.survivors()
    rows: dict[tuple[int, int], list[Appearance]] = {}
    for row in Appearance.objects.open_now():
        rows.setdefault((merged.get(row.organization_id, row.organization_id), row.treaty_id), []).append(row)
    return {
        pair: (
            len({row.statement_id for row in found}),
            sum(row.lead for row in found),
            min(row.grade for row in found),
            min(row.said_from for row in found),
            max(row.said_to for row in found),
        )
        for pair, found in rows.items()
    }


def test_statements_are_counted_for_whoever_says_or_signs_them(cast: Cast) -> None:
    said(cast, 1)
    said(cast, 2, signed="club")
    watch, club = make.organization(), make.organization("club")
    assert counted() == recounted()
    assert {pair[0]: found[:2] for pair, found in counted().items()} == {watch.pk: (2, 2), club.pk: (1, 0)}


def test_a_concern_is_counted_by_the_way_it_is_raised_with_the_statement_that_did_so_last(cast: Cast) -> None:
    said(cast, 2, ("scope", "worry"), ("cost", "demand"))
    said(cast, 1, ("scope", "worry"), ("scope", "welcome"))
    watch = make.organization().pk
    last, first = Appearance.objects.order_by("-said_from").values_list("statement", flat=True)
    assert raised() == {
        ("scope", watch, "worry"): (2, last),
        ("scope", watch, "welcome"): (1, first),
        ("cost", watch, "demand"): (1, last),
    }


def test_a_statement_that_raises_a_concern_in_two_ways_is_one_statement(cast: Cast) -> None:
    said(cast, 1, ("scope", "worry"), ("scope", "demand"))
    said(cast, 2, ("scope", "demand"))
    assert Raised.objects.in_any_way().get().statements == 2
    ways = {way: count for (_slug, _who, way), (count, _latest) in raised().items()}
    assert ways == {"worry": 1, "demand": 2}


def test_what_is_approved_counts_from_the_moment_it_is_out(cast: Cast) -> None:
    said(cast, 1, ("scope", "worry"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")
    said(cast, 2, ("scope", "worry"))
    ((statements, *_),) = counted().values()
    assert statements == 1
    later = OnRecord.objects.get(ends=None)
    assert (later.statements, later.starts) == (2, Appearance.objects.latest("pk").starts)
    assert [row.statements for row in Raised.objects.in_any_way().order_by("starts")] == [1, 2]


def test_what_is_withdrawn_counts_no_more(cast: Cast) -> None:
    said(cast, 1, ("scope", "worry"))
    said(cast, 2)
    statement = Appearance.objects.latest("pk").statement
    reviewing.withdraw(statement, reason="It was somebody else.", by=cast.rosa)
    assert counted() == recounted()
    assert [found[0] for found in counted().values()] == [1]


def test_what_was_merged_is_counted_as_one_and_apart_again_after(cast: Cast) -> None:
    club, watch = make.organization("club"), make.organization()
    said(cast, 1, ("scope", "worry"), signed="club")
    said(cast, 2, ("scope", "worry"), organization=club)
    before = counted(), raised()
    merging.merge(club, into=watch, by=cast.ada, why="The same.")
    assert counted() == recounted()
    assert [found[:2] for found in counted().values()] == [(2, 2)]
    club.refresh_from_db()
    merging.unmerge(club, by=cast.ada)
    assert (counted(), raised()) == before


def test_counting_everything_anew_changes_nothing(cast: Cast) -> None:
    said(cast, 1, ("scope", "worry"), signed="club")
    said(cast, 2, ("scope", "welcome"))
    before = counted(), raised()
    on_record.rebuild(make.treaty())
    assert (counted(), raised()) == before
    appearances.rebuild(make.treaty())
    assert (counted(), raised()) == before
    assert Counter(OnRecord.objects.values_list("organization", "treaty")).most_common(1)[0][1] == 1


def test_an_article_that_moves_to_another_story_is_another_number_of_sources(cast: Cast) -> None:
    said(cast, 1)
    said(cast, 2)
    assert OnRecord.objects.get().sources == 2
    first, second = Article.objects.filter(evidence__isnull=False).distinct()
    second.story = first.story
    second.save(update_fields=["story"])
    assert OnRecord.objects.get().sources == 1


def test_statements_are_counted_by_what_they_can_do_to_the_line(cast: Cast) -> None:
    said(cast, 1)
    said(cast, 2)
    said(cast, 3, stance=None, question="process")
    assert sorted(OnRecord.objects.get().sorts) == [
        ["process", False, False, "B", 1],
        ["text", True, True, "B", 2],
    ]
