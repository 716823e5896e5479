"""A backup goes round: whatever is in the database comes back from the file, promises and rights included."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from positions.models import Appearance, Capture, Statement, Step
from positions.tests import make
from positions.tests.cast import Cast
from treaty_tracker import backups

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_what_is_backed_up_comes_back_with_its_promises(cast: Cast, tmp_path: Path) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    file = backups.backup(tmp_path / "whole.dump")
    assert file.stat().st_mode & 0o077 == 0
    make.published(by=cast.edith, reviewer=cast.rosa, of=make.capture("Since then. " + make.TEXT))
    call_command("restore", str(file))
    assert Statement.objects.get() == publication.statement
    assert Step.objects.get().stance == "oppose_unless_amended"
    assert Appearance.objects.get().publication == publication
    assert "divers" in Capture.objects.get().text
    with pytest.raises(DatabaseError, match="cannot be changed"):
        Capture.objects.update(text="Another.")
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM positions_treatyevent")


def test_a_file_that_is_no_backup_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    file = tmp_path / "no.dump"
    file.write_bytes(b"PGDMP and then nothing")
    with pytest.raises(CommandError, match="Everything is as it was before"):
        call_command("restore", str(file))
    with pytest.raises(CommandError, match="There is no file"):
        call_command("restore", str(tmp_path / "gone.dump"))
    assert Statement.objects.get() == publication.statement


def test_a_restore_that_breaks_half_way_changes_nothing(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backups.backup(tmp_path / "whole.dump")
    publication = make.published(by=cast.edith, reviewer=cast.rosa)

    def broken(*arguments: object, **options: object) -> None:
        raise backups.BackupError("the disk is full")

    monkeypatch.setattr(backups, "call_command", broken)
    with pytest.raises(backups.BackupError):
        backups.restore(file)
    assert Statement.objects.get() == publication.statement


def test_a_backup_is_never_written_over_another(tmp_path: Path, db: None) -> None:
    file = backups.backup(tmp_path / "whole.dump")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(file))


def test_a_restore_that_was_killed_is_taken_back_by_the_next(cast: Cast, tmp_path: Path) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    file = backups.backup(tmp_path / "whole.dump")
    # As far as one comes that is killed at its start.
    backups._as_owner("ALTER SCHEMA public RENAME TO set_aside", "CREATE SCHEMA public")
    backups.restore(file)
    assert Statement.objects.get() == publication.statement
    assert not backups._is_set_aside()


def test_other_programs_of_postgresql_can_be_named(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(backups.BackupError, match="Is PG_BIN right"):
        backups.backup(tmp_path / "whole.dump")
    assert not list(tmp_path.iterdir())
