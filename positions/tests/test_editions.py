"""A change leaves the pages of other treaties, organizations and statements and searches for other words as they are,
and none that shows it."""

import datetime as dt
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from positions.editing import merging, reviewing
from positions.models import Edition, Membership, Publication, Statement
from positions.reading import editions
from positions.reading.editions import Of
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.hostile import undone

pytestmark = pytest.mark.django_db

WATCH, CLUB, UNION, HARBOUR, QUAY = "harbour-watch", "club", "union", "harbour-treaty", "quay-treaty"
EARLY = dt.date(2011, 1, 3)
SEARCHES = [
    *(f"q={words}" for words in (
        "divers", "lanterns", "divers+-lanterns", "-lanterns", "zebra", '"rewritten first"', "x" * 300,
        "divers&type=articles", "lanterns&type=articles", "harbour&type=organizations", "divers&stance=support", "lanterns&language=fr",
        "divers&sort=relevance", "divers&from=2030", f"lanterns&org={CLUB}",
    )),
    *("", "stance=support", f"treaty={QUAY}"),
]  # fmt: skip


def _publish(cast: Cast, organization: str, treaty: str, **fields: Any) -> Publication:
    return make.published(
        by=cast.edith,
        reviewer=cast.rosa,
        of=make.capture(f"{organization} on {treaty}, {Statement.objects.count()}: {make.TEXT}"),
        organization=make.organization(organization),
        treaty=make.treaty(treaty, short_name=treaty.replace("-", " ").title()),
        **fields,
    )


@pytest.fixture
def said(cast: Cast) -> dict[tuple[str, str], Publication]:
    """Each of three on both treaties; the club is a member of the union."""
    tie = {"organization": make.organization(CLUB), "target": make.organization(UNION), "kind": "member_of"}
    Membership.objects.create(**tie)
    return {(who, on): _publish(cast, who, on) for who in (WATCH, CLUB, UNION) for on in (HARBOUR, QUAY)}


def _addresses() -> list[str]:
    statements = Statement.objects.values_list("pk", flat=True)
    return [
        "/", "/treaties/", "/compare/", "/concerns/", "/corrections/",
        *(f"/treaties/{on}/{rows}" for on in (HARBOUR, QUAY) for rows in (
            "", "?by=stance", "?by=change", "?by=time", "?by=article", "?by=apart", "?by=absent", "?as_of=2024-09-01",
            "articles/4/",
        )),
        *(f"/organizations/{who}/" for who in (WATCH, CLUB, UNION)),
        *(f"/compare/?org={WATCH}&org={CLUB}&treaty={on}&rows={rows}" for on in (HARBOUR, QUAY, "none") for rows in (
            "concerns", "articles", "treaties",
        )),
        *(f"/compare/?org={WATCH}&treaty={on}" for on in (HARBOUR, QUAY)),
        *(f"/{page}positions/{who}/{on}/" for page in ("", "embed/") for who in (WATCH, CLUB, UNION)
            for on in (HARBOUR, QUAY)),
        *(f"/statements/{pk}/{version}" for pk in statements for version in ("", "v1/")),
        *(f"/search/?{asked}" for asked in SEARCHES),
    ]  # fmt: skip


def _drawn(client: Client, addresses: Iterable[str]) -> dict[str, tuple[str, bytes]]:
    """What each page is called, and what it shows."""
    answers = {address: client.get(address) for address in addresses}
    return {at: (answer.get("ETag", ""), answer.content) for at, answer in answers.items()}


def _lanterns(cast: Cast, **fields: Any) -> Publication:
    """Of words that nothing else holds."""
    return make.published(
        by=cast.edith,
        reviewer=cast.rosa,
        of=make.capture("Lanterns burn at night. “More lanterns must burn,” it was said."),
        words="More lanterns must burn",
        summary="Wants lanterns.",
        organization=make.organization(WATCH),
        **fields,
    )


def _merge(cast: Cast, said: Any) -> None:
    merging.merge(make.organization(CLUB), into=make.organization(WATCH), by=cast.ada, why="The same.")


def _after_a_merger(cast: Cast, said: Any) -> None:
    _merge(cast, said)
    reviewing.withdraw(said[CLUB, HARBOUR].statement, reason="Not theirs.", by=cast.rosa)


def _correct(cast: Cast, said: Any, **fields: Any) -> None:
    make.corrected(said[WATCH, HARBOUR].statement, by=cast.edith, reviewer=cast.rosa, **fields)


def _back_again(cast: Cast, said: Any) -> None:
    _correct(cast, said, organization=make.organization(UNION))
    _correct(cast, said, organization=make.organization(WATCH))


def _by_hand(cast: Cast, said: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM positions_step WHERE organization_id = %s", [make.organization(UNION).pk])


def _words_by_hand(cast: Cast, said: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE positions_findablestatement SET vector = 'lanterns'")


CHANGES: dict[str, Callable[[Cast, Any], object]] = {
    "a statement": lambda cast, said: _publish(cast, WATCH, HARBOUR, stance="support"),
    "one of a body": lambda cast, said: _publish(cast, UNION, QUAY, stance="support"),
    "one in other words": lambda cast, said: _lanterns(cast),
    "one of an earlier day": lambda cast, said: _lanterns(cast, said_from=EARLY, said_to=EARLY),
    "one in another language": lambda cast, said: _lanterns(cast, language="fr"),
    "other words for what was said": lambda cast, said: _correct(cast, said, summary="Wants more lanterns."),
    "a withdrawal": lambda cast, said: reviewing.withdraw(
        said[CLUB, HARBOUR].statement, reason="Somebody else’s.", by=cast.rosa
    ),
    "another stance": lambda cast, said: _correct(cast, said, stance="support"),
    "another organization": lambda cast, said: _correct(cast, said, organization=make.organization(UNION)),
    "another treaty": lambda cast, said: _correct(cast, said, treaty=make.treaty(QUAY)),
    "there and back again": _back_again,
    "a merger": _merge,
    "something of a merged organization": _after_a_merger,
    "a reply": lambda cast, said: make.reply(make.organization(WATCH), by=cast.edith),
    "a line by hand": _by_hand,
    "words by hand": _words_by_hand,
}  # fmt: skip


def test_a_page_that_keeps_its_name_is_the_same_to_the_byte(
    client: Client, cast: Cast, said: dict[tuple[str, str], Publication]
) -> None:
    before = _drawn(client, _addresses())
    unnamed = {}
    # Each is taken back before the next, so that all begin with the same pages.
    for change, make_it in CHANGES.items():
        with undone():
            make_it(cast, said)
            after = _drawn(client, before)
        unnamed[change] = [
            address
            for address, (name, shown) in before.items()
            if name == after[address][0] and shown != after[address][1]
        ]
        assert after["/"][0] != before["/"][0], change
    assert unnamed == {change: [] for change in CHANGES}


def test_a_publication_leaves_other_treaties_and_organizations_as_they_are(
    client: Client, cast: Cast, said: dict[tuple[str, str], Publication]
) -> None:
    others = said[CLUB, HARBOUR].statement_id
    same = [
        f"/treaties/{QUAY}/", f"/organizations/{CLUB}/", f"/positions/{WATCH}/{QUAY}/", f"/positions/{CLUB}/{HARBOUR}/",
        f"/statements/{others}/", f"/compare/?org={WATCH}&treaty={QUAY}",
    ]  # fmt: skip
    before = _drawn(client, same)
    _publish(cast, WATCH, HARBOUR, stance="support")
    assert _drawn(client, same) == before


def test_a_publication_leaves_searches_for_other_words_as_they_are(
    client: Client, cast: Cast, said: dict[tuple[str, str], Publication]
) -> None:
    asked = [
        "q=divers",
        "q=divers&type=articles",
        "q=lanterns",
        "q=divers+-burn",
        "q=burn+-divers",
        "stance=support",
    ]

    def names() -> list[str]:
        return [client.get(f"/search/?{each}")["ETag"] for each in asked]

    before = names()
    published = _lanterns(cast)
    after = names()
    assert [was == now for was, now in zip(before, after, strict=True)] == [
        True,
        True,
        False,
        True,
        False,
        False,
    ]
    reviewing.withdraw(published.statement, reason="Of somebody else.", by=cast.rosa)
    withdrawn = names()
    assert [was == now for was, now in zip(after, withdrawn, strict=True)] == [
        True,
        True,
        False,
        True,
        False,
        False,
    ]


def test_what_is_on_its_way_is_an_edition_when_it_comes(
    cast: Cast, said: dict[tuple[str, str], Publication]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 1")
    coming = _publish(cast, WATCH, HARBOUR)
    names = [Of(), Of(treaty=HARBOUR), Of(organization=WATCH), Of(treaty=QUAY), Of(organization=CLUB)]
    before = [editions.current(of) for of in names]
    _until(coming)
    after = [editions.current(of) for of in names]
    assert [was != now for was, now in zip(before, after, strict=True)] == [True, True, True, False, False]


def test_pruning_keeps_what_is_to_come(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 1")
    coming = _publish(cast, WATCH, HARBOUR)
    editions.prune()
    before = editions.current()
    _until(coming)
    assert editions.current() != before


def _until(coming: Publication) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(0, extract(epoch FROM %s - clock_timestamp()))", [coming.starts])
        time.sleep(float(cursor.fetchone()[0]) + 0.05)


def test_many_lines_at_once_are_one_edition_of_everything(
    cast: Cast, said: dict[tuple[str, str], Publication]
) -> None:
    Edition.objects.all().delete()
    many = [make.organization(f"body-{number}").pk for number in range(51)]
    Edition.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT positions_new_editions_of(array_fill(%s::bigint, ARRAY[51]), %s::bigint[], NULL)",
            [make.treaty().pk, many],
        )
    assert [(each.treaty, each.organization) for each in Edition.objects.all()] == [(None, None)]


def test_a_slug_that_leads_nowhere_is_named_by_everything(cast: Cast) -> None:
    names = [Of(treaty="nowhere"), Of(organization="nobody"), Of()]
    before = [editions.current(of) for of in names]
    _publish(cast, WATCH, HARBOUR)
    assert all(was != editions.current(of) for was, of in zip(before, names, strict=True))
