"""What the parts of `suggesting` hand to one another: spans, mentions, attributions, labels. Nothing is decided here.

Offsets are code points of the text as given, end exclusive.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["organization", "person", "treaty"]
Wording = Literal["own_words", "quoted", "paraphrased", "reported", "second_hand"]
Question = Literal["mandate", "text", "joining", "provision", "process"]
Stance = Literal[
    "oppose", "oppose_unless_amended", "mixed", "support_with_reservations", "support", "undecided"
]
Polarity = Literal["worry", "welcome", "demand"]


class Span(NamedTuple):
    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True)
class Mention:
    """A name in the text, or a pronoun or phrase that stands for one. `slug` is the catalogue's, None for a name known
    by its shape alone; of a person, `organization` and `role` are those the text binds it to. `nested` names stand
    within a longer one. `stands_for` is the mention that a phrase such as “the company” refers to."""

    span: Span
    kind: Kind
    slug: str | None = None
    name: str = ""
    organization: str | None = None
    role: str = ""
    nested: bool = False
    stands_for: Span | None = None


@dataclass(frozen=True)
class Attribution:
    """Somebody said, wants, fears or plans something, as the words alone tell. `content` is without speaker and cue;
    it has several spans where something stands between. `speakers` is empty where nobody is named. `rule` and `lemma`
    say what found it; `score`, 0 to 1, how often that is right. `quoted` holds when the content, or part of it, stands
    in quotation marks."""

    content: tuple[Span, ...]
    speakers: tuple[Span, ...]
    cue: Span | None
    rule: str
    lemma: str = ""
    quoted: bool = False
    score: float = 0.5
    # Of a negotiation report: who is said to support or to oppose what the speakers say, or for whom they speak.
    supporters: tuple[Span, ...] = ()
    opponents: tuple[Span, ...] = ()
    on_behalf_of: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Said:
    """First and last possible day, and in words what says so."""

    first: dt.date
    last: dt.date
    basis: str


@dataclass(frozen=True)
class Labels:
    """What the words of one attribution say by the codebook, and which words made it so. Nothing where they say
    nothing; what is known from elsewhere never counts."""

    wording: Wording
    treaty: str | None = None
    rival: bool = False
    text_version: str | None = None
    provisions: tuple[str, ...] = ()
    question: Question = "text"
    stance: Stance | None = None
    concerns: tuple[tuple[str, Polarity], ...] = ()
    asks: tuple[str, ...] = ()
    said: Said | None = None
    why: tuple[str, ...] = ()
