"""A text and the catalogue → what is proposed: who said what, where, and its labels. Ties the parts together; each rule
is theirs."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from positions.suggesting.catalogue import Catalogue
from positions.suggesting.documents import Headings, unsaid
from positions.suggesting.finding import find
from positions.suggesting.joining import Group, as_documents, by_speaker, joined
from positions.suggesting.labelling import Labeller
from positions.suggesting.mentions import Finder, Speaker
from positions.suggesting.page import Page
from positions.suggesting.proposal import Found, Proposal
from positions.suggesting.shapes import Attribution, Labels, Mention
from positions.suggesting.siding import sides
from positions.suggesting.speaking import Speaking, identity

# How much of an attribution's score stays where the catalogue knows neither name nor treaty.
NAMED_ONLY, NOBODY, NO_TREATY = 0.8, 0.5, 0.6


class Suggester:
    """Built once for a catalogue; holds nothing of a text."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._names = Finder(catalogue)
        self._labels = Labeller(catalogue)
        self._parents = {row.slug: row.parent for row in catalogue.organizations if row.parent}

    def suggest(self, text: str, *, published: dt.date | None = None, host: str = "") -> Found:
        """Every attribution in the text, in its order. `host` is that of the page, as `catalogue.host` spells it."""
        return self.labelled(text, find(text), published=published, host=host)

    def labelled(
        self, text: str, attributions: list[Attribution], *, published: dt.date | None, host: str
    ) -> Found:
        """The same for attributions that somebody else has found."""
        mentions = self._names.find(text, published, host)
        author = self._names.author(text, mentions, host)
        page = Page(text, mentions, published, host, identity(author) if author else "")
        speaking = Speaking(self._names, page, self._parents)
        proposals = [
            replace(
                self._proposal(page, each, speaking.of(each)),
                supporters=speaking.at(each.supporters),
                opponents=speaking.at(each.opponents),
            )
            for each in attributions
        ]
        if author:
            proposals += self._unsaid(page, author, attributions)
            proposals.sort(key=lambda each: each.attribution.content)
        return Found(tuple(_spelled_out(mentions)), tuple(as_documents(proposals)), page.own)

    def _unsaid(self, page: Page, author: Speaker, attributions: list[Attribution]) -> Iterator[Proposal]:
        """What an organization's own document asks or judges where nobody is said to say it."""
        headings = Headings(page.text)
        for attribution in unsaid(page.text, page.sentences, attributions):
            proposal = self._proposal(page, attribution, (author,))
            labels = proposal.labels
            if labels.asks or labels.stance or labels.concerns:
                number = headings.above(proposal.passage.start)
                if number and not labels.provisions:
                    labels = replace(labels, provisions=(number,), question="provision", stance=None)
                yield replace(proposal, labels=labels)

    def statements(
        self, text: str, found: Found, *, published: dt.date | None = None, host: str = ""
    ) -> list[Proposal]:
        """What was found as an editor would record it: one proposal for each speaker of a passage, labelled by all that
        this speaker says there."""
        page = Page(text, list(found.mentions), published, host, found.own)
        recorded = as_documents([self._together(page, group) for group in by_speaker(found.proposals)])
        return [*recorded, *sides(found.proposals, recorded)]

    def _together(self, page: Page, group: Group) -> Proposal:
        """Labelled anew only where more than one thing was said."""
        if len(group.proposals) == 1:
            return replace(group.proposals[0], speakers=(group.speaker,))
        attributions = [proposal.attribution for proposal in group.proposals]
        return self._proposal(page, joined(attributions), (group.speaker,))

    def _proposal(self, page: Page, attribution: Attribution, speakers: tuple[Speaker, ...]) -> Proposal:
        passage = page.passage(attribution)
        content = page.named(attribution.content)
        named = content or page.named((passage,))
        labels = self._labels.label(
            page.text,
            attribution,
            treaty=named or page.meant(passage),
            published=page.published,
            host=page.host,
            own_words=any(identity(speaker) == page.own for speaker in speakers),
            context=passage,
        )
        if content and content != labels.treaty:
            labels = replace(labels, treaty=content)  # by names that the labels do not know
        if labels.treaty and not named and not (labels.stance or labels.concerns or labels.asks):
            # Nothing that is said of treaties: it may be about the weather.
            labels = replace(labels, treaty=None)
        score = attribution.score * _weight(speakers, labels)
        return Proposal(passage, attribution, speakers, labels, round(score, 3), page.is_near(passage))


def _spelled_out(mentions: list[Mention]) -> Iterator[Mention]:
    """“They” may be three organizations: then it is a mention of each."""
    names = [each for each in mentions if each.slug and each.kind == "organization" and not each.stands_for]
    starts = [each.span.start for each in names]
    for mention in mentions:
        within = mention.stands_for if mention.kind == "organization" and not mention.slug else None
        meant = names[bisect_left(starts, within.start) : bisect_left(starts, within.end)] if within else ()
        yield from (replace(mention, slug=each.slug, name=each.name) for each in meant)
        if not meant:
            yield mention


def _weight(speakers: tuple[Speaker, ...], labels: Labels) -> float:
    known = any(speaker.organization for speaker in speakers)
    named = any(speaker.name or speaker.person for speaker in speakers)
    return (1 if known else NAMED_ONLY if named else NOBODY) * (1 if labels.treaty else NO_TREATY)
