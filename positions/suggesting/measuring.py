"""Proposals against what a careful person has marked in the same texts: precision, recall and F1, field by field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from positions.suggesting.proposal import Proposal
from positions.suggesting.shapes import Mention, Span

Gold = Mapping[str, Any]
MENTIONS = ("organization", "person", "treaty")


@dataclass
class Tally:
    """`right` of `proposed`, and of `wanted`."""

    right: int = 0
    proposed: int = 0
    wanted: int = 0

    def add(self, right: int, proposed: int, wanted: int) -> None:
        self.right += right
        self.proposed += proposed
        self.wanted += wanted

    def figures(self) -> dict[str, float | int]:
        """Shares from 0 to 1; 0 where there is nothing to share."""
        precision = self.right / self.proposed if self.proposed else 0.0
        recall = self.right / self.wanted if self.wanted else 0.0
        f1 = 2 * precision * recall / (precision + recall) if self.right else 0.0
        return {
            "precision": precision,
            "recall": recall,
            "f1": f1,
            "right": self.right,
            "wanted": self.wanted,
        }


@dataclass
class Measured:
    """By field; of the labels only the statements that were found count."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    too_many: list[str] = field(default_factory=list)

    def of(self, name: str) -> Tally:
        return self.tallies.setdefault(name, Tally())


def measure(
    measured: Measured,
    gold: Gold,
    mentions: Iterable[Mention],
    proposals: list[Proposal],
    groups: Mapping[str, str],
) -> None:
    """Add one text. `gold` is a row of the gold file (dossier, gold_seeds.yaml); `proposals` have one speaker each;
    `groups` leads from a concern's slug to its group's."""
    taken = set()
    for wanted in gold["statements"]:
        found = [at for at, each in enumerate(proposals) if _is_it(each, wanted)]
        taken.update(found)
        measured.of("statements").add(bool(found), 0, 1)
        if found:
            _labels(
                measured, wanted, max((proposals[at] for at in found), key=lambda each: each.score), groups
            )
        else:
            measured.missed.append(wanted["id"])
    measured.of("statements").add(0, len(proposals) - _beside(proposals, taken, gold), 0)
    for none in gold["not_statements"]:
        wrongly = any(
            _shares(each.passage, none["span"]) for at, each in enumerate(proposals) if at not in taken
        )
        measured.of("not statements").add(not wrongly, 1, 1)
        if wrongly:
            measured.too_many.append(none["span"]["text"])
    for kind in MENTIONS:
        _mentions(measured.of(f"{kind} mentions"), gold[f"{kind}_mentions"], mentions, kind)


def _beside(proposals: list[Proposal], taken: set[int], gold: Gold) -> int:
    """Those that are a statement's, though not with its speaker alone, count once for all."""
    evidence = [span for wanted in gold["statements"] for span in _evidence(wanted)]
    return sum(
        at not in taken and any(_shares(each.passage, span) for span in evidence)
        for at, each in enumerate(proposals)
    )


def _evidence(wanted: Gold) -> Iterator[Gold]:
    yield wanted["evidence"]
    yield from wanted["extra_evidence"]


def _is_it(proposal: Proposal, wanted: Gold) -> bool:
    organizations = {speaker.organization for speaker in proposal.speakers}
    return wanted["speaker"]["organization"] in organizations and any(
        _shares(proposal.passage, span) for span in _evidence(wanted)
    )


def _shares(one: Span, other: Gold) -> bool:
    """Half of the shorter."""
    shared = min(one.end, other["end"]) - max(one.start, other["start"])
    return bool(2 * shared >= min(one.end - one.start, other["end"] - other["start"]))


def _labels(measured: Measured, wanted: Gold, found: Proposal, groups: Mapping[str, str]) -> None:
    accept = wanted.get("accept", {})
    labels = found.labels
    said = {"attribution": labels.wording, "stance": labels.stance, "treaty": labels.treaty}
    for name, value in (said | {"question": labels.question}).items():
        measured.of(name).add(value in accept.get(name, [wanted[name]]), 1, 1)
    proposed = {groups[slug] for slug, _polarity in labels.concerns if slug in groups}
    sets = accept.get("concerns") or [[concern["slug"] for concern in wanted["concerns"]]]
    right = [{groups[slug] for slug in slugs if slug in groups} for slugs in sets]
    best = min(right, key=lambda each: (len(each ^ proposed), sorted(each)))
    measured.of("concern groups").add(len(best & proposed), len(proposed), len(best))


def _mentions(tally: Tally, gold: list[Gold], mentions: Iterable[Mention], kind: str) -> None:
    """A name is right where it shares characters with one of the same meaning."""
    wanted = [(each["start"], each["end"], name) for each in gold for name in _names(each["normalized"])]
    found = [
        (mention.span.start, mention.span.end, mention.slug or mention.name)
        for mention in mentions
        if mention.kind == kind and (mention.slug or kind == "person")
    ]
    left = list(wanted)
    for start, end, name in found:
        place = next((one for one in left if one[2] == name and one[0] < end and start < one[1]), None)
        if place:
            left.remove(place)
    tally.add(len(wanted) - len(left), len(found), len(wanted))


def _names(normalized: str | list[str] | None) -> list[str]:
    """“The European and United States governments” are two, “various groups” is nobody."""
    return [normalized] if isinstance(normalized, str) else normalized or []
