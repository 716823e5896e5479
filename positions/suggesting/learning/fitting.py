"""The learner: sparse tables of features, straight lines through them, folds by story. Importing this loads
scikit-learn."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedGroupKFold  # type: ignore[import-untyped]

from positions.suggesting.learning.cases import Case, features, logit
from positions.suggesting.learning.comparing import FOLDS, Rows
from positions.suggesting.learning.models import Line

MOST_FEATURES = 20_000
MOST_WEIGHTS = 2_000  # of one class

Table = NDArray[np.float64]
Truth = NDArray[np.bool_]
Folds = list[tuple[Rows, Rows]]


def table_of(cases: Sequence[Case]) -> tuple[list[str], Any]:
    """Names of the features that occur more than once, the most frequent ones, and their weights as a sparse table,
    a row for each case."""
    numbers: dict[str, int] = {}
    columns, weights, ends = array("l"), array("d"), array("l", [0])
    for case in cases:
        for name, weight in features(case).items():
            columns.append(numbers.setdefault(name, len(numbers)))
            weights.append(weight)
        ends.append(len(columns))
    table = csr_matrix((weights, columns, ends), shape=(len(cases), len(numbers)))
    times = np.bincount(np.asarray(columns), minlength=len(numbers))
    names = list(numbers)
    frequent = sorted(np.flatnonzero(times > 1), key=lambda column: (-times[column], names[column]))
    chosen = frequent[:MOST_FEATURES]
    return [names[column] for column in chosen], table[:, chosen]


def folds_of(kinds: NDArray[Any], stories: Rows) -> Folds:
    """Rows to learn from and rows to be measured on; no story is on both sides, and each side has about the same
    share of every kind."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    return list(splitter.split(np.zeros((len(stories), 1)), kinds, stories))


@dataclass(frozen=True)
class Fit:
    """Log odds of each class: a row of weights, one for each feature, and an intercept."""

    weights: Table
    intercepts: Table

    def log_odds(self, values: Any) -> Table:
        return np.asarray(values @ self.weights.T + self.intercepts)

    def scaled(self, slope: float, shift: float) -> "Fit":
        return Fit(self.weights * slope, self.intercepts * slope + shift)

    def lines(self, names: list[str]) -> list[Line]:
        return [
            Line(
                round(float(intercept), 4),
                {names[at]: round(float(row[at]), 4) for at in np.flatnonzero(row)},
            )
            for row, intercept in zip(self.weights, self.intercepts, strict=True)
        ]


def fit(values: Any, truth: Truth, *, balanced: bool = False) -> Fit:
    fits = [_one_class(values, column, balanced) for column in truth.T]
    return Fit(np.array([weights for weights, _ in fits]), np.array([intercept for _, intercept in fits]))


def _one_class(values: Any, truth: Truth, balanced: bool) -> tuple[Table, float]:
    """The strongest weights and the intercept; of a class that is never or always there, how often alone."""
    if truth.all() or not truth.any():
        return np.zeros(values.shape[1]), logit(float(truth.mean()))
    learner = LogisticRegression(
        solver="liblinear", class_weight="balanced" if balanced else None, random_state=0
    )
    weights = learner.fit(values, truth).coef_[0]
    if len(weights) > MOST_WEIGHTS:
        weights[np.argsort(np.abs(weights), kind="stable")[:-MOST_WEIGHTS]] = 0
    return weights, float(learner.intercept_[0])


def unseen_log_odds(
    values: Any, truth: Truth, folds: list[tuple[Rows, Rows]], *, balanced: bool = False
) -> Table:
    """Log odds of each case by a model that has not seen its story."""
    found = np.zeros(truth.shape)
    for known, unknown in folds:
        found[unknown] = fit(values[known], truth[known], balanced=balanced).log_odds(values[unknown])
    return found


def probabilities(log_odds: Table) -> Table:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))))


def calibrated(log_odds: Table, accepted: Truth, folds: list[tuple[Rows, Rows]]) -> Table:
    """Probabilities, with slope and shift from the other folds (Platt)."""
    found = np.zeros(len(accepted))
    for known, unknown in folds:
        slope, shift = calibration(log_odds[known], accepted[known])
        found[unknown] = probabilities(slope * log_odds[unknown] + shift)
    return found


def calibration(log_odds: Table, accepted: Truth) -> tuple[float, float]:
    if accepted.all() or not accepted.any():
        return 0.0, logit(float(accepted.mean()))
    learner = LogisticRegression(C=1e3).fit(log_odds[:, None], accepted)
    return float(learner.coef_[0, 0]), float(learner.intercept_[0])
