"""Loading a dossier: new rows are added, changed ones updated, what a person has edited stays; or nothing at all."""

import copy
import io
from pathlib import Path
from typing import Any

import pghistory
import pytest
import yaml
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pghistory.middleware import HistoryMiddleware

from positions.dossier import loading
from positions.dossier.syncing import LEFT_ALONE, NEW, UNCHANGED, UPDATED
from positions.editing import reviewing
from positions.models import (
    Concern,
    Import,
    ImportedStatement,
    Milestone,
    Organization,
    OrganizationName,
    Publication,
    Source,
    Statement,
    StatementVersion,
    Treaty,
    TreatyName,
)
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db

SMALL: dict[str, Any] = {
    "treaties": {
        "treaties": [
            {
                "slug": "lights-protocol",
                "short_name": "Lights Protocol",
                "official_name": "Protocol on Lights",
                "parent": "lights",
            },
            {
                "slug": "lights",
                "short_name": "Lights",
                "official_name": "Convention on Lights",
                "aliases": ["Lamps Convention", "Lamp Treaty"],
                "milestones": [
                    {"slug": "one", "kind": "session", "label": "First session", "date": "2026-03"}
                ],
            },
        ]
    },
    "organizations": {
        "organizations": [
            {"slug": "divers", "kind": "ngo", "names": [{"text": "Divers", "kind": "name"}]},
            {
                "slug": "ports",
                "kind": "association",
                "names": [{"text": "Ports", "kind": "name"}, {"text": "Harbours", "kind": "alias"}],
                "memberships": [{"type": "member_of", "target": "divers", "from": "2020"}],
            },
        ]
    },
    "concerns": {
        "concerns": [
            {
                "slug": "sea",
                "label": "Sea",
                "definition": "The sea.",
                "lexicon": ["waves"],
                "children": [
                    {"slug": "dark", "label": "Dark", "definition": "Too dark.", "lexicon": ["night"]}
                ],
            }
        ]
    },
    "sources": {"sources": [], "left_out_feed_not_confirmed": []},
    "acts": {"acts": [], "absences": [], "votes": []},
    "statements": {
        "dated": "2026-05-01",
        "statements": [
            {
                "id": "divers-2026",
                "treaty": "lights",
                "organization": "divers",
                "question": "text",
                "stance": "oppose_unless_amended",
                "form": "letter",
                "attribution": "own_words",
                "said": {"from": "2026-03-01", "to": "2026-03-31", "basis": "dated"},
                "speaker": {"name": "Nell Farrow", "role": "director"},
                "summary": "Wants it darker.",
                "concerns": [{"slug": "dark", "polarity": "worry"}],
                "evidence": [
                    {
                        "title": "Letter",
                        "publisher": "Divers",
                        "url": "https://divers.example/letter",
                        "kind": "primary",
                        "address_kind": "publisher",
                        "wording": "verbatim",
                    }
                ],
            }
        ],
    },
}


class Folder:
    """A dossier that a test can change and load again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = copy.deepcopy(SMALL)

    @property
    def treaty(self) -> Any:
        return self.files["treaties"]["treaties"][1]

    @property
    def statement(self) -> Any:
        return self.files["statements"]["statements"][0]

    def load(self) -> str:
        for name, values in self.files.items():
            (self.path / f"{name}.yaml").write_text(yaml.safe_dump(values), encoding="utf-8")
        return self.load_as_written()

    def load_as_written(self) -> str:
        printed = io.StringIO()
        call_command("load_dossier", str(self.path), stdout=printed)
        return printed.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def loaded(folder: Folder, db: None) -> Folder:
    folder.load()
    return folder


def by_hand(cast: Cast) -> pghistory.context:
    """What is done within counts as a person's, as in the admin."""
    return pghistory.context(user=cast.ada.pk)


def change(row: models.Model, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()


def test_it_prints_what_became_of_every_kind_of_row(folder: Folder) -> None:
    assert f"treaties: 2 {NEW}\n" in folder.load()
    assert Import.objects.get().dated.isoformat() == "2026-05-01"
    again = folder.load()
    assert f"treaties: 2 {UNCHANGED}\n" in again
    assert not {NEW, UPDATED, LEFT_ALONE} & set(again.replace(",", "").split())
    assert (Import.objects.count(), Publication.objects.count()) == (1, 1)


def test_a_protocol_finds_its_treaty_wherever_it_stands_in_the_file(loaded: Folder) -> None:
    parent = Treaty.objects.get(slug="lights-protocol").parent
    assert parent
    assert parent.slug == "lights"


def test_corrections_in_the_files_arrive_however_often(loaded: Folder) -> None:
    for label in ("Session one", "Session 1"):
        loaded.treaty["milestones"][0]["label"] = label
        assert f"milestones: 1 {UPDATED}\n" in loaded.load()
        assert Milestone.objects.get().label == label


def test_what_a_person_has_edited_stays_and_what_is_new_beside_it_comes(loaded: Folder, cast: Cast) -> None:
    with by_hand(cast):
        change(Treaty.objects.get(slug="lights"), short_name="Lamps")
    loaded.treaty["short_name"] = "Lights Treaty"
    loaded.treaty["milestones"].append(
        {"slug": "two", "kind": "session", "label": "Second", "date": "2026-04"}
    )
    printed = loaded.load()
    assert f"treaties: 1 {UNCHANGED}, 1 {LEFT_ALONE}\n" in printed
    assert f"milestones: 1 {NEW}, 1 {UNCHANGED}\n" in printed
    assert Treaty.objects.get(slug="lights").short_name == "Lamps"


def test_what_a_person_has_removed_or_renamed_does_not_come_back(loaded: Folder, cast: Cast) -> None:
    with by_hand(cast):
        TreatyName.objects.get(text="Lamp Treaty").delete()
        change(OrganizationName.objects.get(text="Harbours"), text="Havens")
    printed = loaded.load()
    assert f"treaty names: 1 {UNCHANGED}, 1 {LEFT_ALONE}\n" in printed
    assert not TreatyName.objects.filter(text="Lamp Treaty").exists()
    assert set(OrganizationName.objects.values_list("text", flat=True)) == {"Divers", "Ports", "Havens"}


@pytest.mark.parametrize("signed_in", [True, False])
def test_what_somebody_signed_in_posts_is_a_persons(
    loaded: Folder, cast: Cast, rf: RequestFactory, signed_in: bool
) -> None:
    def remove(request: HttpRequest) -> HttpResponse:
        TreatyName.objects.get(text="Lamp Treaty").delete()
        return HttpResponse()

    request = rf.post("/")
    request.user = cast.ada if signed_in else AnonymousUser()
    HistoryMiddleware(remove)(request)  # type: ignore[no-untyped-call]
    loaded.load()
    assert TreatyName.objects.filter(text="Lamp Treaty").exists() != signed_in


def test_what_belongs_to_a_renamed_row_still_finds_it(loaded: Folder, cast: Cast) -> None:
    with by_hand(cast):
        change(Treaty.objects.get(slug="lights"), slug="lamps")
    loaded.treaty["aliases"].append("Lantern Treaty")
    loaded.load()
    assert TreatyName.objects.get(text="Lantern Treaty").treaty.slug == "lamps"


def test_what_belongs_to_a_removed_row_stays_out_with_it(loaded: Folder, cast: Cast) -> None:
    with by_hand(cast):
        Organization.objects.get(slug="ports").delete()
    loaded.files["statements"]["statements"].append(
        {**loaded.statement, "id": "ports-2026", "organization": "ports", "speaker": None}
    )
    printed = loaded.load()
    assert f"memberships: 1 {LEFT_ALONE}\n" in printed
    assert f"statements: 1 {UNCHANGED}, 1 {LEFT_ALONE}\n" in printed
    assert Statement.objects.count() == 1


def test_a_changed_definition_gets_a_new_number(loaded: Folder) -> None:
    child = loaded.files["concerns"]["concerns"][0]["children"][0]
    child["label"] = "Darkness"
    loaded.load()
    assert Concern.objects.get(slug="dark").definition_version == 1
    child["definition"] = "Too little light."
    loaded.load()
    assert Concern.objects.get(slug="dark").definition_version == 2


def test_a_changed_statement_is_a_new_version_and_going_back_another(loaded: Folder) -> None:
    before = loaded.statement["summary"]
    for summary in ("Wants it much darker.", before):
        loaded.statement["summary"] = summary
        assert f"statements: 1 {UPDATED}\n" in loaded.load()
    assert StatementVersion.objects.count() == 3
    assert Publication.objects.open_now().get().version.summary == before


def test_what_a_person_has_withdrawn_is_not_published_again(loaded: Folder, cast: Cast) -> None:
    reviewing.withdraw(ImportedStatement.objects.get().statement, by=cast.rosa, reason="Not theirs.")
    loaded.statement["summary"] = "Wants it much darker."
    assert f"statements: 1 {LEFT_ALONE}\n" in loaded.load()
    assert not Publication.objects.open_now().exists()


Wrong = tuple[str, Any, str]
WRONG: dict[str, Wrong] = {
    "an unknown name": ("organization", "nobody", "no organization is called “nobody”"),
    "a missing field": ("summary", None, "“summary” is missing"),
    "a text that is none": ("summary", 7, "“summary” is 7. It has to be a text"),
    "a day that is none": ("said", {"from": "March", "to": "2026-03-31"}, "“from”: 'March' is not a day"),
    "a value off the list": ("stance", "against", "“stance” cannot be 'against'"),
    "an address that is none": (
        "evidence",
        [{**SMALL["statements"]["statements"][0]["evidence"][0], "url": "ftp://divers.example"}],
        "evidence 1 (Letter): “url”",
    ),
    "an article that is not there": ("provisions", ["99"], "the treaty has no article “99”"),
    "a change from nowhere": ("changes_from", "gone", "“changes_from” is no statement here: “gone”"),
    "a step that names nothing": ("concerns", [], "statements.yaml, statements 1 (divers-2026): "),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_mistake_is_named_with_its_place_and_nothing_is_loaded(folder: Folder, wrong: Wrong) -> None:
    field, value, message = wrong
    folder.statement[field] = value
    with pytest.raises(CommandError) as raised:
        folder.load()
    assert "statements.yaml, statements 1 (divers-2026)" in str(raised.value)
    assert message in str(raised.value)
    assert not Treaty.objects.exists()


def test_a_mistake_in_the_catalogue_is_named_too(folder: Folder) -> None:
    folder.treaty["milestones"][0]["date"] = "soon"
    with pytest.raises(
        CommandError, match=r"treaties.yaml, treaties 2 \(lights\), milestones 1 \(one\): “date”"
    ):
        folder.load()


def test_two_rows_of_one_name_that_differ_are_refused(folder: Folder) -> None:
    folder.treaty["ambiguous_aliases"] = ["Lamp Treaty"]
    with pytest.raises(CommandError, match=r"it says otherwise of the same as treaties.yaml, treaties 2"):
        folder.load()


def test_a_source_that_somebody_added_under_another_name_is_named(folder: Folder) -> None:
    columns = {"name": "Reef", "home_page": "https://reef.example/", "feed_url": "https://reef.example/feed"}
    Source.objects.create(slug="the-reef", name="The Reef", feed_address=columns["feed_url"])
    folder.files["sources"]["sources"].append({"slug": "reef", **columns})
    with pytest.raises(CommandError, match=r"(?s)there already under another name.*reef.example/feed"):
        folder.load()
    assert not Treaty.objects.exists()


def test_a_file_that_is_no_yaml_or_not_there_is_named(loaded: Folder) -> None:
    (loaded.path / "acts.yaml").write_text("acts: [")
    with pytest.raises(CommandError, match=r"acts.yaml is no YAML"):
        loaded.load_as_written()
    (loaded.path / "acts.yaml").unlink()
    with pytest.raises(CommandError, match=r"acts.yaml: No such file or directory"):
        loaded.load_as_written()


def test_the_dossier_itself_fills_the_columns_of_a_treaty(dossier: None) -> None:
    treaty = Treaty.objects.get(slug="un-cybercrime-convention")
    assert (treaty.status, treaty.status_as_of) == (Treaty.Status.NOT_IN_FORCE, "2025-10-26")
    assert treaty.body == "United Nations"
    assert "fortieth instrument" in treaty.entry_into_force
    assert "Day from knowledge" in treaty.doubt
    assert treaty.provisions.filter(often_debated=True).exists()


def test_the_dossier_itself_is_unchanged_by_a_second_load(dossier: None) -> None:
    done = loading.load()
    assert {outcome for each in done.values() for outcome in each} == {UNCHANGED}
