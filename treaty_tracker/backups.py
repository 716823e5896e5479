"""The whole database → one file, and back, by PostgreSQL's own programs. Keys and passwords stay where they are."""

import contextlib
import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from django.core.management import call_command
from django.db import connections, transaction

from treaty_tracker.embedded import locks, places, postgres
from treaty_tracker.embedded.errors import ServicesError


class BackupError(Exception):
    """What PostgreSQL's program said, and what became of the data."""


def backup(file: Path | None = None) -> Path:
    """Write a new file, readable by its owner alone; by default in DATA_DIR/backups, named by the time in UTC.

    The product may run meanwhile: the file holds one instant. BackupError, and no file, if it cannot be written.
    """
    now = dt.datetime.now(dt.UTC)
    file = file or places.data_dir() / "backups" / f"treaty-tracker-{now:%Y-%m-%d-%H%M%S}.dump"
    if file.exists():
        raise BackupError(f"{file} exists already and is left as it is. Name another file.")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.unfinished")
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        _program("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}"])
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return file


def restore(file: Path) -> None:
    """Put the database back to what the file holds, and bring its tables up to this version of the product.

    What is there now is set aside until all of it is in; BackupError, and everything as before, if that fails.
    """
    if locks.has_owner(places.run_lock()):
        raise BackupError(
            "Treaty Tracker is running in this folder. Stop it first, with Ctrl-C where it runs."
        )
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    _program("pg_restore", ["--list", str(file)], database=False)
    if _is_set_aside():  # by a restore that was killed
        _put_back()
    _as_owner("ALTER SCHEMA public RENAME TO set_aside", "CREATE SCHEMA public")
    try:
        _program(
            "pg_restore",
            ["--single-transaction", "--no-owner", "--no-privileges", "--schema=public", str(file)],
        )
        call_command("migrate", database="owner", verbosity=0)
    except BaseException:
        _put_back()
        raise
    _as_owner("DROP SCHEMA set_aside CASCADE")


def _is_set_aside() -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'set_aside'")
        return cursor.fetchone() is not None


def _put_back() -> None:
    _as_owner("DROP SCHEMA public CASCADE", "ALTER SCHEMA set_aside RENAME TO public")


def _as_owner(*statements: str) -> None:
    """All of them or none."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    # Whoever looks next sees the tables anew.
    connections.close_all()


def _program(name: str, arguments: Sequence[str], *, database: bool = True) -> None:
    settings = connections["owner"].settings_dict
    address = {
        "PGHOST": settings["HOST"], "PGPORT": settings["PORT"], "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"], "PGDATABASE": settings["NAME"],
        "PGSSLMODE": settings["OPTIONS"].get("sslmode"), "PGSSLROOTCERT": settings["OPTIONS"].get("sslrootcert"),
    }  # fmt: skip
    environment = os.environ | {key: str(value) for key, value in address.items() if value}
    target = [f"--dbname={settings['NAME']}"] if database else []
    command = [_path(name), *target, *arguments]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except OSError as error:
        raise BackupError(f"{command[0]} cannot be run: {error.strerror}. Is PG_BIN right?") from error
    if done.returncode:
        raise BackupError(f"{name} ended with {done.returncode}: {done.stderr.strip() or 'it says nothing'}")


def _path(name: str) -> str:
    """PostgreSQL's program: of PG_BIN, else the one that comes with the embedded server, else the system's."""
    if folder := os.environ.get("PG_BIN"):
        return str(Path(folder) / name)
    with contextlib.suppress(ServicesError):
        return str(postgres.programs() / name)
    found = shutil.which(name)
    if found is None:
        raise BackupError(f"{name} is not installed. Install PostgreSQL's client programs.")
    return found
