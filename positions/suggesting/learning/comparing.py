"""Whether a model beats the rules: on stories it has not seen, and by more than chance alone would give."""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]
Said = NDArray[Any]  # a prediction for each case, or a row of them
Measure = Callable[[Said, Rows], float]  # of predictions, for a choice of the cases

FOLDS = 5
BLOCKS = 20  # of stories, left out one at a time for the standard error
SURE = 2  # standard errors: training goes on night after night, so chance has many tries


@dataclass(frozen=True)
class Figures:
    """Of one model in one training; figures are None where nothing was trained. `better` is how much better the model
    is than the rules, whichever way the measure runs."""

    measure: str
    cases: int
    stories: int
    folds: int = 0
    rules: float | None = None
    model: float | None = None
    better: float | None = None
    standard_error: float | None = None
    used: bool = False
    why: str = ""
    also: dict[str, float] = field(default_factory=dict)  # further measures, by name

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def untrained(measure: str, stories: Rows, why: str) -> Figures:
    return Figures(measure, len(stories), len(np.unique(stories)), why=why)


def compared(
    name: str, measure: Measure, stories: Rows, *, rules: Said, model: Said, lower_is_better: bool = False
) -> Figures:
    """What the rules and the model say of the same cases, of which `stories` has the story of each. The model must
    also be better than its own words dealt out to other cases: by some measures a guess beats silence."""
    sign = -1 if lower_is_better else 1
    guessing = shuffled(model)
    rules_figure, model_figure, chance = (
        measure(said, np.arange(len(stories))) for said in (rules, model, guessing)
    )
    better = sign * (model_figure - rules_figure)
    error = _standard_error(measure, stories, model, rules)
    found = f"The {name} of the rules is {rules_figure:.3f}, of the model {model_figure:.3f}"
    margin = f"better by more than {SURE} standard errors of {error:.3f}."
    used = False
    if better <= SURE * error:
        why = f"{found}: not {margin}"
    elif sign * (model_figure - chance) <= SURE * _standard_error(measure, stories, model, guessing):
        why = f"{found}, and of guessing as often {chance:.3f}: hardly less."
    else:
        used, why = True, f"{found}: {margin}"
    return Figures(
        name,
        cases=len(stories),
        stories=len(np.unique(stories)),
        folds=FOLDS,
        rules=round(rules_figure, 4),
        model=round(model_figure, 4),
        better=round(better, 4),
        standard_error=round(error, 4),
        used=used,
        why=why,
    )


def _standard_error(measure: Measure, stories: Rows, model: Said, other: Said) -> float:
    """Of the difference between two. Cases of one story are alike, so whole stories are left out (jackknife)."""
    rows = np.arange(len(stories))
    blocks = np.unique(stories, return_inverse=True)[1] % BLOCKS
    left_out = [rows[blocks != block] for block in np.unique(blocks)]
    differences = np.array([measure(model, kept) - measure(other, kept) for kept in left_out])
    return math.sqrt(float(differences.var()) * (len(left_out) - 1))


def shuffled(said: Said) -> Said:
    """What guessing as often would say."""
    return np.random.default_rng(0).permutation(said)


def log_loss(accepted: Said) -> Measure:
    """Of probabilities."""

    def measure(probability: Said, rows: Rows) -> float:
        sure = np.where(accepted[rows], probability[rows], 1 - probability[rows])
        return float(-np.log(np.clip(sure, 1e-6, 1)).mean())

    return measure


def brier(accepted: Said) -> Measure:
    """Of probabilities."""
    return lambda probability, rows: float(((probability[rows] - accepted[rows]) ** 2).mean())


def macro_f1(truth: Said) -> Measure:
    """Of numbers of classes, over those that occur."""

    def measure(said: Said, rows: Rows) -> float:
        there, claimed = truth[rows], said[rows]
        size = int(max(there.max(), claimed.max())) + 1
        right = np.bincount(there[there == claimed], minlength=size)
        both = np.bincount(there, minlength=size) + np.bincount(claimed, minlength=size)
        return float((2 * right[both > 0] / both[both > 0]).mean())

    return measure


def micro_f1(truth: Said) -> Measure:
    """Of tables of yes and no, cases by concerns, over all cells."""

    def measure(said: Said, rows: Rows) -> float:
        both = truth[rows].sum() + said[rows].sum()
        return float(2 * (truth[rows] & said[rows]).sum() / both) if both else 1.0

    return measure
