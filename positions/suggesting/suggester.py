"""A text and the catalogue → what is proposed: who said what, where, and its labels. Ties the parts together; each rule
is theirs."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from positions.suggesting.catalogue import Catalogue
from positions.suggesting.finding import find
from positions.suggesting.labelling import Labeller
from positions.suggesting.mentions import Finder, Speaker
from positions.suggesting.sentences import Sentence, sentences
from positions.suggesting.shapes import Attribution, Labels, Mention, Span

# How much of an attribution's score stays where the catalogue knows neither name nor treaty.
NAMED_ONLY, NOBODY, NO_TREATY = 0.8, 0.5, 0.6


@dataclass(frozen=True)
class Proposal:
    """One attribution with all that is said of it. `passage` holds whole sentences; `score`, 0 to 1, is how likely a
    person accepts it; `near` holds where its paragraph names a treaty of the catalogue."""

    passage: Span
    attribution: Attribution
    speakers: tuple[Speaker, ...]
    labels: Labels
    score: float
    near: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether an editor is to see it: an organization of the catalogue, or somebody on one of its treaties or near
        one. Where nobody is named (“various groups”) there is nothing to record."""
        known = any(speaker.organization for speaker in self.speakers)
        named = any(speaker.person or speaker.name != speaker.name.lower() for speaker in self.speakers)
        return known or (named and (self.near or self.labels.treaty is not None))


@dataclass(frozen=True)
class Found:
    mentions: tuple[Mention, ...]
    proposals: tuple[Proposal, ...]


class Suggester:
    """Built once for a catalogue; holds nothing of a text."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._names = Finder(catalogue)
        self._labels = Labeller(catalogue)
        self._parents = {row.slug: row.parent for row in catalogue.organizations if row.parent}
        self._hosts = {host: row.slug for row in catalogue.organizations for host in row.hosts}

    def suggest(self, text: str, *, published: dt.date | None = None, host: str = "") -> Found:
        """Every attribution in the text, in its order. `host` is that of the page, as `catalogue.host` spells it."""
        return self.labelled(text, find(text), published=published, host=host)

    def labelled(
        self, text: str, attributions: list[Attribution], *, published: dt.date | None, host: str
    ) -> Found:
        """The same for attributions that somebody else has found."""
        mentions = self._names.find(text, published, host)
        page = _Page(text, mentions, published, host)
        proposals = [
            self._proposal(page, attribution, self._speakers(page, attribution))
            for attribution in attributions
        ]
        return Found(tuple(mentions), tuple(proposals))

    def statements(
        self, text: str, found: Found, *, published: dt.date | None = None, host: str = ""
    ) -> list[Proposal]:
        """What was found as an editor would record it: one proposal for each speaker of a passage, labelled by all that
        this speaker says there."""
        page = _Page(text, list(found.mentions), published, host)
        groups: list[_Group] = []
        latest: dict[str, _Group] = {}
        for proposal in found.proposals:
            for speaker in proposal.speakers:
                key = _identity(speaker)
                group = latest.get(key)
                if group is None or group.end <= proposal.passage.start:
                    group = latest[key] = _Group(speaker)
                    groups.append(group)
                group.proposals.append(proposal)
                group.end = max(group.end, proposal.passage.end)
        return [self._together(page, group) for group in groups]

    def _together(self, page: "_Page", group: "_Group") -> Proposal:
        """Labelled anew only where more than one thing was said."""
        if len(group.proposals) == 1:
            return replace(group.proposals[0], speakers=(group.speaker,))
        attributions = [proposal.attribution for proposal in group.proposals]
        return self._proposal(page, _joined(attributions), (group.speaker,))

    def _proposal(self, page: "_Page", attribution: Attribution, speakers: tuple[Speaker, ...]) -> Proposal:
        passage = page.passage(attribution)
        named = page.named(attribution, passage)
        labels = self._labels.label(
            page.text,
            attribution,
            treaty=named or page.meant(passage),
            published=page.published,
            host=page.host,
            own_words=self._is_own(page.host, speakers),
            context=passage,
        )
        if not named and not (labels.stance or labels.concerns or labels.asks):
            labels = replace(
                labels, treaty=None
            )  # nothing that is said of treaties: it may be about the weather
        score = attribution.score * _weight(speakers, labels)
        return Proposal(passage, attribution, speakers, labels, round(score, 3), page.is_near(passage))

    def _speakers(self, page: "_Page", attribution: Attribution) -> tuple[Speaker, ...]:
        return tuple(speaker for span in attribution.speakers for speaker in self._speaking(page, span))

    def _speaking(self, page: "_Page", span: Span) -> Iterator[Speaker]:
        """Who stands there, where he stands: a phrase or a pronoun in place of the name that it refers to, and words
        that nobody knows as they are. A government speaks for its state."""
        found = self._names.speakers(page.text, span, page.mentions)
        for speaker in found or [Speaker(span, None, "", None)]:
            is_there = span.start <= speaker.span.start and speaker.span.end <= span.end
            here = speaker.span if is_there and len(found) > 1 else span
            parent = self._parents.get(speaker.organization or "")
            government = speaker.organization if parent else None
            yield replace(
                speaker, span=here, organization=parent or speaker.organization, speaks_through=government
            )

    def _is_own(self, host: str, speakers: tuple[Speaker, ...]) -> bool:
        own = self._hosts.get(host)
        return own is not None and any(speaker.organization == own for speaker in speakers)


@dataclass
class _Group:
    """What one speaker says in sentences that belong together."""

    speaker: Speaker
    proposals: list[Proposal] = field(default_factory=list)
    end: int = 0


def _identity(speaker: Speaker) -> str:
    """Who is nowhere named is not the same as another who is not."""
    return speaker.organization or speaker.name or speaker.person or f"at {speaker.span.start}"


def _joined(attributions: list[Attribution]) -> Attribution:
    """Several of one speaker as one: the words of all, the cue of the likeliest."""
    best = max(attributions, key=lambda each: each.score)
    content = sorted({span for each in attributions for span in each.content})
    speakers = sorted({span for each in attributions for span in each.speakers})
    quoted = any(each.quoted for each in attributions)
    return replace(best, content=tuple(content), speakers=tuple(speakers), quoted=quoted)


class _Page:
    """Where the sentences, paragraphs and treaties of one text are."""

    def __init__(self, text: str, mentions: list[Mention], published: dt.date | None, host: str) -> None:
        self.text, self.mentions, self.published, self.host = text, mentions, published, host
        self._sentences = sentences(text)
        self._starts = [sentence.start for sentence in self._sentences]
        self._treaties = [mention for mention in mentions if mention.kind == "treaty" and mention.slug]
        self._places = [mention.span.start for mention in self._treaties]
        named = Counter(mention.slug for mention in self._treaties)
        slug, count = next(iter(named.most_common(1)), (None, 0))
        self._topic = slug if 2 * count > named.total() else None

    def passage(self, attribution: Attribution) -> Span:
        """Whole sentences, with speakers and cue in them."""
        parts = (*attribution.content, *attribution.speakers, *filter(None, [attribution.cue]))
        first = self._at(min(span.start for span in parts))
        last = self._at(max(span.end for span in parts) - 1)
        return Span(first.start, max(last.end, max(span.end for span in parts)))

    def named(self, attribution: Attribution, passage: Span) -> str | None:
        """The treaty that the content names, else its sentences."""
        spans = (*attribution.content, passage)
        return next((slug for span in spans for slug in self._named(span.start, span.end)), None)

    def meant(self, passage: Span) -> str | None:
        """Where the sentences name none: what the text is mostly about, if it is named in this paragraph or the one
        before, or nothing else is there; else what was named there last."""
        paragraph = self._at(passage.start).paragraph
        before = [s for s in self._around(passage.start) if paragraph - s.paragraph in (0, 1)]
        near = list(self._named(before[0].start, passage.start)) if before else []
        return self._topic if self._topic in near or not near else near[-1]

    def is_near(self, passage: Span) -> bool:
        """Whether its paragraph names a treaty."""
        paragraph = self._at(passage.start).paragraph
        beside = [s for s in self._around(passage.start) if s.paragraph == paragraph]
        return bool(beside) and next(self._named(beside[0].start, beside[-1].end), None) is not None

    def _at(self, place: int) -> Sentence:
        return self._sentences[max(0, bisect_right(self._starts, place) - 1)]

    def _around(self, place: int) -> Sequence[Sentence]:
        """Forty sentences before and after: paragraphs without an end are cut."""
        at = bisect_right(self._starts, place)
        return self._sentences[max(0, at - 40) : at + 40]

    def _named(self, start: int, end: int) -> Iterator[str]:
        for mention in self._treaties[bisect_left(self._places, start) : bisect_left(self._places, end)]:
            if mention.slug:
                yield mention.slug


def _weight(speakers: tuple[Speaker, ...], labels: Labels) -> float:
    known = any(speaker.organization for speaker in speakers)
    named = any(speaker.name or speaker.person for speaker in speakers)
    return (1 if known else NAMED_ONLY if named else NOBODY) * (1 if labels.treaty else NO_TREATY)
