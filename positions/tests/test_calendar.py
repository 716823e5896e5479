"""Milestones as calendars, read back by the library that calendars are read with."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from positions.models import Milestone
from positions.tests import make


@pytest.fixture
def milestone(db: None) -> Milestone:
    return make.session(make.treaty())


def events(client: Client, address: str = "/treaties/harbour-treaty.ics") -> list[Any]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    made = Calendar.from_ical(answer.content)
    assert not made.errors
    assert made["version"] == "2.0"
    assert made["prodid"]
    return made.walk("VEVENT")


def test_a_milestone_is_a_day_that_takes_nobodys_time(client: Client, milestone: Milestone) -> None:
    (event,) = events(client)
    assert event["summary"] == "Harbour Treaty: Second session"
    assert event["dtstart"].dt == dt.date(2024, 8, 5)
    assert event["dtend"].dt == dt.date(2024, 8, 6)
    assert event["transp"] == "TRANSPARENT"
    assert event["url"] == "http://testserver/treaties/harbour-treaty/"


@pytest.mark.parametrize(
    ("last", "words"),
    [(dt.date(2024, 8, 31), "August 2024"), (dt.date(2024, 8, 9), "between 1 and 9 August 2024")],
)
def test_a_day_that_is_not_known_spans_the_possible_ones_and_says_so(
    client: Client, milestone: Milestone, last: dt.date, words: str
) -> None:
    Milestone.objects.update(date_from=dt.date(2024, 8, 1), date_to=last)
    (event,) = events(client)
    assert event["dtend"].dt == last + dt.timedelta(days=1)
    assert event["summary"].endswith(f"Second session ({words})")
    assert event["description"] == f"The day is not known: {words}."


def test_doubt_and_source_are_told_whatever_was_typed(client: Client, milestone: Milestone) -> None:
    source = "https://pier.example/notes?a=1;b=2"
    label, doubt = "Talks, part\x07 two; “más” " + "x" * 200, "Two reports differ:\nEND:VEVENT\n\\n 8, or 9."
    Milestone.objects.update(label=label, doubt=doubt, source=source)
    (event,) = events(client)
    assert event["summary"] == f"Harbour Treaty: {label}".replace("\x07", "")
    assert event["description"] == f"Doubt: {doubt}\nSource: {source}"


def test_an_event_keeps_its_name_and_says_when_it_was_last_changed(
    client: Client, milestone: Milestone
) -> None:
    (before,) = events(client)
    history = Milestone.pgh_event_model.objects.filter(pgh_obj=milestone)  # type: ignore[attr-defined]
    at = history.latest("pgh_created_at").pgh_created_at.replace(microsecond=0)
    assert before["dtstamp"].dt == before["last-modified"].dt == at
    milestone.slug, milestone.label = "third", "Third session"
    milestone.save()
    (after,) = events(client)
    assert after["uid"] == before["uid"]
    changed = history.latest("pgh_created_at").pgh_created_at
    assert after["last-modified"].dt == changed.replace(microsecond=0)


def test_what_has_no_day_stands_in_no_calendar(client: Client, milestone: Milestone) -> None:
    Milestone.objects.update(date_from=None, date_to=None)
    assert events(client) == []


def test_the_last_day_of_all_is_no_fault(client: Client, milestone: Milestone) -> None:
    Milestone.objects.update(date_to=dt.date.max)
    assert events(client)[0]["dtend"].dt == dt.date.max


def test_one_calendar_has_all_treaties(client: Client, milestone: Milestone) -> None:
    make.session(make.treaty("quay-treaty", short_name="Quay Treaty"))
    titles = {str(event["summary"]) for event in events(client, "/milestones.ics")}
    assert titles == {"Harbour Treaty: Second session", "Quay Treaty: Second session"}
    assert len(events(client)) == 1


def test_a_calendar_moves_with_its_treaty(client: Client, milestone: Milestone) -> None:
    milestone.treaty.slug = "treaty-of-harbours"
    milestone.treaty.save()
    answer = client.get("/treaties/harbour-treaty.ics")
    assert (answer.status_code, answer["Location"]) == (301, "/treaties/treaty-of-harbours.ics")
    assert client.get("/treaties/nowhere.ics").status_code == 404
