"""Readers' pages as JSON and as CSV: whole, with the page's parameters, safe to open."""

import csv
import datetime as dt
import io
import json
import tracemalloc
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.editing import merging, reviewing
from positions.models import Milestone, Signatory
from positions.publishing import portions, sheets
from positions.reading import listing, timelines, treaties
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_public_feeds import with_parts
from positions.tests.test_steps import said

pytestmark = pytest.mark.django_db
TREATY, ORGANIZATION = "/treaties/harbour-treaty", "/organizations/harbour-watch"
POSITION = "/positions/harbour-watch/harbour-treaty"
SITE = "http://testserver"


def twin(client: Client, address: str, **query: str) -> Any:
    answer = client.get(f"{address}.json", query)
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    return json.loads(answer.getvalue())


def table(client: Client, address: str, **query: str) -> list[dict[str, str]]:
    answer = client.get(f"{address}.csv", query)
    assert answer["Content-Type"].startswith("text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline=""), strict=True))


def test_a_position_says_on_what_it_rests_and_what_became_of_each_statement(
    client: Client, cast: Cast
) -> None:
    first, last = said(cast, 1, "oppose"), said(cast, 5, "support")
    found = twin(client, POSITION)
    assert found["address"] == f"{SITE}{POSITION}/"
    assert found["base"] | {"first": 0, "last": 0} == {
        "statements": 2,
        "independent_sources": 2,
        "first": 0,
        "last": 0,
    }
    assert found["position"] == {
        "stance": "support", "stance_label": "Supports", "reported": False, "order_unknown": False,
        "since": "2024-08-05", "was": "oppose", "question": "text", "grade": found["statements"][0]["grade"],
        "statement": last.statement_id, "statement_address": f"{SITE}/statements/{last.statement_id}/",
    }  # fmt: skip
    assert [each["day"] for each in found["changes"]] == ["2024-08-05"]
    told = [(each["id"], each["used"], each["why"], each["was"]) for each in found["statements"]]
    assert told == [
        (last.statement_id, True, None, "oppose"),
        (first.statement_id, False, "a later statement counts instead", None),
    ]


def test_a_statement_has_all_that_a_reader_sees_of_it(client: Client, cast: Cast) -> None:
    august = (dt.date(2024, 8, 1), dt.date(2024, 8, 31))
    published = make.published(
        by=cast.edith, reviewer=cast.rosa, said_from=august[0], said_to=august[1], doubt="Is it all?"
    )
    (found,) = twin(client, POSITION)["statements"]
    assert found["said"] == {
        "value": "2024-08", "from": "2024-08-01", "to": "2024-08-31", "precision": "month", "words": "August 2024",
    }  # fmt: skip
    assert (found["version"], found["doubt"], found["imported"]) == (1, "Is it all?", None)
    assert dt.datetime.fromisoformat(found["published"]) == published.starts.replace(microsecond=0)
    assert found["asks"][0]["text"] == "Rewrite article 4"
    (evidence,) = found["evidence"]
    assert evidence["quotation"] == {"text": "The treaty must protect divers", "language": "en"}
    assert evidence["grade"] == found["grade"]


def test_a_treaty_lists_positions_and_milestones_and_its_table_the_statements(
    client: Client, cast: Cast
) -> None:
    said(cast, 1, "oppose")
    said(cast, 5, "support")
    said(cast, 5, "mixed", of="other", organization=make.organization("quay-state", kind="state"))
    make.session(make.treaty())
    found = twin(client, TREATY)
    assert [(each["organization"]["slug"], each["stance"]) for each in found["positions"]] == [
        ("harbour-watch", "support"),
        ("quay-state", "mixed"),
    ]
    assert (
        found["positions"][0] | {"statements": 2, "since": "2024-08-05", "was": "oppose"}
        == found["positions"][0]
    )
    assert [each["slug"] for each in found["milestones"]] == ["second"]
    assert [each["kind"] for each in found["kinds"]] == ["ngo", "state"]
    assert found["base"]["statements"] == 3
    assert len(table(client, TREATY)) == 3
    rows = table(client, TREATY, of="positions")
    assert [(row["organization"], row["stance"], row["statements"]) for row in rows] == [
        ("harbour-watch", "support", "2"),
        ("quay-state", "mixed", "1"),
    ]


def test_an_organization_lists_where_it_stands_on_each_treaty(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    said(cast, 2, "support", treaty=make.treaty("air-treaty", short_name="Air Treaty"))
    found = twin(client, ORGANIZATION)
    assert [(each["treaty"]["slug"], each["stance"]) for each in found["positions"]] == [
        ("air-treaty", "support"),
        ("harbour-treaty", "oppose"),
    ]
    assert [row["treaty"] for row in table(client, ORGANIZATION)] == ["air-treaty", "harbour-treaty"]
    assert len(table(client, ORGANIZATION, of="positions")) == 2


def test_filters_and_days_are_those_of_the_page(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    said(cast, 5, "support")
    said(cast, 3, "mixed", organization=make.organization("quay-state", kind="state"))
    assert [row["organization"] for row in table(client, TREATY, kind="state")] == ["quay-state"]
    assert [row["said_from"] for row in table(client, TREATY, stance="support")] == [
        "2024-08-05",
        "2024-08-01",
    ]
    found = twin(client, TREATY, as_of="2024-08-02")
    assert (found["as_of"], [each["stance"] for each in found["positions"]]) == ("2024-08-02", ["oppose"])
    assert twin(client, TREATY, stance="mixed")["filters"] == {"stance": "mixed"}
    assert len(twin(client, TREATY, stance="mixed")["positions"]) == 1
    assert table(client, TREATY, known="2024-08-02") == table(client, ORGANIZATION, known="2024-08-02") == []
    assert [row["stance"] for row in table(client, POSITION, as_of="2024-08-02")] == ["oppose"]
    assert table(client, POSITION, concern="no-such") == []


def test_of_a_position_the_changes_alone_are_those_of_the_page(client: Client, cast: Cast) -> None:
    for day, stance in ((1, "oppose"), (2, "oppose"), (3, "support"), (4, "support")):
        said(cast, day, stance)
    rows = table(client, POSITION, show="changes")
    page = timelines.timeline(make.organization(), make.treaty(), wanted=listing.Wanted(show="changes"))
    assert [int(row["statement"]) for row in rows] == [
        entry.row.statement_id for entry in page.listing.entries
    ]


def test_nothing_is_paged(client: Client, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    monkeypatch.setattr(timelines, "DENSE", 3)
    monkeypatch.setattr(treaties, "PAGE", 1)
    monkeypatch.setattr(portions, "PORTION", 2)
    for day in range(1, 6):
        said(cast, day, "oppose")
    said(cast, 6, "oppose", organization=make.organization("quay-watch"))
    assert len(twin(client, POSITION)["statements"]) == len(table(client, POSITION)) == 5
    assert len(table(client, TREATY)) == 6
    assert len(twin(client, TREATY)["positions"]) == 2


def test_a_joint_statement_is_one_row_for_whoever_it_binds(client: Client, cast: Cast) -> None:
    aligned, apart = make.organization("quay-watch"), make.organization("reef-watch")
    parts = {
        Signatory: [
            {"organization": aligned, "relation": "aligned"},
            {"organization": apart, "relation": "dissociated"},
            {"organization": None, "name": "Friends; of divers", "relation": "signed"},
        ]
    }
    with_parts(cast, "oppose", parts)
    for address in (TREATY, "/organizations/quay-watch", ORGANIZATION):
        (row,) = table(client, address)
        assert row["organization"] == "harbour-watch"
        assert row["signatories"] == "aligned quay-watch; dissociated reef-watch; signed Friends; of divers"
    assert len(table(client, TREATY, kind="ngo")) == 1
    merging.merge(aligned, into=make.organization(), by=cast.ada, why="The same.")
    assert len(table(client, ORGANIZATION)) == len(table(client, TREATY, kind="ngo")) == 1


def test_what_was_merged_is_read_with_what_it_is_merged_into(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    other = make.organization("quay-watch")
    merging.merge(make.organization(), into=other, by=cast.ada, why="The same.")
    answer = client.get(f"{ORGANIZATION}.csv?of=positions&as_of=2024-09-01")
    assert (answer.status_code, answer["Location"]) == (
        301,
        "/organizations/quay-watch.csv?of=positions&as_of=2024-09-01",
    )
    assert [row["organization"] for row in table(client, "/organizations/quay-watch")] == ["harbour-watch"]
    assert twin(client, "/organizations/quay-watch")["positions"][0]["organization"]["slug"] == "quay-watch"
    assert len(table(client, TREATY, kind="ngo")) == 1


def test_what_was_withdrawn_is_named_and_no_longer_told(client: Client, cast: Cast) -> None:
    statement = said(cast, 1, "oppose").statement
    reviewing.withdraw(statement, by=cast.rosa, reason="Nobody said it.")
    found = twin(client, POSITION)
    assert found["statements"] == table(client, TREATY) == []
    assert found["position"]["stance"] is None
    assert [(each["statement"], each["reason"]) for each in found["withdrawn"]] == [
        (statement.pk, "Nobody said it.")
    ]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(client: Client, cast: Cast, begins: str) -> None:
    odd = f'{begins}HYPERLINK("https://elsewhere.example","a, b")'
    said(cast, 1, "oppose", summary=odd, organization=make.organization("odd", name=odd))
    (row,) = table(client, TREATY)
    assert row["summary"] == row["organization_name"] == f"'{odd}"
    (row,) = table(client, TREATY, of="positions")
    assert row["organization_name"] == f"'{odd}"


def test_a_table_is_as_rfc_4180_has_it(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose", summary='Two\nlines, and "quotes": é 中')
    text = client.get(f"{TREATY}.csv").getvalue()
    assert text.startswith(b"\xef\xbb\xbfstatement,address,version,")
    assert text.endswith(b"\r\n")
    assert '"Two\nlines, and ""quotes"": é 中"'.encode() in text
    (row,) = table(client, TREATY)
    assert list(row) == list(sheets.STATEMENTS)


def test_column_names_stay_as_they_are_in_every_language(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    assert list(table(client, f"/fr{TREATY}")[0]) == list(table(client, TREATY)[0])


def test_bad_input_gets_a_sentence(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    for address in (
        f"{TREATY}.csv?of=people",
        f"{ORGANIZATION}.json?as_of=soon",
        f"{POSITION}.csv?known=2024-99-99",
    ):
        answer = client.get(address)
        assert answer.status_code == 400, address
        assert "This could not be read" in answer.text
    for address in (
        "/treaties/no-such.json",
        "/organizations/no-such.csv",
        f"{TREATY}.xml",
        "/positions/a/b.json",
    ):
        assert client.get(address).status_code == 404, address
    make.organization("quay-watch")
    assert twin(client, "/positions/quay-watch/harbour-treaty")["position"]["stance"] is None


def test_asking_for_the_head_reads_no_row(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    with CaptureQueriesContext(connection) as queries:
        answer = client.head(f"{TREATY}.csv")
    assert answer.getvalue() == b""
    assert answer["Content-Disposition"] == 'attachment; filename="harbour-treaty-statements.csv"'
    assert not [each for each in queries if "positions_appearance" in each["sql"]]


def test_a_twin_takes_few_queries_however_much_it_tells(client: Client, cast: Cast) -> None:
    addresses = [
        f"{TREATY}.json",
        f"{TREATY}.csv",
        f"{TREATY}.csv?of=positions",
        f"{ORGANIZATION}.json",
        f"{ORGANIZATION}.csv",
        f"{POSITION}.csv",
    ]
    counts: list[int] = []
    for day in (1, 2, 3):
        said(cast, day, ("oppose", "support")[day % 2])
        said(cast, day, "mixed", of=f"also {day}", organization=make.organization(f"watch-{day}"))
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                client.get(address).getvalue()
            counts.append(len(queries))
    assert counts[6:12] == counts[12:]
    assert max(counts) <= 24, counts


def test_a_table_of_any_length_is_held_in_memory_in_portions(cast: Cast) -> None:
    """What is written is let go: ten thousand rows take no more than two thousand do."""

    def peak(rows: int) -> int:
        columns = {"summary": lambda row: row["summary"]}
        tracemalloc.start()
        size = sum(
            len(piece) for piece in sheets.pieces(columns, ({"summary": "x" * 999} for _ in range(rows)))
        )
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > rows * 999
        return found

    assert peak(10_000) < 1.5 * peak(2_000)


def test_milestones_have_their_days_and_doubts(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    Milestone.objects.create(treaty=make.treaty(), slug="first", kind="session", label="First", doubt="When?")
    (found,) = twin(client, TREATY)["milestones"]
    assert found == {
        "slug": "first", "kind": "session", "label": "First", "date": None, "source": None, "doubt": "When?",
    }  # fmt: skip
