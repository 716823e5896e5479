"""Which of the names found in a text are meant, and whose they are: context, dates, the longest. Names by shape are for
`naming`."""

import re

from positions.suggesting.catalogue import Catalogue, Organization
from positions.suggesting.mentions.names import Bearer, Hit
from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.states import with_offices
from positions.suggesting.mentions.vocabulary import (
    GIVEN_NAMES,
    HEADS,
    OFFICES,
    ROLES,
    STAFF,
    TREATY_WORDS,
    listed,
)
from positions.suggesting.shapes import Mention, Span

_ACRONYM = re.compile(r"(?:[A-Z]\.?-?){2,8}")
_TREATIES = re.compile(
    rf"\b(?:(?:{'|'.join(sorted(TREATY_WORDS))})s?|negotiat|ratif|delegation|article \d|paragraph \d|ad hoc committee)"
)
_NOT_THE_STATE = listed("not_the_state")
_PLACE = listed("places_before")
_CAPITAL_AFTER = re.compile(r" ([A-Z][\w’'-]*)")
_CAPITAL_BEFORE = re.compile(r"(?:\b(?!The\b)[A-Z]\w*|[’']s) \Z")
_LINKS = (", ", " and ", ", and ")
_AND_OTHERS = re.compile(r"(?:, [A-Z]\w+){0,4} and [A-Z]\w+")
_OWNS = re.compile(r"[’']s [A-Z]")  # “Article 19’s Ann Roe”
_PROVISION = re.compile(r"\w+ \d+")
_BINDS = re.compile(
    r"[’']s?\s+(?:[\w-]++\s+){0,3}?(?:position|concerns?|objections?|proposals?|delegation|delegates?|view|stance)\b"
)


class Chooser:
    def __init__(self, catalogue: Catalogue) -> None:
        self._organizations = {organization.slug: organization for organization in catalogue.organizations}
        self._employers = catalogue.persons

    def choose(self, reading: Reading, hits: list[Hit]) -> list[Mention]:
        """The mentions among the hits, in order; a name inside a longer one is nested."""
        evidence = _Evidence(reading, hits)
        chosen: list[Mention] = []
        reached = 0
        for hit in with_offices(reading.text, hits):
            if hit.start < reached < hit.end:
                continue
            if bearer := self._bearer(evidence, hit):
                chosen.append(self._mention(bearer, hit, nested=hit.start < reached))
                reached = max(reached, hit.end)
        return chosen

    def _bearer(self, evidence: "_Evidence", hit: Hit) -> Bearer | None:
        agreeing = [bearer for bearer in hit.bearers if evidence.agrees(bearer, hit)]
        if len({bearer.slug for bearer in agreeing}) <= 1:
            return agreeing[0] if agreeing else None
        owners = [
            self._organizations[bearer.slug] for bearer in agreeing if bearer.slug in self._organizations
        ]
        if len(owners) == len(agreeing) and all(owner.since or owner.until for owner in owners):
            return self._in_office(evidence.reading, agreeing, owners)
        surer = [bearer for bearer in agreeing if bearer.slug in evidence.sure]
        return surer[0] if len({bearer.slug for bearer in surer}) == 1 else None

    def _in_office(
        self, reading: Reading, bearers: list[Bearer], owners: list[Organization]
    ) -> Bearer | None:
        """The administration of the day; without a date the state that all of them speak for."""
        day = reading.published
        if day:
            pairs = zip(bearers, owners, strict=True)
            active = [
                b
                for b, o in pairs
                if (o.since is None or o.since <= day) and (o.until is None or day < o.until)
            ]
            return active[0] if len(active) == 1 else None
        parents = {owner.parent for owner in owners}
        parent = self._organizations.get(parents.pop() or "") if len(parents) == 1 else None
        return (
            Bearer("organization", parent.slug, parent.names[0].text, bearers[0].spelling) if parent else None
        )

    def _mention(self, bearer: Bearer, hit: Hit, *, nested: bool) -> Mention:
        return Mention(
            Span(hit.start, hit.end),
            bearer.kind,
            bearer.slug,
            bearer.name,
            organization=self._employers.get(bearer.name) if bearer.kind == "person" else None,
            nested=nested,
        )


class _Evidence:
    """What the rest of the text says for or against an ambiguous name."""

    def __init__(self, reading: Reading, hits: list[Hit]) -> None:
        self.reading = reading
        certain = [
            bearer for hit in hits for bearer in hit.bearers if not bearer.ambiguous and bearer.form == "name"
        ]
        self.sure = {bearer.slug for bearer in certain}
        bodies = (
            hit for hit in hits if any(b.kind == "organization" and not b.ambiguous for b in hit.bearers)
        )
        self._ends = {hit.end for hit in bodies}
        self._treaties = any(bearer.kind == "treaty" for bearer in certain) or bool(
            _TREATIES.search(reading.fold)
        )

    def agrees(self, bearer: Bearer, hit: Hit) -> bool:
        if bearer.kind == "treaty":
            return not bearer.ambiguous
        if bearer.form == "adjective":
            return False
        reading = self.reading
        if bearer.state and _part_of_a_person(reading, hit):
            return False
        if bearer.form == "capital" or any(
            b.form == "capital" and b.slug == bearer.slug for b in hit.bearers
        ):
            return self._speaks(hit)
        if bearer.state and reading.word_after(hit.end) in _NOT_THE_STATE:
            return False
        if bearer.form == "office" and _CAPITAL_BEFORE.search(
            reading.text, max(0, hit.start - 30), hit.start
        ):
            return False
        return not bearer.ambiguous or self._ambiguous_is_meant(bearer, hit)

    def _speaks(self, hit: Hit) -> bool:
        if self.reading.word_before(hit.start) in _PLACE:
            return False
        others = _AND_OTHERS.match(self.reading.text, hit.end)  # “Beijing and Moscow want”
        end = others.end() if others else hit.end
        return self.reading.acts(hit.start, end) or bool(_BINDS.match(self.reading.text, hit.end))

    def _ambiguous_is_meant(self, bearer: Bearer, hit: Hit) -> bool:
        surface = self.reading.text[hit.start : hit.end]
        if _ACRONYM.fullmatch(surface):
            return self._treaties or bearer.slug in self.sure or bearer.state
        if _PROVISION.fullmatch(surface):  # “Article 19”, which may be one of the treaty
            owns = _OWNS.match(self.reading.text, hit.end)
            return bool(owns) or self._speaks(hit) or self._follows_its_kind(hit)
        if surface[:4].lower() == "the ":
            return bearer.slug in self.sure
        if bearer.slug in self.sure or self._speaks(hit) or self._follows_its_kind(hit):
            return True
        return self._treaties and " " in surface

    def _follows_its_kind(self, hit: Hit) -> bool:
        """“the human rights organization Article 19”"""
        text = self.reading.text
        if any(text.endswith(link, 0, hit.start) and hit.start - len(link) in self._ends for link in _LINKS):
            return True  # “Access Now, Article 19 and …”
        before = self.reading.word_before(hit.start)
        return before in HEADS or before in ROLES or before in STAFF


def _part_of_a_person(reading: Reading, hit: Hit) -> bool:
    """“Jack London”, “Tirana Hassan”"""
    if " " in reading.text[hit.start : hit.end]:
        return False
    before = reading.text[max(0, hit.start - 20) : hit.start].rsplit(maxsplit=1)[-1:]
    if reading.text[hit.start - 1 : hit.start] == " " and before and before[0] in GIVEN_NAMES:
        return True
    after = _CAPITAL_AFTER.match(reading.text, hit.end)
    return (
        after is not None
        and any(b.form == "capital" for b in hit.bearers)
        and after[1].lower() not in ROLES | OFFICES
    )
