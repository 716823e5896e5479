"""The image, docker-compose.yml and the database's roles: each step is run here that needs no Docker."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
import yaml
from django.conf import settings as django_settings
from psycopg import errors

from positions.tests import processes
from positions.tests.test_logs import free_port
from treaty_tracker import settings
from treaty_tracker.embedded import places, postgres

ROOT = places.REPOSITORY
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "treaty-tracker"]
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / "deploy/example.env").read_text().splitlines()
    if line[:1].isupper()
)
# Without a mail server administrators hand links over.
OPTIONAL = {"EMAIL_HOST", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "DEFAULT_FROM_EMAIL"}
EMPTY = [name for name, value in EXAMPLE.items() if not value and name not in OPTIONAL]


def environment(service: str) -> dict[str, str]:
    """What compose gives a service where .env is the example with its gaps filled."""
    filled = {name: value or secrets.token_hex(32) for name, value in EXAMPLE.items()}
    given = SERVICES[service]["environment"]
    return {name: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: filled[found[1]], given[name]) for name in given}


@pytest.mark.parametrize("service", OURS)
def test_what_compose_gives_is_enough_for_production(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(service).items():
        monkeypatch.setenv(name, value)
    settings.check_production()


def test_with_a_gap_in_the_environment_file_compose_refuses_to_start() -> None:
    assert {"SECRET_KEY", "APP_PASSWORD", "OWNER_PASSWORD", "POSTGRES_PASSWORD", "VALKEY_PASSWORD"} <= set(
        EMPTY
    )
    for name in EMPTY:
        assert f"${{{name}:?" in COMPOSE, name
    assert set(re.findall(r"\$\{(\w+)", COMPOSE)) == set(EXAMPLE)


def test_only_migrations_know_the_owners_password() -> None:
    assert OURS == ["migrate", "web", "worker", "beat"]
    told = [name for name, service in SERVICES.items() if "OWNER_PASSWORD" in str(service)]
    assert told == ["postgres", "migrate"]
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_a_worker_may_finish_what_it_has_begun() -> None:
    seconds = int(SERVICES["worker"]["stop_grace_period"].removesuffix("s"))
    assert seconds >= django_settings.CELERY_TASK_TIME_LIMIT
    # A shell before the command would get the signal in its place.
    assert SERVICES["worker"]["command"][0] == "celery"


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """The tree that the Dockerfile copies, without what .dockerignore keeps from it, and with static files."""
    for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE):
        *sources, target = line.split()
        for source in sources:
            to = tmp_path / target / (Path(source).name if target.endswith("/") else "")
            to.parent.mkdir(parents=True, exist_ok=True)
            leave = shutil.ignore_patterns("tests", "__pycache__")
            (partial(shutil.copytree, ignore=leave) if (ROOT / source).is_dir() else shutil.copy)(
                ROOT / source, to
            )
    collect = re.findall(r"^RUN (SECRET_KEY=.+?)&&", DOCKERFILE, re.MULTILINE)[0]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        ["sh", "-c", collect], cwd=tmp_path, env={"PATH": path, "DATA_DIR": str(tmp_path / "var")}, check=True
    )
    return tmp_path


def test_the_builder_is_sent_what_the_image_needs_and_nothing_else() -> None:
    copied = {
        word for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()
    }
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == copied
    assert {"*", "positions/tests"} <= set(ignored)


@pytest.mark.django_db
def test_the_image_serves_the_product_and_says_how_it_is(
    image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not (image / "var" / "secret_key").exists()
    monkeypatch.chdir(image)
    port = str(free_port())
    given = environment("web") | {"ALLOWED_HOSTS": "127.0.0.1", "PORT": port, "DATA_DIR": str(image / "var")}
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        del given[name]
    healthy = [sys.executable, "deploy/healthy.py"]
    monkeypatch.setenv("ALLOWED_HOSTS", "127.0.0.1")
    monkeypatch.setenv("PORT", port)
    assert subprocess.run(healthy, check=False, capture_output=True).returncode == 1
    _, _, *command = json.loads(re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)[0])
    with processes.started(*[port if word == "8000" else word for word in command], **given):
        end = time.monotonic() + processes.PATIENCE
        while subprocess.run(healthy, check=False, capture_output=True).returncode:
            assert time.monotonic() < end
            time.sleep(0.1)
        by_tls = {"X-Forwarded-Proto": "https"}
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=by_tls) as reader:
            page = reader.get("/method/").raise_for_status().text
            assert "How we label a position" in page
            reader.get(re.findall(r'"(/static/css/[^"]+)"', page)[0]).raise_for_status()


def test_forwarded_headers_are_believed_only_where_a_proxy_is_promised() -> None:
    ask = "from treaty_tracker import settings as s; print(s.SECURE_PROXY_SSL_HEADER, s.ALLAUTH_TRUSTED_PROXY_COUNT)"
    told = [
        subprocess.check_output(
            [sys.executable, "-c", ask], env=os.environ | {"TRUSTED_PROXIES": number}, text=True
        )
        for number in ("", "2")
    ]
    assert told == ["None 0\n", "('HTTP_X_FORWARDED_PROTO', 'https') 2\n"]


@pytest.fixture
def roles() -> Iterator[str]:
    """deploy/roles.sql run twice, as at the first start and for new passwords; the name of role and database."""
    name = "delivery"
    as_superuser = [
        str(postgres.programs() / "psql"),
        "-X",
        "-q",
        "-h",
        str(places.run_dir()),
        "-U",
        "postgres",
    ]
    passwords = os.environ | {"OWNER_PASSWORD": "one", "APP_PASSWORD": "two"}
    script = [*as_superuser, "-v", f"database={name}", "-f", str(ROOT / "deploy/roles.sql"), "postgres"]
    undo = (
        f"DROP DATABASE IF EXISTS {name}",
        f"DROP ROLE IF EXISTS {name}",
        f"DROP ROLE IF EXISTS {name}_owner",
    )
    try:
        for _ in range(2):
            subprocess.run(script, env=passwords, check=True)
        yield name
    finally:
        subprocess.run(
            [*as_superuser, *(word for each in undo for word in ("-c", each)), "postgres"], check=True
        )


def test_the_applications_role_fills_tables_and_can_do_nothing_else_to_them(roles: str) -> None:
    connect = partial(
        psycopg.connect, host=str(places.run_dir()), port=places.PORT, dbname=roles, autocommit=True
    )
    with connect(user=f"{roles}_owner") as owner, connect(user=roles) as application:
        owner.execute("CREATE TABLE kept (id int GENERATED ALWAYS AS IDENTITY, words text)")
        application.execute("INSERT INTO kept (words) VALUES ('said')")
        for attack in (
            "TRUNCATE kept",
            "ALTER TABLE kept ADD COLUMN more text",
            "CREATE TABLE other (id int)",
            "CREATE TEMPORARY TABLE kept (id int)",
            "CREATE SCHEMA other",
            f"SET ROLE {roles}_owner",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                application.execute(attack)
        assert application.execute("SELECT words FROM kept").fetchall() == [("said",)]


@pytest.mark.parametrize("gap", ["OWNER_PASSWORD", "APP_PASSWORD"])
def test_without_a_password_no_role_is_made(gap: str) -> None:
    command = [str(postgres.programs() / "psql"), "-X", "-q", "-h", str(places.run_dir()), "-U", "postgres"]
    given = os.environ | {"OWNER_PASSWORD": "one", "APP_PASSWORD": "two"}
    del given[gap]
    script = [*command, "-v", "database=delivery", "-1", "-f", str(ROOT / "deploy/roles.sql"), "postgres"]
    done = subprocess.run(script, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "syntax error" in done.stderr
