"""What people decide about suggestions orders the next ones, where that does better than the rules, and says why."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from positions.editing import deciding, stating
from positions.models import Article, Concern, Source, Statement, Suggestion, Training, VersionConcern
from positions.suggesting import remembering
from positions.tests import make
from positions.tests.cast import Cast

pytestmark = pytest.mark.django_db

RULED = {"score": 0.5, "stance": None, "concerns": [], "why": ["quotation"]}


def suggestion(number: int, outlet: Source) -> Suggestion:
    """One of an article of its own."""
    text = f"Report {number} of the harbour.\nThe treaty must protect divers, said number {number}.\n"
    proposed = make.suggestion(of=make.capture(text), ruled=RULED, stance=None)
    Article.objects.filter(pk=proposed.capture.article_id).update(source=outlet)
    return Suggestion.objects.select_related(*remembering.TABLES).get(pk=proposed.pk)


def outlet(slug: str) -> Source:
    return Source.objects.get_or_create(slug=slug, defaults={"name": slug.title(), "kind": "outlet"})[0]


def decided(cast: Cast, *, count: int) -> None:
    """A newsroom that takes whatever the Tide reports and nothing of the Reef."""
    for number in range(count):
        source = outlet("tide" if number % 2 else "reef")
        statement = Statement.objects.create() if number % 2 else None
        proposed = suggestion(number, source)
        Suggestion.objects.filter(pk=proposed.pk).update(
            decision="accepted" if statement else "rejected",
            statement=statement,
            decided_by=cast.edith,
            decided_at=timezone.now(),
        )


def test_decisions_order_what_is_open_and_each_score_says_why(cast: Cast) -> None:
    decided(cast, count=60)
    tide, reef = suggestion(90, outlet("tide")), suggestion(91, outlet("reef"))
    training = remembering.train()
    assert training.figures["score"]["used"], training.figures["score"]["why"]
    assert remembering.rank() == 2
    for row in (tide, reef):
        row.refresh_from_db()
    assert tide.score > 0.8 > 0.2 > reef.score
    assert any("Reef" in reason and "against" in reason for reason in reef.why)
    assert reef.why[0] == "quotation"


def test_without_enough_decisions_the_rules_stand_and_the_training_says_so(cast: Cast) -> None:
    decided(cast, count=4)
    still = suggestion(90, outlet("tide"))
    training = remembering.train()
    assert not any(figures["used"] for figures in training.figures.values())
    assert training.figures["score"]["why"]
    remembering.rank()
    still.refresh_from_db()
    assert (still.score, still.why) == (0.5, ["quotation"])


def test_a_decided_suggestion_keeps_its_score(cast: Cast) -> None:
    decided(cast, count=60)
    remembering.train()
    before = list(Suggestion.objects.order_by("pk").values_list("score", flat=True))
    remembering.rank()
    assert list(Suggestion.objects.order_by("pk").values_list("score", flat=True)) == before


def test_a_model_of_another_version_leaves_all_to_the_rules() -> None:
    Training.objects.create(decisions=1, figures={}, model={"version": 0})
    row = suggestion(1, outlet("tide"))
    remembering.apply(remembering.model(), row)
    assert row.score == 0.5


def test_what_is_learnt_from_an_accepted_one_is_how_its_statement_stands_now(cast: Cast) -> None:
    noise = Concern.objects.create(slug="noise", label="Noise", definition="Too loud.")
    draft = deciding.accept(suggestion(1, outlet("tide")), by=cast.edith)
    parts: Any = {VersionConcern: [{"concern": noise, "polarity": "worry"}]}
    stating.save(draft, {"stance": "oppose"}, parts, revision=draft.revision, by=cast.edith)
    (learnt,) = remembering.decisions()
    assert (learnt.accepted, learnt.stance, learnt.concerns) == (True, "oppose", ("noise",))
    assert learnt.case.facts["outlet"] == "Tide"


def test_the_command_says_what_is_used(cast: Cast) -> None:
    decided(cast, count=4)
    told = StringIO()
    call_command("train", stdout=told)
    assert "score: not used." in told.getvalue()
    assert "4 decisions; 0 open suggestions ordered anew" in told.getvalue()
