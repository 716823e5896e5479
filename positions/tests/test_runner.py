"""The runner of `make run`, with trivial processes in the places of web, worker and beat."""

import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from positions.tests.test_embedded import kill, left_over, of_folder, python, servers, until
from treaty_tracker.embedded import places

RUN = """
import sys, time, urllib.request
from treaty_tracker.embedded.errors import ServicesError
from treaty_tracker.embedded.runner import Process, address, run

try:
    host, port = address()
except ServicesError as error:
    sys.exit(str(error))
url = f"http://{host}:{port}/"

def ready():
    try:
        return urllib.request.urlopen(url, timeout=1).status == 200
    except OSError:
        return False

worker, step = sys.argv[1:]
sys.exit(run(
    steps=[("Preparing", lambda: exec(step))],
    processes=[
        Process("worker", [sys.executable, "-c", worker], grace=1),
        Process("web", [sys.executable, "-m", "http.server", str(port), "--bind", host]),
        Process("beat", ["sleep", "1000"]),
    ],
    ready=ready,
    announce=lambda: f"Open {url}",
    news=list,
))
"""
SLEEP = "import time; time.sleep(1000)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"
FINISHES_ITS_TASK = """
import signal, sys, time, psycopg
from treaty_tracker.embedded import places

def finish(*_):
    with psycopg.connect(places.app_database_url()) as connection:
        print("finished", connection.execute("SELECT 1").fetchone(), flush=True)
    sys.exit(0)

signal.signal(signal.SIGTERM, finish)
print("working", flush=True)
time.sleep(1000)
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder whose services are somewhere else, and a free port; in the end nothing may be left."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PORT", str(probe.getsockname()[1]))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    yield tmp_path / "var"
    assert left_over(tmp_path / "var") == []


@pytest.fixture
def embedded(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")


@pytest.fixture
def start(data: Path) -> Iterator[Start]:
    runners: list[subprocess.Popen[str]] = []

    def start(*, worker: str = SLEEP, step: str = "", **environment: str) -> "subprocess.Popen[str]":
        runners.append(python(RUN, worker, step, **environment))
        return runners[-1]

    yield start
    for runner in runners:
        runner.kill()
        runner.communicate()


def said(runner: "subprocess.Popen[str]", last: str) -> str:
    """What it says up to the line that begins like this, or to its end."""
    lines = []
    for line in runner.stdout or ():
        lines.append(line)
        if line.startswith(last):
            break
    return "".join(lines)


def interrupt(runner: "subprocess.Popen[str]") -> str:
    runner.send_signal(signal.SIGINT)
    return runner.communicate(timeout=30)[0]


def process(data: Path, mark: str) -> int:
    """The process id of the child whose command line has this mark, once it is there: not its guard, nor the runner."""

    def found() -> list[int]:
        lines = {each.pid: " ".join(each.cmdline()) for each in of_folder(data)}
        return [int(pid) for pid, line in lines.items() if mark in line and "treaty_tracker" not in line]

    until(lambda: bool(found()))
    return found()[0]


def test_it_says_what_it_does_and_stops_all_in_order(embedded: None, start: Start, data: Path) -> None:
    runner = start(worker=FINISHES_ITS_TASK)
    assert re.sub(r"\d+\.\d s", "0.0 s", said(runner, "Open")) == (
        "Starting postgres and valkey ... 0.0 s\nPreparing ... 0.0 s\n"
        f"Open http://127.0.0.1:{os.environ['PORT']}/\n"
    )
    end = interrupt(runner)
    assert re.findall(r"Stopping (?:the )?(\w+) \.\.\.", end) == ["beat", "web", "worker", "database"]
    assert runner.returncode == 0
    assert of_folder(data) == []


def test_the_database_outlives_the_work(embedded: None, start: Start, data: Path) -> None:
    runner = start(worker=FINISHES_ITS_TASK)
    said(runner, "Open")
    until(lambda: "working" in places.log_file("worker").read_text())
    interrupt(runner)
    assert "finished (1,)" in places.log_file("worker").read_text()


def test_a_runner_killed_outright_leaves_nothing_and_the_next_one_runs(
    embedded: None, start: Start, data: Path
) -> None:
    runner = start(worker=STUBBORN)
    said(runner, "Open")
    runner.kill()
    again = start()
    assert said(again, "Open").startswith("An earlier run is still stopping; waiting for it.\n")
    interrupt(again)
    assert of_folder(data) == []


def test_a_killed_postmaster_stops_all(embedded: None, start: Start, data: Path) -> None:
    runner = start()
    said(runner, "Open")
    kill(servers(data)["postgres"])
    assert "The database ended by itself" in runner.communicate()[0]
    assert runner.returncode == 1


def test_a_step_that_fails_stops_the_database(embedded: None, start: Start, data: Path) -> None:
    output, errors = start(step="raise LookupError('no table')").communicate()
    assert "Stopping the database" in output
    assert "LookupError: no table" in errors
    assert of_folder(data) == []


def test_ctrl_c_in_a_step_stops_the_database(embedded: None, start: Start, data: Path) -> None:
    runner = start(step="print('at work', flush=True); time.sleep(1000)")
    said(runner, "Preparing")
    assert "Stopping the database" in interrupt(runner)
    assert runner.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_it_stops_on_a_signal_also_as_a_job_in_the_background(
    number: signal.Signals, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.signal(number, signal.SIG_IGN)  # is inherited, as from a shell
    runner = start()
    signal.signal(number, before)
    said(runner, "Open")
    runner.send_signal(number)
    runner.send_signal(number)
    assert "Stopping worker" in runner.communicate()[0]
    assert runner.returncode == 0


def test_a_second_start_says_where_the_first_one_runs(start: Start) -> None:
    first = start()
    said(first, "Open")
    second = start(PORT="1234")
    output, _ = second.communicate()
    assert f"already running here: http://127.0.0.1:{os.environ['PORT']}/ (process {first.pid})" in output
    assert second.returncode == 1


def test_a_process_that_ends_by_itself_stops_all_and_is_named(start: Start, data: Path) -> None:
    runner = start(worker="print('why'); raise SystemExit(7)")
    assert f"worker ended by itself with code 7; {data}/logs/worker.log says why" in runner.communicate()[0]
    assert runner.returncode == 1
    assert places.log_file("worker").read_text() == "why\n"


def test_a_process_that_will_not_end_is_killed_after_its_grace(start: Start) -> None:
    runner = start(worker=STUBBORN)
    said(runner, "Open")
    assert "Stopping worker ... 1." in interrupt(runner)


def test_a_killed_guard_takes_its_process_with_it(start: Start, data: Path) -> None:
    runner = start()
    said(runner, "Open")
    kill(psutil.Process(process(data, "sleep 1000")).ppid())
    assert "beat ended by itself" in runner.communicate()[0]


def test_what_a_killed_process_leaves_behind_is_ended(start: Start, data: Path) -> None:
    runner = start(worker=f"import subprocess; subprocess.Popen(['sleep', '999']); {SLEEP}")
    said(runner, "Open")
    process(data, "sleep 999")
    kill(process(data, "'999'"))
    assert "worker ended by itself with code 137" in runner.communicate()[0]


def test_a_taken_port_is_said_before_anything_starts(start: Start, data: Path) -> None:
    with socket.create_server(("127.0.0.1", int(os.environ["PORT"]))):
        runner = start()
        output, _ = runner.communicate()
    port = int(os.environ["PORT"])
    assert (
        output == f"Cannot listen on port {port} of 127.0.0.1: Address already in use. Try PORT={port + 1}.\n"
    )
    assert runner.returncode == 1
    assert not list((data / "logs").iterdir())


@pytest.mark.parametrize("wrong", [{"PORT": "http"}, {"PORT": "70000"}, {"HOST": "192.0.2.1"}])
def test_a_wrong_address_is_a_sentence(wrong: dict[str, str], start: Start) -> None:
    runner = start(**wrong)
    output = "".join(runner.communicate())
    assert next(iter(wrong)) in output
    assert output.count("\n") == 1
    assert runner.returncode == 1


def test_a_log_that_has_grown_large_is_set_aside(start: Start, data: Path) -> None:
    (data / "logs").mkdir(parents=True)
    places.log_file("beat").write_bytes(b"x" * (places.LOG_BYTES + 1))
    runner = start()
    said(runner, "Open")
    assert places.log_file("beat").stat().st_size == 0
    interrupt(runner)
