"""Whose person somebody is and as what: “Eric Wenger, Senior Director of Technology Policy at Cisco”, “Norway's
delegate Kari Moe”, “Ann Roe of Larch Networks”."""

import re
from bisect import bisect_left
from dataclasses import replace

from positions.suggesting.mentions.reading import Reading, without_title_stops
from positions.suggesting.mentions.vocabulary import ROLES, listed
from positions.suggesting.shapes import Mention

_REACH = 160  # characters between a person and the organization
_LONGEST_ROLE = 7  # words up to its noun
_TRIED = 3  # organizations on each side
_WORDS = re.compile(r"[^\W\d_]++(?:-[^\W\d_]++)*+")
_ARTICLE = re.compile(
    r"\A[\s,(–—-]*(?:who (?:is|was|serves as|served as|acts as) )?(?:(?:an?|the|its|their|his|her|now|then)\s)?",
    re.IGNORECASE,
)
_LINK = re.compile(r"\s(?:of|at|for|with|from|representing)(?:\sthe)?\s\Z|,\s(?:the\s)?\Z")
_PLAIN_LINK = re.compile(
    r"(?:,?\s(?:of|from|at|with|for|representing|on behalf of|speaking for"
    r"|who (?:heads|leads|chairs|runs|founded|directs|represents|works (?:for|at)|speaks for))"
    r"(?:\sthe)?\s|\s\((?:the\s)?)"
)
_POSSESSIVE = re.compile(r"[’'](?:s\b)?")
_STATE = re.compile(r"\A(?:[^\W\d_a-z][\w.]*\s)+(?=[a-z])")  # of “US health secretary”
_BEFORE_LINK = re.compile(r"\s(?:of|at|for|with|from)\s(?:the\s)?\Z")
_ITS = re.compile(r"\b(?:[Ii]ts|[Tt]heir)\s(?P<role>[^,;:.()\n]{3,60}),?\s\Z")
_PREPOSITIONS = listed("prepositions")
_NO_ROLE = _PREPOSITIONS | {"and", "or", "but"}
_CLAUSE = {"said", "says", "told", "that", "which", "while", "when", "because"}
_HEAD_OF = re.compile(
    r"\b(?:head|director|chief|chair|minister|secretary)\s(?:of|for)\s[\w\s-]{2,40}\Z", re.IGNORECASE
)
_POSTED = re.compile(r"\sto(?:\sthe)?\s[^,;:.()\n]{2,40},?\s")  # “the ambassador of Chile to the UN, Ann Roe”
_HONORIFIC = re.compile(r"\b(?:H\.E\.\s)?(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame)\.?\s\Z")
_STOPS = re.compile(r"[;:.()\n“”\"]")

Bond = tuple[str, str]  # the organization's slug, or its name where it has none, and the role


def bound(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """The mentions, each person's with the role and organization that the text gives; a short name has those of the
    full one."""
    organizations = [m for m in mentions if m.kind == "organization" and not m.nested]
    starts = [m.span.start for m in organizations]
    bonds: dict[str, Bond] = {}
    for person in mentions:
        if person.kind == "person" and not (person.organization and person.role) and person.name not in bonds:
            at = bisect_left(starts, person.span.start)
            after, before = organizations[at : at + _TRIED], organizations[max(0, at - _TRIED) : at][::-1]
            found = _following(reading, person, after) or _its(reading, person, before)
            found = found or _preceding(reading, person, before)
            role = person.role or _role_alone(reading, person)
            if found or role:
                bonds[person.name] = (found[0], found[1] or role) if found else ("", role)
    return [
        _with(person, bonds.get(person.name)) if person.kind == "person" else person for person in mentions
    ]


def _with(person: Mention, bond: Bond | None) -> Mention:
    if not bond:
        return person
    return replace(person, organization=bond[0] or person.organization, role=bond[1] or person.role)


def _key(organization: Mention) -> str:
    return organization.slug or organization.name


def _role(fragment: str) -> str:
    """The fragment without its article where it names a role and no more."""
    if _STOPS.search(fragment) or fragment.count(",") > 1:
        return ""
    inner = _ARTICLE.sub("", fragment).strip(" ,").split(" who ")[0]
    words = _WORDS.findall(inner)
    if (words and words[0].lower() in _NO_ROLE) or _CLAUSE & set(words):
        return ""
    noun = next((number for number, word in enumerate(words[:_LONGEST_ROLE]) if _is_role(word)), None)
    if noun is None or len(words) > 12 or _PREPOSITIONS.intersection(words[:noun]):
        return ""
    return inner


def _is_role(word: str) -> bool:
    return word.lower() in ROLES or word.lower().rsplit("-", 1)[-1] in ROLES


def _following(reading: Reading, person: Mention, organizations: list[Mention]) -> Bond | None:
    text, end = reading.text, person.span.end
    for organization in organizations:
        if organization.span.start - end > _REACH:
            return None
        between = text[end : organization.span.start]
        if _STOPS.search(between.replace("(", "", 1)):
            return None
        if _PLAIN_LINK.fullmatch(between):
            return _key(organization), ""
        if between.strip() == "," or between in (", the ", ", a ", ", an ", " – "):
            rest = _POSSESSIVE.sub("", _up_to_stop(text, organization.span.end), count=1)
            if role := _role(rest) or _role(_STATE.sub("", organization.span.of(text))):
                return _key(organization), role
            continue
        link = _LINK.search(between) if between[:1] == "," else None
        if link and (role := _role(between[: link.start()])):
            return _key(organization), role
    return None


def _up_to_stop(text: str, at: int) -> str:
    """What follows up to the next mark, at most a role's length."""
    fragment = re.split(r"[,;:.()\n“”\"]|\s(?:said|says|told|who|and)\b", text[at : at + 100], maxsplit=1)[0]
    return fragment if fragment[:1] in " ’'" else ""


def _start(reading: Reading, person: Mention) -> int:
    """Where the name begins, “Dr.” included."""
    start = person.span.start
    honorific = _HONORIFIC.search(reading.text, max(0, start - 12), start)
    return honorific.start() if honorific else start


def _its(reading: Reading, person: Mention, organizations: list[Mention]) -> Bond | None:
    """“the Larch Institute said; its president, Ann Roe, …”"""
    start = _start(reading, person)
    match = _ITS.search(reading.text, max(0, start - 80), start)
    role = _role(match["role"]) if match and organizations else ""
    near = role and reading.sentence(start) - reading.sentence(organizations[0].span.start) <= 1
    return (_key(organizations[0]), role) if near else None


def _preceding(reading: Reading, person: Mention, organizations: list[Mention]) -> Bond | None:
    text, start = reading.text, _start(reading, person)
    for organization in organizations:
        if start - organization.span.end > _REACH:
            return None
        between = without_title_stops(text[organization.span.end : start])
        if _STOPS.search(between):
            return None
        role = _role_of(text, organization, between)
        if role is not None:
            return _key(organization), role
    return None


def _role_of(text: str, organization: Mention, between: str) -> str | None:
    """The role that binds a name to the organization before it: “” in “Cisco’s Eric Wenger”, None where none does."""
    adjacent = between in (", ", " ")
    if (adjacent or _POSTED.fullmatch(between)) and (role := _role_before(text, organization.span.start)):
        return role
    last: list[str] = _WORDS.findall(organization.span.of(text))[-1:]
    if adjacent and last and _is_role(last[0]):
        return last[0]  # “UN Secretary-General António Guterres”
    possessive = _POSSESSIVE.match(between)
    inner = between[possessive.end() :] if possessive else between
    if possessive and inner == " ":
        return ""
    role = _role(inner) if inner[:1] == " " else ""
    if role and (possessive or _is_role(_WORDS.findall(role)[-1]) or _HEAD_OF.search(role)):
        return role
    return None


def _role_before(text: str, at: int) -> str:
    """“the director of” before the organization's name"""
    before = text[max(0, at - 80) : at]
    link = _BEFORE_LINK.search(before)
    if not link:
        return ""
    fragment = re.split(r"[,;:.()\n“”\"]", before[: link.start()])[-1]
    words = _WORDS.findall(fragment)
    role_at = next((n for n in range(len(words) - 1, -1, -1) if _is_role(words[n])), None)
    if role_at is None:
        return ""
    return " ".join(words[_role_start(words, role_at) :])


def _role_start(words: list[str], role_at: int) -> int:
    """Where the adjectives of a role begin: after the last article or small word."""
    small = {
        "the",
        "a",
        "an",
        "said",
        "says",
        "by",
        "to",
        "its",
        "their",
        "and",
        "as",
        "with",
        "from",
        "told",
    }
    start = role_at
    while start > 0 and words[start - 1].lower() not in small and role_at - start < 4:
        start -= 1
    return start


def _role_alone(reading: Reading, person: Mention) -> str:
    """“spokesman Tom Ashdown”, “Tom Ashdown, a researcher,”"""
    if _is_role(reading.word_before(person.span.start)):
        return reading.word_before(person.span.start)
    after = reading.text[person.span.end : person.span.end + 2]
    return _role(_until_comma(reading.text, person.span.end + 2)) if after == ", " else ""


def _until_comma(text: str, at: int) -> str:
    match = re.compile(r"[^,;:.()\n“”\"]{3,90}(?=,)").match(text, at)
    return match[0] if match else ""
