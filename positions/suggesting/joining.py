"""Attributions as an editor would record them: one for each speaker of a passage, and coded as one document."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from positions.suggesting.mentions import Speaker
from positions.suggesting.proposal import Proposal
from positions.suggesting.shapes import Attribution
from positions.suggesting.speaking import identity


@dataclass
class Group:
    """What one speaker says in sentences that belong together."""

    speaker: Speaker
    proposals: list[Proposal] = field(default_factory=list)
    end: int = 0


def by_speaker(proposals: Iterable[Proposal]) -> list[Group]:
    """Nobody's are left out: there is nothing to record."""
    groups: list[Group] = []
    latest: dict[str, Group] = {}
    for proposal in proposals:
        for speaker in proposal.speakers:
            group = latest.get(identity(speaker))
            if group is None or group.end <= proposal.passage.start:
                group = latest[identity(speaker)] = Group(speaker)
                groups.append(group)
            group.proposals.append(proposal)
            group.end = max(group.end, proposal.passage.end)
    return groups


def joined(attributions: list[Attribution]) -> Attribution:
    """Several of one speaker as one: the words of all, the cue of the likeliest."""
    best = max(attributions, key=lambda each: each.score)
    content = sorted({span for each in attributions for span in each.content})
    speakers = sorted({span for each in attributions for span in each.speakers})
    quoted = any(each.quoted for each in attributions)
    return replace(best, content=tuple(content), speakers=tuple(speakers), quoted=quoted)


def as_documents(proposals: list[Proposal]) -> list[Proposal]:
    """Codebook 2 codes the document and not the sentence: who says no in one sentence and asks for changes in another
    says no unless it is changed."""
    refused = {
        (_who(each), each.labels.treaty): each
        for each in proposals
        if each.labels.stance in ("oppose", "oppose_unless_amended") and each.speakers
    }
    return [_with_refusal(each, refused.get((_who(each), each.labels.treaty))) for each in proposals]


def _who(proposal: Proposal) -> str:
    return identity(proposal.speakers[0]) if proposal.speakers else ""


def _with_refusal(proposal: Proposal, refusal: Proposal | None) -> Proposal:
    labels = proposal.labels
    if refusal is None or labels.stance != "mixed" or not labels.asks:
        return proposal
    because = next((reason for reason in refusal.labels.why if reason.startswith("stance:")), "")
    why = (*labels.why, f"stance: it asks for changes here and says no elsewhere in this text ({because})")
    return replace(proposal, labels=replace(labels, stance="oppose_unless_amended", why=why))
