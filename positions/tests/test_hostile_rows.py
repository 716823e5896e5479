"""Whatever stands in the rows, past all forms and promises: no page and no feed takes it for markup."""

import logging
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.contrib import admin
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from positions.tests import found
from positions.tests.poison import Poison
from positions.tests.turns import TODAY
from positions.tests.vectors import actives, corpus

pytestmark = pytest.mark.django_db
# What no page shows any words of, or of Django's and allauth's tables a word or two.
UNSHOWN = {
    "positions_host",
    "positions_import",
    "positions_onrecord",
    "django_admin_log",
    "usersessions_usersession",
    "pghistory_context",
}
FEEDS = ["/corrections.atom", "/changes.atom", "/edit/sources.opml"]


@pytest.fixture(scope="module")
def parser(browser: Browser) -> Iterator[Page]:
    """A browser's own parser, on a page where nothing runs."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def clients(furnished: dict[str, object], django_db_blocker: DjangoDbBlocker) -> dict[str, Client]:
    """Signed in while names are still names."""
    with django_db_blocker.unblock():
        everyone = found.everyone()
        connections.close_all()
    for client in everyone.values():
        client.raise_request_exception = False
    return everyone


@pytest.fixture(scope="module")
def poison(clients: dict[str, Client]) -> Poison:
    """Committed, past the application's role, which may not: `dossier` empties all tables afterwards."""
    made = Poison(corpus(), TODAY * 53)
    with psycopg.connect(**connections["owner"].get_connection_params()) as owner:
        made.pour(owner)
    return made


def test_no_row_of_any_table_is_active_on_any_page(
    furnished: dict[str, object], clients: dict[str, Client], poison: Poison, parser: Page
) -> None:
    logging.getLogger("django.request").setLevel(logging.ERROR)
    wrong: dict[str, Any] = {}
    seen: set[tuple[int, int]] = set()
    for address, answer in answers(furnished, clients):
        if answer.status_code >= 500:
            wrong[address] = answer.status_code
        elif bad := actives(parser, answer):
            wrong[address] = bad
        seen |= poison.seen(answer.text)
    assert wrong == {}
    assert missed(poison, seen) == {}


def missed(poison: Poison, seen: set[tuple[int, int]]) -> dict[str, int]:
    """Of tables with a column that takes them all, and that some page shows: how many vectors came out on none."""
    endless = {column.table for column in poison.columns if column.endless} - UNSHOWN
    came_out = {
        table: {vector for column, vector in seen if poison.columns[column].table == table}
        for table in endless
    }
    return {
        table: len(poison.vectors) - len(vectors)
        for table, vectors in came_out.items()
        if len(vectors) < len(poison.vectors)
    }


def answers(rows: dict[str, object], clients: dict[str, Client]) -> Iterator[tuple[str, Any]]:
    for address in (*FEEDS, *of_the_admin()):
        yield address, clients["ada"].get(address)
    for _who, address, answer in found.answers(rows, clients):
        yield address, answer


def of_the_admin() -> Iterator[str]:
    """Of each table its list, and of its first row and its last all that there is."""
    for model in admin.site._registry:
        home = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        yield home
        rows = model._default_manager.order_by("pk")
        for pk in {row.pk for row in (rows.first(), rows.last()) if row}:
            yield from (f"{home}{pk}/{page}/" for page in ("change", "history", "delete"))
