"""Whoever supports or opposes what another says holds a position, too: a statement of its own for each."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from positions.suggesting.mentions import Speaker
from positions.suggesting.proposal import Proposal
from positions.suggesting.speaking import identity

# How much of the score stays: what they hold is told by another's words.
BY_ANOTHERS_WORDS = 0.8


def sides(proposals: Iterable[Proposal], recorded: Iterable[Proposal]) -> Iterator[Proposal]:
    """Those of supporters and opponents who say nothing themselves in the same passage of `recorded`."""
    done = {
        (identity(speaker), proposal.passage.end) for proposal in recorded for speaker in proposal.speakers
    }
    for proposal in proposals:
        if not proposal.speakers:
            continue
        for speaker in (*proposal.supporters, *proposal.opponents):
            key = identity(speaker), proposal.passage.end
            if key not in done:
                done.add(key)
                yield _side(proposal, speaker, supports=speaker in proposal.supporters)


def _side(proposal: Proposal, speaker: Speaker, *, supports: bool) -> Proposal:
    """A supporter holds what was said. Of an opponent nothing is known but that it does not."""
    leader = proposal.speakers[0]
    of = leader.name or leader.person or "another"
    labels = replace(
        proposal.labels,
        wording="second_hand" if proposal.labels.wording == "second_hand" else "reported",
        why=(*proposal.labels.why, f"it is said to {'support' if supports else 'oppose'} what {of} says"),
    )
    if not supports:
        labels = replace(labels, stance=None, concerns=(), asks=())
    return replace(
        proposal,
        attribution=replace(proposal.attribution, speakers=(speaker.span,), quoted=False),
        speakers=(speaker,),
        labels=labels,
        score=round(proposal.score * BY_ANOTHERS_WORDS, 3),
    )
