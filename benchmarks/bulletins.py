"""How much of invented negotiation bulletins, and of an invented submission, is found: of what lay before whoever made
the rules, of the third that did not, and of what two other hands wrote. `python -m benchmarks suggesting` prints it.

Nobody who makes rules reads blind.yaml: where that is far below the rest, the rules are fitted.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from benchmarks.figures import Figure
from positions.suggesting.catalogue import Catalogue, Concern, Name, Treaty
from positions.suggesting.finding import find
from positions.suggesting.proposal import Proposal
from positions.suggesting.shapes import Attribution, Span
from positions.suggesting.suggester import Suggester
from treaty_tracker.embedded import places

FOLDER = places.REPOSITORY / "positions/tests/data/negotiations"
CONCERNS = places.REPOSITORY / "positions/dossier/concerns.yaml"
PARTIES = ("supporters", "opponents", "on_behalf_of")
ROWS = {False: "the rest", True: "held out"}


def figures() -> Iterator[Figure]:
    for held_out, name in ROWS.items():
        rows = _read("reports.yaml")["sentences"]
        yield from _reports([row for row in rows if bool(row.get("held_out")) == held_out], name)
        yield from _submission(held_out, name)
    yield from _reports(_read("fresh.yaml")["sentences"], "by another hand")
    yield from _reports(_read("blind.yaml")["sentences"], "never read")


def _reports(rows: list[dict[str, Any]], name: str) -> Iterator[Figure]:
    wanted = found = right = spoken = parties = told = 0
    for row in rows:
        proposed = find(row["text"])
        wanted += len(row["statements"])
        found += len(proposed)
        for statement in row["statements"]:
            best = max(
                proposed, key=lambda each: _alike(row["text"], each, statement["content"]), default=None
            )
            if best is None or _alike(row["text"], best, statement["content"]) < 0.5:
                continue
            right += 1
            spoken += _words(row["text"], best.speakers) == {*statement["speakers"]}
            named = [each for each in PARTIES if statement.get(each)]
            parties += len(named)
            told += sum(_words(row["text"], getattr(best, each)) == {*statement[each]} for each in named)
    yield Figure(f"bulletins, {name}: recall of {wanted} statements", right / wanted, "")
    yield Figure(f"bulletins, {name}: precision of {found}", right / found if found else 0, "")
    yield Figure(f"bulletins, {name}: right speakers of {right} found", spoken / right if right else 0, "")
    yield Figure(
        f"bulletins, {name}: right supporters and the like of {parties}", told / parties if parties else 0, ""
    )


def _submission(held_out: bool, name: str) -> Iterator[Figure]:
    """Of the asks: how many are proposed as the organization's, and with the right groups of concerns."""
    document = _read("submission.yaml")
    text = _document(document)
    suggester = Suggester(_catalogue(document))
    groups = {concern.slug: concern.group or concern.slug for concern in suggester.catalogue.concerns}
    proposed = suggester.statements(text, suggester.suggest(text))
    rows = [row for row in document["asks"] if bool(row.get("held_out")) == held_out]
    found = concerned = 0
    for row in rows:
        at = text.index(row["text"])
        of_it = [
            each for each in proposed if each.passage.start < at + len(row["text"]) and at < each.passage.end
        ]
        ours = [each for each in of_it if _is_of(each, document["organization"])]
        found += any(_same(ask, row["ask"]) for each in ours for ask in each.labels.asks)
        wanted = {groups[slug] for slug in row["concerns"]}
        concerned += wanted == {groups[slug] for each in ours for slug, _ in each.labels.concerns}
    yield Figure(f"submission, {name}: asks found of {len(rows)}", found / len(rows), "")
    yield Figure(f"submission, {name}: concern groups all right of {len(rows)}", concerned / len(rows), "")


def _document(document: dict[str, Any]) -> str:
    """The title, the opening, then each article's heading and the texts beneath it, a paragraph each."""
    parts, article = [document["title"], document["opening"]], ""
    for row in document["asks"]:
        if row["article"] != article:
            article = row["article"]
            parts.append(f"Article {article}")
        parts.append(row["text"])
    return "\n\n".join(parts)


def _catalogue(document: dict[str, Any]) -> Catalogue:
    treaty = Treaty("passwords", (Name(document["treaty"]), Name("the Convention", ambiguous=True)))
    groups = yaml.safe_load(CONCERNS.read_text("utf-8"))["concerns"]
    return Catalogue(treaties=(treaty,), concerns=tuple(_flat(groups, None)))


def _flat(nodes: list[dict[str, Any]], group: str | None) -> Iterator[Concern]:
    for node in nodes:
        yield Concern(node["slug"], group, tuple(node["lexicon"]))
        yield from _flat(node["children"], group or node["slug"])


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


def _alike(text: str, attribution: Attribution, content: list[str]) -> float:
    """Characters that both have, of those that either has."""
    starts = [(text.index(words), len(words)) for words in content]
    wanted = {place for start, length in starts for place in range(start, start + length)}
    proposed = {place for span in attribution.content for place in range(span.start, span.end)}
    return len(proposed & wanted) / len(proposed | wanted)


def _words(text: str, spans: tuple[Span, ...]) -> set[str]:
    return {span.of(text) for span in spans}


def _is_of(proposal: Proposal, organization: str) -> bool:
    return any(organization in speaker.name for speaker in proposal.speakers)


def _same(one: str, other: str) -> bool:
    """Half of the words of both together."""
    first, second = ({*ask.lower().replace(",", "").rstrip(".").split()} for ask in (one, other))
    return 2 * len(first & second) >= len(first | second) or first <= second or second <= first
