"""What a statement is about, by the codebook: mandate, text, joining, one provision, or process."""

from collections.abc import Mapping

from positions.suggesting.labelling import lexicon
from positions.suggesting.labelling.case import VERDICTS
from positions.suggesting.labelling.phrases import Hit
from positions.suggesting.labelling.reading import Reading
from positions.suggesting.shapes import Question


def question_of(
    reading: Reading, hits: Mapping[str, list[Hit]], provisions: tuple[str, ...]
) -> tuple[Question, str | None]:
    """The question and why; nothing tells why where only the rest remains, the text."""
    question, told = _told(reading, hits, provisions)
    return question, f"question: {question}, by “{told}”" if told else None


def _told(
    reading: Reading, hits: Mapping[str, list[Hit]], provisions: tuple[str, ...]
) -> tuple[Question, str | None]:
    told = {hit.label: hit for hit in reversed(hits.get("question", []))}
    verdict = _verdict_on_treaty(reading, hits.get("stance", []))
    order: tuple[tuple[Question, Hit | None], ...] = (
        ("joining", told.get("joining")),
        ("mandate", told.get("mandate")),
        ("text", told.get("text")),
        ("text", verdict),
    )
    for question, hit in order:
        if hit:
            return question, reading.words(hit.first, hit.last)
    if provisions:
        return "provision", provisions[0]
    order = (
        ("joining", told.get("accession")),
        ("process", told.get("process")),
        ("provision", told.get("provision")),
    )
    for question, hit in order:
        if hit:
            return question, reading.words(hit.first, hit.last)
    return "text", None


def _verdict_on_treaty(reading: Reading, stance: list[Hit]) -> Hit | None:
    """A verdict whose words hold the treaty itself."""
    treaty = lexicon.words("treaty")
    for hit in stance:
        if hit.label in VERDICTS and not treaty.isdisjoint(reading.keys[hit.first : hit.last + 1]):
            return hit
    return None
