"""What readers are told of corrections and withdrawals: on the statement, on the timelines, in the ledger and its feed."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.editing import correcting, reviewing, stating, undoing
from positions.models import Event, Statement
from positions.reading import corrections, records
from positions.tests import atom_rules, make
from positions.tests.atom_rules import ATOM
from positions.tests.cast import Cast
from positions.tests.test_steps import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(cast: Cast) -> Statement:
    return said(cast, 5, "oppose").statement


@pytest.fixture
def corrected(cast: Cast, statement: Statement) -> Statement:
    other = make.organization("quay-watch")
    make.corrected(statement, by=cast.edith, reviewer=cast.rosa, organization=other, stance="mixed")
    return statement


def told(client: Client, address: str, status: int = 200) -> str:
    """The text of a page, in one line."""
    answer = client.get(address)
    assert answer.status_code == status
    page = answer.content.decode().partition("<main")[2].partition("</main")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split()).replace(" ,", ",")


def on(treaty: str, slug: str) -> str:
    return f"/positions/{slug}/{treaty}/"


def test_the_statement_says_what_was_wrong_and_what_changed(client: Client, corrected: Statement) -> None:
    page = told(client, f"/statements/{corrected.pk}/")
    assert "It was another group. Its list of members says so." in page
    assert re.search(r"Corrected on \d+ \w+ \d{4}:", page)
    assert "Organization deleted: Harbour Watch inserted: Quay Watch" in page
    assert "Step deleted: Opposes inserted: Mixed or neutral" in page


def test_the_version_before_says_that_it_was_corrected(client: Client, corrected: Statement) -> None:
    page = told(client, f"/statements/{corrected.pk}/v1/")
    assert re.search("which is no longer current. It was corrected on .* Read version 2", page)
    assert "It was corrected" not in told(client, f"/statements/{corrected.pk}/v2/")


def test_the_timeline_that_it_left_says_where_it_is(client: Client, corrected: Statement) -> None:
    page = told(client, on("harbour-treaty", "harbour-watch"))
    assert re.search(
        "Corrected: no longer here Statement of 5 August 2024, corrected .* now of Quay Watch", page
    )
    assert "no longer here" not in told(client, on("harbour-treaty", "quay-watch"))


def test_a_statement_that_came_back_is_not_missed(client: Client, cast: Cast, corrected: Statement) -> None:
    make.corrected(corrected, by=cast.edith, reviewer=cast.rosa, organization=make.organization())
    assert "no longer here" not in told(client, on("harbour-treaty", "harbour-watch"))
    assert "no longer here" in told(client, on("harbour-treaty", "quay-watch"))


def test_a_withdrawn_statement_keeps_what_it_said_and_on_what_it_rested(
    client: Client, cast: Cast, corrected: Statement
) -> None:
    reviewing.withdraw(corrected, by=cast.rosa, reason="Nobody said it.")
    page = told(client, f"/statements/{corrected.pk}/", 410)
    for words in (
        "The reason: Nobody said it.",
        "Quay Watch on the Harbour Treaty, 5 August 2024 was Mixed or neutral",
        "It was another group.",
        "The treaty must protect divers",
        "2 published versions Version 2",
    ):
        assert words in page, words
    assert page.count("Nobody said it.") == 2


def test_a_statement_that_is_out_again_says_that_it_was_withdrawn(
    client: Client, cast: Cast, statement: Statement
) -> None:
    event = reviewing.withdraw(statement, by=cast.rosa, reason="A doubt.")
    undoing.undo(event, by=cast.rosa)
    assert re.search(
        "Withdrawn on .*: A doubt. Published again on", told(client, f"/statements/{statement.pk}/")
    )
    assert re.search("Withdrawn .* published again on", told(client, "/corrections/"))


def test_the_ledger_has_each_correction_once_and_what_is_coming_not_yet(
    client: Client, cast: Cast, corrected: Statement
) -> None:
    undoing.undo(reviewing.withdraw(corrected, by=cast.rosa, reason="A doubt."), by=cast.rosa)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")
    make.corrected(corrected, by=cast.edith, reviewer=cast.rosa, wrong="Not yet out.", summary="New.")
    entries = corrections.ledger().entries
    assert [entry.corrects for entry in entries] == [False, True]
    assert "Not yet out." not in told(client, "/corrections/") + told(client, f"/statements/{corrected.pk}/")


def test_what_nobody_has_seen_was_never_corrected(client: Client, cast: Cast) -> None:
    """The approval of the first version is taken back while somebody corrects it already."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")
    statement = said(cast, 5, "oppose").statement
    draft = correcting.correct(statement, wrong="Too early.", why="Read again.", by=cast.edith)
    undoing.undo(Event.objects.get(verb=Event.Verb.APPROVE), by=cast.rosa)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 0")
    saved = stating.save(draft, {"summary": "Mended."}, {}, revision=draft.revision, by=cast.edith)
    reviewing.approve(reviewing.send(saved, by=cast.edith), by=cast.rosa)
    assert "Mended." in told(client, f"/statements/{statement.pk}/")
    assert corrections.ledger().entries == corrections.of(records.published(statement.pk)) == []


def test_an_empty_ledger_says_since_when_it_is_kept(client: Client, cast: Cast) -> None:
    assert "Nothing is published yet" in told(client, "/corrections/")
    first = said(cast, 5, "oppose")
    assert f"Kept since {first.starts:%-d %B %Y}" in told(client, "/corrections/")
    assert "Nothing was corrected or withdrawn so far." in told(client, "/corrections/")


def test_the_ledger_goes_on_page_by_page_without_a_gap(client: Client, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(corrections, "PAGE", 3)
    for day in range(1, 5):
        statement = said(cast, day, "oppose").statement
        make.corrected(statement, by=cast.edith, reviewer=cast.rosa, summary=f"Mended {day}.")
        reviewing.withdraw(statement, by=cast.rosa, reason=f"Wrong {day}.")
    seen: list[str] = []
    before, pages = "", 0
    while before or not seen:
        page = corrections.ledger(before)
        seen += [entry.key for entry in page.entries]
        before, pages = page.older, pages + 1
    assert (len(seen), len(set(seen)), pages) == (8, 8, 3)
    every = corrections.ledger().entries[0]
    assert (every.corrects, every.words) == (False, ["Wrong 4."])


@pytest.mark.parametrize("odd", ["x", "c", "c0", "w999999", "c²", f"c{'9' * 5000}", "-1"])
def test_a_place_that_is_none_is_the_beginning(client: Client, corrected: Statement, odd: str) -> None:
    assert "It was another group." in told(client, f"/corrections/?before={odd}")


def test_none_of_these_pages_names_an_editor_or_takes_more_queries_the_more_was_corrected(
    client: Client, cast: Cast
) -> None:
    statement = said(cast, 5, "oppose").statement
    addresses, counts = ("/corrections/", "/corrections.atom", f"/statements/{statement.pk}/"), []
    for number in range(3):
        make.corrected(statement, by=cast.edith, reviewer=cast.rosa, summary=f"Mended {number}.")
        make.corrected(
            said(cast, number + 1, "oppose").statement, by=cast.edith, reviewer=cast.rosa, stance="mixed"
        )
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            counts.append(len(queries))
            assert not re.search("edith|rosa", answer.content.decode().lower()), address
    assert counts[3:6] == counts[6:]
    assert max(counts[6:8]) <= 12


def test_the_feed_is_atom_and_holds_what_no_xml_may(client: Client, cast: Cast, statement: Statement) -> None:
    odd = "A <b>\x01\x0b\uffff & ]]> \u202e slip"
    make.corrected(statement, by=cast.edith, reviewer=cast.rosa, wrong=odd, summary="Mended.")
    answer = client.get("/corrections.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = atom_rules.read(answer.content)
    (entry,) = atom_rules.entries(feed)
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "The editors"
    assert atom_rules.links(feed, "alternate") == ["http://testserver/corrections/"]
    assert atom_rules.links(feed, "self") == ["http://testserver/corrections.atom"]
    assert "A &lt;b&gt;" in entry.findtext(f"{ATOM}content")
    assert client.get("/corrections.atom", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_every_readers_page_leads_to_the_ledger_and_to_the_form(client: Client, corrected: Statement) -> None:
    page = client.get(f"/statements/{corrected.pk}/").content.decode().partition("<footer")[2]
    assert 'href="/corrections/"' in page
    assert f'href="/report/?about=/statements/{corrected.pk}/"' in page
