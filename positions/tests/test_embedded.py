"""The embedded PostgreSQL and Valkey, with the real programs, each test in a data folder of its own."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import dj_database_url
import psutil  # type: ignore[import-untyped]
import psycopg
import pytest
import redis
from kombu.connection import Connection

from positions.tests import processes
from treaty_tracker.embedded import locks, places, services
from treaty_tracker.embedded.errors import ServicesError

USER = """
import sys
from treaty_tracker.embedded import services
services.use()
print("ready", flush=True)
sys.stdin.read()
"""

StartUser = Callable[..., "subprocess.Popen[str]"]


def python(
    code: str, *arguments: str, before: Sequence[str] = (), **environment: str
) -> "subprocess.Popen[str]":
    """A process of this Python; `before` is the command that starts it, where that is another."""
    return subprocess.Popen(
        [*before, sys.executable, "-c", code, *arguments],
        cwd=places.REPOSITORY,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(condition: Callable[[], bool], seconds: float = processes.PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def of_folder(data: Path) -> "list[psutil.Process]":
    """The living processes that work in this data folder, or were told of it."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            here = process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE
            told = process.environ().get("DATA_DIR") == str(data)
            if not here and (told or Path(process.cwd()).is_relative_to(data)):
                found.append(process)
    return found


def servers(data: Path) -> dict[str, int]:
    """Process ids by name: the keeper, the postmaster, Valkey."""
    found = {}
    for process in of_folder(data):
        with contextlib.suppress(psutil.Error):
            line = " ".join(process.cmdline())
            for name, mark in (
                ("keeper", "embedded.keeper"),
                ("postgres", "/postgres -D"),
                ("valkey", "valkey-server"),
            ):
                if mark in line:
                    found[name] = process.pid
    return found


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def left_over(data: Path) -> list[str]:
    """What still runs some seconds after everybody should have gone; it is ended."""
    with contextlib.suppress(AssertionError):
        until(lambda: not of_folder(data))
    lines = []
    for process in of_folder(data):
        with contextlib.suppress(psutil.Error):
            lines.append(" ".join(process.cmdline()))
            process.kill()
    return lines


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder. Whatever a test does, in the end nothing that belongs to it may run."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    yield tmp_path / "var"
    assert left_over(places.data_dir()) == []
    shutil.rmtree(places.run_dir(), ignore_errors=True)  # it may lie outside


@pytest.fixture
def start_user(data: Path) -> Iterator[StartUser]:
    """Starts processes that use the services until their stdin is closed."""
    users: list[subprocess.Popen[str]] = []

    def start(before: Sequence[str] = (), **environment: str) -> "subprocess.Popen[str]":
        user = python(USER, before=before, **environment)
        users.append(user)
        assert user.stdout
        if user.stdout.readline() != "ready\n":
            raise AssertionError(user.communicate()[1])
        return user

    yield start
    for user in users:
        user.communicate()


def app() -> psycopg.Connection:
    return psycopg.connect(places.app_database_url(), autocommit=True)


def owner() -> psycopg.Connection:
    return psycopg.connect(places.owner_database_url(), autocommit=True)


def in_test_database(url: str) -> str:
    return f"{url.rpartition('/')[0]}/test_treaty_tracker"


def works() -> bool:
    with app() as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def valkey() -> redis.Redis:
    return redis.Redis.from_url(places.cache_url())


def answers() -> bool:
    with contextlib.suppress(redis.ConnectionError):
        return bool(valkey().ping())
    return False


def write_something() -> None:
    with owner() as connection:
        connection.execute("CREATE TABLE kept (word text)")
    with app() as connection:
        connection.execute("INSERT INTO kept VALUES ('kept')")


def read_it() -> tuple[str, ...] | None:
    with app() as connection:
        return connection.execute("SELECT word FROM kept").fetchone()


def test_two_users_share_one_server_and_the_last_one_stops_it(data: Path, start_user: StartUser) -> None:
    first = start_user()
    running = servers(data)
    second = start_user()
    first.communicate()
    assert servers(data) == running
    assert works()
    second.communicate()
    until(lambda: not servers(data))


def test_a_user_killed_outright_stops_the_servers(data: Path, start_user: StartUser) -> None:
    start_user().kill()
    until(lambda: not servers(data))


def test_who_comes_while_the_servers_stop_waits_and_has_them(data: Path, start_user: StartUser) -> None:
    for _ in range(3):
        user = start_user()
        assert works()
        user.communicate()
        until(lambda: locks.has_owner(places.users_lock()))  # the keeper has begun to stop


def test_many_users_at_once_start_one_server(data: Path) -> None:
    users = [python(USER) for _ in range(4)]
    assert [user.stdout.readline() for user in users if user.stdout] == ["ready\n"] * 4
    assert places.log_file("keeper").read_text().count("starting") == 1
    for user in users:
        user.communicate()


def test_a_killed_keeper_leaves_no_process_and_loses_nothing(data: Path, start_user: StartUser) -> None:
    user = start_user()
    write_something()
    valkey().rpush("queue", "task")
    kill(servers(data)["keeper"])
    until(lambda: not servers(data))
    user.communicate()
    start_user()
    assert read_it() == ("kept",)
    assert valkey().lrange("queue", 0, -1) == [b"task"]


def test_after_a_killed_postmaster_the_data_are_still_there(data: Path, start_user: StartUser) -> None:
    user = start_user()
    write_something()
    kill(servers(data)["postgres"])
    until(lambda: not servers(data))
    assert "postgres ended with code -9" in places.log_file("keeper").read_text()
    user.communicate()
    start_user()
    assert read_it() == ("kept",)


def test_a_killed_valkey_comes_back_with_its_queue_while_the_database_goes_on(
    data: Path, start_user: StartUser
) -> None:
    start_user()
    valkey().rpush("queue", "task")
    time.sleep(1.1)  # what Valkey may lose is the last second, by its own setting
    before = servers(data)
    kill(before["valkey"])
    until(lambda: servers(data).get("valkey", before["valkey"]) != before["valkey"] and answers())
    assert valkey().lrange("queue", 0, -1) == [b"task"]
    assert servers(data)["postgres"] == before["postgres"]


def test_a_pid_file_that_names_another_process_is_no_hindrance(data: Path, start_user: StartUser) -> None:
    start_user().communicate()
    until(lambda: not servers(data))
    (data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{data / 'postgres'}\n")
    places.postgres_socket().with_name(".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    start_user()


def test_a_cluster_that_was_not_finished_is_made_anew(data: Path, start_user: StartUser) -> None:
    (data / "postgres.new-1" / "base").mkdir(parents=True)
    start_user()
    assert works()
    assert not list(data.glob("postgres.new-*"))


@pytest.mark.parametrize("name", ["100% of a fólder", "it's, so", "long" * 30])
def test_any_path_will_do(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start_user: StartUser
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / name))
    start_user()
    parsed = dj_database_url.parse(places.app_database_url())
    assert parsed["HOST"] == str(places.run_dir())
    with app() as connection:
        assert connection.info.host == str(places.run_dir())
    assert places.run_dir().stat().st_mode & 0o777 == 0o700
    assert valkey().ping()
    with Connection(places.broker_url()) as broker:  # type: ignore[no-untyped-call]
        broker.ensure_connection(max_retries=1)


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").symlink_to(tmp_path)
    with pytest.raises(ServicesError, match="not a folder of yours"):
        places.make_private(tmp_path / "run")


def test_the_application_may_write_rows_and_nothing_else(data: Path, start_user: StartUser) -> None:
    start_user()
    write_something()
    with app() as connection:
        connection.execute("UPDATE kept SET word = 'changed'")
        connection.execute("DELETE FROM kept")
        for forbidden in (
            "TRUNCATE kept",
            "CREATE TABLE mine (i int)",
            "CREATE TEMPORARY TABLE kept (i int)",
            "ALTER TABLE kept DISABLE TRIGGER ALL",
            "CREATE DATABASE mine",
            "CREATE ROLE mine",
            "SET ROLE treaty_tracker_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden)
        superuser = connection.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert superuser == (False,)


def test_the_application_may_write_in_a_test_database_too(data: Path, start_user: StartUser) -> None:
    start_user()
    with owner() as connection:
        connection.execute("CREATE DATABASE test_treaty_tracker")
    with psycopg.connect(in_test_database(places.owner_database_url())) as connection:
        connection.execute("CREATE TABLE rows (id serial, word text)")
    with psycopg.connect(in_test_database(places.app_database_url())) as connection:
        connection.execute("INSERT INTO rows (word) VALUES ('x')")


def test_the_environment_does_not_matter(
    data: Path, start_user: StartUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in set(os.environ) - {"DATA_DIR", "PYTHONPATH"}:
        monkeypatch.delenv(name)
    start_user(
        LANG="no_SUCH.UTF-8", LC_ALL="no_SUCH", TZ="No/Where", HOME="/nowhere", TMPDIR="/nowhere",
        PGPORT="1", PGDATA="/nowhere", PGSERVICE="none", PGREQUIREAUTH="md5", PGTARGETSESSIONATTRS="standby",
    )  # fmt: skip
    with app() as connection:
        assert connection.execute("SELECT lower('ÉÀŞ')").fetchone() == ("éàş",)


def test_root_can_run_it_where_namespaces_are_forbidden(
    data: Path, tmp_path: Path, start_user: StartUser
) -> None:
    start_user().communicate()
    (tmp_path / "unshare").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "unshare").chmod(0o755)
    start_user(PATH=f"{tmp_path}:{os.environ['PATH']}")
    write_something()
    kill(servers(data)["keeper"])
    until(lambda: not servers(data))
    start_user()
    assert read_it() == ("kept",)


def test_an_ordinary_user_runs_it_as_himself(data: Path, start_user: StartUser) -> None:
    user, before = os.geteuid(), list[str]()
    if user == 0:
        # Nobody in particular, who may read this tree wherever it lies.
        user = 65534
        rights = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        before = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *rights]
        data.mkdir()
        os.chown(data, user, user)
    start_user(before)
    assert {psutil.Process(pid).uids().effective for pid in servers(data).values()} == {user}
    assert works()


def test_what_is_given_by_an_address_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    monkeypatch.setenv("DATABASE_URL", "")
    assert services.needed() == ["postgres"]
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere")
    before = services.shares()
    services.use()
    assert services.shares() == before
    assert services.running()


def test_a_server_that_cannot_start_is_an_error_with_its_log(data: Path, start_user: StartUser) -> None:
    start_user().communicate()
    until(lambda: not servers(data))
    (data / "postgres" / "PG_VERSION").write_text("11\n")
    user = python(USER)
    assert "database files are incompatible with server" in user.communicate()[1]


def test_a_command_with_other_addresses_is_told_so(data: Path, start_user: StartUser) -> None:
    start_user(REDIS_URL="redis://elsewhere")
    user = python(USER)
    assert "valkey is not among the servers that another command keeps running" in user.communicate()[1]


def test_a_data_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    user = python(USER, DATA_DIR=str(tmp_path / "file" / "var"))
    assert "Set DATA_DIR" in user.communicate()[1]


def test_a_keeper_that_is_asked_to_end_stops_its_servers(data: Path, start_user: StartUser) -> None:
    start_user()
    os.kill(servers(data)["keeper"], signal.SIGTERM)
    until(lambda: not servers(data))
    assert "database system is shut down" in places.log_file("postgres").read_text()
    assert sys.platform == "darwin" or "bye bye" in places.log_file("valkey").read_text()
