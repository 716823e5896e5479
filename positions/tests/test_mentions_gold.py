"""Mentions in the two sample articles, by what an editor marked in them; only where the dossier lies beside the code."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from positions.suggesting.catalogue import Catalogue, Name, Organization, Treaty
from positions.suggesting.mentions import Finder
from positions.suggesting.shapes import Mention, Span

SHARED = Path(__file__).resolve().parents[3] / "shared"
PUBLISHED = dt.date(2024, 8, 22)


def read(name: str) -> Any:
    return yaml.safe_load((SHARED / "dossier" / f"{name}.yaml").read_text(encoding="utf-8"))


def organization(row: dict[str, Any]) -> Organization:
    names = tuple(Name(name["text"], name["ambiguous"]) for name in row["names"])
    term = next(
        (m for m in row["memberships"] if m["type"] == "speaks_for" and row["kind"] == "government"), None
    )
    if term is None:
        return Organization(row["slug"], row["kind"], names)
    since, until = (dt.date.fromisoformat(day) if day else None for day in (term["from"], term["to"]))
    return Organization(row["slug"], row["kind"], names, term["target"], since, until)


def treaty(row: dict[str, Any]) -> Treaty:
    certain = [row["short_name"], row["official_name"], *(row.get("aliases") or [])]
    names = [
        *map(Name, certain),
        *(Name(text, ambiguous=True) for text in row.get("ambiguous_aliases") or []),
    ]
    return Treaty(row["slug"], tuple(names))


@pytest.fixture(scope="module")
def finder() -> Finder:
    organizations = tuple(map(organization, read("organizations")["organizations"]))
    return Finder(Catalogue(organizations, tuple(map(treaty, read("treaties")["treaties"]))))


@pytest.fixture(scope="module")
def articles() -> list[tuple[dict[str, Any], str]]:
    gold = read("gold_seeds")["gold"]
    return [(row, (SHARED / row["seed"]).read_bytes().decode("utf-8")) for row in gold]


def same(mention: Mention, marked: dict[str, Any], text: str) -> bool:
    """Whether the two overlap, mean the same, and agree on whether the name is part of a longer one."""
    meant = marked["normalized"] if isinstance(marked["normalized"], list) else [marked["normalized"]]
    named = mention.name if mention.kind == "person" else mention.slug
    overlap = mention.span.start < marked["end"] and marked["start"] < mention.span.end
    return overlap and (named in meant or len(meant) > 1) and mention.nested == (marked["form"] == "nested")


if SHARED.is_dir():  # other people's markings, which do not travel with the project

    @pytest.mark.parametrize(("kind", "least"), [("organization", 0.95), ("person", 0.95), ("treaty", 0.95)])
    def test_the_mentions_are_those_an_editor_marked(
        finder: Finder, articles: list[tuple[dict[str, Any], str]], kind: str, least: float
    ) -> None:
        hits = marked = wrong = 0
        for row, text in articles:
            found = [mention for mention in finder.find(text, PUBLISHED) if mention.kind == kind]
            gold = row[f"{kind}_mentions"]
            marked += len(gold)
            hits += sum(any(same(mention, mark, text) for mention in found) for mark in gold)
            wrong += sum(not any(same(mention, mark, text) for mark in gold) for mention in found)
        assert 2 * hits / (hits + wrong + marked) >= least

    def test_the_speakers_are_those_an_editor_marked(
        finder: Finder, articles: list[tuple[dict[str, Any], str]]
    ) -> None:
        administrations = {"us-administration-biden": "united-states"}
        for row, text in articles:
            mentions = finder.find(text, PUBLISHED)
            for statement in row["statements"]:
                marked = statement["speaker"]
                found = finder.speakers(text, Span(marked["start"], marked["end"]), mentions)
                bodies = {administrations.get(s.organization or "", s.organization) for s in found}
                assert marked["organization"] in bodies, marked
                assert marked["person"] in {s.person for s in found}, marked
