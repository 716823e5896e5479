"""What the documents name is there: tests, decisions, and the folders of the README's tree."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "positions" / "tests"
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
NOT_OURS = {"__pycache__", "staticfiles", "var"}


def named(text: str) -> Iterator[tuple[str, str]]:
    """Each test that is named, with the file that was named before it."""
    file = ""
    for name, suffix in re.findall(r"\b(test_\w+)(\.py)?", text):
        if suffix:
            file = name + suffix
        yield file, "" if suffix else name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_a_document_names_is_in_the_file_that_it_names(document: Path) -> None:
    missing = [
        (file, name)
        for file, name in named(document.read_text())
        if not (file and (TESTS / file).exists() and f"def {name}" in (TESTS / file).read_text())
    ]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_decision_that_a_document_names_was_written_down(document: Path) -> None:
    written = {path.name[:4] for path in (ROOT / "docs" / "decisions").iterdir()}
    assert set(re.findall(r"\b00\d\d\b", document.read_text())) <= written


def tree() -> str:
    return (ROOT / "README.md").read_text().partition("## The tree")[2].split("```")[1]


def listed() -> set[str]:
    """The folders and files of the README's tree; two spaces stand between them and what they are."""
    found, above = set(), dict[int, str]()
    for margin, names in re.findall(r"^( *)([\w./-]+(?: [\w./-]+)*)  ", tree(), re.MULTILINE):
        depth = len(margin) // 4
        for name in names.split():
            above[depth] = name
            found.add("".join(above[each] for each in range(depth)) + name)
    return found


def test_the_tree_of_the_readme_is_that_of_the_folders() -> None:
    told = listed()
    folders = [
        f"{path.relative_to(ROOT)}/"
        for under in ("", "positions", "positions/intake", "positions/suggesting")
        for path in (ROOT / under).iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name not in NOT_OURS
    ]
    assert [name for name in told if not (ROOT / name).exists()] == []
    assert [folder for folder in folders if not any(name.startswith(folder) for name in told)] == []


def test_the_tree_of_the_readme_lists_every_command() -> None:
    told = re.search(r"management/commands/ +([\w, \n]+)\n +tests/", tree())
    assert told
    commands = {path.stem for path in (ROOT / "positions/management/commands").glob("[a-z]*.py")}
    assert set(re.findall(r"\w+", told[1])) == commands
