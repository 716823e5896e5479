"""Who speaks, given the words that are the subject of an attribution: organization, person and role."""

import re
from bisect import bisect_left
from collections.abc import Set
from dataclasses import dataclass

from positions.suggesting.mentions.reading import without_title_stops
from positions.suggesting.mentions.vocabulary import (
    GIVEN_NAMES,
    HEADS,
    NOT_NAMES,
    OPENERS,
    OTHERS,
    PAPERS,
    ROLES,
    STAFF,
    listed,
)
from positions.suggesting.shapes import Mention, Span

_WORD = re.compile(r"[^\W\d_]++(?:[’'-][^\W\d_]++)*+")
_JOINED = re.compile(
    r"(?:[’']s?)?,?\s(?:and|or|as well as|along with|&)\s(?P<words>[^,;:.]*)|,\s(?P<more>[^,;:.]*)"
)
_MOUTHPIECES = listed("mouthpieces")
_LINKS = listed("belongs")
_SOURCES = listed("written_by")
_PREPOSITIONS = listed("prepositions")
_AFTER_A_PERSON = _PREPOSITIONS | {"and", "or", "who", "as", "himself", "herself"}
_LONGEST_LEAD = 8  # words
_CAPITALS = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][\w’'&.-]*+(?:\s(?:(?:of|for|and|the|de|van|von)\s){0,2}[^\W\d_a-zß-öø-ÿ][\w&.-]*+)*+"
)
_LONGEST = 200  # characters of a mention
_NEAR = 20_000  # characters in which an unknown word is looked for again


@dataclass(frozen=True)
class Speaker:
    """`organization` is a slug of the catalogue; `name` the organization's, known or not, empty where there is none."""

    span: Span
    organization: str | None
    name: str
    person: str | None
    role: str = ""
    speaks_through: str | None = None  # the government, where `organization` is its state


def speakers(text: str, span: Span, mentions: list[Mention], slugs: Set[str]) -> list[Speaker]:
    inside = _inside(mentions, span)
    if len(inside) == 1 and inside[0].stands_for and not inside[0].name:
        return [_speaker(party, party.span, slugs) for party in _inside(mentions, inside[0].stands_for)]
    parties = _parties(text, span, inside)
    if inside:
        return [_speaker(party, span if len(parties) == 1 else party.span, slugs) for party in parties]
    unknown = _by_capitals(text, span)
    return [unknown] if unknown else []


def _inside(mentions: list[Mention], span: Span) -> list[Mention]:
    """The organizations and people that the span touches and that stand in no longer name."""
    found = []
    first = bisect_left(mentions, span.start - _LONGEST, key=lambda mention: mention.span.start)
    for number in range(first, len(mentions)):
        mention = mentions[number]
        if mention.span.start >= span.end:
            break
        if mention.span.end > span.start and mention.kind != "treaty" and not mention.nested:
            found.append(mention)
    return found


def _parties(text: str, span: Span, inside: list[Mention]) -> list[Mention]:
    """Those that speak themselves: not the organization of a person, not whom somebody else belongs to."""
    parties: list[Mention] = []
    employers = {mention.organization for mention in inside if mention.kind == "person"}
    reached, refused = span.start, False
    for mention in inside:
        gap = without_title_stops(text[reached : mention.span.start])
        reached = mention.span.end
        if mention.kind == "organization" and (mention.slug or mention.name) in employers:
            continue
        joined = _JOINED.fullmatch(gap)
        leads = (
            _leads(gap)
            if not parties
            else joined is not None and _leads(joined["words"] or joined["more"] or "")
        )
        if not leads or (refused and joined) or _is_owner(mention, text[reached : span.end]):
            refused = True
        else:
            parties.append(mention)
    return parties


def _leads(gap: str) -> bool:
    """Whether what stands before a name leaves it the speaker: “officials at”, “a report by”, not “critics of”."""
    words = [word.lower() for word in _WORD.findall(gap)]
    if len(words) > _LONGEST_LEAD:
        return False
    last = next((word for word in reversed(words) if word not in ("the", "a")), "")
    if last not in _PREPOSITIONS:
        return True
    return (last in _LINKS and bool((ROLES | STAFF) & set(words))) or (
        last in _SOURCES and bool(PAPERS & set(words))
    )


def _is_owner(mention: Mention, rest: str) -> bool:
    """“Cisco’s rivals”, “Ms Roe’s campaign”, “Roe supporters”: whether somebody speaks who is the mention's."""
    words = [word.lower() for word in _WORD.findall(re.split(r"[,;:(]", rest[:60], maxsplit=1)[0])]
    if mention.kind == "person":
        group = rest[:1] == " " and rest[1:2].islower() and not _AFTER_A_PERSON.issuperset(words[:1])
        return group or (rest[:2] in ("’s", "'s") and len(words) > 1)
    return rest[:1] in ("’", "'", " ") and bool(OTHERS & set(words[:4]))


def _speaker(party: Mention, span: Span, slugs: Set[str]) -> Speaker:
    if party.kind == "organization":
        return Speaker(span, party.slug, party.name, None)
    slug = party.organization if party.organization in slugs else None
    return Speaker(span, slug, party.organization or "", party.name, party.role)


def _by_capitals(text: str, span: Span) -> Speaker | None:
    """A name that only its place as the speaker gives away."""
    match = _CAPITALS.search(text, span.start, span.end)
    if (
        not match
        or not _leads(text[span.start : match.start()])
        or not _ends_name(text[match.end() : span.end])
    ):
        return None
    words = match[0].split()
    if words[0].lower() in OPENERS or words[0].lower() in NOT_NAMES:
        words = words[1:]
    name = " ".join(words).rstrip(".’'")
    if not name or (len(words) == 1 and match.start() == span.start and not _known_as_name(text, name, span)):
        return None
    organized = not text.startswith(words[0], span.start) or text[match.end() : match.end() + 1] == " "
    organized = organized or any(word.isupper() or word.lower() in HEADS for word in words)
    if words[0] in GIVEN_NAMES or (2 <= len(words) <= 4 and not organized):
        return Speaker(span, None, "", name)
    return Speaker(span, None, name, None)


def _ends_name(rest: str) -> bool:
    """Whether the name ends its phrase, but for an apposition or an office: “Larch spokesman”, not “Larch nominee”."""
    words = _WORD.findall(rest[:40])
    return not words or rest[:1] in ",(’'" or words[0].lower() in _MOUTHPIECES


def _known_as_name(text: str, word: str, span: Span) -> bool:
    """Whether the word has its capital within a sentence, too, and not at its beginning alone."""
    at = text.find(f" {word}", max(0, span.start - _NEAR), span.end + _NEAR)
    while at >= 0:
        if text[at - 1 : at].islower() or text[at - 1 : at] == ",":
            return True
        at = text.find(f" {word}", at + 1, span.end + _NEAR)
    return word[1:] != word[1:].lower()
