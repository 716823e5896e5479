"""What is decided about captured articles before anybody annotates them, and that it can be taken back."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from positions.editing import Refused, triaging, undoing
from positions.models import Article, Event, StoryLink
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_receiving import at_once

pytestmark = pytest.mark.django_db

TOMORROW = dt.timedelta(days=1)


def article(words: str = "Harbours are loud.") -> Article:
    return make.capture(words).article


def now(row: Article) -> Article:
    return Article.objects.get(pk=row.pk)


def test_what_is_dismissed_leaves_the_queue_for_a_reason(cast: Cast) -> None:
    row = article()
    triaging.dismiss([row.pk], reason="process", by=cast.edith)
    assert not Article.objects.queue().exists()
    assert now(row).dismissed_as == "process"
    assert list(Article.objects.dismissed()) == [row]


def test_what_is_parked_comes_back_on_its_day(cast: Cast) -> None:
    row, today = article(), timezone.now().date()
    triaging.park([row.pk], until=today + TOMORROW, by=cast.edith)
    assert (list(Article.objects.queue()), list(Article.objects.parked())) == ([], [row])
    Article.objects.update(parked_until=today)
    assert (list(Article.objects.queue()), list(Article.objects.parked())) == ([row], [])


@pytest.mark.parametrize("days", [0, -1, 731])
def test_nothing_is_parked_until_today_or_for_ever(days: int, cast: Cast) -> None:
    with pytest.raises(Refused, match="after today"):
        triaging.park([article().pk], until=timezone.now().date() + dt.timedelta(days=days), by=cast.edith)


def test_one_decision_is_about_all_that_are_ticked_and_is_taken_back_as_one(cast: Cast) -> None:
    one, other = article(), article("Lamps are bright.")
    triaging.assign([other.pk], to=cast.rosa, by=cast.rosa)
    decided = triaging.dismiss([one.pk, other.pk], reason="no_position", by=cast.edith)
    undoing.undo(decided, by=cast.edith)
    assert [now(row).triage for row in (one, other)] == ["new", "new"]
    assert now(other).assignee == cast.rosa


def test_a_decision_about_one_that_has_moved_on_is_none_at_all(cast: Cast) -> None:
    one, other = article(), article("Lamps are bright.")
    triaging.dismiss([other.pk], reason="process", by=cast.rosa)
    with pytest.raises(Refused, match=r"dismissed by now \(rosa\)"):
        triaging.dismiss([one.pk, other.pk], reason="no_position", by=cast.edith)
    assert now(one).triage == "new"
    assert now(other).dismissed_as == "process"


def test_nothing_ticked_is_said(cast: Cast) -> None:
    with pytest.raises(Refused, match="Tick at least one"):
        triaging.dismiss([], reason="process", by=cast.edith)


def test_what_was_decided_anew_since_is_not_taken_back(cast: Cast) -> None:
    row = article()
    dismissed = triaging.dismiss([row.pk], reason="process", by=cast.edith)
    triaging.put_back([row.pk], by=cast.rosa)
    with pytest.raises(Refused, match="decided anew"):
        undoing.undo(dismissed, by=cast.edith)


def test_a_duplicate_joins_the_story_and_leaves_it_again(cast: Cast) -> None:
    one, other = article(), article("Lamps are bright.")
    decided = triaging.duplicate(now(other), of=now(one), by=cast.edith)
    assert now(other).story_id == now(one).story_id
    assert now(other).dismissed_as == "duplicate"
    undoing.undo(decided, by=cast.edith)
    assert now(other).story_id != now(one).story_id
    link = StoryLink.objects.between(now(one), now(other))
    assert link
    assert link.state == "declined"


def test_an_article_is_no_duplicate_of_itself(cast: Cast) -> None:
    row = article()
    with pytest.raises(Refused, match="of itself"):
        triaging.duplicate(now(row), of=now(row), by=cast.edith)


def test_what_is_annotated_is_decided(cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    row = Article.objects.get()
    with pytest.raises(Refused, match="annotated by now"):
        triaging.dismiss([row.pk], reason="process", by=cast.rosa)
    assert draft.evidence.exists()


def test_annotating_what_was_parked_ends_its_waiting(cast: Cast) -> None:
    capture = make.capture()
    triaging.park([capture.article_id], until=timezone.now().date() + TOMORROW, by=cast.edith)
    make.draft(of=capture, by=cast.edith)
    assert (now(capture.article).triage, now(capture.article).parked_until) == ("annotated", None)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_decision(cast: Cast) -> None:
    edith, row = cast.edith, article()
    at_once(lambda: triaging.dismiss([row.pk], reason="process", by=edith), times=3)
    assert Event.objects.filter(verb="dismiss").count() == 1


@pytest.mark.parametrize(
    "columns",
    [
        {"triage": "dismissed"},
        {"dismissed_as": "process"},
        {"triage": "parked"},
        {"parked_until": "2030-01-01"},
    ],
)
def test_the_database_keeps_no_half_decision(columns: dict[str, Any]) -> None:
    row = article()
    ((name, value),) = columns.items()
    with pytest.raises(IntegrityError, match="article_"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE positions_article SET {name} = %s WHERE id = %s", [value, row.pk])
