"""The history of the catalogue: who changed what, when and why; only ever added to."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from positions.editing import merging
from positions.models import Organization
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_admin import form_of

pytestmark = pytest.mark.django_db

# Entries are told apart by the time of their transactions: tests of several commit.
COMMITS = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ada)
    return client


def history(client: Client, organization: Organization) -> Any:
    return client.get(f"/admin/positions/organization/{organization.pk}/history/")


def change(client: Client, organization: Organization, **fields: Any) -> None:
    address = f"/admin/positions/organization/{organization.pk}/change/"
    answer = client.post(address, form_of(client.get(address)) | fields)
    assert answer.status_code == 302, answer.context["errors"]


@COMMITS
def test_a_change_says_who_what_and_why(ada: Client) -> None:
    watch = make.organization()
    change(ada, watch, kind="association", why="They have members.")
    newest, first = history(ada, watch).context["entries"]
    assert (newest.who, newest.why) == ("ada", "They have members.")
    assert newest.changes[0].fields == [("Kind", "NGO", "association")]
    assert (first.who, first.changes[0].verb) == ("", "added")


def test_a_form_sent_back_untouched_leaves_no_trace(ada: Client) -> None:
    watch = make.organization(note="Two\nlines.")
    address = f"/admin/positions/organization/{watch.pk}/change/"
    sent = form_of(ada.get(address)) | {"note": "Two\r\nlines."}
    assert ada.post(address, sent | {"why": "Nothing."}).status_code == 302
    watch.refresh_from_db()
    assert watch.note == "Two\nlines."
    assert len(history(ada, watch).context["entries"]) == 1


@COMMITS
def test_names_that_come_and_go_stand_in_the_history_of_their_organization(ada: Client) -> None:
    watch = make.organization()
    watch.names.create(text="The Watch")
    row = {"names-0-text": "The Harbour Watch", "names-0-ambiguous": "on"}
    change(ada, watch, **row)
    change(ada, watch, **{"names-0-DELETE": "on", "why": "Never used."})
    deleted, changed, *_ = history(ada, watch).context["entries"]
    assert (deleted.changes[0].what, deleted.changes[0].verb) == (
        "organization name “The Harbour Watch”",
        "deleted",
    )
    assert changed.changes[0].fields == [
        ("Text", "The Watch", "The Harbour Watch"),
        ("Ambiguous", "no", "yes"),
    ]


@COMMITS
def test_a_merge_stands_in_the_history_with_its_reason(ada: Client, cast: Cast) -> None:
    watch, club = make.organization(), make.organization("club")
    merging.merge(club, into=watch, by=cast.ada, why="One group.")
    newest = history(ada, club).context["entries"][0]
    assert (newest.who, newest.why) == ("ada", "One group.")
    assert newest.changes[0].fields == [("Merged into", "", "Harbour Watch")]


def test_the_page_asks_the_database_a_fixed_number_of_times(
    ada: Client, django_assert_max_num_queries: Any
) -> None:
    watch = make.organization("harbour-watch")
    for number in range(20):
        target = make.organization(f"alliance-{number}")
        watch.memberships.create(kind="member_of", target=target)
        watch.names.create(text=f"Name {number}")
    # The first page of a session notes the device, too.
    history(ada, watch)
    with django_assert_max_num_queries(15):
        page = history(ada, watch)
    assert "Alliance 19" in page.content.decode()


def test_only_who_may_see_the_row_may_see_its_history(cast: Cast) -> None:
    client, watch = Client(), make.organization()
    cast.edith.is_staff = True
    cast.edith.save()
    client.force_login(cast.edith)
    assert history(client, watch).status_code == 403


@pytest.mark.parametrize("attack", ["UPDATE {} SET name = 'x'", "DELETE FROM {}"])
def test_the_applications_role_can_neither_change_history_nor_switch_its_guard_off(
    cast: Cast, attack: str
) -> None:
    make.organization()
    connection.cursor().execute(
        "SELECT set_config('pgtrigger.ignore', (SELECT array_agg(tgname)::text FROM pg_trigger), true)"
    )
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(attack.format("positions_organizationevent"))


def test_every_history_table_is_only_added_to(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, has_table_privilege(table_name, 'UPDATE') OR has_table_privilege(table_name, 'DELETE')"
            " FROM information_schema.columns WHERE column_name = 'pgh_label'"
        )
        tables = dict(cursor.fetchall())
    assert len(tables) > 15
    assert not any(tables.values())
