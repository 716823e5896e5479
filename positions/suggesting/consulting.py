"""The language model's door to the database: where it is, what this month has cost, and its proposals as rows.

What passes of what it says is for `chat`. Off as long as no administrator has set it up.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, replace

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from positions.models import Capture, LanguageModel, LanguageModelUse, Suggestion, SuggestionRun
from positions.suggesting import catalogue as plain
from positions.suggesting import proposing
from positions.suggesting.chat.checking import Counts
from positions.suggesting.chat.checking import Proposal as Passed
from positions.suggesting.chat.proposing import propose
from positions.suggesting.chat.settings import Settings
from positions.suggesting.proposal import Proposal

COUNTED = ("requests", "proposals", "kept", "repeated", "not_verbatim", "no_such_speaker", "malformed")
# What it could not be asked about for so long is left.
PATIENCE = dt.timedelta(days=7)


def settings() -> Settings:
    """Those of an administrator; off where there are none."""
    row = LanguageModel.objects.filter(on=True).first()
    return Settings(row.address, row.name, row.key, row.monthly_cap) if row else Settings()


def due(capture: int | None = None, *, most: int = 1) -> list[int]:
    """Captures to be shown to the model: it is on and was not asked, and the rules have found somebody there. What has
    nothing to do with the catalogue never leaves the house."""
    asked = settings()
    if not asked.on:
        return []
    runs = SuggestionRun.objects.filter(kept__gt=0, at__gt=timezone.now() - PATIENCE)
    runs = runs.filter(pk=capture) if capture else runs
    return list(runs.exclude(consulted=asked.model).order_by("-pk").values_list("pk", flat=True)[:most])


def consult(pk: int) -> str:
    """Ask about one capture and keep what the text bears out; why not all of it was read, in words. Raises
    chat.settings.Unavailable where trying again later may help; what came until then is kept."""
    asked = settings()
    capture = Capture.objects.select_related("article__source").get(pk=pk)
    if not asked.on or capture.withheld_at:
        return ""
    now = proposing.known()
    outcome = propose(capture.text, now.suggester.catalogue, asked, spend=spend)
    _count(outcome.counts, failed=outcome.failed is not None)
    _keep(capture, _labelled(capture, now, outcome.proposals), now)
    if outcome.failed:
        raise outcome.failed
    SuggestionRun.objects.filter(pk=pk).update(consulted=asked.model)
    return outcome.stopped


def spend(tokens: int) -> int:
    """Book so many on this month, or give them back; the month's sum after it. Two workers at once see one another."""
    month = _month()
    with transaction.atomic():
        LanguageModelUse.objects.get_or_create(month=month)
        row = LanguageModelUse.objects.select_for_update().get(month=month)
        row.tokens = max(0, row.tokens + tokens)
        row.save(update_fields=["tokens"])
    return row.tokens


def _month() -> dt.date:
    return timezone.now().date().replace(day=1)


def _count(counts: Counts, *, failed: bool) -> None:
    told = {name: F(name) + value for name, value in asdict(counts).items() if name in COUNTED}
    LanguageModelUse.objects.get_or_create(month=_month())
    LanguageModelUse.objects.filter(month=_month()).update(**told, failures=F("failures") + int(failed))


def _labelled(capture: Capture, now: proposing.Known, said: list[Passed]) -> list[Proposal]:
    """By the rules, but for stance and concerns where the model names some."""
    published, host = capture.article.published_to, plain.host(capture.article.address)
    attributions = [each.attribution for each in said]
    found = now.suggester.labelled(capture.text, attributions, published=published, host=host)
    labelled = []
    for each, proposal in zip(said, found.proposals, strict=True):
        labels = replace(
            proposal.labels,
            stance=each.stance or proposal.labels.stance,
            concerns=each.concerns or proposal.labels.concerns,
            why=("proposed by the language model", *proposal.labels.why),
        )
        labelled.append(replace(proposal, labels=labels, speakers=proposal.speakers[:1]))
    return [each for each in labelled if each.is_ours]


def _keep(capture: Capture, proposals: Iterable[Proposal], now: proposing.Known) -> None:
    """Rows beside those of the rules; what is there already, open or decided, is not proposed twice."""
    with transaction.atomic():
        SuggestionRun.objects.select_for_update().get(pk=capture.pk)
        there = list(Suggestion.objects.filter(capture=capture))
        for proposal in proposals:
            row = proposing.row(capture, proposal, now)
            row.suggester = Suggestion.Suggester.LANGUAGE_MODEL
            if not any(proposing.is_same(row, each) for each in there):
                row.save()
                there.append(row)
