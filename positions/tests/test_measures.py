"""Suggestions beside what careful people have marked in texts that do not travel with the project."""

import gzip
import json
import runpy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

SHARED = Path(__file__).resolve().parents[3] / "shared"
SEEDS = SHARED / "dossier" / "gold_seeds.yaml"
NEWS = SHARED / "corpora" / "quotes" / "dev.jsonl.gz"
SCORER = SHARED / "tools" / "score_suggestions.py"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]


def run(*arguments: object) -> str:
    told = StringIO()
    call_command(*map(str, arguments), stdout=told)
    return told.getvalue()


if SEEDS.exists():

    def test_the_two_seeds_are_read_as_an_editor_reads_them() -> None:
        found = json.loads(run("evaluate", SEEDS, "--json"))
        fields = found["fields"]
        assert fields["statements"]["right"] >= 24
        assert len(found["too_many"]) <= 1
        assert fields["stance"]["recall"] >= 0.8
        assert fields["concern groups"]["f1"] >= 0.7
        assert fields["organization mentions"]["f1"] >= 0.95


if NEWS.exists():

    def test_attributions_in_news_are_found_with_their_speakers(tmp_path: Path) -> None:
        with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
            gold = [json.loads(line) for line in lines]
        asked = tmp_path / "asked.jsonl"
        asked.write_text("\n".join(json.dumps({"id": row["id"], "text": row["text"]}) for row in gold))
        answers: list[dict[str, Any]] = list(map(json.loads, run("suggest", "--jsonl", asked).splitlines()))
        scored = runpy.run_path(str(SCORER))["score"](gold, answers)
        assert scored["content"]["f1"] >= 0.7
        assert scored["content"]["precision"] >= 0.74
        assert scored["end_to_end"]["f1"] >= 0.64
        least = {"direct": 0.96, "mixed": 0.8, "indirect": 0.75}
        for kind, bar in least.items():
            found, wanted = scored["recall"][f"{kind}, speech verb"]
            assert found >= bar * wanted
