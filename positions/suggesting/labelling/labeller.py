"""The labels of one attribution: each part reads the same words and says why. Nothing is known here but text and
catalogue."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from positions.suggesting.catalogue import Catalogue, Treaty
from positions.suggesting.labelling import lexicon
from positions.suggesting.labelling.asks import asks_in
from positions.suggesting.labelling.concerns import ConcernFinder, Named
from positions.suggesting.labelling.phrases import Hit, Phrasebook
from positions.suggesting.labelling.question import question_of
from positions.suggesting.labelling.reading import Reading, keys_of, read
from positions.suggesting.labelling.said import said
from positions.suggesting.labelling.stance import Circumstances, stance_of
from positions.suggesting.labelling.surroundings import before, outside_of, sentence_of, tail_of
from positions.suggesting.labelling.target import Target, target_of
from positions.suggesting.labelling.tones import Tones
from positions.suggesting.labelling.wording import hearsay, wording_of
from positions.suggesting.shapes import Attribution, Labels, Polarity, Question, Span


class Labeller:
    """Built once for a catalogue; holds no state of a text."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._treaties = {treaty.slug: treaty for treaty in catalogue.treaties}
        names = frozenset(name.text.casefold() for org in catalogue.organizations for name in org.names)
        self._called_article = frozenset(
            name.partition(" ")[2] for name in names if name.startswith("article ")
        )
        self._concerns = ConcernFinder(catalogue.concerns, names)
        self._phrases = Phrasebook(
            {family: lexicon.phrases(family) for family in ("stance", "question", "tone", "asks")}
            | {"wording": {"bare": lexicon.phrases("wording")["bare"]}}
            | _names(catalogue.treaties)
        )

    def label(
        self,
        text: str,
        attribution: Attribution,
        *,
        treaty: str | None,
        published: dt.date | None = None,
        host: str = "",
        own_words: bool = False,
        context: Span | None = None,
    ) -> Labels:
        """The labels of an attribution found in `text`. `treaty` is the slug of what its sentence speaks of;
        `own_words` holds on the speaker's own site, `host`; `context` is the sentence, else it is found here."""
        sentence = sentence_of(text, attribution, context)
        outside = outside_of(sentence, attribution.content)
        when = said(text, outside, tail_of(attribution), published, own_words=own_words)
        why_said = f"said: {when.basis}" if when else ""
        around = hearsay(text, outside)
        speaks = treaty is not None or any(_pact().search(text, *span) for span in attribution.content)
        # Of the weather there is neither a step nor a concern.
        reading = read(text, attribution.content if speaks else (), attribution.cue)
        hits = _apart_from_names(self._phrases.find(reading))
        wording, why_wording = wording_of(
            reading,
            hits.get("wording", []),
            around,
            quoted=attribution.quoted,
            own_words=own_words,
            host=host,
        )
        labels = Labels(wording)
        if speaks:
            leading = before(text, sentence, attribution)
            labels = self._of_treaty(reading, hits, treaty, leading, when.last if when else published)
        why = (why_wording, *labels.why, why_said)
        return replace(labels, wording=wording, said=when, why=tuple(reason for reason in why if reason))

    def _of_treaty(
        self,
        reading: Reading,
        hits: dict[str, list[Hit]],
        treaty: str | None,
        leading: str,
        day: dt.date | None,
    ) -> Labels:
        """What is said of a treaty; wording and day are left to whoever asks. `leading` is the sentence before the
        content, `day` the last on which it can have been said."""
        target = target_of(reading, hits, self._treaties, treaty, self._called_article, leading)
        asks = asks_in(reading, hits.get("asks", []))
        tones = Tones(reading, hits.get("tone", []), hits.get("stance", []))
        concerns = list(self._polarities(reading, tones, hits.get("treaty", [])))
        question, why_question = question_of(reading, hits, target.provisions)
        circumstances = self._circumstances(reading, question, target, asks, concerns, day)
        stance, why_stance = stance_of(reading, hits.get("stance", []), circumstances)
        return Labels(
            wording="paraphrased",
            treaty=target.treaty,
            rival=target.rival,
            text_version=target.text_version,
            provisions=target.provisions,
            question=question,
            stance=stance,
            concerns=tuple((concern.slug, polarity) for concern, polarity, _ in concerns),
            asks=tuple(span.of(reading.text) for span, _ in asks),
            why=tuple(
                filter(None, (*target.why, why_question, why_stance, *_reasons(reading, concerns, asks)))
            ),
        )

    def _polarities(
        self, reading: Reading, tones: Tones, names: list[Hit]
    ) -> Iterator[tuple[Named, Polarity, str]]:
        """The concerns whose polarity the words tell, with the words; none by the name of a treaty alone."""
        inside = _places(names)
        for concern in self._concerns.find(reading):
            if not inside.issuperset(concern.at) and (told := tones.polarity_of(concern)):
                yield concern, *told

    def _circumstances(
        self,
        reading: Reading,
        question: Question,
        target: Target,
        asks: list[tuple[Span, str]],
        concerns: list[tuple[Named, Polarity, str]],
        day: dt.date | None,
    ) -> Circumstances:
        treaty = self._treaties.get(target.treaty or "")
        worried = any(polarity == "worry" for _, polarity, _ in concerns)
        wanted = [reading.starts[c.at[0]] for c, polarity, _ in concerns if polarity == "demand"]
        worded = [(span, span.of(reading.text), _words_within(reading, span)) for span, _ in asks]
        of_treaty = lexicon.words("pact") | lexicon.stems("change") | lexicon.stems("guarding")
        return Circumstances(
            question=question,
            about_treaty=target.treaty is not None or not lexicon.words("pact").isdisjoint(reading.keys),
            changes=[ask for _, ask, used in worded if not used.isdisjoint(lexicon.stems("change"))],
            asks=[
                ask
                for span, ask, used in worded
                if not used.isdisjoint(of_treaty) or any(span.start <= at < span.end for at in wanted)
            ],
            worried=worried,
            named=worried or bool(target.provisions),
            closed=treaty.closed if treaty else None,
            said=day,
        )


@cache
def _pact() -> re.Pattern[str]:
    """Whatever states agree on in writing."""
    words = sorted(lexicon.words("pact"))
    return re.compile(rf"\b(?:{'|'.join(words)})s?\b", re.IGNORECASE)


def _names(treaties: Iterable[Treaty]) -> dict[str, dict[str, list[str]]]:
    """The names of treaties and of their drafts, as families of phrases."""
    return {
        "treaty": {
            treaty.slug: [" ".join(keys_of(name.text)) for name in treaty.names if not name.ambiguous]
            for treaty in treaties
        },
        "version": {
            f"{treaty.slug}/{version.slug}": [" ".join(keys_of(name)) for name in version.names]
            for treaty in treaties
            for version in treaty.text_versions
        },
    }


def _apart_from_names(hits: dict[str, list[Hit]]) -> dict[str, list[Hit]]:
    """Without the phrases that are but part of a treaty's name: its “against” is no criticism."""
    inside = _places(hits.get("treaty", ()))
    if not inside:
        return hits
    return {
        family: found
        if family in ("treaty", "version")
        else [hit for hit in found if not (hit.first in inside and hit.last in inside)]
        for family, found in hits.items()
    }


def _places(hits: Iterable[Hit]) -> set[int]:
    return {place for hit in hits for place in range(hit.first, hit.last + 1)}


def _reasons(
    reading: Reading, concerns: list[tuple[Named, Polarity, str]], asks: list[tuple[Span, str]]
) -> Iterator[str]:
    for concern, polarity, by in concerns:
        yield f"concern {concern.slug}: “{_quoted(reading, concern)}”, {polarity} by “{by}”"
    for span, by in asks:
        yield f"ask: “{span.of(reading.text)}” by “{by}”"


def _quoted(reading: Reading, concern: Named) -> str:
    return reading.words(concern.at[0], concern.at[-1])


def _words_within(reading: Reading, span: Span) -> set[str]:
    """The keys and the stems of the words that begin within the span."""
    inside = [place for place, start in enumerate(reading.starts) if span.start <= start < span.end]
    return {word for place in inside for word in (reading.keys[place], reading.stems[place])}
