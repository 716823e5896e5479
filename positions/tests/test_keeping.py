"""What caches may keep, for how long, and that they learn at once of all that readers could see change."""

import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from positions.editing import merging, naming, reviewing
from positions.models import Edition, Publication
from positions.reading import editions
from positions.tests import make
from positions.tests.addresses import addresses
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_readers_page_may_be_kept_for_a_second_and_is_not_sent_twice(client: Client, cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    first = client.get("/treaties/harbour-treaty/")
    assert first["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-while-revalidate=1"
    again = client.get("/treaties/harbour-treaty/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "seconds"), [("/treaties/", 1), ("/treaties/nowhere/", 1), ("/corrections.atom", 30)]
)
def test_a_proxy_that_counts_whole_seconds_is_told_the_last_one(
    client: Client, address: str, seconds: int
) -> None:
    begun = int(time.time())
    until = int(client.get(address)["X-Accel-Expires"].removeprefix("@"))
    assert begun + seconds - 1 <= until <= int(time.time()) + seconds - 1


def test_what_is_not_there_is_not_said_to_be_kept(client: Client) -> None:
    missing = client.get("/treaties/nowhere/")
    assert missing.status_code == 404
    assert "Cache-Control" not in missing


def test_a_page_is_another_one_in_another_language_and_as_a_region(client: Client) -> None:
    asked = [("/treaties/", {}), ("/fr/treaties/", {}), ("/treaties/", {"HX-Request": "true"})]
    tags = {client.get(address, headers=headers)["ETag"] for address, headers in asked}
    assert len(tags) == 3


def test_what_editors_and_administrators_see_is_never_shared(client: Client, cast: Cast) -> None:
    every = addresses(cast)
    client.force_login(cast.ada)
    for address, family in every.items():
        if family in ("readers", "icon") and not address.startswith("/admin/"):
            continue
        answer = client.get(address)
        assert "public" not in answer.get("Cache-Control", ""), address
        if answer.status_code == 200 and address.startswith("/edit/"):
            assert "private" in answer["Cache-Control"], address


@pytest.mark.parametrize(
    "change",
    [
        "publication", "withdrawal", "organization's name", "merge", "capture withheld", "article's title",
        "by hand",
    ],
)  # fmt: skip
def test_every_change_that_readers_could_see_is_another_edition(cast: Cast, change: str) -> None:
    published = make.published(by=cast.edith, reviewer=cast.rosa)
    evidence = published.version.evidence.get()
    before = editions.current()
    if change == "publication":
        make.published(by=cast.edith, reviewer=cast.rosa, of=make.capture(f"Again: {make.TEXT}"))
    elif change == "withdrawal":
        reviewing.withdraw(published.statement, reason="Somebody else’s.", by=cast.rosa)
    elif change == "organization's name":
        named = {"name": "Harbour Guard", "slug": "harbour-guard"}
        naming.rename(make.organization(), **named, by=cast.rosa, why="A new name.")
    elif change == "merge":
        merging.merge(make.organization("club"), into=make.organization(), by=cast.ada, why="The same.")
    elif change == "capture withheld":
        from positions.intake import withholding

        assert evidence.capture
        withholding.withhold(evidence.capture, reason="A request.", by=cast.ada)
    elif change == "article's title":
        evidence.article.title = "Another title"
        evidence.article.save(update_fields=["title"])
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE positions_treaty SET short_name = 'Quay Treaty'")
    assert editions.current() != before


def test_what_intake_does_all_day_is_no_edition(cast: Cast) -> None:
    make.organization()
    make.treaty()
    before = editions.current()
    make.capture()
    make.draft(by=cast.edith)
    assert editions.current() == before


def test_a_publication_that_starts_by_the_clock_alone_is_another_edition(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 1")
    coming = make.published(by=cast.edith, reviewer=cast.rosa)
    before = editions.current()
    assert not Publication.objects.open_now().exists()
    time.sleep(max(0, (coming.starts - timezone.now()).total_seconds() + 0.05))
    assert Publication.objects.open_now().count() == 1
    assert editions.current() != before


def test_pruning_leaves_one_and_is_an_edition_that_never_was(cast: Cast) -> None:
    make.published(by=cast.edith, reviewer=cast.rosa)
    seen = editions.current()
    editions.prune()
    assert Edition.objects.count() == 1
    assert editions.current() != seen


def test_what_is_dear_to_count_is_counted_once_an_edition(cast: Cast, django_assert_num_queries: Any) -> None:
    counted = []
    count = editions.kept(lambda number: counted.append(number) or number + 1)  # type: ignore[func-returns-value]
    assert (count(1), count(1), count(2)) == (2, 2, 3)
    assert counted == [1, 2]
    make.published(by=cast.edith, reviewer=cast.rosa)
    assert count(1) == 2
    assert counted == [1, 2, 1]
