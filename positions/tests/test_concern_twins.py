"""Concerns and searches as data and as feeds, with the filters of their pages."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from positions.tests import atom_rules, make
from positions.tests.cast import Cast
from positions.tests.test_concern_pages import raises

pytestmark = pytest.mark.django_db


def body(client: Client, address: str) -> bytes:
    answer: Any = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def table(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client, address).decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("query", "statements"),
    [
        ("", 2),
        ("?polarity=welcome", 1),
        ("?kind=company", 1),
        ("?treaty=harbour-treaty", 2),
        ("?treaty=no", 0),
    ],
)
def test_a_concern_is_data_with_the_filters_of_its_page(
    client: Client, cast: Cast, query: str, statements: int
) -> None:
    make.organization("tide-club", kind="company")
    raises(cast, "reef-club")
    raises(cast, "tide-club", "welcome")
    found = json.loads(body(client, f"/concerns/scope.json{query}"))
    assert (found["concern"]["slug"], found["organizations"], len(found["statements"])) == (
        "scope",
        2,
        statements,
    )
    assert len(table(client, f"/concerns/scope.csv{query}")) == statements
    assert (
        len(atom_rules.entries(atom_rules.read(body(client, f"/concerns/scope.atom{query}")))) == statements
    )
    assert len(json.loads(body(client, f"/concerns/scope.feed.json{query}"))["items"]) == statements


def test_a_search_is_data_and_can_be_followed(client: Client, cast: Cast) -> None:
    raises(cast, "reef-club", summary="Wants lit harbours.")
    raises(cast, "tide-club", summary="Wants dark harbours.")
    assert len(json.loads(body(client, "/search.json?q=lit"))["statements"]) == 1
    assert [row["organization"] for row in table(client, "/search.csv?q=harbours&org=tide-club")] == [
        "tide-club"
    ]
    assert len(atom_rules.entries(atom_rules.read(body(client, "/search.atom?q=harbours")))) == 2
    assert json.loads(body(client, "/search.feed.json?q=nobody"))["items"] == []


@pytest.mark.parametrize(
    "address", ["/search.csv?from=soon", "/search.atom?stance=loud", "/search.json?q=%00"]
)
def test_a_search_that_cannot_be_read_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400
