"""Readers' pages of concerns: who raises one, how, on which treaties, since when (P5)."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from positions.editing import merging, naming, reviewing, stating
from positions.models import Concern, Statement, VersionConcern
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db


def concern(slug: str, **fields: Any) -> Concern:
    defaults = {"label": slug.title(), "definition": f"All about {slug}.", **fields}
    return Concern.objects.get_or_create(slug=slug, defaults=defaults)[0]


def raises(
    cast: Cast, who: str, way: str = "worry", *, day: int = 5, about: str = "scope", **fields: Any
) -> Statement:
    """Somebody's published statement of that day of August 2024 that raises a concern."""
    when = dt.date(2024, 8, day)
    fields = {"organization": make.organization(who), "said_from": when, "said_to": when, **fields}
    draft = make.draft(by=cast.edith, of=make.capture(f"{who} {day}: {make.TEXT}"), **fields)
    parts: Any = {VersionConcern: [{"concern": concern(about), "polarity": way}]}
    draft = stating.save(draft, {}, parts, revision=draft.revision, by=cast.edith)
    reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)
    return draft.statement


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_a_concern_says_who_raises_it_how_and_where_they_stand(client: Client, cast: Cast) -> None:
    statement = raises(cast, "reef-club")
    raises(cast, "tide-club", "welcome")
    page = text(client, "/concerns/scope/")
    assert "All about scope." in page
    assert "Raised by 2 organizations on 1 treaty: 1 worries about it, 1 welcomes it." in page
    assert "<bdi>Reef Club</bdi> on the <bdi>Harbour Treaty</bdi>" in page
    assert f'href="/statements/{statement.pk}/"' in page
    assert "Opposes unless changed" in page


def test_those_who_spoke_last_come_first_and_the_rest_page_by_page(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("positions.reading.concerns.PAGE", 1)
    for day, who in enumerate(["reef-club", "tide-club", "sand-club"], start=1):
        raises(cast, who, day=day)
    seen, address = [], "/concerns/scope/"
    while address:
        page = client.get(address).context["page"]
        seen += [entry.raised.organization.slug for entry in page.entries]
        address = page.more and f"/concerns/scope/?before={page.more}"
    assert seen == ["sand-club", "tide-club", "reef-club"]


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("treaty=harbour-treaty", ["reef-club", "tide-club"]),
        ("treaty=quay-treaty", ["sand-club"]),
        ("polarity=welcome", ["tide-club"]),
        ("kind=company", ["tide-club"]),
        ("treaty=nowhere", []),
        ("polarity=nonsense", []),
        ("before=99999999999999999999", ["reef-club", "sand-club", "tide-club"]),
        ("before=no", ["reef-club", "sand-club", "tide-club"]),
    ],
)
def test_filters_choose_among_those_who_raise_it(
    client: Client, cast: Cast, query: str, listed: list[str]
) -> None:
    make.organization("tide-club", kind="company")
    raises(cast, "reef-club")
    raises(cast, "tide-club", "welcome")
    raises(cast, "sand-club", treaty=make.treaty("quay-treaty", short_name="Quay Treaty"))
    page = client.get(f"/concerns/scope/?{query}").context["page"]
    assert sorted(entry.raised.organization.slug for entry in page.entries) == listed


def test_a_merged_concern_leads_to_the_one_it_became_and_counts_with_it(client: Client, cast: Cast) -> None:
    raises(cast, "reef-club", about="reach")
    raises(cast, "tide-club")
    merging.merge(concern("reach"), into=concern("scope"), by=cast.ada, why="The same.")
    moved = client.get("/concerns/reach/?kind=ngo")
    assert (moved.status_code, moved["Location"]) == (301, "/concerns/scope/?kind=ngo")
    page = text(client, "/concerns/scope/")
    assert "Raised by 2 organizations" in page
    assert "Formerly recorded as: <bdi>Reach</bdi>" in page


def test_a_group_counts_what_is_in_it_and_each_who_raises_it_once(client: Client, cast: Cast) -> None:
    concern("scope")
    concern("reach", parent=concern("scope"))
    concern("depth", parent=concern("scope"))
    raises(cast, "reef-club", about="reach", day=1)
    raises(cast, "reef-club", about="depth", day=2)
    raises(cast, "tide-club", about="scope")
    page = client.get("/concerns/scope/").context["page"]
    assert page.counted.organizations == 2
    listed = [
        (entry.raised.organization.slug, entry.raised.concern.slug, entry.statements)
        for entry in page.entries
    ]
    assert listed == [("tide-club", "scope", 1), ("reef-club", "depth", 2)]
    assert client.get("/concerns/reach/").context["page"].counted.organizations == 1


def test_a_retired_concern_says_so_and_keeps_what_is_on_record(client: Client, cast: Cast) -> None:
    raises(cast, "reef-club")
    naming.retire(concern("scope"), by=cast.rosa, why="Split in two.")
    concern("unused", retired_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    page = text(client, "/concerns/scope/")
    assert "Not used for new statements since" in page
    assert "Raised by 1 organization" in page
    shown = text(client, "/concerns/")
    assert "not used any more" in shown
    assert "Unused" not in shown


def test_nobody_raising_it_is_no_opinion(client: Client) -> None:
    concern("scope")
    assert "That nobody cares does not follow." in text(client, "/concerns/scope/")
    assert "nobody on record" not in text(client, "/concerns/")  # a group: its own count is left out
    assert client.get("/concerns/nothing/").status_code == 404


def test_the_pages_make_no_more_queries_for_more_organizations(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for day, who in enumerate(["reef-club", "tide-club", "sand-club"], start=1):
        raises(cast, who, day=day)
    for address in ("/concerns/", "/concerns/scope/", "/concerns/scope/?treaty=harbour-treaty&kind=ngo"):
        with django_assert_max_num_queries(15):
            client.get(address)
