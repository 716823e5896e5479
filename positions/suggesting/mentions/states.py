"""Who speaks for a state: “Norwegian officials”, “the US State Department”, “European and Chilean ministers”."""

import re

from positions.suggesting.mentions.names import Bearer, Hit
from positions.suggesting.mentions.vocabulary import OFFICE_ADJECTIVES, OFFICES, ROLES

_WORD = re.compile(r"\s([^\W\d_]++(?:-[^\W\d_]++)*+)(?![’'][st]\b)|\s([^\W\d_]++)")
# “Ministry of Foreign Affairs and Trade”
_REMIT = re.compile(r"\s(?:of|for)(?:\sthe)?(?:,?(?:\sand)?(?:\sthe)?\s[A-Z][\w-]*+){1,8}")
_WITH_REMIT = ("Ministry", "Department", "Office", "Minister", "Secretary", "Secretariat")
_LONGEST = 7  # words of an office, “Permanent Mission …” included
_LINKS = frozenset([" and ", ", ", " and the ", ", the "])


def with_offices(text: str, hits: list[Hit]) -> list[Hit]:
    """The hits, a state's drawn out over the office that follows it. A country's adjective counts only so, or where it
    shares the office of the next; before a person's title it stands alone: “Norwegian Prime Minister Kari Moe”."""
    drawn: list[Hit] = []
    shared = 0  # where the next country of “Norwegian and Chilean officials” begins
    for hit in reversed(hits):
        states = tuple(_named(bearer) for bearer in hit.bearers if bearer.state and bearer.form != "capital")
        end = _office_after(text, hit.end) if states else None
        adjective = any(bearer.form == "adjective" for bearer in hit.bearers)
        if end is None and adjective and 0 < shared - hit.end <= 10 and text[hit.end : shared] in _LINKS:
            end = hit.end
        if end is None:
            drawn.append(hit)
        else:
            drawn.append(Hit(hit.start, end, states))
            shared = hit.start
    return sorted(drawn, key=lambda hit: (hit.start, -hit.end))


def _named(bearer: Bearer) -> Bearer:
    return Bearer(bearer.kind, bearer.slug, bearer.name, bearer.spelling, state=True)


def _office_after(text: str, at: int) -> int | None:
    """The end of the office that follows at once; `at` itself where a person with a title follows."""
    ends: list[int] = []
    place = at
    for _ in range(_LONGEST):
        match = _WORD.match(text, place)
        if not match:
            break
        word = match[0].strip().lower()
        if word in OFFICES:
            titled = word in ROLES and _capital_follows(text, match.end())
            ends.append((ends[-1] if ends else at) if titled else match.end())
        elif word not in OFFICE_ADJECTIVES:
            break
        place = match.end()
    if not ends:
        return None
    remit = _REMIT.match(text, ends[-1])
    return remit.end() if remit and text.endswith(_WITH_REMIT, at, ends[-1]) else ends[-1]


def _capital_follows(text: str, at: int) -> bool:
    return text[at : at + 1] == " " and text[at + 1 : at + 2].isupper()
