"""What is new on a page, as Atom and as JSON Feed."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.editing import merging, reviewing, stating, undoing
from positions.models import Concern, Publication, Signatory, VersionConcern
from positions.reading import news
from positions.tests import atom_rules, make
from positions.tests.atom_rules import ATOM, LANGUAGE, entries, links, titles
from positions.tests.cast import Cast
from positions.tests.test_steps import said

pytestmark = pytest.mark.django_db
TREATY, ORGANIZATION = "/treaties/harbour-treaty", "/organizations/harbour-watch"
POSITION = "/positions/harbour-watch/harbour-treaty"
FEEDS = [TREATY, ORGANIZATION, POSITION, "/changes"]


def atom(client: Client, address: str, **query: str) -> Any:
    answer = client.get(f"{address}.atom", query)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return atom_rules.read(answer.content)


def items(client: Client, address: str, **query: str) -> list[dict[str, Any]]:
    answer = client.get(f"{address}.feed.json", query)
    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(answer.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    return list(feed["items"])


def with_parts(cast: Cast, stance: str, parts: Any) -> Publication:
    """A statement of 5 August with these parts, published."""
    text = make.capture(f"With parts. {make.TEXT}")
    draft = make.draft(by=cast.edith, of=text, stance=stance)
    saved = stating.save(draft, {}, parts, revision=draft.revision, by=cast.edith)
    return reviewing.approve(reviewing.send(saved, by=cast.edith), by=cast.rosa)


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_what_the_standards_ask_for(client: Client, cast: Cast, address: str) -> None:
    said(cast, 1, "oppose")
    said(cast, 5, "support")
    feed = atom(client, address)
    assert links(feed, "self") == [f"http://testserver{address}.atom"]
    page = "/" if address == "/changes" else f"{address}/"
    assert links(feed, "alternate") == [f"http://testserver{page}"]
    listed = items(client, address)
    assert [each["id"] for each in listed] == [each.findtext(f"{ATOM}id") for each in entries(feed)]
    assert all(each["content_html"] and each["url"].startswith("http://testserver/") for each in listed)


def test_a_statement_that_moved_the_line_says_from_where_to_where(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    said(cast, 5, "oppose_unless_amended")
    assert titles(atom(client, TREATY)) == [
        "Harbour Watch on the Harbour Treaty: was Opposes → Opposes unless changed",
        "Harbour Watch on the Harbour Treaty: Opposes",
    ]
    assert len(entries(atom(client, "/changes"))) == 1


def test_what_is_only_reported_says_so(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose", attribution="second_hand")
    assert titles(atom(client, TREATY)) == ["Harbour Watch on the Harbour Treaty: Reported: Opposes"]


def test_an_entry_carries_the_words_in_their_language_and_where_they_can_be_read(
    client: Client, cast: Cast
) -> None:
    text = make.capture(address="https://press.example/é?a=b", publisher="Harbour Times", title="Divers")
    facts = {"language": "fr"}
    make.published(by=cast.edith, reviewer=cast.rosa, of=text, facts=facts)
    (entry,) = entries(atom(client, TREATY))
    assert entry.find(f"{ATOM}summary").get(LANGUAGE) == "fr"
    assert entry.findtext(f"{ATOM}summary") == "The treaty must protect divers"
    html = entry.findtext(f"{ATOM}content")
    assert '<blockquote lang="fr" dir="auto"><p>“The treaty must protect divers”</p></blockquote>' in html
    assert links(entry, "via") == ["https://press.example/%C3%A9?a=b"]
    assert 'href="https://press.example/%C3%A9?a=b"' in html
    assert items(client, TREATY)[0]["external_url"] == "https://press.example/%C3%A9?a=b"


def test_a_correction_is_the_same_entry_later(client: Client, cast: Cast) -> None:
    statement = said(cast, 1, "oppose").statement
    (before,) = entries(atom(client, TREATY))
    other = make.organization("quay-watch")
    make.corrected(statement, by=cast.edith, reviewer=cast.rosa, organization=other)
    (after,) = entries(atom(client, TREATY))
    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}published") == before.findtext(f"{ATOM}published")
    assert titles(atom(client, TREATY)) == ["Corrected: Quay Watch on the Harbour Treaty: Opposes"]
    assert "It was another group." in after.findtext(f"{ATOM}content")


def test_whoever_follows_an_organization_is_told_what_was_corrected_away_from_it(
    client: Client, cast: Cast
) -> None:
    statement = said(cast, 1, "oppose").statement
    other = make.organization("quay-watch")
    make.corrected(statement, by=cast.edith, reviewer=cast.rosa, organization=other)
    for address in (ORGANIZATION, POSITION, "/organizations/quay-watch"):
        assert titles(atom(client, address)) == ["Corrected: Quay Watch on the Harbour Treaty: Opposes"]


def test_a_withdrawal_says_why_and_no_longer_what_was_said(client: Client, cast: Cast) -> None:
    said(cast, 1, "support")
    statement = said(cast, 2, "oppose").statement
    event = reviewing.withdraw(statement, by=cast.rosa, reason="Nobody said it.")
    for address in FEEDS:
        entry = entries(atom(client, address))[0]
        assert entry.findtext(f"{ATOM}title") == "Withdrawn: Harbour Watch on the Harbour Treaty"
        assert "Nobody said it." in entry.findtext(f"{ATOM}content")
        assert "divers" not in entry.findtext(f"{ATOM}content")
    undoing.undo(event, by=cast.rosa)
    assert "Withdrawn" not in "".join(titles(atom(client, TREATY)))


def test_what_nobody_may_see_yet_is_in_no_feed(client: Client, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")
    said(cast, 1, "oppose")
    for address in FEEDS:
        assert entries(atom(client, address)) == [], address


def test_a_correction_that_is_on_its_way_changes_nothing_yet(client: Client, cast: Cast) -> None:
    statement = said(cast, 1, "oppose").statement
    before = client.get(f"{TREATY}.atom").content
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")
    make.corrected(statement, by=cast.edith, reviewer=cast.rosa, stance="support")
    assert client.get(f"{TREATY}.atom").content == before


def test_a_new_version_is_the_same_entry_and_no_correction(client: Client, cast: Cast) -> None:
    statement = said(cast, 1, "oppose").statement
    draft = stating.revise(statement, by=cast.edith)
    saved = stating.save(draft, {"summary": "Against it."}, {}, revision=draft.revision, by=cast.edith)
    reviewing.approve(reviewing.send(saved, by=cast.edith), by=cast.rosa)
    (entry,) = entries(atom(client, TREATY))
    assert "Corrected" not in entry.findtext(f"{ATOM}title")
    assert "Version 2." in entry.findtext(f"{ATOM}content")


def test_the_filters_of_a_page_are_those_of_its_feed(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    said(cast, 2, "support", organization=make.organization("quay-state", kind="state"))
    assert "Quay State" in titles(atom(client, TREATY, kind="state"))[0]
    assert "Harbour Watch" in titles(atom(client, TREATY, stance="oppose"))[0]
    assert entries(atom(client, TREATY, kind="nothing of the kind")) == []
    feed = atom(client, TREATY, kind="state", as_of="2024-01-01")
    assert len(entries(feed)) == 1
    assert links(feed, "alternate") == [
        "http://testserver/treaties/harbour-treaty/?kind=state&as_of=2024-01-01"
    ]


def test_a_positions_feed_takes_a_concern_and_the_changes_alone(client: Client, cast: Cast) -> None:
    scope = Concern.objects.create(slug="scope", label="Scope", definition="How far it reaches.")
    old = Concern.objects.create(slug="reach", label="Reach", definition="The same.")
    twice = [{"concern": old, "polarity": "worry"}, {"concern": old, "polarity": "demand"}]
    with_parts(cast, "oppose", {VersionConcern: twice})
    said(cast, 9, "support")
    merging.merge(old, into=scope, by=cast.ada, why="The same.")
    assert len(entries(atom(client, POSITION))) == 2
    assert titles(atom(client, POSITION, concern="scope"))[0].endswith(": Opposes")
    assert len(entries(atom(client, POSITION, concern="scope"))) == 1
    assert titles(atom(client, POSITION, show="changes"))[0].endswith("was Opposes → Supports")
    assert len(entries(atom(client, POSITION, show="changes"))) == 1
    assert entries(atom(client, POSITION, concern="no-such")) == []


def test_a_joint_statement_is_one_entry_and_names_every_line_that_it_moves(
    client: Client, cast: Cast
) -> None:
    aligned = make.organization("quay-watch")
    said(cast, 1, "support", of="Own", organization=aligned)
    with_parts(cast, "oppose", {Signatory: [{"organization": aligned, "relation": "aligned"}]})
    for address in (TREATY, ORGANIZATION, "/organizations/quay-watch", "/changes"):
        newest = entries(atom(client, address))[0]
        assert newest.findtext(f"{ATOM}title") == "Quay Watch on the Harbour Treaty: was Supports → Opposes"
    assert len(entries(atom(client, TREATY))) == 2


def test_a_feed_ends_after_fifty_statements_whatever_happened_to_the_newest(
    client: Client, cast: Cast, monkeypatch: Any
) -> None:
    monkeypatch.setattr(news, "MOST", 2)
    statements = [said(cast, day, "oppose").statement for day in range(1, 5)]
    for number in range(8):
        make.corrected(statements[0], by=cast.edith, reviewer=cast.rosa, summary=f"Mended {number}.")
    ids = [each["url"] for each in items(client, TREATY)]
    assert ids == [f"http://testserver/statements/{statements[place].pk}/" for place in (0, 3)]


def test_an_id_is_the_same_in_every_feed_and_language(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    ids = {items(client, f"{before}{address}")[0]["id"] for before in ("", "/fr") for address in FEEDS[:3]}
    assert len(ids) == 1
    assert items(client, f"/fr{TREATY}")[0]["url"].startswith("http://testserver/fr/statements/")


def test_an_empty_feed_is_as_old_as_the_record(client: Client, cast: Cast) -> None:
    make.treaty("empty-treaty", short_name="Empty Treaty")
    first: Publication = said(cast, 1, "oppose")
    feed = atom(client, "/treaties/empty-treaty")
    assert entries(feed) == []
    assert dt.datetime.fromisoformat(feed.findtext(f"{ATOM}updated")) == first.starts.replace(microsecond=0)
    make.organization("nobody")
    assert atom(client, "/organizations/nobody").findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated")


def test_a_feed_before_anything_is_published_is_one(client: Client, db: None) -> None:
    assert entries(atom(client, "/changes")) == []
    assert items(client, "/corrections") == []


def test_whatever_stands_in_the_record_the_feed_is_well_formed(client: Client, cast: Cast) -> None:
    odd = "A <b>\x01\x0b\uffff & ]]> \u202e slip"
    said(cast, 1, "oppose", summary=odd, doubt=odd, organization=make.organization("odd", name=odd[:40]))
    (entry,) = entries(atom(client, TREATY))
    assert "A &lt;b&gt;\ufffd" in entry.findtext(f"{ATOM}content")
    assert items(client, TREATY)[0]["content_html"]


def test_a_slug_that_was_given_up_leads_to_the_feed(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    other = make.organization("quay-watch")
    merging.merge(make.organization(), into=other, by=cast.ada, why="The same.")
    answer = client.get(f"{POSITION}.atom?concern=x")
    assert (answer.status_code, answer["Location"]) == (
        301,
        "/positions/quay-watch/harbour-treaty.atom?concern=x",
    )
    assert len(entries(atom(client, "/organizations/quay-watch"))) == 1
    assert client.get("/treaties/no-such.atom").status_code == 404
    assert client.get("/positions/quay-watch/no-such.atom").status_code == 404


def test_the_corrections_have_a_json_feed_too(client: Client, cast: Cast) -> None:
    statement = said(cast, 1, "oppose").statement
    make.corrected(statement, by=cast.edith, reviewer=cast.rosa, stance="mixed")
    (entry,) = entries(atom(client, "/corrections"))
    (item,) = items(client, "/corrections")
    assert item["id"] == entry.findtext(f"{ATOM}id")
    assert "Step: Opposes → Mixed or neutral" in item["content_html"]


def test_no_feed_takes_more_queries_the_more_it_tells(client: Client, cast: Cast) -> None:
    counts = []
    for day in range(1, 5):
        said(cast, day, ("oppose", "support")[day % 2])
        for address in FEEDS:
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{address}.atom")
            counts.append(len(queries))
    assert counts[8:12] == counts[12:]
    assert max(counts) <= 15, counts
