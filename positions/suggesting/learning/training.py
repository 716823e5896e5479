"""Training on decisions: three linear models, each compared with the rules and used only where it beats them.
Importing this loads scikit-learn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from positions.suggesting.learning.cases import Decision, logit
from positions.suggesting.learning.comparing import (
    Figures,
    Rows,
    brier,
    compared,
    log_loss,
    macro_f1,
    micro_f1,
    untrained,
)
from positions.suggesting.learning.fitting import (
    Truth,
    calibrated,
    calibration,
    fit,
    folds_of,
    probabilities,
    table_of,
    unseen_log_odds,
)
from positions.suggesting.learning.models import ENOUGH, NO_STANCE, Line, Model

# Older decisions than the newest of these say little about how this newsroom decides now, and take time.
MOST_CASES = 15_000
MOST_CONCERNS = 40
LEAST_CASES = 40
LEAST_STORIES = 10
LEAST_OF_A_KIND = 10  # else it cannot be learnt


@dataclass(frozen=True)
class Trained:
    """`figures` are of “score”, “stance” and “concerns”, as plain data."""

    model: Model
    figures: dict[str, dict[str, Any]]


def train(decisions: Sequence[Decision]) -> Trained:
    """The same decisions give the same model, in whatever order they come. Takes time in proportion to them, up to
    MOST_CASES, the newest."""
    newest = sorted(decisions, key=_order)[-MOST_CASES:]
    names, values = table_of([decision.case for decision in newest])
    acceptance, score = _acceptance(newest, names, values)
    accepted = np.array([row for row, decision in enumerate(newest) if decision.accepted], dtype=np.intp)
    kept = [newest[row] for row in accepted]
    stances, stance = _stances(kept, names, values[accepted])
    concerns, concern = _concerns(kept, names, values[accepted])
    figures = {"score": score.to_json(), "stance": stance.to_json(), "concerns": concern.to_json()}
    return Trained(Model(acceptance, stances, concerns), figures)


def _order(decision: Decision) -> tuple[Any, ...]:
    case = decision.case
    return (
        decision.decided,
        decision.story,
        case.content,
        sorted(case.facts.items()),
        repr(case.ruled),
        decision.accepted,
        decision.stance or "",
        decision.concerns,
    )


def _acceptance(decisions: Sequence[Decision], names: list[str], values: Any) -> tuple[Line | None, Figures]:
    """Both sides are calibrated, on the other folds: else a model would win by knowing how many suggestions are
    accepted, and nothing else."""
    accepted = np.array([decision.accepted for decision in decisions], dtype=bool)
    stories = _stories(decisions)
    least = min(int(accepted.sum()), int((~accepted).sum()))
    if why := _too_few(stories, least, "decisions", "accepted and rejected ones"):
        return None, untrained("log loss", stories, why)
    folds = folds_of(accepted, stories)
    unseen = unseen_log_odds(values, accepted[:, None], folds)[:, 0]
    ruled = np.array([logit(decision.case.ruled.score) for decision in decisions])
    model, rules = (calibrated(side, accepted, folds) for side in (unseen, ruled))
    figures = compared(
        "log loss", log_loss(accepted), stories, rules=rules, model=model, lower_is_better=True
    )
    rows = np.arange(len(decisions))
    also = {
        "Brier score of the rules": brier(accepted)(rules, rows),
        "Brier score of the model": brier(accepted)(model, rows),
        "log loss of the rules before calibration": log_loss(accepted)(probabilities(ruled), rows),
    }
    figures = replace(figures, also={name: round(figure, 4) for name, figure in also.items()})
    if not figures.used:
        return None, figures
    fitted = fit(values, accepted[:, None]).scaled(*calibration(unseen, accepted))
    return fitted.lines(names)[0], figures


def _stances(decisions: Sequence[Decision], names: list[str], values: Any) -> tuple[dict[str, Line], Figures]:
    """The classes that are frequent enough come first; the rarer ones are measured, but never predicted."""
    said = [decision.stance or NO_STANCE for decision in decisions]
    ruled = [decision.case.ruled.stance or NO_STANCE for decision in decisions]
    stories = _stories(decisions)
    learnt = _frequent(said)
    least = said.count(learnt[1]) if len(learnt) > 1 else 0
    if why := _too_few(stories, least, "accepted statements", "two stances"):
        return {}, untrained("macro F1", stories, why)
    classes = learnt + sorted({*said, *ruled} - set(learnt))
    truth, rules = (
        np.array([classes.index(stance) for stance in side], dtype=np.intp) for side in (said, ruled)
    )
    folds = folds_of(np.minimum(truth, len(learnt) - 1), stories)
    table = truth[:, None] == np.arange(len(learnt))
    model = unseen_log_odds(values, table, folds, balanced=True).argmax(axis=1)
    figures = compared("macro F1", macro_f1(truth), stories, rules=rules, model=model)
    if not figures.used:
        return {}, figures
    return dict(zip(learnt, fit(values, table, balanced=True).lines(names), strict=True)), figures


def _concerns(
    decisions: Sequence[Decision], names: list[str], values: Any
) -> tuple[dict[str, Line], Figures]:
    """One against the rest; a concern that is too rare is left to the rules and not compared."""
    stories = _stories(decisions)
    learnt = _frequent([slug for decision in decisions for slug in set(decision.concerns)])[:MOST_CONCERNS]
    if why := _too_few(stories, LEAST_OF_A_KIND if learnt else 0, "accepted statements", "a concern"):
        return {}, untrained("micro F1", stories, why)
    truth = _table(learnt, [decision.concerns for decision in decisions])
    rules = _table(learnt, [decision.case.ruled.concerns for decision in decisions])
    folds = folds_of(np.zeros(len(stories)), stories)
    model = unseen_log_odds(values, truth, folds) >= logit(ENOUGH)
    figures = compared("micro F1", micro_f1(truth), stories, rules=rules, model=model)
    if not figures.used:
        return {}, figures
    return dict(zip(learnt, fit(values, truth).lines(names), strict=True)), figures


def _stories(decisions: Sequence[Decision]) -> Rows:
    return np.array([decision.story for decision in decisions], dtype=np.intp)


def _frequent(names: list[str]) -> list[str]:
    """What occurs often enough to be learnt, most often first."""
    times = sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))
    return [name for name, count in times if count >= LEAST_OF_A_KIND]


def _table(slugs: list[str], said: list[tuple[str, ...]]) -> Truth:
    return np.array([[slug in concerns for slug in slugs] for concerns in said], dtype=bool)


def _too_few(stories: Rows, least: int, what: str, kinds: str) -> str:
    """In words why nothing can be learnt, empty where it can. `least` is how many there are of the rarest kind."""
    if len(stories) < LEAST_CASES or least < LEAST_OF_A_KIND:
        return f"Too few {what}: it takes {LEAST_CASES}, and {LEAST_OF_A_KIND} each of {kinds}."
    if len(np.unique(stories)) < LEAST_STORIES:
        return f"Too few stories: it takes {LEAST_STORIES}."
    return ""
