"""What is learnt from decisions, and that it is used only where it is better than the rules."""

import datetime as dt
import json
import math
import subprocess
import sys
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from positions.suggesting.learning import comparing, training
from positions.suggesting.learning.cases import Case, Decision, Ruled
from positions.suggesting.learning.models import Line, Model
from positions.suggesting.learning.training import LEAST_CASES, Trained, train
from positions.suggesting.shapes import Stance

WORDS = [
    "lake",
    "water",
    "boat",
    "net",
    "river",
    "shore",
    "draft",
    "port",
    "stone",
    "bridge",
    "tower",
    "field",
]
RULES = {"clause": 0.9, "according": 0.8, "passive": 0.7, "noun": 0.6}
OUTLETS = ["The Shore Daily", "Reed Weekly", "Lake Agency"]
WEEKLY_NOUN = {"rule": "noun", "outlet": "Reed Weekly"}


def drawn(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # nothing secret is drawn


def decision(chance: Random, number: int) -> Decision:
    """Of a newsroom that rejects what the noun rule finds in one outlet, calls it opposition where harm is feared,
    and tolls a worry about fees. The rules know none of it."""
    rule, outlet = chance.choice(list(RULES)), chance.choice(OUTLETS)
    words = [chance.choice(WORDS) for _ in range(8)]
    stance: Stance | None = chance.choice(["oppose", "support", None])
    concerns = ("fees",) if chance.random() < 0.4 else ()
    words += {"oppose": ["harm"], "support": ["glad"]}.get(stance or "", []) + ["tolls"] * bool(concerns)
    chance.shuffle(words)
    accepted = chance.random() < RULES[rule] and (rule, outlet) != ("noun", "Reed Weekly")
    facts = {"rule": rule, "outlet": outlet}
    case = Case(" ".join(words), facts, Ruled(RULES[rule], chance.choice(["support", None]), ()))
    day = dt.date(2026, 1, 1) + dt.timedelta(days=number // 10)
    return Decision(case, accepted, stance, concerns, number // 3, day)


def decisions(count: int, seed: int = 0) -> list[Decision]:
    chance = drawn(seed)
    return [decision(chance, number) for number in range(count)]


def at_random(count: int, seed: int = 0) -> list[Decision]:
    """The same cases, judged by a coin. The rules name no concern, so that a guess has the better F1."""
    chance = drawn(seed + 1)
    return [
        replace(
            each,
            accepted=chance.random() < 0.6,
            stance=chance.choice(["oppose", "support", None]),
            concerns=tuple(slug for slug in ("fees", "access") if chance.random() < 0.3),
        )
        for each in decisions(count, seed)
    ]


@pytest.fixture(scope="module")
def taught() -> Trained:
    return train(decisions(1500))


def test_what_the_rules_do_not_know_is_learnt_and_used(taught: Trained) -> None:
    assert all(figures["used"] for figures in taught.figures.values())
    known = Case("the lake", {"rule": "noun", "outlet": "The Shore Daily"}, Ruled(0.6))
    unwanted = Case("the lake", WEEKLY_NOUN, Ruled(0.6))
    assert taught.model.score(known)[0] > 0.4
    assert taught.model.score(unwanted)[0] < 0.2
    assert taught.model.stance(Case("the harm to the lake"))[0] == "oppose"
    assert taught.model.stance(Case("glad of the lake"))[0] == "support"
    assert taught.model.concerns_of(Case("the tolls"))[0] == ("fees",)
    assert taught.model.concerns_of(Case("the lake"))[0] == ()


def test_a_score_says_in_words_what_made_it(taught: Trained) -> None:
    _, reasons = taught.model.score(Case("the lake", WEEKLY_NOUN, Ruled(0.6)))
    assert "outlet Reed Weekly and rule noun speaks against it" in reasons
    assert "“harm” speaks for it" in taught.model.stance(Case("the harm to the lake"))[1]
    assert "“tolls” speaks for it" in taught.model.concerns_of(Case("the tolls"))[1]


def test_a_score_is_a_probability_that_can_be_believed(taught: Trained) -> None:
    new = decisions(1500, seed=7)
    scores = np.array([taught.model.score(each.case)[0] for each in new])
    accepted = np.array([each.accepted for each in new])
    for low, high in ((0, 0.4), (0.4, 0.75), (0.75, 1)):
        band = (low <= scores) & (scores < high)
        assert band.sum() > 50
        assert abs(scores[band].mean() - accepted[band].mean()) < 0.08


@pytest.mark.parametrize("seed", range(3))
def test_from_decisions_at_random_nothing_is_used(seed: int) -> None:
    trained = train(at_random(500, seed))
    assert trained.model == Model()
    assert all(figures["model"] is not None for figures in trained.figures.values())


def test_where_the_rules_are_better_they_stand() -> None:
    right = []
    for number, each in enumerate(decisions(400)):
        score = 0.95 if each.accepted is (number % 20 > 0) else 0.05
        right.append(replace(each, case=replace(each.case, ruled=Ruled(score, each.stance, each.concerns))))
    trained = train(right)
    assert trained.model == Model()
    case = Case("the harm", {}, Ruled(0.7, "support", ("access",)))
    assert trained.model.score(case) == (0.7, [])
    assert trained.model.stance(case) == ("support", [])
    assert trained.model.concerns_of(case) == (("access",), [])


def test_knowing_how_many_are_accepted_is_no_merit() -> None:
    """The rules' scores are far too high; only their order is of use, and calibration is not learning."""
    same = [replace(each, case=replace(each.case, content="the lake", facts={})) for each in decisions(600)]
    high = [replace(each, case=replace(each.case, ruled=Ruled(0.99))) for each in same]
    figures = train(high).figures["score"]
    assert figures["also"]["log loss of the rules before calibration"] > figures["rules"] + 0.1
    assert not figures["used"]


def test_a_decision_changes_the_next_ranking() -> None:
    before = decisions(900)
    cases = [
        Case(word, {"rule": "noun", "outlet": "Lake Agency"}, Ruled(0.6)) for word in ("bridge", "tower")
    ]
    first = train(before).model
    lower, higher = sorted(cases, key=first.score)
    today = [Decision(lower, True, None, (), 10_000 + number, dt.date(2026, 12, 1)) for number in range(20)]
    second, third = (train(before + today[:count]).model for count in (1, 20))
    assert first.score(lower)[0] < first.score(higher)[0]
    assert first.score(lower)[0] < second.score(lower)[0]
    assert third.score(lower)[0] > third.score(higher)[0]


def test_the_order_of_decisions_makes_no_difference() -> None:
    some = decisions(300)
    turned = drawn(3).sample(some, len(some))
    assert train(some) == train(turned)


def test_the_newest_decisions_count_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "MOST_CASES", 300)
    some = decisions(600)
    assert train(drawn(3).sample(some, len(some))) == train(some[300:])


def test_no_story_is_learnt_from_and_measured_on() -> None:
    """The verdict hangs on a word that each story has for itself, so it can only be known by having seen the story."""
    chance = drawn(2)
    verdicts = [chance.random() < 0.5 for _ in range(60)]
    own = [
        Decision(Case(f"word{story}"), verdicts[story], None, (), story, dt.date(2026, 1, 1))
        for story in range(60)
        for _ in range(6)
    ]
    assert not train(own).figures["score"]["used"]


def test_a_model_is_kept_as_plain_data(taught: Trained) -> None:
    kept = json.loads(json.dumps({"model": taught.model.to_json(), "figures": taught.figures}))
    assert Model.from_json(kept["model"]) == taught.model
    assert kept["figures"] == taught.figures


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"version": 0, "acceptance": None, "stances": {}, "concerns": {}},
        {"version": 1, "acceptance": {"intercept": 1}, "stances": {}, "concerns": {}},
        {
            "version": 1,
            "acceptance": None,
            "stances": {"hostile": {"intercept": 0, "weights": {}}},
            "concerns": {},
        },
        {"version": 1, "acceptance": None, "stances": [], "concerns": {"fees": 3}},
        {"version": 1, "acceptance": {"intercept": "x", "weights": {}}, "stances": {}, "concerns": {}},
    ],
)
def test_data_that_is_no_model_is_refused(data: object) -> None:
    with pytest.raises(ValueError):
        Model.from_json(data)


def test_a_concern_that_is_too_rare_stays_with_the_rules(taught: Trained) -> None:
    case = Case("the tolls", {}, Ruled(0.5, None, ("access", "fees")))
    assert taught.model.concerns_of(case)[0] == ("access", "fees")
    assert taught.model.concerns_of(replace(case, content="the lake"))[0] == ("access",)


FEW = {
    "none": [],
    "one": decisions(1),
    "too few": decisions(LEAST_CASES - 1),
    "all accepted": [replace(each, accepted=True, stance=None, concerns=()) for each in decisions(200)],
    "all rejected": [replace(each, accepted=False) for each in decisions(200)],
    "one story": [replace(each, story=1) for each in decisions(200)],
}


@pytest.mark.parametrize("some", FEW.values(), ids=FEW)
def test_where_nothing_can_be_learnt_the_figures_say_why(some: list[Decision]) -> None:
    trained = train(some)
    assert trained.model == Model()
    for figures in trained.figures.values():
        assert figures["why"].startswith("Too few ")
        assert figures["model"] is None


@pytest.mark.filterwarnings("error")
def test_what_nearly_every_statement_names_is_learnt_without_complaint() -> None:
    some = [replace(each, concerns=("fees",) if number else ()) for number, each in enumerate(decisions(200))]
    assert train(some).figures["concerns"]["model"] > 0.9


def test_contradictory_twins_and_strange_texts_do_no_harm() -> None:
    strange = [
        "",
        " ",
        "\x00",
        "👩\u200d👧",
        "שלום עולם",
        "ｆｅｅｓ",
        "e\u0301",
        "費用太高",
        "x" * 10_000,
        "said " * 5_000,
    ]
    case = [Case(text, {"rule": text, "": text, "cue": ""}, Ruled(math.nan)) for text in strange]
    twins = [
        Decision(case[number % len(case)], verdict, None, (), number, dt.date(2026, 1, 1))
        for number in range(100)
        for verdict in (True, False)
    ]
    assert not train(twins).figures["score"]["used"]
    model = Model(Line(0.1, {"“said”": 100.0, "the rules’ score": 1e9}))
    assert all(0 <= model.score(each)[0] <= 1 for each in [*case, Case("", {}, Ruled(math.inf))])


def test_scoring_needs_no_learner() -> None:
    asked = "import sys; import positions.suggesting.learning.models; print({'sklearn', 'numpy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True).stdout == b"set()\n"


def test_measures_are_those_of_the_textbook() -> None:
    rows = np.arange(4)
    yes = np.array([True, True, False, False])
    assert comparing.log_loss(yes)(np.full(4, 0.5), rows) == pytest.approx(math.log(2))
    assert comparing.brier(yes)(np.array([1, 0.5, 0.5, 0]), rows) == pytest.approx(0.125)
    three, said = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1])
    assert comparing.macro_f1(three)(said, rows) == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    table = np.array([[True], [False], [True], [False]])
    assert comparing.micro_f1(yes[:, None])(table, rows) == pytest.approx(0.5)
