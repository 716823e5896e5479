"""What stands around a run of capitals and tells whose name it is: “director of …”, “…, a company”, “Norway’s …”."""

import re
from collections import defaultdict
from typing import Literal

from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.runs import Run
from positions.suggesting.mentions.vocabulary import (
    GROUP_HEADS,
    HEADS,
    KINDS,
    NOT_NAMES,
    OFFICES,
    ROLES,
    STAFF,
    STATES,
)
from positions.suggesting.shapes import Mention

ACRONYM = re.compile(r"\s\([“\"]?(?P<acronym>[A-Z][\w&.-]{1,11})[”\"]?\)")
_APPOSITION = re.compile(r",\s((?:[\w’'-]++\s?){1,8})")
_ROLE_OF = re.compile(r"\b([\w-]++)\s(?P<link>of|at|for|with|from)\s(?:the\s)?\Z")
_OF_ORGANIZATION = (" of ", " of the ", " from ", " from the ", " at ", " at the ", ", of ", ", from ")
_A_ROLE = "|".join(sorted(ROLES, key=len, reverse=True))
# “Tidewater’s chief economist”; “Tidewater’s director of research, Ann Roe”
_ITS_ROLE = re.compile(rf"[’']s\s(?:[\w-]{{1,20}}\s){{0,3}}?(?:{_A_ROLE})\b", re.IGNORECASE)
_TITLED = re.compile(
    rf"(?:[’']s|\bits|\btheir)\s(?:[\w-]{{1,20}}\s){{0,4}}?(?:{_A_ROLE})\b[^,;:.()\n]{{0,60}},?\s\Z"
    rf"|\b(?<!to the\s)(?:{_A_ROLE})\s(?:of|for|at)\s[^,;:.()\n]{{2,50}},?\s\Z",
    re.IGNORECASE,
)
_STATES = frozenset(name for state in STATES for name in state.names)
_LINKS = (", and ", " and ", ", ")
_OFTEN = 10  # places in which a word is looked at again


class Signs:
    def __init__(self, reading: Reading, known: list[Mention], found: list[Run]) -> None:
        self._reading = reading
        self._starts = {mention.span.start for mention in known if mention.kind == "organization"}
        self._ends = {mention.span.end: mention for mention in known if mention.kind == "organization"}
        self._alone: dict[str, list[Run]] = defaultdict(list)
        for run in found:
            if len(run.words) == 1:
                self._alone[run.words[0].text].append(run)

    def name_an_organization(self, run: Run) -> bool:
        """Whether a single word is one: “the advocacy group Tidewater”, “TNW said”, “a spokesman for Tidewater”."""
        surface = run.words[0].text
        if surface.lower() in NOT_NAMES or run.shape != "unknown":
            return False
        reading = self._reading
        if reading.word_before(run.start) in KINDS and not reading.opens_sentence(run.start):
            return True
        if self._listed(run) or self._led(run) in ("at", "for", "with"):
            return True
        if _ITS_ROLE.match(reading.text, run.end):
            return True
        return (
            len(surface) > 2 and surface.isupper() and surface.isascii() and reading.acts(run.start, run.end)
        )

    def shape(self, run: Run) -> Literal["organization", "person", "nothing"]:
        """What several words are whose own shape does not tell."""
        reading, last = self._reading, run.words[-1]
        before = reading.word_before(run.start)
        acronym = ACRONYM.match(reading.text, run.end)
        if acronym and (acronym["acronym"][0] == run.words[0].text[0] or last.low in HEADS):
            return "organization"
        if (before in KINDS and before not in ROLES) or (before == "the" and last.low in GROUP_HEADS):
            return "organization"
        apposed = self._apposed(run)
        if apposed in KINDS or (
            self._led(run) and reading.word_after(run.end) not in ("at", "for", "of", "with")
        ):
            return "organization"
        if self._is_person(run, before, apposed):
            return "person" if len(run.words) <= 4 else "nothing"
        if self._speaks(run.words[0].text):
            titled = any(other.title for other in self._alone[run.words[0].text][:_OFTEN])
            return "nothing" if titled else "organization"
        if not reading.acts(run.start, run.end):
            return "nothing"
        organized = before == "the" or any(word.low in HEADS or word.text.isupper() for word in run.words)
        return "organization" if organized else "person"

    def _is_person(self, run: Run, before: str, apposed: str) -> bool:
        text = self._reading.text
        if not before and text[run.start - 2 : run.start] == ", ":
            before = self._reading.word_before(run.start - 2)  # “the president, Kari Moe,”
            before = "member" if _TITLED.search(text, max(0, run.start - 90), run.start) else before
        return before in ROLES or apposed in ROLES or self._belongs(run) or self._speaks(run.words[-1].text)

    def state_before(self, run: Run) -> Mention | None:
        """The state of “China’s Foreign Ministry”."""
        if not {word.low for word in run.words} & OFFICES or len(run.words) < 2:
            return None
        state = self._ends.get(run.start - 3)
        possessive = self._reading.text[run.start - 3 : run.start] in ("’s ", "'s ")
        return state if possessive and state and state.span.of(self._reading.text) in _STATES else None

    def _belongs(self, run: Run) -> bool:
        """“Ann Roe of Larch Networks”, “Norway’s Kari Moe”, where the organization is known"""
        text = self._reading.text
        if text[run.start - 3 : run.start] in ("’s ", "'s ") and run.start - 3 in self._ends:
            return True
        if self._reading.word_before(run.start) in ("of", "for", "on"):  # “Director of River Policy at …”
            return False
        ends = (run.end + len(link) for link in _OF_ORGANIZATION if text.startswith(link, run.end))
        return any(end in self._starts for end in ends)

    def _listed(self, run: Run) -> bool:
        """“Google, Meta, Apple and Microsoft”: whether the word goes on a list of known organizations."""
        text = self._reading.text
        if text[run.start - 2 : run.start] != ", " or run.start - 2 not in self._ends:
            return False
        after = next((link for link in _LINKS if text.startswith(link, run.end)), None)
        return after is not None and text[run.end + len(after) : run.end + len(after) + 1].isupper()

    def _speaks(self, word: str) -> bool:
        """Whether the word is somewhere a speaker by itself: “Stein said” makes a person of “Harald Stein”."""
        alone = self._alone.get(word, [])[:_OFTEN]
        return any(run.title or self._reading.acts(run.start, run.end) for run in alone)

    def _apposed(self, run: Run) -> str:
        """What an apposition calls the name: “company” in “Larch Networks, a small company …”, else empty."""
        if self._reading.text.startswith(", who ", run.end):
            return "member"
        match = _APPOSITION.match(self._reading.text, run.end)
        words = (word.lower() for word in match[1].split()) if match else ()
        return next((word for word in words if word in KINDS or word in ROLES), "")

    def _led(self, run: Run) -> str:
        """The preposition of “a director of Larch Networks”, empty where no role stands before the name."""
        match = _ROLE_OF.search(self._reading.text, max(0, run.start - 40), run.start)
        return match["link"] if match and match[1].lower() in ROLES | STAFF else ""
