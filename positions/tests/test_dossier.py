"""The dossier: loaded as an import, once; and the positions that must come out of it."""

import datetime as dt
from typing import Any

import pytest
import yaml
from django.test import Client

from positions.deriving import positions
from positions.deriving.lines import Position
from positions.dossier import loading
from positions.dossier.syncing import LEFT_ALONE, UNCHANGED, UPDATED
from positions.editing import recalling, stating
from positions.models import (
    Appearance,
    Event,
    Evidence,
    ImportedStatement,
    Organization,
    Publication,
    StatementVersion,
    Treaty,
    TreatyAct,
    Vote,
)
from positions.tests import make
from positions.tests.cast import Cast

ROWS = yaml.safe_load((loading.FOLDER / "statements.yaml").read_text(encoding="utf-8"))["statements"]
EXPECTED = yaml.safe_load(
    (loading.FOLDER.parent / "tests/data/expected_positions.yaml").read_text(encoding="utf-8")
)
TREATY = "un-cybercrime-convention"


pytestmark = [pytest.mark.usefixtures("dossier"), pytest.mark.django_db]


def derived(day: dt.date) -> dict[str, Position]:
    """Every organization's position on the convention, as the product derives it."""
    treaty = Treaty.objects.get(slug=TREATY)
    bound = Organization.objects.filter(appearances__treaty=treaty).distinct()
    found = {each.slug: positions.position(each, treaty, day=day) for each in bound}
    return {slug: each for slug, each in found.items() if each.stance}


def test_the_positions_of_five_days_are_those_that_the_dossier_expects() -> None:
    keys = dict(ImportedStatement.objects.values_list("statement", "key"))
    for day, rows in EXPECTED["positions"].items():
        found = {
            slug: (each.stance, keys[each.row.statement_id])
            for slug, each in derived(dt.date.fromisoformat(day)).items()
            if each.row and not each.reported
        }
        assert found == {row["organization"]: (row["step"], row["statement"]) for row in rows}, day


def test_what_is_only_reported_is_what_the_dossier_expects() -> None:
    for day, rows in EXPECTED["reported"].items():
        found = {
            slug: each.stance for slug, each in derived(dt.date.fromisoformat(day)).items() if each.reported
        }
        assert found == {row["organization"]: row["step"] for row in rows}, day


DAYS = [dt.date.fromisoformat(day) for day in (
    "2018-12-01", "2019-12-01", "2021-06-01", "2022-11-06", "2022-11-07", "2023-09-01",
    "2024-02-15", "2024-08-08", "2024-08-10", "2024-12-01", "2025-10-26", "2026-11-01",
)]  # fmt: skip


def by_hand(day: str) -> dict[str, str]:
    """The rule once more, straight from the YAML and as slowly as it can be written."""
    drafts = {
        row["slug"]
        for row in yaml.safe_load((loading.FOLDER / "treaties.yaml").read_text())["treaties"][0][
            "text_versions"
        ]
        if row["committee"]
    }
    lines: dict[str, list[Any]] = {}
    for row in ROWS:
        questions = ("text", "joining", "mandate") if day < "2022-11-07" else ("text", "joining")
        if (
            row["treaty"] != TREATY
            or row["question"] not in questions
            or not row["stance"]
            or row["grade"] not in "ABC"
        ):
            continue
        if (
            row["said"]["to"] > day
            or not row.get("moves_line", True)
            or row["text_version"] not in drafts | {None}
        ):
            continue
        for slug in {
            row["organization"],
            *(s["organization"] for s in row["signatories"] if s["relation"] in ("signed", "aligned")),
        }:
            lines.setdefault(slug, []).append(row)
    return {slug: step for slug, rows in lines.items() if (step := _step(rows))}


def _step(rows: list[Any]) -> str | None:
    if not rows:
        return None
    newest = sorted(rows, key=lambda row: (row["said"]["from"], row["said"]["to"]))[-1]["said"]
    near = [
        row for row in rows if row["said"]["from"] <= newest["to"] and row["said"]["to"] >= newest["from"]
    ]
    if len({row["stance"] for row in near}) == 1:
        return str(near[0]["stance"])
    begins = min(row["said"]["from"] for row in near)
    return _step([row for row in rows if row["said"]["to"] < begins])


def test_a_slow_derivation_by_hand_agrees_on_twelve_days() -> None:
    for day in DAYS:
        found = {slug: each.stance for slug, each in derived(day).items() if not each.reported}
        assert found == by_hand(day.isoformat()), day


def test_every_position_can_be_explained() -> None:
    for row in Appearance.objects.select_related("organization", "treaty").distinct("organization", "treaty"):
        found = positions.explain(row.organization, row.treaty)
        assert found.position == positions.position(row.organization, row.treaty)
        used = [each for each, reason in found.statements if reason is None]
        assert used == ([found.position.row] if found.position.row else [])


def test_all_of_it_is_there_with_the_grades_it_gives() -> None:
    keys = {row.key: row.statement for row in ImportedStatement.objects.select_related("statement")}
    assert keys.keys() == {row["id"] for row in ROWS}
    for row in ROWS:
        version = keys[row["id"]].versions.get()
        assert version.grade == row["grade"]
        assert sorted(each.grade for each in version.evidence.all()) == sorted(
            each["grade"] for each in row["evidence"]
        )
    assert (TreatyAct.objects.count(), Vote.objects.count()) == (25, 10)


def test_a_second_load_publishes_nothing() -> None:
    before = [StatementVersion.objects.count(), Publication.objects.count(), Evidence.objects.count()]
    assert loading.load()["statements"] == {UNCHANGED: len(ROWS)}
    assert before == [StatementVersion.objects.count(), Publication.objects.count(), Evidence.objects.count()]


def test_what_a_person_has_edited_is_never_touched(cast: Cast) -> None:
    kept, other = ImportedStatement.objects.filter(key__in=["cisco-2024-08-21", "us-2018-11-third-committee"])
    stating.revise(kept.statement, by=cast.edith)
    ImportedStatement.objects.filter(pk__in=[kept.pk, other.pk]).update(sha256="a row that has changed since")
    done = loading.load()["statements"]
    assert done == {LEFT_ALONE: 1, UPDATED: 1, UNCHANGED: len(ROWS) - 2}
    assert (kept.statement.publications.count(), other.statement.publications.count()) == (1, 2)


def test_what_rests_on_the_import_says_so(client: Client) -> None:
    kept = ImportedStatement.objects.get(key="cisco-2024-08-21")
    page = client.get(f"/statements/{kept.statement_id}/").content.decode()
    assert "From the dossier of 21 November 2026, not reviewed by two people here" in page
    assert "Doubt:" in page
    assert not Event.objects.about(kept.statement).exists()


def test_what_the_two_first_articles_say_of_cisco_is_on_record_already(cast: Cast) -> None:
    """Said on 21 or 22 August 2024: the statement of the dossier, and nobody records it twice."""
    kept = ImportedStatement.objects.get(key="cisco-2024-08-21").statement
    for day in (dt.date(2024, 8, 21), dt.date(2024, 8, 22)):
        found = recalling.on_record(
            organization=Organization.objects.get(slug="cisco"),
            treaty=Treaty.objects.get(slug=TREATY),
            question="text",
            said=(day, day),
            but=make.draft(by=cast.edith).statement,
        )
        assert [version.statement for version in found] == [kept]
