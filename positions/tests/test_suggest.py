"""`suggest` and `evaluate`: what programs get, in the shape that the contract fixes."""

import hashlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from positions.models import Concern, ConcernPhrase, Suggestion
from positions.tests import make

pytestmark = pytest.mark.django_db

TEXT = (
    "Divers and the law\r\n\r\nHarbour Watch 🛶 published a letter.\r\n\r\nThe Harbour Treaty is dangerously flawed,"
    " Harbour Watch said. It wants article 4 deleted before states sign.\r\n"
)


@pytest.fixture(autouse=True)
def catalogue() -> None:
    make.organization()
    make.treaty()
    noise = Concern.objects.create(slug="flaws", label="Flaws", definition="It is badly made.")
    ConcernPhrase.objects.create(concern=noise, text="dangerously flawed")


def run(command: str, *arguments: object) -> str:
    told = StringIO()
    call_command(command, *map(str, arguments), stdout=told)
    return told.getvalue()


def file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_bytes(content.encode())
    return path


def test_the_answer_has_every_field_of_the_contract(tmp_path: Path) -> None:
    answer = json.loads(run("suggest", file(tmp_path, "a.txt", TEXT), "--json", "--published", "2024-08-06"))
    assert set(answer) == {"text_sha256", "language", "mentions", "suggestions"}
    assert set(answer["mentions"][0]) == {"start", "end", "text", "kind", "slug"}
    first = answer["suggestions"][0]
    assert set(first) == {
        "start", "end", "exact", "content", "speaker", "speakers", "cue", "attribution", "treaty", "stance",
        "question", "provisions", "concerns", "asks", "said", "score", "why",
    }  # fmt: skip
    assert set(first["speaker"]) == {"start", "end", "text", "organization", "person"}
    assert (first["speaker"]["organization"], first["treaty"]) == ("harbour-watch", "harbour-treaty")
    assert {"slug": "flaws", "polarity": "worry"} in first["concerns"]


def test_every_offset_slices_to_its_words_in_the_file_as_it_is(tmp_path: Path) -> None:
    answer = json.loads(run("suggest", file(tmp_path, "a.txt", TEXT), "--json"))
    parts = [*answer["mentions"], *(each["speaker"] for each in answer["suggestions"])]
    parts += [each["cue"] for each in answer["suggestions"] if each["cue"]]
    assert len(parts) > 4
    assert all(TEXT[part["start"] : part["end"]] == part["text"] for part in parts)
    assert all(TEXT[each["start"] : each["end"]] == each["exact"] for each in answer["suggestions"])


def test_what_follows_without_a_name_is_the_same_speakers(tmp_path: Path) -> None:
    answer = json.loads(run("suggest", file(tmp_path, "a.txt", TEXT), "--json"))
    last = answer["suggestions"][-1]
    assert last["speaker"]["text"] == "It"
    assert last["speaker"]["organization"] == "harbour-watch"
    assert last["provisions"] == ["4"]


def test_a_corpus_comes_out_line_by_line(tmp_path: Path) -> None:
    rows = [{"id": 7, "text": TEXT}, {"id": "eight", "text": ""}]
    lines = run(
        "suggest", "--jsonl", file(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
    ).splitlines()
    first, second = map(json.loads, lines)
    assert (first["id"], second["id"], second["suggestions"]) == (7, "eight", [])
    assert first["suggestions"]


def test_for_people_it_is_in_words(tmp_path: Path) -> None:
    told = run("suggest", file(tmp_path, "a.txt", TEXT))
    assert "harbour-watch" in told
    assert "dangerously flawed" in told


def test_nothing_is_stored(tmp_path: Path) -> None:
    run("suggest", file(tmp_path, "a.txt", TEXT))
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(
    ("content", "arguments", "why"),
    [
        (b"\xff\xfe\x00", ["FILE"], "not UTF-8"),
        (b"x", ["FILE", "--published", "soon"], "not a day"),
        (b"{}", ["--jsonl", "FILE"], "Line 1"),
        (b"x", [], "Give a FILE"),
        (None, ["FILE"], "cannot be opened"),
    ],
)
def test_what_cannot_be_searched_is_refused_in_words(
    content: bytes | None, arguments: list[str], why: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=why):
        run("suggest", *(str(path) if each == "FILE" else each for each in arguments))


def gold(text: str) -> dict[str, Any]:
    """What a careful person would mark in TEXT, with one statement that is not there."""
    at = text.index("The Harbour Treaty is")
    none = text.index("Harbour Watch 🛶")
    speaker = {"organization": "harbour-watch"}
    common: dict[str, Any] = {
        "extra_evidence": [],
        "speaker": speaker,
        "treaty": "harbour-treaty",
        "question": "text",
        "stance": None,
    }
    found = {"start": at, "end": at + 60}
    missing = {"start": 0, "end": 18}
    return {
        "article": {"date": None},
        "statements": [
            {
                "id": "one",
                "evidence": found,
                "attribution": "paraphrased",
                "concerns": [{"slug": "flaws"}],
                **common,
            },
            {"id": "two", "evidence": missing, "attribution": "quoted", "concerns": [], **common},
        ],
        "not_statements": [{"span": {"start": none, "end": none + 36, "text": "published a letter"}}],
        "organization_mentions": [{"start": none, "end": none + 13, "normalized": "harbour-watch"}],
        "person_mentions": [],
        "treaty_mentions": [{"start": at + 4, "end": at + 18, "normalized": "harbour-treaty"}],
    }


def test_suggestions_are_measured_field_by_field(tmp_path: Path) -> None:
    text = file(tmp_path, "a.txt", TEXT)
    row = gold(TEXT) | {"seed": "a.txt", "sha256": hashlib.sha256(text.read_bytes()).hexdigest()}
    written = file(tmp_path, "gold.yaml", yaml.safe_dump({"gold": [row]}))
    answer = json.loads(run("evaluate", written, "--json"))
    assert answer["missed"] == ["two"]
    assert answer["too_many"] == []
    assert answer["fields"]["statements"]["recall"] == 0.5
    assert answer["fields"]["concern groups"]["f1"] == 1
    assert answer["fields"]["treaty mentions"]["recall"] == 1
    assert "statements" in run("evaluate", written)


def test_a_gold_file_of_another_text_is_refused(tmp_path: Path) -> None:
    file(tmp_path, "a.txt", TEXT)
    row = gold(TEXT) | {"seed": "a.txt", "sha256": "0" * 64}
    with pytest.raises(CommandError, match="not the text"):
        run("evaluate", file(tmp_path, "gold.yaml", yaml.safe_dump({"gold": [row]})))
