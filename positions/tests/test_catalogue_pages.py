"""Readers' pages of treaties and organizations, on any day; and the timeline rewound."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from positions.editing import reviewing, stating
from positions.models import (
    Appearance,
    Ask,
    Evidence,
    Organization,
    Provision,
    Publication,
    Signatory,
    Source,
    VersionProvision,
)
from positions.reading import timelines, treaties
from positions.reading.bases import base
from positions.tests import make
from positions.tests.cast import Cast


@pytest.fixture
def publication(cast: Cast) -> Publication:
    return make.published(by=cast.edith, reviewer=cast.rosa)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_a_treaty_shows_where_each_organization_stands_with_a_link_to_the_evidence(
    client: Client, publication: Publication
) -> None:
    text = page(client, "/treaties/harbour-treaty/")
    assert (
        "1 statement from 1 independent source, 2024; 1 of 1 organizations on record with a position" in text
    )
    assert f'href="/statements/{publication.statement_id}/"' in text
    assert 'href="/positions/harbour-watch/harbour-treaty/"' in text


def test_totals_are_split_by_kind_of_actor_and_say_how_many_documents_they_rest_on(cast: Cast) -> None:
    make.organization("quayland", kind="state")
    signed = [
        {"organization": make.organization(slug), "relation": "signed"}
        for slug in ("divers-united", "sea-aid")
    ]
    draft = make.draft(by=cast.edith)
    stating.save(draft, {}, {Signatory: signed}, revision=draft.revision, by=cast.edith)
    reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)
    (ngos,) = treaties.treaty_page(make.treaty()).kinds
    (total,) = ngos.totals
    assert (ngos.label, total.organizations, total.documents) == ("NGO", 3, 1)


def test_what_is_only_reported_is_counted_apart(cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa, facts={"address_kind": "machine_report"})
    (ngos,) = treaties.treaty_page(make.treaty()).kinds
    assert (ngos.totals, ngos.reported) == ([], 1)


def test_each_count_leads_to_as_many_organizations(cast: Cast) -> None:
    crowd(cast, 2)
    make.published(
        by=cast.edith, reviewer=cast.rosa, of=make.capture("Heard. " + make.TEXT),
        organization=make.organization("sea-aid"), facts={"address_kind": "machine_report"},
    )  # fmt: skip
    (ngos,) = treaties.treaty_page(make.treaty()).kinds
    (total,) = ngos.totals
    assert (total.organizations, ngos.reported) == (2, 1)
    for stance, count in {total.stance: 2, "reported": 1}.items():
        wanted = treaties.Wanted(kind="ngo", stance=stance)
        assert len(treaties.treaty_page(make.treaty(), wanted=wanted).places) == count


def test_process_is_shown_apart_and_takes_no_place(client: Client, cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa, question="process", stance=None)
    found = treaties.treaty_page(make.treaty())
    (place,) = found.places
    assert (
        place.step.stance,
        found.with_position,
        len(treaties.treaty_page(make.treaty(), wanted=treaties.Wanted(by="apart")).apart),
    ) == (None, 0, 1)
    assert "never move the line" in page(client, "/treaties/harbour-treaty/?by=apart")


def test_an_organization_without_a_statement_is_not_called_silent(client: Client, db: None) -> None:
    make.organization("sea-aid")
    assert "No statement of its own has been found" in page(client, "/organizations/sea-aid/")


def test_an_organization_shows_its_place_on_each_treaty(client: Client, publication: Publication) -> None:
    text = page(client, "/organizations/harbour-watch/")
    assert "On record on 1 treaty." in text
    assert "Opposes unless changed" in text


@pytest.mark.parametrize("address", ["/treaties/", "/organizations/"])
def test_the_lists_link_to_every_page(client: Client, publication: Publication, address: str) -> None:
    text = page(client, address)
    assert 'href="/treaties/harbour-treaty/"' in text or 'href="/organizations/harbour-watch/"' in text


def test_organizations_stand_in_the_order_of_their_names(client: Client, publication: Publication) -> None:
    for name in ("weir-club", "anchor-club", "lock-club"):
        make.organization(name)
    text = page(client, "/organizations/")
    assert re.findall(r'"/organizations/([\w-]+)/"', text) == [
        "anchor-club",
        "harbour-watch",
        "lock-club",
        "weir-club",
    ]


PAGES = [
    "/treaties/harbour-treaty/",
    "/organizations/harbour-watch/",
    "/positions/harbour-watch/harbour-treaty/",
]


@pytest.mark.parametrize("address", PAGES)
def test_before_it_was_said_it_is_not_there(client: Client, publication: Publication, address: str) -> None:
    assert "Opposes unless changed" not in page(client, f"{address}?as_of=2024-08-04")
    assert "Opposes unless changed" in page(client, f"{address}?as_of=2024-08-05")


@pytest.mark.parametrize("address", PAGES)
def test_before_it_was_published_it_was_not_known(
    client: Client, publication: Publication, address: str
) -> None:
    yesterday = publication.starts.date() - dt.timedelta(days=1)
    assert "Opposes unless changed" not in page(client, f"{address}?known={yesterday}")
    assert "Opposes unless changed" in page(client, f"{address}?known={publication.starts.date()}")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("day", ["soon", "2024-13-01", "2024-08", "0", "99999-01-01"])
def test_what_is_no_day_is_refused_in_words(
    client: Client, publication: Publication, address: str, day: str
) -> None:
    assert "2024-08-21" in page(client, f"{address}?as_of={day}", 400)


def test_a_change_names_what_was_before_and_is_counted(client: Client, cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    later = {"stance": "support", "said_from": dt.date(2025, 1, 1), "said_to": dt.date(2025, 1, 1)}
    make.published(by=cast.edith, reviewer=cast.rosa, of=make.capture("Later. " + make.TEXT), **later)
    text = page(client, "/positions/harbour-watch/harbour-treaty/")
    assert "1 change of position" in text
    assert "was Opposes unless changed" in text


def test_from_the_mandate_to_the_text_is_no_change(cast: Cast) -> None:
    make.treaty(first_committee_draft=dt.date(2024, 12, 1))
    make.published(by=cast.edith, reviewer=cast.rosa, question="mandate", stance="oppose")
    later = {"stance": "support", "said_from": dt.date(2025, 1, 1), "said_to": dt.date(2025, 1, 1)}
    make.published(by=cast.edith, reviewer=cast.rosa, of=make.capture("Later. " + make.TEXT), **later)
    found = timelines.timeline(make.organization(), make.treaty())
    assert found
    assert [step.stance for step in found.turns] == ["oppose", None, "support"]
    assert found.changes == []


def test_machine_reports_are_no_further_sources_beside_something_better(cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    summary = make.capture("A summary: The treaty must protect divers.")
    draft = stating.add_passage(draft.statement, summary, 0, 9, by=cast.edith)
    facts: Any = {Evidence: [{"pk": row.pk, "address_kind": "publisher"} for row in draft.evidence.all()]}
    facts[Evidence][1]["address_kind"] = "machine_report"
    draft = stating.save(draft, {}, facts, revision=draft.revision, by=cast.edith)
    reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)
    assert base(Appearance.objects.all()).sources == 1


def test_a_machine_report_is_a_source_where_there_is_nothing_else(cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa, facts={"address_kind": "machine_report"})
    assert base(Appearance.objects.all()).sources == 1


def test_a_chart_is_drawn_where_the_line_moved_and_not_for_a_single_statement(
    client: Client, cast: Cast
) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    address = "/positions/harbour-watch/harbour-treaty/"
    assert "<figure" not in page(client, address)
    later = {"stance": "support", "said_from": dt.date(2025, 1, 1), "said_to": dt.date(2025, 1, 1)}
    make.published(by=cast.edith, reviewer=cast.rosa, of=make.capture("Later. " + make.TEXT), **later)
    assert "<figure" in page(client, address)


def test_home_is_about_changes_and_says_so_where_there_are_none(client: Client, cast: Cast) -> None:
    assert "Nothing is published yet" in page(client, "/")
    make.published(by=cast.edith, reviewer=cast.rosa)
    assert "No organization on record has changed its position" in page(client, "/")
    later = {"stance": "support", "said_from": dt.date(2025, 1, 1), "said_to": dt.date(2025, 1, 1)}
    make.published(by=cast.edith, reviewer=cast.rosa, of=make.capture("Later. " + make.TEXT), **later)
    text = page(client, "/")
    assert "was Opposes unless changed" in text
    assert "2 statements are published here" in text
    Source.objects.create(slug="harbour-news", name="Harbour News", kind=Source.Kind.OUTLET)
    Source.objects.create(slug="invented", name="Invented", kind=Source.Kind.SAMPLE)
    assert "1 source on our list" in page(client, "/")


def crowd(cast: Cast, count: int) -> None:
    """A joint statement of so many organizations."""
    signed = [
        {"organization": make.organization(f"port-{n:02}"), "relation": "signed"} for n in range(count - 1)
    ]
    draft = make.draft(by=cast.edith)
    stating.save(draft, {}, {Signatory: signed}, revision=draft.revision, by=cast.edith)
    reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)


def test_a_long_table_of_positions_goes_on_after_the_last_name(client: Client, cast: Cast) -> None:
    crowd(cast, 32)
    first = page(client, "/treaties/harbour-treaty/")
    assert first.count('<th scope="row"><a href="/organizations/') == 30
    assert 'href="?after=port-28#positions"' in first
    rest = page(client, "/treaties/harbour-treaty/?after=port-28")
    assert "/organizations/port-29/" in rest
    assert rest.count('<th scope="row"><a href="/organizations/') == 2


def test_an_organization_on_many_treaties_has_thirty_a_page(client: Client, cast: Cast) -> None:
    for number in range(32):
        treaty = make.treaty(f"treaty-{number:02}")
        make.published(
            by=cast.edith, reviewer=cast.rosa, of=make.capture(f"{number}. {make.TEXT}"), treaty=treaty
        )
    seen, query = [], ""
    for _page in range(2):
        text = page(client, f"/organizations/harbour-watch/{query}")
        assert "On record on 32 treaties." in text
        seen += re.findall(r'<th scope="row"><a href="/treaties/([^/]+)/', text)
        query = "".join(re.findall(r'href="([^"]+)#on-record"', text))
    assert (len(seen), len(set(seen)), query) == (32, 32, "")


@pytest.mark.parametrize("sort", ["", "since"])
def test_organizations_of_one_name_are_not_lost_between_two_pages(cast: Cast, sort: str) -> None:
    crowd(cast, 35)
    Organization.objects.filter(slug__startswith="port-").update(name="Port Authority")
    found = treaties.treaty_page(make.treaty(), wanted=treaties.Wanted(sort=sort))
    rest = treaties.treaty_page(make.treaty(), wanted=treaties.Wanted(sort=sort, after=found.more))
    seen = [place.organization.slug for place in (*found.places, *rest.places)]
    assert (len(seen), len(set(seen)), rest.more) == (35, 35, "")


def test_the_table_can_be_narrowed_to_a_kind_and_a_position(client: Client, cast: Cast) -> None:
    crowd(cast, 3)
    make.organization("quayland", kind="state")
    make.published(
        by=cast.edith, reviewer=cast.rosa, of=make.capture("State. " + make.TEXT),
        organization=make.organization("quayland"), stance="support",
    )  # fmt: skip
    address = "/treaties/harbour-treaty/"
    found = {
        query: page(client, address + query).count('<th scope="row"><a href="/organizations/')
        for query in (
            "",
            "?kind=ngo",
            "?kind=state",
            "?kind=state&stance=oppose",
            "?stance=support",
            "?kind=x",
        )
    }
    assert list(found.values()) == [4, 3, 1, 0, 1, 0]


def test_an_article_lists_what_is_said_about_it_and_asked_for_there(client: Client, cast: Cast) -> None:
    article = Provision.objects.create(treaty=make.treaty(), article="4", heading="Divers")
    draft = make.draft(by=cast.edith)
    parts: Any = {
        VersionProvision: [{"provision": article}],
        Ask: [{"text": "Rewrite it", "provision": article, "force": "red_line"}],
    }
    stating.save(draft, {}, parts, revision=draft.revision, by=cast.edith)
    reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)
    text = page(client, "/treaties/harbour-treaty/articles/4/")
    assert "Rewrite it</bdi> (red line)" in text
    assert 'href="/treaties/harbour-treaty/articles/4/"' in page(
        client, "/treaties/harbour-treaty/?by=article"
    )
    page(client, "/treaties/harbour-treaty/articles/5/", 404)


def test_a_merged_organization_sends_its_readers_to_the_one_that_remains(client: Client, cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    make.organization("harbor-watch", merged_into=make.organization())
    for address, target in [
        ("/organizations/harbor-watch/", "/organizations/harbour-watch/"),
        (
            "/positions/harbor-watch/harbour-treaty/?as_of=2024-09-01",
            "/positions/harbour-watch/harbour-treaty/?as_of=2024-09-01",
        ),
    ]:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (301, target)


def test_what_a_body_says_is_shown_beside_a_membership_and_is_not_the_members_own(
    client: Client, cast: Cast
) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    member = make.organization("port-01")
    member.memberships.create(kind="member_of", target=make.organization())
    text = page(client, "/organizations/port-01/")
    assert "which says on the Harbour Treaty:" in text
    assert "No statement of its own has been found" in text


ODD = [
    "%00",
    "%ff%fe",
    "x" * 3000,
    "99999999999999999999999",
    "-1",
    "٣",
    "'; --",
    "%F0%9F%92%A5",
    "1_2_3",
    "[]",
]


@pytest.mark.parametrize("odd", ODD)
def test_no_odd_address_is_a_server_error(client: Client, publication: Publication, odd: str) -> None:
    treaty, position = "/treaties/harbour-treaty/", "/positions/harbour-watch/harbour-treaty/"
    names = {
        "/": ["before"],
        treaty: ["kind", "stance", "sort", "after", "by", "as_of", "known"],
        f"{treaty}articles/4/": ["after", "as_of"],
        position: ["show", "concern", "before", "as_of", "known"],
        "/organizations/harbour-watch/": ["as_of", "known"],
    }
    for address, queries in names.items():
        for name in queries:
            assert client.get(f"{address}?{name}={odd}").status_code in {200, 400, 404}, (address, name)
    assert client.get(f"{treaty}articles/{odd}/").status_code in {400, 404}
    assert client.get(f"{treaty}?sort=since&after={odd}").status_code in {200, 400}


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/treaties/harbour-treaty/?as_of=soon", "as_of takes a day such as 2024-08-21."),
        ("/positions/harbour-watch/harbour-treaty/?before=x", "before takes a day such as 2024-08-21"),
        ("/treaties/harbour-treaty.csv?of=laws", "of takes statements or positions."),
        ("/treaties/%00/?kind=%00", "This address has a NUL character in it."),
    ],
)
def test_what_cannot_be_read_in_an_address_is_said(
    client: Client, publication: Publication, address: str, sentence: str
) -> None:
    assert sentence in page(client, address, 400)
