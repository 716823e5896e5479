"""What all tests share: a real database as the application's own role, the cast, a real browser."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from positions.tests.cast import Cast


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test database that the owner migrates; every test then runs as the application's role."""
    owner, application = connections["owner"], connections["default"]
    with django_db_blocker.unblock():
        name = owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    before, application.settings_dict["NAME"] = application.settings_dict["NAME"], name
    application.close()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        application.settings_dict["NAME"] = before
        owner.creation.destroy_test_db(owner.settings_dict["NAME"], verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _owner_empties_tables() -> None:
    """After a test that commits, the owner empties the tables: the application's role may not TRUNCATE."""

    def flush(self: TransactionTestCase) -> None:
        call_command("flush", database="owner", verbosity=0, interactive=False, allow_cascade=True)
        connections["owner"].close()

    TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign, assignment]


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """A real hash takes half a second by design."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The Chromium that `make test` found."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}
