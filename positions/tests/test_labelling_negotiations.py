"""Labels in the language of negotiation reports, of a written submission and of the two sample articles."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from positions.suggesting.catalogue import Catalogue, Concern, Name, Treaty
from positions.suggesting.labelling import Labeller
from positions.suggesting.shapes import Attribution, Labels, Span

NEGOTIATIONS = Path(__file__).parent / "data" / "negotiations"
CONCERNS = Path(__file__).parents[1] / "dossier" / "concerns.yaml"
GOLD = Path(__file__).resolve().parents[3] / "shared" / "dossier" / "gold_seeds.yaml"
HELD_OUT = [False, True]


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def statements(*, held_out: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in load(NEGOTIATIONS / "reports.yaml")["sentences"]:
        if bool(row.get("held_out")) == held_out:
            yield from ((row["text"], statement) for statement in row["statements"])


def requests(*, held_out: bool) -> list[dict[str, Any]]:
    rows = load(NEGOTIATIONS / "submission.yaml")["asks"]
    return [row for row in rows if bool(row.get("held_out")) == held_out]


@cache
def taxonomy() -> tuple[Concern, ...]:
    def flat(nodes: list[dict[str, Any]], group: str | None) -> Iterator[Concern]:
        for node in nodes:
            yield Concern(node["slug"], group, tuple(node["lexicon"]))
            yield from flat(node["children"], group or node["slug"])

    return tuple(flat(load(CONCERNS)["concerns"], None))


@cache
def labeller() -> Labeller:
    noise = Treaty("noise", (Name("Convention on Harbour Noise"), Name("the Convention", ambiguous=True)))
    return Labeller(Catalogue(treaties=(noise,), concerns=taxonomy()))


def spans(text: str, pieces: list[str]) -> tuple[Span, ...]:
    return tuple(Span(text.index(piece), text.index(piece) + len(piece)) for piece in pieces)


def label(text: str, statement: dict[str, Any]) -> Labels:
    cue = spans(text, [statement["cue"]])[0]
    content, speakers = spans(text, statement["content"]), spans(text, statement["speakers"])
    return labeller().label(text, Attribution(content, speakers, cue, "gold"), treaty="noise")


def is_same(one: str, other: str) -> bool:
    """Whether two wordings of an ask share half of their words, or one holds the other."""
    first, second = ({*ask.lower().replace(",", "").split()} for ask in (one, other))
    return first <= second or second <= first or len(first & second) * 2 >= len(first | second)


def f1(hits: int, found: int, expected: int) -> float:
    return 2 * hits / (found + expected)


def test_every_third_row_is_held_out_and_all_is_verbatim() -> None:
    for name, key in (("reports.yaml", "sentences"), ("submission.yaml", "asks")):
        rows = load(NEGOTIATIONS / name)[key]
        assert [bool(row.get("held_out")) for row in rows] == [n % 3 == 0 for n in range(1, len(rows) + 1)]
    for held_out in HELD_OUT:
        for text, row in statements(held_out=held_out):
            for part in ("speakers", "supporters", "opponents", "on_behalf_of", "content", "asks"):
                assert all(piece in text for piece in row.get(part, [])), row
        assert all(row["ask"] in row["text"] for row in requests(held_out=held_out))


@pytest.mark.parametrize("held_out", HELD_OUT)
def test_reports_of_negotiations_are_labelled(held_out: bool) -> None:
    labelled = [(row, label(text, row)) for text, row in statements(held_out=held_out)]
    right = {
        "stance": sum(labels.stance == row.get("stance") for row, labels in labelled),
        "question": sum(labels.question == row["question"] for row, labels in labelled),
        "provisions": sum(list(labels.provisions) == row.get("provisions", []) for row, labels in labelled),
    }
    least = {"stance": 0.85, "question": 0.75, "provisions": 0.95}
    assert all(right[name] >= least[name] * len(labelled) for name in least), (right, len(labelled))


@pytest.mark.parametrize("held_out", HELD_OUT)
def test_asks_of_reports_and_submissions_are_found(held_out: bool) -> None:
    cases = [(label(text, row).asks, row.get("asks", [])) for text, row in statements(held_out=held_out)]
    for row in requests(held_out=held_out):
        attribution = Attribution((Span(0, len(row["text"])),), (), None, "gold")
        cases.append((labeller().label(row["text"], attribution, treaty="noise").asks, [row["ask"]]))
    hits = sum(any(is_same(ask, gold) for ask in asks) for asks, golds in cases for gold in golds)
    score = f1(hits, sum(len(asks) for asks, _ in cases), sum(len(golds) for _, golds in cases))
    assert score >= 0.85


@pytest.mark.parametrize("held_out", HELD_OUT)
def test_concerns_of_a_submission_are_found_with_their_polarity(held_out: bool) -> None:
    hits = found = expected = agreed = 0
    for row in requests(held_out=held_out):
        attribution = Attribution((Span(0, len(row["text"])),), (), None, "gold")
        concerns = dict(labeller().label(row["text"], attribution, treaty="noise", own_words=True).concerns)
        hits += len(concerns.keys() & row["concerns"].keys())
        found, expected = found + len(concerns), expected + len(row["concerns"])
        agreed += len(concerns.items() & row["concerns"].items())
    assert f1(hits, found, expected) >= 0.85
    assert agreed >= 0.8 * hits


if GOLD.exists():  # other people's markings, which do not travel with the project

    def test_the_sample_articles_are_labelled_as_a_careful_editor_would() -> None:
        group = {concern.slug: concern.group or concern.slug for concern in taxonomy()}
        right, total, hits, found, expected = 0, 0, 0, 0, 0
        for article in load(GOLD)["gold"]:
            text = (GOLD.parents[1] / article["seed"]).read_bytes().decode()
            for row in article["statements"]:
                evidence = [row["evidence"], *row["evidence"].get("extra_evidence", [])]
                content = tuple(Span(piece["start"], piece["end"]) for piece in evidence)
                labels = labeller().label(text, Attribution(content, (), None, "gold"), treaty="noise")
                accepted = row["accept"].get("stance", [row["stance"]])
                right, total = right + (labels.stance in accepted), total + 1
                sets = row["accept"].get("concerns", [[concern["slug"] for concern in row["concerns"]]])
                groups = {group[slug] for slug, _ in labels.concerns}
                golds = [{group[slug] for slug in slugs} for slugs in sets]
                gold = max(golds, key=lambda gold: f1(len(gold & groups), len(groups), len(gold) or 1))
                hits, found, expected = hits + len(gold & groups), found + len(groups), expected + len(gold)
        assert right >= 0.8 * total, (right, total)
        assert f1(hits, found, expected) >= 0.7
