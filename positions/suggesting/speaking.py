"""Who speaks in an attribution, and whether two speakers are one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from positions.suggesting.mentions import Finder, Speaker
from positions.suggesting.page import Page
from positions.suggesting.shapes import Attribution, Span


def identity(speaker: Speaker) -> str:
    """Who is nowhere named is not the same as another who is not."""
    return speaker.organization or speaker.name or speaker.person or f"at {speaker.span.start}"


def _for_others(speakers: tuple[Speaker, ...], groups: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
    """Who speaks for a group that the catalogue knows says what the group holds: “Chad, for the African Group” is the
    group, through Chad. Of several each speaks for one, in their order; one alone speaks for all."""
    if len(speakers) == 1:
        speakers *= len(groups) or 1
    if len(speakers) != len(groups) or not all(group.organization for group in groups):
        return speakers
    return tuple(
        replace(
            group,
            span=speaker.span,
            person=speaker.person,
            role=speaker.role,
            speaks_through=speaker.organization,
        )
        for speaker, group in zip(speakers, groups, strict=True)
    )


class Speaking:
    """Goes through the attributions of one text in their order: “it” may be whoever spoke in the sentence before.
    `parents` leads from a government to its state."""

    def __init__(self, names: Finder, page: Page, parents: Mapping[str, str]) -> None:
        self._names, self._page, self._parents = names, page, parents
        self._latest: Speaker | None = None
        self._until = 0

    def of(self, attribution: Attribution) -> tuple[Speaker, ...]:
        found = _for_others(self.at(attribution.speakers), self.at(attribution.on_behalf_of))
        if found:
            self._latest = found[0] if len(found) == 1 else None
            self._until = self._page.passage(attribution).end
        return found

    def at(self, spans: Iterable[Span]) -> tuple[Speaker, ...]:
        return tuple(speaker for span in spans for speaker in self._at(span))

    def _at(self, span: Span) -> Iterator[Speaker]:
        """Who stands there, where he stands: a phrase or a pronoun in place of the name that it refers to, and words
        that nobody knows as they are. A government speaks for its state."""
        found = self._names.speakers(self._page.text, span, self._page.mentions)
        for speaker in found or [self._as_before(span) or Speaker(span, None, "", None)]:
            is_there = span.start <= speaker.span.start and speaker.span.end <= span.end
            here = speaker.span if is_there and len(found) > 1 else span
            if parent := self._parents.get(speaker.organization or ""):
                speaker = replace(speaker, organization=parent, speaks_through=speaker.organization)
            yield speaker if speaker.span == here else replace(speaker, span=here)

    def _as_before(self, span: Span) -> Speaker | None:
        """What speaks is no treaty: “it” after a sentence in which one organization spoke is that one."""
        latest = self._latest
        is_it = span.of(self._page.text).casefold() == "it"
        follows = self._page.passage_of(span).start - self._until in range(-1, 4)
        return latest if is_it and follows and latest and not latest.person else None
