"""A trained model, applied in plain Python and kept as plain data. Where it has no part, the rules stand."""

import math
from dataclasses import dataclass, field
from typing import Any, get_args

from positions.suggesting.learning.cases import Case, features
from positions.suggesting.shapes import Stance

VERSION = 1
NO_STANCE = "none"
# Where F1 is about .8, half of that is the threshold that serves it best.
ENOUGH = 0.4
MOST_REASONS = 4
LEAST_REASON = 0.05  # in log odds

_STANCES: dict[str, Stance | None] = {NO_STANCE: None, **{stance: stance for stance in get_args(Stance)}}


@dataclass(frozen=True)
class Line:
    """One class of a linear model: its log odds are the intercept and the weight of each feature."""

    intercept: float
    weights: dict[str, float]

    def log_odds(self, found: dict[str, float]) -> float:
        return self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in found.items())

    def reasons(self, found: dict[str, float]) -> list[str]:
        """What mattered most, in words, strongest first."""
        moved = {name: self.weights.get(name, 0.0) * value for name, value in found.items()}
        most = sorted(moved, key=lambda name: (-abs(moved[name]), name))[:MOST_REASONS]
        return [
            f"{name} speaks {'for' if moved[name] > 0 else 'against'} it"
            for name in most
            if abs(moved[name]) >= LEAST_REASON
        ]


@dataclass(frozen=True)
class Model:
    """`acceptance` gives the score, None where the rules do; `stances` and `concerns` are by what they are about,
    and empty where the rules are better."""

    acceptance: Line | None = None
    stances: dict[str, Line] = field(default_factory=dict)
    concerns: dict[str, Line] = field(default_factory=dict)

    def score(self, case: Case) -> tuple[float, list[str]]:
        """How likely a person accepts it, 0 to 1, and why in words; without reasons it is the rules' score."""
        if self.acceptance is None:
            return case.ruled.score, []
        found = features(case)
        return probability(self.acceptance.log_odds(found)), self.acceptance.reasons(found)

    def stance(self, case: Case) -> tuple[Stance | None, list[str]]:
        if not self.stances:
            return case.ruled.stance, []
        found = features(case)
        likeliest = max(self.stances, key=lambda name: (self.stances[name].log_odds(found), name))
        return _STANCES[likeliest], self.stances[likeliest].reasons(found)

    def concerns_of(self, case: Case) -> tuple[tuple[str, ...], list[str]]:
        """Concerns that were too rare to learn are as the rules say."""
        if not self.concerns:
            return case.ruled.concerns, []
        found = features(case)
        learnt = {slug for slug, line in self.concerns.items() if probability(line.log_odds(found)) >= ENOUGH}
        ruled = {slug for slug in case.ruled.concerns if slug not in self.concerns}
        reasons = [reason for slug in sorted(learnt) for reason in self.concerns[slug].reasons(found)[:1]]
        return tuple(sorted(learnt | ruled)), reasons

    def to_json(self) -> dict[str, Any]:
        acceptance = self.acceptance and _line_to_json(self.acceptance)
        named = {"stances": self.stances, "concerns": self.concerns}
        parts = {
            part: {name: _line_to_json(line) for name, line in lines.items()} for part, lines in named.items()
        }
        return {"version": VERSION, "acceptance": acceptance, **parts}

    @classmethod
    def from_json(cls, data: Any) -> "Model":
        """Raises ValueError where this is not what `to_json` of this version makes."""
        try:
            if data["version"] != VERSION or not set(data["stances"]) <= set(_STANCES):
                raise ValueError("a model of another version")
            acceptance = None if data["acceptance"] is None else _line(data["acceptance"])
            stances = {name: _line(line) for name, line in data["stances"].items()}
            concerns = {slug: _line(line) for slug, line in data["concerns"].items()}
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a model") from error
        return cls(acceptance, stances, concerns)


def probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(log_odds, -30.0), 30.0)))


def _line_to_json(line: Line) -> dict[str, Any]:
    return {"intercept": line.intercept, "weights": line.weights}


def _line(data: Any) -> Line:
    return Line(
        float(data["intercept"]), {str(name): float(weight) for name, weight in data["weights"].items()}
    )
