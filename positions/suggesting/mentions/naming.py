"""Mentions by shape: which runs of capitals name organizations or people, by themselves, by the signs around them and
by what the text has said (“Coalition for Quiet Seas (CQS)”, “Wenger”)."""

from collections.abc import Iterable
from dataclasses import replace

from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.runs import Run, runs
from positions.suggesting.mentions.signs import ACRONYM, Signs
from positions.suggesting.mentions.vocabulary import HEADS, LEGAL_FORMS, NOT_NAMES, ROLES
from positions.suggesting.shapes import Mention, Span


def by_shape(reading: Reading, known: list[Mention]) -> list[Mention]:
    """The known mentions, drawn out over an acronym in parentheses, and those that shape and context add; in order."""
    known = [_with_acronym(reading, mention) for mention in known]
    taken = [(mention.span.start, mention.span.end) for mention in known if not mention.nested]
    found = list(runs(reading, taken))
    namer = _Namer(reading, known, found)
    named = [(run, namer.mention(run)) for run in found]
    added = [
        mention or namer.by_earlier_name(run) for run, mention in named
    ]  # a short name may come before the long
    return nest([*known, *(mention for mention in added if mention)])


def nest(mentions: Iterable[Mention]) -> list[Mention]:
    """In order, a mention inside another marked as nested; left out is one that overlaps another only partly, or that
    names the same once more (“HRW” in “Human Rights Watch (HRW)”)."""
    kept: list[Mention] = []
    reached = 0
    for mention in sorted(mentions, key=lambda mention: (mention.span.start, -mention.span.end)):
        span = mention.span
        if span.start >= reached:
            kept.append(outer := mention)
            reached = span.end
        elif span.end <= reached and _bearer(mention) != _bearer(outer):
            kept.append(replace(mention, nested=True))
    return kept


def _bearer(mention: Mention) -> tuple[str, str]:
    return mention.kind, mention.slug or mention.name


def _with_acronym(reading: Reading, mention: Mention) -> Mention:
    match = ACRONYM.match(reading.text, mention.span.end)
    if mention.kind != "organization" or mention.nested or not match:
        return mention
    initials = {word[0].lower() for word in mention.name.split()}
    if match["acronym"][0].lower() not in initials:  # “Vietnam (AP)”
        return mention
    return replace(mention, span=Span(mention.span.start, match.end()))


class _Namer:
    """Goes through the runs of a text once and remembers the names it gave."""

    def __init__(self, reading: Reading, known: list[Mention], found: list[Run]) -> None:
        self._reading = reading
        self._signs = Signs(reading, known, found)
        self._organizations: dict[str, Mention] = {}  # by name, acronym and short name
        self._people: dict[str, str | None] = {}  # surname → full name, None where two share it
        for mention in known:
            if mention.kind == "organization":
                self._remember_acronym(mention)
            elif mention.kind == "person":
                self._remember_person(mention.name)

    def mention(self, run: Run) -> Mention | None:
        if earlier := self.by_earlier_name(run):
            return earlier
        if len(run.words) == 1 and not run.title:
            return self._organization(run) if self._signs.name_an_organization(run) else None
        shape = self._signs.shape(run) if run.shape == "unknown" else run.shape
        if shape == "person":
            return self._person(run)
        return self._organization(run) if shape == "organization" else None

    def by_earlier_name(self, run: Run) -> Mention | None:
        """The mention of somebody whom the text names already, in full or in short."""
        span = Span(run.start, run.end)
        surface = span.of(self._reading.text)
        if surface in self._organizations and not run.title:
            again = _with_acronym(self._reading, replace(self._organizations[surface], span=span))
            self._remember_acronym(again)
            return again
        if len(run.words) == 1 and not run.title and surface in self._people:
            return Mention(span, "person", name=self._people[surface] or surface)
        return None

    def _person(self, run: Run) -> Mention:
        span = Span(run.start, run.end)
        name = span.of(self._reading.text)
        if len(run.words) == 1:
            name = self._people.get(name) or name
        self._remember_person(name)
        role = run.title if any(word.lower() in ROLES for word in run.title.split()) else ""
        return Mention(span, "person", name=name, role=role)

    def _organization(self, run: Run) -> Mention:
        span = Span(run.start, run.end)
        name = span.of(self._reading.text)
        state = self._signs.state_before(run)
        slug, bearer = (state.slug, state.name) if state else (None, name)
        mention = _with_acronym(self._reading, Mention(span, "organization", slug, bearer))
        self._remember_acronym(mention)
        first, last = run.words[0], run.words[-1]
        if (
            (last.low not in HEADS or last.text in LEGAL_FORMS)
            and len(first.text) > 3
            and first.low not in NOT_NAMES
        ):
            self._organizations.setdefault(first.text, mention)
        self._organizations.setdefault(name, mention)
        return mention

    def _remember_acronym(self, mention: Mention) -> None:
        start = max(mention.span.start, mention.span.end - 16)
        if match := ACRONYM.search(self._reading.text, start, mention.span.end):
            self._organizations[match["acronym"]] = mention

    def _remember_person(self, name: str) -> None:
        surname = name.rsplit(" ", 1)[-1]
        self._people[surname] = name if self._people.get(surname, name) == name else None
