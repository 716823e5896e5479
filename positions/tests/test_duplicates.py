"""Pairs that look like one: what makes them look so, what is not asked again, how long it takes."""

import pytest
from django.test import Client

from positions.editing import merging, naming, undoing
from positions.models import Concern, Organization, ToldApart
from positions.reading import duplicates
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db

QUEUE = "/edit/organizations/duplicates/"


def pairs(model: type[Organization | Concern] = Organization) -> dict[tuple[str, str], list[str]]:
    return {(str(each.one.row), str(each.other.row)): each.why for each in duplicates.page(model).pairs}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Tide Club", "TIDE  CLUB, Inc.", "the same name"),
        ("Société des Marées", "Societe des marees", "the same name"),
        ("International Chamber of Tides", "International Chamber for Tides", "much the same name"),
        ("Harbour Watchers Society", "Narbour Watchers Society", "much the same name"),
        ("Watchers of Harbours and Tides", "Tides and Watchers of Harbours", "much the same name"),
    ],
)
def test_names_that_are_written_in_two_ways(one: str, other: str, why: str) -> None:
    make.organization("one", name=one)
    make.organization("other", name=other)
    ((found,),) = pairs().values()
    assert why in found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tide Club", "Reef Club"),
        ("Working Group on Article 12", "Working Group on Article 13"),
        ("ITC", "ITU"),
    ],
)
def test_names_of_two(one: str, other: str) -> None:
    make.organization("one", name=one)
    make.organization("other", name=other)
    assert pairs() == {}


def test_an_alias_a_number_and_a_site_in_common() -> None:
    club = make.organization("tide-club", wikidata="Q1", website="https://www.tide.example/en")
    make.organization("ebb", wikidata="Q1")
    make.organization("flow", website="http://tide.example")
    make.organization("society").names.create(text="Tide club")
    assert [why for found in pairs().values() for why in found] == [
        "the same Wikidata number, Q1",
        "both are called “Tide Club”",
        "the same site, tide.example",
    ]
    club.names.create(text="TC", ambiguous=True)
    make.organization("third").names.create(text="TC")
    assert len(pairs()) == 3


def test_a_government_is_no_state_and_a_group_no_concern() -> None:
    make.organization("one", name="Tidalia", kind="state")
    make.organization("other", name="Tidalia", kind="government")
    group = Concern.objects.create(slug="group", label="Tides", definition="Ours.")
    Concern.objects.create(slug="tides", label="Tides", definition="Ours.", parent=group)
    assert pairs() == {}
    assert pairs(Concern) == {}
    Concern.objects.create(slug="tide", label="tides", definition="Ours.", parent=group)
    assert list(pairs(Concern)) == [("Tides", "tides")]


def test_what_is_one_told_apart_or_retired_is_not_asked_again(cast: Cast) -> None:
    one, other, third, fourth = (make.organization(f"club-{n}", name="Tide Club") for n in range(4))
    assert len(pairs()) == 1  # by name; by number they are six
    assert duplicates.page(Organization).count == 6
    merging.merge(one, into=other, by=cast.rosa, why="The same.")
    assert duplicates.page(Organization).count == 3
    event = merging.tell_apart(third, other, by=cast.rosa)
    assert duplicates.page(Organization).count == 2
    naming.retire(fourth, by=cast.rosa, why="Dissolved.")
    assert duplicates.page(Organization).count == 0
    undoing.undo(event, by=cast.rosa)
    assert duplicates.page(Organization).count == 1


def test_told_apart_twice_is_told_apart_once(client: Client, cast: Cast) -> None:
    one, other = (make.organization(f"club-{n}", name="Tide Club") for n in range(2))
    client.force_login(cast.rosa)
    for pair in ({"one": one.pk, "other": other.pk}, {"one": other.pk, "other": one.pk}):
        assert client.post(f"{QUEUE}apart/", pair).status_code == 302
    assert ToldApart.objects.count() == 1
    for pair in ({"one": one.pk, "other": one.pk}, {"one": one.pk}, {}):
        assert client.post(f"{QUEUE}apart/", pair).status_code == 422
    assert client.post(f"{QUEUE}apart/", {"one": one.pk, "other": 999999}).status_code == 404


@pytest.mark.parametrize("query", ["start=-1", "start=x", "at=999", "start=99999999", "at=²"])
def test_a_place_that_is_none_is_the_first(query: str, client: Client, cast: Cast) -> None:
    client.force_login(cast.rosa)
    assert client.get(f"{QUEUE}?{query}").status_code == 200


def test_hundreds_of_one_name_are_not_tens_of_thousands_of_pairs() -> None:
    Organization.objects.bulk_create(
        Organization(slug=f"club-{n}", name="Tide Club", kind="ngo") for n in range(300)
    )
    assert duplicates.page(Organization).count == 299


def test_the_lists_take_few_queries_however_long(
    client: Client, cast: Cast, django_assert_max_num_queries: object
) -> None:
    Organization.objects.bulk_create(
        Organization(slug=f"club-{n}", name=f"Tide Club {n // 2}", kind="ngo") for n in range(120)
    )
    client.force_login(cast.rosa)
    # Names are compared by whoever comes first after one has changed.
    assert len(client.get(QUEUE).context["page"].pairs) == 10
    one, other = Organization.objects.order_by("pk")[:2]
    merge = f"/edit/organizations/merge/?one={one.pk}&other={other.pk}"
    lists = ["/edit/organizations/", "/edit/organizations/?q=club", "/edit/concerns/"]
    for address in (QUEUE, *lists, f"/edit/organizations/{one.pk}/", merge, f"{merge}&into={one.pk}"):
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            client.get(address)
    page = client.get("/edit/organizations/")
    assert len(page.context["page"].rows) == 50
    later = client.get("/edit/organizations/", {"after": page.context["page"].more})
    assert len(later.context["page"].rows) == 50
    assert {row.row.pk for row in later.context["page"].rows}.isdisjoint(
        row.row.pk for row in page.context["page"].rows
    )
