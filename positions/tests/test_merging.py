"""Two organizations become one and two again: no row moves, lines are those of the family, nothing is lost."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from positions.deriving import appearances
from positions.editing import Refused, merging, undoing
from positions.models import Appearance, Event, Organization, Publication, Step
from positions.reading import catalogue, effects
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db


def said(cast: Cast, day: int, stance: str, *, by: Organization) -> Publication:
    when = dt.date(2024, 8, day)
    source = make.capture(f"{by.slug} {day}: {make.TEXT}")
    return make.published(
        by=cast.edith,
        reviewer=cast.rosa,
        of=source,
        organization=by,
        stance=stance,
        said_from=when,
        said_to=when,
    )


@pytest.fixture
def two(cast: Cast) -> tuple[Organization, Organization]:
    """Each on record with the treaty: opposed on the 5th, in support on the 9th."""
    watch, watchers = make.organization("harbour-watch"), make.organization("harbour-watchers")
    said(cast, 5, "oppose", by=watch)
    said(cast, 9, "support", by=watchers)
    return watchers, watch


def line(of: Organization) -> list[tuple[int, str | None, str]]:
    steps = Step.objects.open_now().filter(organization=of).order_by("day")
    return [(step.day.day, step.stance, step.was) for step in steps]


def table() -> list[dict[str, Any]]:
    # A rebuild keeps one instant a day, so from when a step was known may differ by minutes.
    kept = [
        field.attname for field in Step._meta.concrete_fields if field.name not in {"id", "starts", "ends"}
    ]
    return list(Step.objects.open_now().order_by("organization", "day").values(*kept))


def test_as_one_they_have_one_line_and_no_row_moves(
    cast: Cast, two: tuple[Organization, Organization]
) -> None:
    loser, into = two
    before = list(Appearance.objects.order_by("pk").values())
    merging.merge(loser, into=into, by=cast.ada, why="A new name of the same group.")
    assert line(into) == [(5, "oppose", ""), (9, "support", "oppose")]
    assert not Step.objects.filter(organization=loser).exists()
    assert list(Appearance.objects.order_by("pk").values()) == before


def test_unmerging_brings_back_what_was(cast: Cast, two: tuple[Organization, Organization]) -> None:
    loser, into = two
    before = table()
    merging.merge(loser, into=into, by=cast.ada, why="The same.")
    loser.refresh_from_db()
    merging.unmerge(loser, by=cast.ada, why="Not the same.")
    assert table() == before
    loser.refresh_from_db()
    assert loser.merged_into is None


def test_the_lines_of_the_family_are_those_that_rebuilding_gives(
    cast: Cast, two: tuple[Organization, Organization]
) -> None:
    loser, into = two
    merging.merge(loser, into=into, by=cast.ada, why="The same.")
    said(cast, 7, "mixed", by=loser)
    before = table()
    assert {row["organization_id"] for row in before} == {into.pk}
    appearances.rebuild(make.treaty())
    assert table() == before


def test_a_chain_is_refused_with_the_order_in_which_it_goes(
    cast: Cast, two: tuple[Organization, Organization]
) -> None:
    loser, into = two
    club = make.organization("harbour-club")
    merging.merge(club, into=loser, by=cast.ada, why="The same.")
    with pytest.raises(Refused) as refusal:
        merging.merge(loser, into=into, by=cast.ada, why="The same.")
    assert "Unmerge them first, merge each into Harbour Watch, and Harbour Watchers last" in str(
        refusal.value
    )
    club.refresh_from_db()
    merging.unmerge(club, by=cast.ada)
    for each in (club, loser):
        merging.merge(each, into=into, by=cast.ada, why="The same.")
    assert [day for day, *_ in line(into)] == [5, 9]


def test_a_chain_of_an_earlier_day_is_read_as_one(cast: Cast, two: tuple[Organization, Organization]) -> None:
    loser, into = two
    club = make.organization("harbour-club")
    said(cast, 3, "mixed", by=club)
    merging.merge(loser, into=into, by=cast.ada, why="The same.")
    Organization.objects.filter(pk=club.pk).update(merged_into=loser)
    appearances.rebuild(make.treaty())
    assert [day for day, *_ in line(into)] == [3, 5, 9]


def test_what_cannot_be_merged_is_refused_in_words(
    cast: Cast, two: tuple[Organization, Organization]
) -> None:
    loser, into = two
    ministry = make.organization("ministry", kind="government")

    def refused(one: Organization, other: Organization, why: str = "The same.") -> str:
        with pytest.raises(Refused) as refusal:
            merging.merge(one, into=other, by=cast.ada, why=why)
        return str(refusal.value)

    assert "into itself" in refused(loser, loser)
    assert "A government" in refused(ministry, into)
    assert "A government" in refused(into, ministry)
    assert refused(loser, into, why=" ") == "Say why the two are one."
    merging.merge(loser, into=into, by=cast.ada, why="The same.")
    assert "already" in refused(loser, make.organization("third"))
    loser.refresh_from_db()
    assert "Harbour Watchers is merged into Harbour Watch itself" in refused(into, loser)
    assert "merge into that" in refused(make.organization("third"), loser)
    with pytest.raises(Refused, match="is not merged"):
        merging.unmerge(into, by=cast.ada)
    assert Event.objects.filter(verb=Event.Verb.MERGE).count() == 1


def test_a_merge_is_taken_back_from_the_activity_log_once_by_who_may(
    cast: Cast, two: tuple[Organization, Organization]
) -> None:
    loser, into = two
    merged = merging.merge(loser, into=into, by=cast.ada, why="The same.")
    assert (merged.new["into"], merged.noun_id, merged.why) == (into.pk, loser.pk, "The same.")
    assert not undoing.can_undo(merged, cast.edith)
    back = undoing.undo(merged, by=cast.ada)
    assert (back.verb, back.inverse_of) == (Event.Verb.UNMERGE, merged)
    assert [day for day, *_ in line(loser)] == [9]
    with pytest.raises(Refused):
        undoing.undo(merged, by=cast.ada)


def test_the_effects_are_told_before_and_change_nothing(
    cast: Cast, two: tuple[Organization, Organization], django_assert_max_num_queries: Any
) -> None:
    loser, into = two
    loser.names.create(text="The Watchers")
    with django_assert_max_num_queries(20):
        found = effects.effects(loser, into)
    lines = catalogue.told([loser, into])
    assert [row.statements for row in lines] == [1, 1]
    told = {(each.label, each.loser, each.into) for each in effects.fields(loser, into, lines)}
    assert ("Also called", "The Watchers", "–") in told
    (place,) = found.places
    assert place.words == ("Supports", "Opposes", "Supports")
    assert place.shared
    assert place.moves
    assert ("/organizations/harbour-watchers/", "/organizations/harbour-watch/") in found.addresses
    loser.refresh_from_db()
    assert loser.merged_into is None


def test_no_choice_offers_a_merged_one(
    client: Client, cast: Cast, two: tuple[Organization, Organization]
) -> None:
    loser, into = two
    merging.merge(loser, into=into, by=cast.ada, why="The same.")
    client.force_login(cast.ada)
    asked = {
        "app_label": "positions",
        "model_name": "membership",
        "field_name": "target",
        "term": "harbour watch",
    }
    found = client.get("/admin/autocomplete/", asked).json()["results"]
    assert [each["text"] for each in found] == ["Harbour Watch"]
