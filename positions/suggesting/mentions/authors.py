"""Whom “we” means: the organization on whose own site a page stands, or the author that a submission
names."""

import re

from positions.suggesting.catalogue import Catalogue, Organization
from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.vocabulary import DOCUMENTS, PAPERS
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


_DOCUMENTS = "|".join(sorted(DOCUMENTS))
_OWN_BEFORE = re.compile(
    rf"\s*(?:[\w-]{{1,20}}\s){{0,3}}(?:{_DOCUMENTS})\s(?:of|by|from|on behalf of)\s(?:the\s)?", re.IGNORECASE
)
# Nothing after it but what it is on: “its submission warns of” is somebody else's headline.
_ON = r"(?:[,:]?\s(?:on|to|for|regarding|concerning|at)\b.*)?\s*"
_ABOUT = re.compile(_ON, re.IGNORECASE)
_OWN_AFTER = re.compile(rf"[’']?s?[:,]?\s(?:[\w-]{{1,20}}\s){{0,3}}?(?:{_DOCUMENTS})\b{_ON}", re.IGNORECASE)


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

    def of_document(self, text: str, mentions: list[Mention], host: str) -> Mention | None:
        """Whose words the whole of a text is: the organization's on whose site it stands, or the one that the first
        line names as its author. A report about a submission is not its author's."""
        if own := self._of_host(host):
            return own
        line = text.lstrip()[:_HEAD].partition("\n")[0]
        for mention in mentions:
            if mention.span.start > _HEAD:
                break
            # Names in a title have capitals like all of it: the text says which of them is one.
            before, name, after = line.partition(mention.span.of(text))
            if name and mention.kind == "organization" and not mention.nested:
                if not before and _OWN_AFTER.fullmatch(after):
                    return mention
                if _OWN_BEFORE.fullmatch(before) and _ABOUT.fullmatch(after):
                    return mention
        return None

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
