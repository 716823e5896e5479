"""One unit read for the families: its verb groups, their frames and their subjects, each worked out once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from positions.suggesting.finding.candidates import Candidate
from positions.suggesting.finding.groups import Group, verb_groups
from positions.suggesting.finding.lexicon import Frames, idioms, is_mute, listed, verb_frames
from positions.suggesting.finding.sides import apart
from positions.suggesting.finding.subjects import Subject, past_relative, subject_before
from positions.suggesting.finding.tokens import Part, Token, Unit
from positions.suggesting.shapes import Span

# How many verb groups are looked through for a subject that is shared.
REACH = 30

# How many characters a country's name has at least.
SHORTEST_COUNTRY = 4

_CLAUSE_OPENERS = frozenset(
    ["", "comma", "and", "but", "semicolon", "quote", "dash", "colon", "adverb", "day", "open"]
)
_RELATIVE = frozenset(["who", "which", "that"])


@dataclass(slots=True)
class Parsed:
    tokens: list[Token]
    groups: list[Group]
    paragraph: int
    closed: bool
    words: frozenset[str]  # those of the tokens
    _frames: dict[int, tuple[Frames, int]] = field(default_factory=dict)
    _subjects: dict[int, Subject | None] = field(default_factory=dict)

    def span(self, start: int, end: int) -> Span:
        return Span(self.tokens[start].start, self.tokens[end - 1].end)

    def spans(self, parts: Iterable[Part]) -> list[Span]:
        return [self.span(start, end) for start, end in parts]

    def candidate(
        self, rule: str, frame: str, lemma: str, content: list[Part], speakers: Iterable[Part], cue: Part
    ) -> Candidate:
        quoted = any(token.tag == "quote" for start, end in content for token in self.tokens[start:end])
        by, others = apart(self.tokens, speakers) if "for" in self.words else (speakers, [])
        names = [(start, self._past_country(start, end)) for start, end in by]
        found = Candidate(rule, frame, lemma, self.spans(content), self.spans(names), self.span(*cue), quoted)
        found.on_behalf_of += self.spans(others)
        return found

    def _past_country(self, start: int, end: int) -> int:
        """Past the parenthesis of “Jane Roe (Norland)”, but not of “the Gull Institute (GI)” or “Jane Roe (R-Fla.)”."""
        tokens = self.tokens
        if (
            end + 2 >= len(tokens)
            or tokens[end].tag != "open"
            or tokens[start].low == "the"
            or end - start < 2
        ):
            return end
        if len(tokens[end + 1].low.partition("-")[0]) < SHORTEST_COUNTRY:
            return end
        closing = next(
            (at for at in range(end + 1, min(len(tokens), end + 6)) if tokens[at].tag != "name"), end
        )
        return closing + 1 if closing > end + 1 and tokens[closing].tag == "close" else end

    def frames(self, group: Group) -> tuple[Frames, int]:
        """The frames of a group, of its idiom where it is part of one, and the token after it."""
        if group.main not in self._frames:
            self._frames[group.main] = _frames_at(self.tokens, group)
        return self._frames[group.main]

    def subject(self, group: Group) -> Subject | None:
        """None where there is none, or where it cannot speak."""
        if group.main not in self._subjects:
            found = subject_before(self.tokens, group.first)
            if found is None or not found.agrees(group):
                found = past_relative(self.tokens, found.start if found else group.first)
            if found and (_is_mute(found, self.tokens) or not found.agrees(group)):
                found = None
            self._subjects[group.main] = found
        return self._subjects[group.main]

    def verb_of(self, subject: Subject, shared: Group) -> int:
        """Where the verb group begins that stands next to a subject which others may share."""
        if self.subject(shared) is subject:
            return shared.first
        near = self.groups_before(shared.first)
        return next((one.first for one in near if self.subject(one) == subject), shared.first)

    def groups_before(self, at: int) -> list[Group]:
        """Those whose main verb stands before token `at`, nearest first, as many as may matter."""
        end = bisect_left(self.groups, at, key=_main)
        return self.groups[max(0, end - REACH) : end][::-1]

    def groups_after(self, at: int) -> list[Group]:
        first = bisect_right(self.groups, at, key=_main)
        return self.groups[first : first + REACH]

    def subject_left_of(self, at: int) -> Subject | None:
        """The subject that a verb without its own shares: of the nearest clause before token `at` that depends on
        no other."""
        for group in self.groups_before(at):
            if group.voice in ("active", "passive") and (found := self.subject(group)):
                before = self.tokens[found.start - 1].tag if found.start else ""
                if before in _CLAUSE_OPENERS and self.tokens[found.end].tag not in _RELATIVE:
                    return found
        return None

    def subject_right_of(self, at: int) -> Subject | None:
        """Of a participle before the verb of the sentence, wherever the subject stands: “Citing …, Roe left”, “Roe,
        citing …, left”."""
        for group in self.groups_after(at):
            if group.voice in ("active", "passive") and (found := self.subject(group)):
                return found if found.start > at or found.end < at else None
        return None

    def main_verb(self, participle: Group) -> int | None:
        """Where “, left” begins in “Roe, citing …, left”."""
        for group in self.groups_after(participle.main):
            subject = self.subject(group)
            if subject and subject.end < participle.first and self.tokens[group.first - 1].tag == "comma":
                return group.first - 1
        return None


def parse(unit: Unit) -> Parsed:
    words = frozenset([token.low for token in unit.tokens])
    return Parsed(unit.tokens, verb_groups(unit.tokens), unit.paragraph, unit.closed, words)


def _frames_at(tokens: list[Token], group: Group) -> tuple[Frames, int]:
    after = at = group.main + 1
    known = idioms()
    while at < len(tokens):
        for words, frames in known.get((group.lemma, tokens[at].low), ()):
            if tuple(token.low for token in tokens[at : at + len(words)]) == words:
                return frames, at + len(words)
        if tokens[at].tag not in ("adverb", "not"):
            break
        at += 1
    return verb_frames().get(group.lemma, frozenset()), after


def _main(group: Group) -> int:
    return group.main


def _is_mute(subject: Subject, tokens: list[Token]) -> bool:
    head = subject.head
    if head.low.isdigit() or (head is tokens[0] and head.low in listed("mute")):  # “Views differed”
        return True
    return head.tag not in ("name", "subject", "quote") and is_mute(head.low)
