"""`manage.py run` as it is, on machines that differ: folders, environments, addresses, passwords, two at once."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from positions import accounts
from positions.models import User
from positions.tests.test_embedded import data, left_over
from treaty_tracker.embedded import listening, places

__all__ = ["data"]

# What somebody's other projects, shell and office may have left in the environment.
FOREIGN = {
    "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "LANG": "no_SUCH.UTF-8", "LC_ALL": "no_SUCH",
    "TZ": "Asia/Tokyo", "HOME": "/nowhere", "TMPDIR": "/nowhere", "PGHOST": "elsewhere", "PGSERVICE": "none",
    "PGREQUIREAUTH": "md5", "CELERY_BROKER_URL": "redis://127.0.0.1:9/0", "GRANIAN_PORT": "9", "GRANIAN_URL_PATH_PREFIX": "/x",
    "PYTHONPATH": "/nowhere", "DJANGO_SETTINGS_MODULE": "another.settings", "PYTHONIOENCODING": "ascii",
}  # fmt: skip
PASSWORD = "two wörds"


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """The tree alone, in a folder with a name; with its data in itself, as it is without DATA_DIR."""
    folder = tmp_path / "a trea'ty fólder, 100%"
    folder.mkdir()
    for part in ("manage.py", "treaty_tracker", "positions", "templates", "static"):
        place = places.REPOSITORY / part
        shutil.copytree(place, folder / part) if place.is_dir() else shutil.copy(place, folder)
    yield folder
    assert left_over(folder) == []


def manage(folder: Path, *command: str, **environment: str) -> "subprocess.Popen[str]":
    """A command there, and nothing but this in its environment."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        umask=0,
    )


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_it_runs_in_any_folder_and_environment_and_leaves_nothing(copy: Path) -> None:
    port = free_port()
    runner = manage(copy, "run", HOST="0.0.0.0", PORT=port, DEMO_PASSWORD=PASSWORD, **FOREIGN)  # noqa: S104
    assert runner.stdout
    said = ""
    while "Ctrl-C" not in said and (line := runner.stdout.readline()):
        said += line
    assert f"Treaty Tracker is at http://127.0.0.1:{port}/" in said
    assert PASSWORD not in said
    assert PASSWORD in (copy / "var" / "credentials.txt").read_text("utf-8")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    assert b"<h1" in opener.open(f"http://127.0.0.1:{port}/treaties/").read()
    # A second command meanwhile: it shares the servers, and its words reach an ASCII terminal.
    asked = manage(copy, "explain", "united-states", "un-cybercrime-convention", **FOREIGN)
    answer, _ = asked.communicate(timeout=60)
    assert "united states" in answer.lower(), answer
    runner.send_signal(signal.SIGINT)
    rest, _ = runner.communicate(timeout=60)
    assert runner.returncode == 0, rest
    # The umask let everybody do everything.
    assert (copy / "var").stat().st_mode & 0o777 == 0o700
    assert (copy / "var" / "credentials.txt").stat().st_mode & 0o777 == 0o600


def test_two_commands_at_once_on_a_stopped_installation_share_what_they_start(data: Path) -> None:
    environment = {"DATA_DIR": str(data)}
    both = [manage(places.REPOSITORY, "showmigrations", **environment) for _ in range(2)]
    said = [command.communicate(timeout=60)[0] for command in both]
    assert [command.returncode for command in both] == [0, 0], said
    assert said[0] == said[1]
    assert places.log_file("keeper").read_text().count("starting") == 1


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("treaties.example", "http://treaties.example:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104 nothing is bound
        ("::1", "http://[::1]:8000/"),
        ("::", "http://[::1]:8000/"),
    ],
)
def test_what_is_said_to_be_its_address_can_be_opened(host: str, url: str) -> None:
    assert listening.url(host, 8000) == url


@pytest.mark.django_db
def test_a_password_that_is_given_is_taken_as_it_is_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "credentials.txt"
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    assert PASSWORD not in accounts.make_demo_accounts(kept)
    assert all(User.objects.get(username=name).check_password(PASSWORD) for name in accounts.DEMO)
    assert kept.stat().st_mode & 0o777 == 0o600
    # An account that is gone comes back with the password that is written there.
    monkeypatch.delenv("DEMO_PASSWORD")
    User.objects.get(username="editor").delete()
    accounts.make_demo_accounts(kept)
    assert User.objects.get(username="editor").check_password(PASSWORD)


@pytest.mark.django_db
def test_without_one_a_password_is_made_shown_once_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    kept = tmp_path / "credentials.txt"
    found = re.search(r"the password is (\S{16}) ", accounts.make_demo_accounts(kept))
    assert found
    assert User.objects.get(username="reviewer").check_password(found[1])
    assert found[1] in kept.read_text()
    assert found[1] not in accounts.make_demo_accounts(kept)
