"""A language model's proposals for one text: asked in portions, within a month's tokens, and past the door."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import get_args

from positions.intake.web.waiting import Clock
from positions.suggesting.catalogue import Catalogue
from positions.suggesting.chat import asking, reading
from positions.suggesting.chat.checking import Counts, Door, Proposal
from positions.suggesting.chat.connecting import clock
from positions.suggesting.chat.portions import portions
from positions.suggesting.chat.settings import Endpoint, Settings, Unavailable, endpoint
from positions.suggesting.sentences import sentences
from positions.suggesting.shapes import Span, Stance

MOST_PORTIONS = 12
SECONDS = 300.0
# So that a large catalogue does not crowd out the article.
MOST_TREATIES, MOST_CONCERNS = 40, 200

Spend = Callable[[int], int]


@dataclass
class Outcome:
    """What came of asking. `stopped` is a sentence for people where not all of the text was read; where that was the
    server's doing, `failed` is the error, to be raised by whoever wants to try again. What was found until then
    stands."""

    proposals: list[Proposal] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    stopped: str = ""
    failed: Unavailable | None = None


def propose(
    text: str, catalogue: Catalogue, settings: Settings, *, spend: Spend, client_seconds: float = SECONDS
) -> Outcome:
    """Ask for the statements of a text; all of it together takes `client_seconds` at the most.

    `spend` books that many tokens on this month, gives them back where the number is negative, and returns the
    month's sum after it: so two workers at once keep within the cap. Of the catalogue only names of treaties and
    slugs of concerns are shown.
    """
    outcome = Outcome()
    if not settings.on:
        outcome.stopped = "The language model is off."
        return outcome
    try:
        server = _Server(settings, endpoint(settings), clock(client_seconds), spend, outcome.counts)
        _read(text, catalogue, server, outcome)
    except _CapReached as error:
        outcome.stopped = str(error)
    except Unavailable as error:
        outcome.stopped, outcome.failed = str(error), error
    return outcome


class _CapReached(Exception):
    """The text is a sentence for people."""


@dataclass
class _Server:
    """Who is asked, and who pays."""

    settings: Settings
    to: Endpoint
    clock: Clock
    spend: Spend
    counts: Counts

    def message(self, *messages: dict[str, str]) -> str:
        """What the model says. Booked is what it may cost, corrected afterwards by what it did, were it for
        nothing."""
        question = asking.body(self.settings, list(messages))
        booked = asking.estimate(question)
        if self.spend(booked) > self.settings.monthly_cap:
            self.spend(-booked)
            raise _CapReached("This month's tokens for the language model are used up.")
        self.counts.requests += 1
        try:
            answer = asking.ask(question, self.settings, self.to, self.clock)
        except Unavailable as error:
            self._settle(error.tokens, booked)
            raise
        self._settle(answer.tokens, booked)
        return answer.content

    def _settle(self, tokens: int, booked: int) -> None:
        self.counts.tokens += tokens
        self.spend(tokens - booked)


def _read(text: str, catalogue: Catalogue, server: _Server, outcome: Outcome) -> None:
    concerns = [concern.slug for concern in catalogue.concerns][:MOST_CONCERNS]
    system = _system(catalogue, concerns)
    starts = [sentence.start for sentence in sentences(text)]
    seen: set[tuple[Span, ...]] = set()
    for number, portion in enumerate(portions(text)):
        if number == MOST_PORTIONS:
            outcome.stopped = f"Only the first {portion.start:,} characters were read."
            return
        if portion.of(text).isspace():
            continue
        # As a JSON string the article cannot end itself and go on as somebody else.
        article = json.dumps({"article": portion.of(text)}, ensure_ascii=False)
        message = server.message(system, {"role": "user", "content": article})
        door = Door(text, portion, starts, frozenset(concerns), outcome.counts)
        claims, malformed = reading.claims(message)
        outcome.counts.proposals += len(claims) + malformed
        outcome.counts.malformed += malformed
        for proposal in filter(None, map(door.passed, claims)):
            spans = proposal.attribution.content + proposal.attribution.speakers
            if spans in seen:
                outcome.counts.repeated += 1
                continue
            seen.add(spans)
            outcome.counts.kept += 1
            outcome.proposals.append(proposal)


def _system(catalogue: Catalogue, concerns: list[str]) -> dict[str, str]:
    treaties = [treaty.names[0].text for treaty in catalogue.treaties if treaty.names][:MOST_TREATIES]
    known = {"treaties": treaties, "stances": get_args(Stance), "concerns": concerns}
    return {"role": "system", "content": f"{_prompt()}\n{json.dumps(known, ensure_ascii=False)}\n"}


@cache
def _prompt() -> str:
    return Path(__file__).with_name("prompt.txt").read_text("utf-8")
