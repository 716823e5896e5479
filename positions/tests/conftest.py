"""What all tests share: a real database as the application's own role, the cast, a real browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import psycopg
import pytest
from django.db import connections
from django.http import HttpRequest
from django.template.backends.jinja2 import Template
from django.test import TransactionTestCase
from django.test.signals import template_rendered
from playwright.sync_api import Browser, expect
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from positions.dossier import loading
from positions.intake.web import fetching
from positions.tests import furnishing, network, processes
from positions.tests.cast import Cast
from positions.tests.house import House
from positions.tests.windows import Windows
from treaty_tracker import static
from treaty_tracker.embedded import services

# Five seconds are few for a page on a machine that is busy with other things. What fails, fails late.
expect.set_options(timeout=20_000)

# The files that take longest, first: whoever of pytest-xdist's processes is done takes the next, and at the end the short
# ones fill the gaps. (`--no-loadscope-reorder`, or it would begin with those of most tests.)
LONG = [
    "test_hostile_everything", "test_access", "test_controls", "test_installing", "test_editions", "test_finding_structure",
    "test_hostile_forms", "test_accessible", "test_chain", "test_worker", "test_workspace", "test_embedded",
    "test_hostile_rows", "test_delivery", "test_editor_pages", "test_admin", "test_hostile_situations", "test_languages",
    "test_search", "test_htmx", "test_day", "test_catalogue_pages", "test_health", "test_runner",
    "test_same_for_everyone", "test_review_list",
]  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test database that the owner migrates; every test then runs as the application's role."""
    owner, application = connections["owner"], connections["default"]
    with django_db_blocker.unblock():
        end_sessions()
        name = owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    before, application.settings_dict["NAME"] = application.settings_dict["NAME"], name
    application.close()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        application.settings_dict["NAME"] = before
        end_sessions()
        owner.creation.destroy_test_db(owner.settings_dict["NAME"], verbosity=0)


def end_sessions() -> None:
    """End what a live server's threads or a killed run have left open on the test database."""
    for alias in ("default", "owner"):
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname LIKE 'test\\_%%' AND usename = current_user AND pid <> pg_backend_pid()"
            )
        connections[alias].close()


# Made by migrations and post_migrate, the same for every test.
KEPT = {"django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}


def empty_tables() -> None:
    """By psycopg itself, since Django keeps tests off the connections that they did not name; the application's role may
    not truncate, nor delete what the record keeps. A live worker may be in the middle of something: where the two wait
    for one another, the database ends one of them, and we try again.
    """
    empty = _delete if "postgres" in services.needed() else _truncate
    for _ in range(5):
        with suppress(psycopg.errors.DeadlockDetected):
            empty()
            return
    empty()


def _truncate() -> None:
    with psycopg.connect(**connections["owner"].get_connection_params()) as owner:
        owner.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(_tables(owner))))


def _delete() -> None:
    """The same in a quarter of the time, as the superuser of our own server: few tests write into more than some tables,
    and to truncate takes its time for each. The locks are those of a TRUNCATE, so that no transaction outlives it."""
    as_superuser = connections["owner"].get_connection_params() | {"user": "postgres"}
    with psycopg.connect(**as_superuser) as superuser:
        tables = _tables(superuser)
        superuser.execute(sql.SQL("LOCK {}").format(sql.SQL(", ").join(tables)))
        # No trigger forbids it, and none asks for an order.
        superuser.execute("SET LOCAL session_replication_role = replica")
        there = sql.SQL(", ").join(sql.SQL("EXISTS (SELECT FROM {})").format(table) for table in tables)
        (filled,) = superuser.execute(sql.SQL("SELECT ARRAY[{}]").format(there)).fetchone() or ([],)
        for table, is_filled in zip(tables, filled, strict=True):
            if is_filled:
                superuser.execute(sql.SQL("DELETE FROM {}").format(table))


def _tables(connection: psycopg.Connection) -> list[sql.Identifier]:
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return [sql.Identifier(name) for (name,) in names if name not in KEPT]


@pytest.fixture(scope="session", autouse=True)
def _owner_empties_tables() -> None:
    """After a test that commits."""

    def flush(self: TransactionTestCase) -> None:
        empty_tables()

    TransactionTestCase._fixture_teardown = flush  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def dossier(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole dossier, loaded once for a module and committed; each test takes back what it adds."""
    with django_db_blocker.unblock():
        loading.load()
        connections.close_all()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        empty_tables()


@pytest.fixture(scope="module")
def furnished(dossier: None, django_db_blocker: DjangoDbBlocker) -> dict[str, object]:
    """Every kind of page, committed with the dossier: what the addresses in pages.py leave open."""
    with django_db_blocker.unblock():
        rows = furnishing.furnish()
        connections.close_all()
    return rows


@pytest.fixture(scope="module")
def house(
    furnished: dict[str, object], browser: Browser, django_db_blocker: DjangoDbBlocker
) -> Iterator[House]:
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            made = House(browser, stack, furnished)
            connections.close_all()
        yield made
        for window in made.windows.values():
            window.context.close()


@pytest.fixture(scope="session", autouse=True)
def _pages_say_what_they_were_made_of() -> None:
    """For `context` of Django's test client: its own templates say so, Jinja's do not."""
    render = Template.render

    def told(
        self: Template, context: dict[str, object] | None = None, request: HttpRequest | None = None
    ) -> str:
        context = context or {}
        rendered = render(self, context, request)
        if request:  # a page, and no field of a form
            template_rendered.send(sender=self, template=self, context=context)
        return rendered

    Template.render = told  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> None:
    static.collect()


@pytest.fixture(scope="session")
def site(django_db_setup: None) -> Iterator[str]:
    """The product's own web server and worker on the test database; the address of its home page.

    Tests that use it commit what they write: mark them with `django_db(transaction=True)`.
    """
    with processes.worker(), processes.web() as url:
        yield url


@pytest.fixture
def windows(browser: Browser, site: str) -> Iterator[Windows]:
    """Browser windows on the site, closed afterwards."""
    windows = Windows(browser, site)
    yield windows
    windows.close()


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[network.Net]:
    """The internet of tests, for this process; see network.py."""
    with network.net() as here:
        monkeypatch.setattr(fetching, "fetch", network.injected(here.port))
        yield here


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The Chromium that `make test` found. Windows share one process: a page need not compile all scripts anew."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
    arguments += ["--renderer-process-limit=1", "--disable-gpu"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}
