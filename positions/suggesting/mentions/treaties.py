"""Which treaty a phrase means that is no name of it: “the Convention”, “the new draft”, “the UN’s planned cybercrime
treaty”. And treaties that no catalogue knows, by their shape."""

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from functools import cached_property
from itertools import takewhile

from positions.suggesting.catalogue import Catalogue
from positions.suggesting.mentions.phrases import Phrase, capitals_end, content, normal, nouns, phrases
from positions.suggesting.mentions.reading import Reading
from positions.suggesting.mentions.vocabulary import TREATY_DRAFTS, listed
from positions.suggesting.shapes import Mention, Span

_GENERIC = listed("any_treaty") | TREATY_DRAFTS

_SHORT = 50  # characters of a name that only has words of its subject


class Treaties:
    def __init__(self, catalogue: Catalogue) -> None:
        titles = {treaty.slug: [name.text for name in treaty.names] for treaty in catalogue.treaties}
        self._names = {slug: spellings[0] for slug, spellings in titles.items()}
        self._nouns = {slug: nouns(spellings) for slug, spellings in titles.items()}
        self._having: dict[str, set[str]] = defaultdict(set)  # word → the treaties in whose names it is
        for slug, spellings in titles.items():
            for word in content(spellings):
                self._having[word].add(slug)
        # The words of its short names; a full title has words of everything.
        self._themes = {
            slug: content([name for name in spellings if len(name) < _SHORT])
            for slug, spellings in titles.items()
        }
        # “UN” in “UN Convention” tells no treaty from another.
        every = " ".join(normal(name) for spellings in titles.values() for name in spellings)
        bodies = (name.text for body in catalogue.organizations for name in body.names)
        self._bodies = content([name for name in bodies if normal(name) in every])

    def find(self, reading: Reading, named: list[Mention]) -> list[Mention]:
        """The mentions of treaties that are not among the `named` of whatever kind; in no order."""
        taken = {at for mention in named for at in range(mention.span.start, mention.span.end)}
        rest = [phrase for phrase in phrases(reading) if phrase.end - 1 not in taken]
        known = [mention for mention in named if mention.kind == "treaty"]
        described: list[Mention] = []
        for resolve in (self._by_topic, self._by_shape):
            pairs = [(phrase, resolve(reading, phrase)) for phrase in rest]
            described += [mention for _, mention in pairs if mention]
            rest = [phrase for phrase, mention in pairs if not mention]
        known = sorted([*known, *described], key=lambda mention: mention.span.start)
        about = _About(reading, known, self._nouns)
        for phrase in rest:
            if mention := self._by_context(reading, phrase, about):
                described.append(mention)
                about.add(mention)
        return described

    def _mention(self, slug: str | None, name: str, start: int, end: int) -> Mention:
        return Mention(Span(start, end), "treaty", slug, self._names.get(slug or "", name))

    def _fitting(self, phrase: Phrase, wanted: tuple[str, ...]) -> set[str]:
        """The treaties whose names have all these words, two of them written as one (“cyber crime”) too."""
        having = self._having.get
        none: set[str] = set()
        padded = ("", *wanted, "")
        fitting = set(self._nouns) if wanted else none
        for before, word, after in zip(padded, wanted, padded[2:], strict=False):
            fitting &= having(word, none) | having(before + word, none) | having(word + after, none)
        return {slug for slug in fitting if phrase.noun in _GENERIC or phrase.noun in self._nouns[slug]}

    def _by_topic(self, reading: Reading, whole: Phrase) -> Mention | None:
        """“the United Nations’ cyber crime convention”: its words are those of one treaty alone."""
        for phrase in whole.shortened():
            for wanted, end in phrase.topics():
                if set(wanted) - self._bodies:
                    fitting = self._fitting(phrase, wanted)
                    if len(fitting) == 1:
                        return self._mention(fitting.pop(), "", phrase.start, end)
        return None

    def _by_shape(self, reading: Reading, phrase: Phrase) -> Mention | None:
        """“Vienna Convention on Road Traffic”, which no catalogue knows."""
        text = reading.text
        capitals = list(takewhile(lambda start: text[start].isupper(), reversed(phrase.starts)))
        end = capitals_end(text, phrase.end)
        named = capitals or (phrase.definite is not None and end > phrase.end)  # “the Convention on Tolls”
        if not named or not text[phrase.noun_start].isupper() or phrase.noun in TREATY_DRAFTS:
            return None
        if reading.in_headline(phrase.end) or any(
            self._fitting(part, part.topic()) for part in phrase.shortened()
        ):
            return None
        start = capitals[-1] if capitals else phrase.noun_start
        return self._mention(None, text[start:end], start, end)

    def _by_context(self, reading: Reading, phrase: Phrase, about: "_About") -> Mention | None:
        for part in phrase.shortened() if phrase.topic() else ():
            fitting = self._fitting(part, part.topic())
            chosen = about.among(fitting, part.start) or (None if about else self._by_theme(about, fitting))
            if chosen:
                return self._mention(chosen, "", part.start, part.end)
        if phrase.topic() or phrase.definite is None:
            return None
        if phrase.noun in ("text", "document") and not about.near(phrase.start):
            return None
        chosen_one = about.meant(phrase.noun, phrase.definite)
        if chosen_one is None:
            return None
        span = Span(phrase.definite, phrase.end)
        bearer = about.last(chosen_one, phrase.definite)
        return Mention(span, "treaty", chosen_one.slug, chosen_one.name, stands_for=bearer)

    def _by_theme(self, about: "_About", fitting: set[str]) -> str | None:
        """Of several that “a United Nations treaty” may be, in a text that names none, the one whose words it has."""
        if not fitting:
            return None
        shared = {slug: len(about.words & self._themes[slug]) for slug in fitting}
        best = max(shared.values())
        winners = [slug for slug, count in shared.items() if count == best]
        return winners[0] if len(winners) == 1 and best > 1 else None


class _About:
    """Which treaties a text names, where and how often."""

    def __init__(self, reading: Reading, known: list[Mention], nouns: dict[str, frozenset[str]]) -> None:
        self._reading = reading
        self._starts = [mention.span.start for mention in known]
        self._counts = Counter(_key(mention) for mention in known)
        self._first = {_key(mention): mention for mention in reversed(known)}
        self._spans: dict[str, list[Span]] = {}
        for mention in known:
            self._spans.setdefault(_key(mention), []).append(mention.span)
        self._nouns = nouns

    @cached_property
    def words(self) -> frozenset[str]:
        return content([self._reading.text])

    def __bool__(self) -> bool:
        return bool(self._first)

    def add(self, mention: Mention) -> None:
        key = _key(mention)
        if key not in self._first:
            self._first[key] = mention
            self._spans[key] = [mention.span]
        self._counts[key] += 1
        insort(self._starts, mention.span.start)

    def among(self, slugs: set[str], at: int) -> str | None:
        """The one of these that the text names, or clearly most often."""
        chosen = self._choose([key for key in self._counts if key in slugs], at)
        return chosen.slug if chosen else None

    def meant(self, noun: str, at: int) -> Mention | None:
        fitting = [key for key in self._counts if noun in _GENERIC or self._has(key, noun)]
        return self._choose(fitting, at)

    def _has(self, key: str, noun: str) -> bool:
        return noun in self._nouns[key] if key in self._nouns else noun in key.lower()

    def _choose(self, keys: list[str], at: int) -> Mention | None:
        before = [key for key in keys if self._first[key].span.start < at]
        keys = [key for key in keys if key in before or self._counts[key] > 1]
        if len(before) == 1:
            return self._first[before[0]]
        ranked = sorted(keys, key=lambda key: -self._counts[key])
        if not ranked or (len(ranked) > 1 and self._counts[ranked[0]] < 2 * self._counts[ranked[1]]):
            return None
        return self._first[ranked[0]]

    def near(self, at: int) -> bool:
        """Whether a treaty is named in this sentence or the one before."""
        number = bisect_left(self._starts, at) - 1
        return number >= 0 and self._reading.sentence(at) - self._reading.sentence(self._starts[number]) <= 1

    def last(self, chosen: Mention, at: int) -> Span:
        """The nearest mention before, else the first."""
        spans = self._spans[_key(chosen)]
        return spans[max(bisect_left(spans, at, key=lambda span: span.start) - 1, 0)]


def _key(mention: Mention) -> str:
    return mention.slug or mention.name
