"""Learning's door to the database: decisions as cases, trainings as rows, the newest model put to use."""

from collections.abc import Iterator
from typing import cast

from positions.models import Suggestion, Training
from positions.suggesting.learning.cases import Case, Decision, Ruled
from positions.suggesting.learning.models import Model
from positions.suggesting.shapes import Stance

# Open suggestions whose rank follows a new training at once; older ones do when their capture is searched again.
RANKED = 50_000
TOGETHER = 500
TABLES = ("capture__article__source", "organization", "treaty")


def case(row: Suggestion) -> Case:
    """What there is to learn from of a suggestion. Its capture, article and source are asked for."""
    article = row.capture.article
    text = row.capture.text  # empty where it is withheld: then the facts are left
    return Case(
        " … ".join(text[start:end] for start, end in row.content),
        {
            "rule": row.rule,
            "cue": row.lemma,
            "outlet": article.source.name if article.source else article.publisher,
            "wording": row.attribution,
            "organization": str(row.organization or row.organization_name),
            "kind": row.organization.kind if row.organization else "",
            "treaty": row.treaty.slug if row.treaty else "",
            "question": row.question,
        },
        Ruled(row.ruled["score"], row.ruled["stance"], tuple(slug for slug, _ in row.ruled["concerns"])),
    )


def decisions() -> Iterator[Decision]:
    """What people have decided. Labels are those of the statement as it stands now."""
    decided = Suggestion.objects.decided()
    rows = decided.select_related(*TABLES, "statement").prefetch_related(
        "statement__versions__concerns__concern__merged_into"
    )
    for row in rows.iterator(chunk_size=TOGETHER):
        versions = (
            [each for each in row.statement.versions.all() if not each.discarded_at] if row.statement else []
        )
        latest = max(versions, key=lambda each: each.number, default=None)
        yield Decision(
            case(row),
            accepted=row.decision != Suggestion.Decision.REJECTED,
            stance=cast("Stance | None", latest.stance) if latest else None,
            concerns=tuple(sorted({each.concern.survivor.slug for each in latest.concerns.all()}))
            if latest
            else (),
            story=row.capture.article.story_id,
            decided=(row.decided_at or row.made_at).date(),
        )


def train() -> Training:
    """Learn from all decisions and keep the figures, also where nothing comes of it."""
    # Half a second and 200 MB: for the one task and command that need it.
    from positions.suggesting.learning import training

    known = list(decisions())
    trained = training.train(known)
    return Training.objects.create(
        decisions=len(known), figures=trained.figures, model=trained.model.to_json()
    )


def model() -> Model:
    """That of the newest training; where there is none, or one of another version, all is left to the rules."""
    newest = Training.objects.order_by("-pk").first()
    try:
        return Model.from_json(newest.model) if newest else Model()
    except ValueError:
        return Model()


def apply(learnt: Model, row: Suggestion) -> None:
    """Set score, stance, concerns and reasons as the model says; where it says nothing, as the rules do."""
    asked = case(row)
    row.score, why_score = learnt.score(asked)
    row.stance, why_stance = learnt.stance(asked)
    slugs, why_concerns = learnt.concerns_of(asked)
    ruled = dict(row.ruled["concerns"])
    row.concerns = [[slug, ruled.get(slug, "worry")] for slug in slugs]
    row.why = [
        *row.ruled["why"],
        *(f"learnt, score: {reason}" for reason in why_score),
        *(f"learnt, stance: {reason}" for reason in why_stance),
        *(f"learnt, concerns: {reason}" for reason in why_concerns),
    ]


def rank() -> int:
    """Give the open suggestions the scores of the newest model; how many there were."""
    learnt = model()
    rows = Suggestion.objects.filter(decision="").order_by("-pk")[:RANKED]
    pks = list(rows.values_list("pk", flat=True))
    for first in range(0, len(pks), TOGETHER):
        together = list(
            Suggestion.objects.filter(pk__in=pks[first : first + TOGETHER]).select_related(*TABLES)
        )
        for row in together:
            apply(learnt, row)
        # Only what is still open: a person may decide at this moment.
        _write(together)
    return len(pks)


def _write(rows: list[Suggestion]) -> None:
    Suggestion.objects.filter(decision="").bulk_update(rows, ["score", "stance", "concerns", "why"])
