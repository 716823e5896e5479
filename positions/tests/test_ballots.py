"""Other ways to read where everybody stands on a treaty: under each position, not on record, since a session."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from positions.models import Milestone
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db


def said(cast: Cast, who: str, day: int, stance: str, **fields: Any) -> None:
    when = dt.date(2024, 8, day)
    of = make.capture(f"{who} {day}: {make.TEXT}")
    days = {"said_from": when, "said_to": when}
    make.published(
        by=cast.edith,
        reviewer=cast.rosa,
        of=of,
        organization=make.organization(who),
        stance=stance,
        **days,
        **fields,
    )


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_names_stand_under_each_position_with_what_they_said_before(client: Client, cast: Cast) -> None:
    said(cast, "reef-club", 1, "oppose")
    said(cast, "reef-club", 9, "support")
    said(cast, "tide-club", 1, "oppose")
    page = client.get("/treaties/harbour-treaty/?by=stance").context["page"]
    assert [(group.stance, [(each.slug, each.was) for each in group.names]) for group in page.groups] == [
        ("support", [("reef-club", "oppose")]),
        ("oppose", [("tide-club", "")]),
    ]


def test_of_many_names_some_are_listed_and_the_rest_counted(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("positions.reading.ballots.NAMES", 1)
    for who in ("reef-club", "sand-club", "tide-club"):
        said(cast, who, 1, "oppose")
    shown = text(client, "/treaties/harbour-treaty/?by=stance")
    assert "3 organizations" in shown
    assert "2 more" in shown


def test_who_is_followed_and_has_nothing_on_record_is_named_by_kind(client: Client, cast: Cast) -> None:
    said(cast, "reef-club", 1, "oppose")
    make.organization("silent-club")
    make.organization("silent-state", kind="state")
    page = client.get("/treaties/harbour-treaty/?by=absent").context["page"]
    assert page.absent.count == 3
    assert sorted(each.slug for _label, _count, names in page.absent.kinds for each in names) == [
        "harbour-watch",
        "silent-club",
        "silent-state",
    ]
    assert "That they were silent does not follow" in text(client, "/treaties/harbour-treaty/?by=absent")


def test_changes_since_a_session_leave_out_those_before_it(client: Client, cast: Cast) -> None:
    day = dt.date(2024, 8, 5)
    fields = {"kind": "session", "date_from": day, "date_to": day}
    Milestone.objects.create(treaty=make.treaty(), slug="second", label="Second session", **fields)
    for who, moved in (("reef-club", 3), ("tide-club", 9)):
        said(cast, who, 1, "oppose")
        said(cast, who, moved, "support")
    every = client.get("/treaties/harbour-treaty/?by=change").context["page"].changes
    since = client.get("/treaties/harbour-treaty/?by=change&since=second").context["page"].changes
    assert [step.organization.slug for step in every] == ["tide-club", "reef-club"]
    assert [step.organization.slug for step in since] == ["tide-club"]
    assert "by=change&amp;since=second" in text(client, "/treaties/harbour-treaty/")
    assert len(client.get("/treaties/harbour-treaty/?by=change&since=never").context["page"].changes) == 2
