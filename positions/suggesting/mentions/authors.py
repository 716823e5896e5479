"""Whom “we” means: the organization on whose own site a page stands, or the author that a submission
names."""

import re

from positions.suggesting.catalogue import Catalogue, Organization
from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.vocabulary import PAPERS
from positions.suggesting.shapes import Mention, Span

_WE = re.compile(r"\b(?:we|our)\b")
_HEAD = 800  # characters of a text in which its author is named
_PAPERS = "|".join(sorted(PAPERS))
_AFTER = re.compile(
    rf"[’']?s?\s(?:[\w-]{{1,20}}\s){{0,2}}?(?:{_PAPERS})\b|\s(?:welcomes|appreciates|thanks|is grateful)\b"
)
_BEFORE = re.compile(
    rf"(?:\A|\n)(?:[\w-]{{1,20}}\s){{0,2}}(?:{_PAPERS})\s(?:of|by|from|on behalf of)\s[^\n]{{0,90}}?\Z"
    r"|\bwe(?:,| at| the| of)*\s(?:the\s)?\Z"
)


class Authors:
    def __init__(self, catalogue: Catalogue) -> None:
        self._hosts = {host.lower(): body for body in catalogue.organizations for host in body.hosts}

    def find(self, reading: Reading, mentions: list[Mention]) -> list[Mention]:
        """Each “we” and “our” outside quotation marks, where it is clear who that is."""
        author = self._of_host(reading.host) or _named(reading, mentions)
        if not author:
            return []
        return [
            Mention(
                Span(*match.span()), "organization", author.slug, author.name, stands_for=author.stands_for
            )
            for match in _WE.finditer(reading.fold)
            if not reading.in_quotes(match.start())
        ]

    def _of_host(self, host: str) -> Mention | None:
        labels = host.lower().rstrip(".").split(".")
        own = (self._hosts.get(".".join(labels[number:])) for number in range(len(labels)))
        body: Organization | None = next(filter(None, own), None)
        return Mention(Span(0, 0), "organization", body.slug, body.names[0].text) if body else None


def _named(reading: Reading, mentions: list[Mention]) -> Mention | None:
    """The author that the head of the text names: “Tidewater's submission”, “Comments of the Larch Institute”."""
    for mention in mentions:
        if mention.span.start > _HEAD:
            return None
        if mention.kind != "organization" or mention.nested:
            continue
        before = reading.fold[max(0, mention.span.start - 160) : mention.span.start]
        if _AFTER.match(reading.fold, mention.span.end) or _BEFORE.search(before):
            return Mention(mention.span, "organization", mention.slug, mention.name, stands_for=mention.span)
    return None
