"""The right of reply: what an organization answered to its record, as it came."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from positions.models import Reply
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db
ORGANIZATION, POSITION = "/organizations/harbour-watch/", "/positions/harbour-watch/harbour-treaty/"
ADD = "/admin/positions/reply/add/"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def admin(cast: Cast) -> Client:
    make.treaty()
    client = Client()
    client.force_login(cast.ada)
    return client


def sent(**fields: Any) -> dict[str, Any]:
    words = {
        "text": "We never said <so>.",
        "language": "en",
        "signed": "C. Marina, chair",
        "dated": "2025-03-01",
    }
    return {"organization": make.organization().pk, **words, **fields}


def test_what_an_administrator_records_is_printed_beside_the_record(client: Client, admin: Client) -> None:
    assert admin.post(ADD, sent()).status_code == 302
    for address in (ORGANIZATION, POSITION):
        page = text(client, address)
        assert "We never said &lt;so&gt;." in page
        assert "C. Marina, chair" in page
        assert "1 March 2025" in page


def test_a_reply_about_one_treaty_does_not_stand_on_another(client: Client, admin: Client) -> None:
    admin.post(ADD, sent(treaty=make.treaty("quay-treaty").pk))
    assert "We never said" in text(client, ORGANIZATION)
    assert "We never said" in text(client, "/positions/harbour-watch/quay-treaty/")
    assert "We never said" not in text(client, POSITION)


def test_a_reply_is_in_the_data_of_both_pages(client: Client, cast: Cast) -> None:
    make.reply(make.organization(), by=cast.ada)
    make.treaty()
    for address in (ORGANIZATION, POSITION):
        answer = client.get(f"{address.rstrip('/')}.json")
        (reply,) = json.loads(answer.getvalue())["replies"]
        assert (reply["text"], reply["dated"]) == ("We never opposed the lights.", "2025-03-01")


def test_a_page_of_an_earlier_day_has_no_later_reply(client: Client, cast: Cast) -> None:
    make.reply(make.organization(), by=cast.ada)
    make.treaty()
    for query in ("as_of=2025-02-28", "known=2025-03-01"):
        assert "We never opposed" not in text(client, f"{POSITION}?{query}")


def test_a_withdrawn_reply_is_gone_and_its_words_are_kept(client: Client, admin: Client, cast: Cast) -> None:
    reply = make.reply(make.organization(), by=cast.ada)
    change = f"/admin/positions/reply/{reply.pk}/change/"
    assert "We never opposed" in text(client, ORGANIZATION)
    assert admin.post(change, {"end_reason": "It was not theirs."}).status_code == 302
    assert "We never opposed" not in text(client, ORGANIZATION)
    assert "It was not theirs." in text(admin, change)
    reply.refresh_from_db()
    assert (reply.text, reply.ends is None) == ("We never opposed the lights.", False)


def test_only_administrators_record_replies(cast: Cast) -> None:
    client = Client()
    for user in (cast.edith, cast.rosa):
        client.force_login(user)
        client.post(ADD, sent())
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    ("attack", "because"),
    [
        ("UPDATE positions_reply SET text = 'Softer.'", "can only be withdrawn"),
        ("UPDATE positions_reply SET dated = '2020-01-01'", "can only be withdrawn"),
        ("DELETE FROM positions_reply", "withdrawn, not deleted"),
    ],
)
def test_the_database_keeps_a_reply_as_it_came(cast: Cast, attack: str, because: str) -> None:
    make.reply(make.organization(), by=cast.ada)
    with pytest.raises(DatabaseError, match=because), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


def test_a_reply_is_withdrawn_once_and_by_the_databases_clock(cast: Cast) -> None:
    reply = make.reply(make.organization(), by=cast.ada, starts=dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
    reply.refresh_from_db()
    assert reply.starts.year > 2001
    with connection.cursor() as cursor:
        cursor.execute("UPDATE positions_reply SET ends = '2001-01-01', end_reason = 'Asked for.'")
        cursor.execute("SELECT ends >= starts FROM positions_reply")
        assert cursor.fetchone() == (True,)
    with (
        pytest.raises(DatabaseError, match="once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE positions_reply SET end_reason = 'Another.'")
