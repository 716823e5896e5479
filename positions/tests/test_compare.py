"""Organizations side by side: what stands in a cell, what counts as a difference, who is chosen and how."""

import datetime as dt
from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.editing import merging, naming, reviewing, stating
from positions.models import (
    Ask,
    Concern,
    Organization,
    Provision,
    Publication,
    Signatory,
    VersionConcern,
    VersionProvision,
)
from positions.reading.agreeing import agreeing
from positions.reading.comparing import By, Comparison, compare
from positions.tests import make
from positions.tests.cast import Cast

ON = "/compare/?treaty=harbour-treaty"
MARCH = dt.date(2025, 3, 1)


def concern(slug: str) -> Concern:
    return Concern.objects.get_or_create(slug=slug, defaults={"label": slug.title(), "definition": "…"})[0]


def said(cast: Cast, who: str, raises: str = "", **fields: Any) -> Publication:
    """Published; `raises` as `worry:noise demand:tolls`, `article` and its `asks` (text, force), `signed` by slug."""
    article, asks, signed = (fields.pop(name, "") for name in ("article", "asks", "signed"))
    of = make.capture(f"{who} {raises} {fields}.\n{make.TEXT}")
    draft = make.draft(by=cast.edith, of=of, organization=make.organization(who), **fields)
    about = (
        Provision.objects.get_or_create(treaty=draft.treaty, article=article, heading="Divers")[0]
        if article
        else None
    )
    ways = [each.split(":") for each in raises.split()]
    parts: Any = {VersionConcern: [{"concern": concern(slug), "polarity": way} for way, slug in ways]}
    if about:
        parts[VersionProvision] = [{"provision": about}]
        parts[Ask] = [{"text": text, "force": force, "provision": about} for text, force in asks or []]
    if signed:
        parts[Signatory] = [{"organization": make.organization(signed), "relation": "signed"}]
    saved = stating.save(draft, {}, parts, revision=draft.revision, by=cast.edith)
    return reviewing.approve(reviewing.send(saved, by=cast.edith), by=cast.rosa)


def compared(*slugs: str, **options: Any) -> Comparison:
    found = Organization.objects.at_all(slugs)
    return compare([found[slug] for slug in slugs], make.treaty(), **options)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.status_code
    return " ".join(lxml.html.fromstring(answer.text).find(".//main").text_content().split())


@pytest.fixture
def three(cast: Cast) -> None:
    """Two raise noise the same way, and tolls in other ways; the third is on record and raises something else."""
    said(cast, "quay-watch", "worry:noise demand:tolls")
    said(cast, "tide-club", "worry:noise welcome:tolls")
    said(cast, "pilot-club", "worry:depth")


def test_the_sentence_counts_what_is_compared_and_on_how_much_all_agree(client: Client, three: None) -> None:
    told = text(client, f"{ON}&org=quay-watch&org=tide-club&org=pilot-club")
    assert (
        "3 organizations, 3 concerns; at least two speak on 2 of them, and on 1 all who spoke say the same."
        in told
    )


def test_a_blank_says_why_and_is_no_difference(client: Client, three: None) -> None:
    make.organization("silent-club")
    page = compared("quay-watch", "pilot-club", "silent-club")
    noise = next(row for row in page.rows if row.slug == "noise")
    assert [str(cell.why_none) for cell in noise.cells] == [
        "",
        "On record on this treaty, not on this concern",
        "No statement found",
    ]
    assert not any(row.differs for row in page.rows)
    assert "no two of them can be compared on any" in text(client, f"{ON}&org=quay-watch&org=pilot-club")


def test_differences_only_leaves_the_rows_in_which_two_differ(client: Client, three: None) -> None:
    page = compared("quay-watch", "tide-club", differences=True)
    assert [row.slug for row in page.rows] == ["tolls"]
    assert (page.found, page.shared, page.same) == (2, 2, 1)
    assert "Two differ on a concern where" in text(client, f"{ON}&org=quay-watch&org=tide-club&differences=1")


def test_a_cell_holds_the_last_statement_and_how_many_there_are(client: Client, cast: Cast) -> None:
    said(cast, "quay-watch", "worry:noise")
    last = said(cast, "quay-watch", "welcome:noise", said_from=MARCH, said_to=MARCH, stance="support")
    (row,) = compared("quay-watch").rows
    (cell,) = row.cells
    assert cell.row
    assert (cell.statements, cell.row.statement_id, list(cell.ways)) == (2, last.statement_id, ["Welcome"])
    markup = client.get(f"{ON}&org=quay-watch").text
    assert f"/statements/{last.statement_id}/" in markup
    assert "Supports" in markup


def test_as_of_rewinds_every_cell(client: Client, cast: Cast) -> None:
    said(cast, "quay-watch", "worry:noise")
    said(cast, "quay-watch", "welcome:noise", said_from=MARCH, said_to=MARCH)
    (row,) = compared("quay-watch", day=dt.date(2024, 12, 31)).rows
    assert list(row.cells[0].ways) == ["Worry"]
    assert compared("quay-watch", known=dt.date(2020, 1, 1)).rows == []


def test_a_joint_statement_counts_for_who_signed_it(cast: Cast) -> None:
    said(cast, "quay-watch", "worry:noise", signed="tide-club")
    (row,) = compared("quay-watch", "tide-club").rows
    assert [list(cell.ways) for cell in row.cells] == [["Worry"], ["Worry"]]


def test_merged_rows_are_read_as_one(cast: Cast) -> None:
    said(cast, "quay-watch", "worry:noise")
    said(cast, "quay-watchers", "worry:din", signed="quay-watch")
    merging.merge(
        make.organization("quay-watchers"), into=make.organization("quay-watch"), by=cast.ada, why="One."
    )
    merging.merge(concern("din"), into=concern("noise"), by=cast.ada, why="One.")
    (row,) = compared("quay-watch").rows
    assert (row.slug, row.cells[0].statements) == ("noise", 2)


def test_articles_show_what_is_asked_there_and_with_which_force(client: Client, cast: Cast) -> None:
    said(cast, "quay-watch", article="4", asks=[("Rewrite it", "red_line")])
    said(cast, "tide-club", article="4", asks=[("Rewrite it all", "wish")])
    page = compared("quay-watch", "tide-club", by=By.ARTICLES)
    assert [(row.slug, row.differs) for row in page.rows] == [("4", True)]
    told = text(client, f"{ON}&org=quay-watch&org=tide-club&rows=articles")
    assert "Article 4 Divers" in told
    assert "Rewrite it (red line)" in told


def test_treaties_show_where_each_stands_and_need_no_treaty(client: Client, three: None) -> None:
    told = text(client, "/compare/?org=quay-watch&org=tide-club")
    assert (
        "2 organizations, 1 treaty; at least two speak on 1 of them, and on 1 all who spoke say the same."
        in told
    )
    assert "Opposes unless changed" in told
    assert "Until then the rows are treaties" in told


def test_what_only_others_report_is_shown_and_not_compared(cast: Cast) -> None:
    said(cast, "quay-watch", "worry:noise")
    said(cast, "tide-club", "welcome:noise", facts={"address_kind": "machine_report"})
    (row,) = compared("quay-watch", "tide-club").rows
    assert not row.shared
    assert row.cells[1].row
    assert not compare(list(Organization.objects.all()), None).shared


def test_the_rows_raised_most_are_shown_and_the_others_counted(client: Client, cast: Cast) -> None:
    said(cast, "quay-watch", " ".join(f"worry:c{number}" for number in range(32)))
    said(cast, "tide-club", "worry:c31")
    page = compared("quay-watch", "tide-club")
    assert (len(page.rows), page.more, page.rows[0].slug) == (30, 2, "c31")
    assert "2 more are not. Narrow down" in text(client, f"{ON}&org=quay-watch&org=tide-club")


def test_a_list_holds_what_the_table_holds(client: Client, three: None) -> None:
    page = lxml.html.fromstring(client.get(f"{ON}&org=quay-watch&org=tide-club&view=list").text)
    assert [each.text_content().strip() for each in page.findall(".//section/h3")] == ["Noise", "Tolls"]
    assert len(page.findall(".//section/dl/dd")) == 4
    assert not page.findall(".//table")


def test_an_unknown_address_is_named_and_dropped(client: Client, three: None) -> None:
    told = text(client, f"{ON}&org=quay-watch&org=nobody&org=tide-club")
    assert "no organization has this address here: nobody" in told
    assert "2 organizations" in told
    assert "no treaty has this address here: nowhere" in text(
        client, "/compare/?treaty=nowhere&org=tide-club"
    )


def test_more_than_six_are_refused_with_the_list_to_prune(client: Client, db: None) -> None:
    slugs = [make.organization(f"club-{number}").slug for number in range(7)]
    told = text(client, ON + "".join(f"&org={slug}" for slug in slugs), 422)
    assert "7 organizations are too many to be read side by side: remove all but 6." in told
    assert told.count("remove Club") == 7
    assert "Add a second" not in told


def test_a_name_adds_the_organization_that_has_it(client: Client, three: None) -> None:
    make.organization("quay-watch").names.create(text="QW", kind="acronym")
    for words in ("QW", "quay-watch", "quay w"):
        answer = client.get(f"{ON}&org=tide-club&add={words}&rows=concerns")
        assert answer.status_code == 302
        assert answer["Location"] == f"{ON}&org=tide-club&org=quay-watch&rows=concerns"


def test_a_name_of_several_is_asked_about_and_one_of_none_refused(client: Client, three: None) -> None:
    told = text(client, f"{ON}&add=club")
    assert "Which one?" in told
    assert "Tide Club" in told
    assert "Pilot Club" in told
    answer = client.get(f"{ON}&org=tide-club&add=Nobody%20at%20all")
    assert answer.status_code == 422
    assert "No organization is called “Nobody at all”." in answer.text
    assert 'value="Nobody at all"' in answer.text


def test_one_organization_is_given_three_to_compare_with(client: Client, three: None, cast: Cast) -> None:
    said(cast, "reef-club", "worry:reefs")
    told = text(client, f"{ON}&org=quay-watch")
    assert "Add a second to compare" in told
    for name in ("Tide Club", "Pilot Club", "Reef Club"):
        assert name in told


def test_nobody_chosen_explains_and_suggests(client: Client, three: None) -> None:
    assert "Begin with a treaty Harbour Treaty 3 organizations" in text(client, "/compare/")
    assert "Begin with one of these" in text(client, ON)


def test_former_addresses_lead_to_those_of_today(client: Client, cast: Cast, three: None) -> None:
    row = make.organization("quay-watch")
    naming.rename(row, name=row.name, slug="quay-watchers", by=cast.rosa, why="Its new name.")
    answer = client.get(f"{ON}&org=quay-watch&org=tide-club")
    assert (answer.status_code, answer["Location"]) == (301, f"{ON}&org=quay-watchers&org=tide-club")


@pytest.mark.parametrize("query", ["rows=people", "view=globe", "as_of=soon", "known=2024-13-01", "org=%00"])
def test_what_is_none_of_the_choices_is_refused(client: Client, db: None, query: str) -> None:
    assert client.get(f"/compare/?{query}").status_code == 400


def test_who_else_says_the_same_is_counted_and_never_scored(client: Client, three: None, cast: Cast) -> None:
    said(cast, "reef-club", "worry:noise demand:tolls", stance="support")  # on the other side
    found = agreeing(make.organization("quay-watch"), make.treaty())
    assert [(each.organization.slug, each.same, each.other) for each in found] == [("tide-club", 1, 1)]
    told = text(client, f"{ON}&org=quay-watch&org=tide-club&like=quay-watch")
    assert "Tide Club: 1 concern raised the same way, 1 the other way · compare both" in told


def test_who_agrees_is_rewound_as_well(three: None) -> None:
    one, treaty = make.organization("quay-watch"), make.treaty()
    assert agreeing(one, treaty, dt.date(2020, 1, 1)) == []
    assert agreeing(one, treaty, known=dt.date(2020, 1, 1)) == []
    assert agreeing(make.organization("silent-club"), treaty) == []


def test_who_agrees_is_read_as_a_family(three: None, cast: Cast) -> None:
    merged, into = make.organization("tide-club"), make.organization("shore-club")
    said(cast, "shore-club", "worry:depth")
    merging.merge(merged, into=into, by=cast.ada, why="One and the same.")
    found = agreeing(make.organization("quay-watch"), make.treaty())
    assert [(each.organization.slug, each.same, each.other) for each in found] == [("shore-club", 1, 1)]


@pytest.mark.parametrize("query", ["", "&rows=articles", "&rows=treaties", "&like=quay-watch&org=nobody"])
def test_a_comparison_takes_few_queries(client: Client, three: None, cast: Cast, query: str) -> None:
    said(cast, "quay-watchers", "worry:noise")
    merging.merge(
        make.organization("quay-watchers"), into=make.organization("quay-watch"), by=cast.ada, why="One."
    )
    others = [make.organization(f"club-{number}").slug for number in range(3)]
    address = (
        f"{ON}{''.join(f'&org={slug}' for slug in ['quay-watch', 'tide-club', 'pilot-club', *others])}{query}"
    )
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= 15
