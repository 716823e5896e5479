"""Which treaty a statement is about, which draft of it and which provisions, by the names in its content."""

from collections.abc import Mapping
from typing import NamedTuple

from positions.suggesting.catalogue import Treaty
from positions.suggesting.labelling import lexicon
from positions.suggesting.labelling.drafts import draft_of
from positions.suggesting.labelling.phrases import Hit
from positions.suggesting.labelling.provisions import provisions_in
from positions.suggesting.labelling.reading import Reading


class Target(NamedTuple):
    treaty: str | None
    rival: bool
    text_version: str | None
    provisions: tuple[str, ...]
    why: tuple[str, ...]


def target_of(
    reading: Reading,
    hits: Mapping[str, list[Hit]],
    treaties: Mapping[str, Treaty],
    given: str | None,
    called_article: frozenset[str],
    before: str,
) -> Target:
    """The target by the content; where it names no other treaty, `given`. `before` are the words of the sentence that
    precede, in which the article of a mere “paragraph 3” is sought."""
    why: list[str] = []
    names = [hit for hit in hits.get("treaty", ()) if reading.in_content[hit.first]]
    treaty, rival = given, False
    if names and all(hit.label != given for hit in names):
        other = next((hit for hit in names if not _measures(hit, reading)), None)
        if other and (given is None or not _other_named(names, other)):
            treaty = other.label
            rival = given is not None and treaty in treaties[given].rivals if given in treaties else False
            why.append(f"treaty: the content names “{reading.words(other.first, other.last)}”")
    known = treaties.get(treaty or "")
    draft = draft_of(reading, hits.get("version", ()), known) if known else None
    if draft:
        why.append(f"draft: “{draft[1]}”")
    provisions: dict[str, None] = {}
    for span in reading.content:
        provisions |= dict.fromkeys(
            provisions_in(reading.text, span.start, span.end, before=before, organizations=called_article)
        )
    if provisions:
        why.append(f"provisions: {', '.join(provisions)} named")
    return Target(treaty, rival, draft[0] if draft else None, tuple(provisions), tuple(why))


def _measures(hit: Hit, reading: Reading) -> bool:
    """Whether the treaty named is but a measure for another: “align with …”."""
    return any(
        word in lexicon.stems("measuring") for word in reading.stems[max(0, hit.first - 5) : hit.first]
    )


def _other_named(names: list[Hit], chosen: Hit) -> bool:
    return any(hit.label != chosen.label for hit in names)
