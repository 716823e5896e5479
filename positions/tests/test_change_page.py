"""The page of one change: the words before and after, what was added and dropped, and what became of it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from positions.editing import reviewing, stating
from positions.models import Ask, Concern, Statement, VersionConcern
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db
PAIR = "/positions/harbour-watch/harbour-treaty"


def said(
    cast: Cast, day: int, stance: str, *raised: tuple[str, str], asks: str = "", **fields: Any
) -> Statement:
    when = dt.date(2024, 8, day)
    words = make.TEXT.replace("protect divers", f"protect divers by day {day}")
    draft = make.draft(
        by=cast.edith, of=make.capture(words), stance=stance, said_from=when, said_to=when,
        words=f"The treaty must protect divers by day {day}", **fields,
    )  # fmt: skip
    concerns = [
        Concern.objects.get_or_create(slug=slug, defaults={"label": slug.title(), "definition": "."})[0]
        for slug, _way in raised
    ]
    parts: Any = {
        VersionConcern: [
            {"concern": concern, "polarity": way}
            for concern, (_slug, way) in zip(concerns, raised, strict=True)
        ],
        Ask: [{"text": asks or f"Change {day}"}],
    }
    draft = stating.save(draft, {}, parts, revision=draft.revision, by=cast.edith)
    reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)
    return draft.statement


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.status_code
    return " ".join(answer.content.decode().split())


def test_both_sides_stand_beside_each_other_with_what_was_added_and_dropped(
    client: Client, cast: Cast
) -> None:
    said(cast, 1, "oppose", ("scope", "worry"), ("cost", "worry"), asks="Strike article 4")
    moved = said(cast, 11, "support", ("scope", "worry"), ("peace", "welcome"), asks="Sign soon")
    page = client.get(f"{PAIR}/changes/{moved.pk}/").context["page"]
    assert [each.concern.slug for each in page.added] == ["peace"]
    assert [each.concern.slug for each in page.dropped] == ["cost"]
    assert [each.concern.slug for each in page.kept] == ["scope"]
    assert ([ask.text for ask in page.asks_added], [ask.text for ask in page.asks_dropped]) == (
        ["Sign soon"],
        ["Strike article 4"],
    )
    shown = text(client, f"{PAIR}/changes/{moved.pk}/")
    assert "10 days after it was last said" in shown
    assert "“The treaty must protect divers by day 1”" in shown
    assert "“The treaty must protect divers by day 11”" in shown


def test_the_timeline_and_the_home_page_lead_to_it(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    moved = said(cast, 11, "support")
    for address in ("/", f"{PAIR}/", "/treaties/harbour-treaty/?by=change"):
        assert f'href="{PAIR}/changes/{moved.pk}/"' in text(client, address), address


def test_a_later_find_that_undoes_the_change_leaves_the_page_and_says_so(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    moved = said(cast, 11, "support")
    said(cast, 5, "support")
    shown = text(client, f"{PAIR}/changes/{moved.pk}/")
    assert "This is no longer a change" in shown
    assert "day 11" in shown


def test_what_was_withdrawn_is_no_change_any_more(client: Client, cast: Cast) -> None:
    said(cast, 1, "oppose")
    moved = said(cast, 11, "support")
    reviewing.withdraw(moved, reason="It was somebody else.", by=cast.rosa)
    assert "This is no longer a change" in text(client, f"{PAIR}/changes/{moved.pk}/")


def test_there_is_no_page_for_what_never_stood_on_this_line(client: Client, cast: Cast) -> None:
    other = said(cast, 1, "oppose", organization=make.organization("reef-club"))
    waiting = make.in_review(by=cast.edith, of=make.capture(f"Again. {make.TEXT}"))
    make.organization()
    for pk in (other.pk, waiting.statement_id, 10**17):
        text(client, f"{PAIR}/changes/{pk}/", 404)


def test_a_former_address_leads_to_the_one_it_has_now(client: Client, cast: Cast) -> None:
    moved = said(cast, 1, "oppose")
    organization = make.organization()
    organization.slug = "harbour-guard"
    organization.save()
    answer = client.get(f"{PAIR}/changes/{moved.pk}/")
    assert (answer.status_code, answer["Location"]) == (
        301,
        f"/positions/harbour-guard/harbour-treaty/changes/{moved.pk}/",
    )
