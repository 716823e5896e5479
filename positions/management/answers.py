"""What was found in a text as plain data, for programs: the answer of `suggest`, and what `evaluate` compares."""

import hashlib
from typing import Any

from positions.models.span import as_typed, precision
from positions.suggesting.mentions import Speaker
from positions.suggesting.proposal import Found, Proposal
from positions.suggesting.shapes import Mention, Said, Span


def answer(text: str, found: Found, *, language: str = "en") -> dict[str, Any]:
    """Offsets are code points of `text` as given, end exclusive."""
    return {
        "text_sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "language": language,
        "mentions": [_mention(text, mention) for mention in found.mentions],
        "suggestions": [_suggestion(text, proposal) for proposal in found.proposals],
    }


def _part(text: str, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _mention(text: str, mention: Mention) -> dict[str, Any]:
    return {**_part(text, mention.span), "kind": mention.kind, "slug": mention.slug}


def _speaker(text: str, speaker: Speaker) -> dict[str, Any]:
    return {
        **_part(text, speaker.span),
        "organization": speaker.organization,
        "person": speaker.person or None,
    }


def _said(said: Said) -> dict[str, Any]:
    return {
        "value": as_typed(said.first, said.last),
        "precision": precision(said.first, said.last),
        "basis": said.basis,
    }


def _suggestion(text: str, proposal: Proposal) -> dict[str, Any]:
    attribution, labels = proposal.attribution, proposal.labels
    speakers = [_speaker(text, speaker) for speaker in proposal.speakers]
    return {
        "start": proposal.passage.start,
        "end": proposal.passage.end,
        "exact": proposal.passage.of(text),
        "content": [[span.start, span.end] for span in attribution.content],
        "speaker": speakers[0] if speakers else None,
        "speakers": speakers,
        "cue": _part(text, attribution.cue) if attribution.cue else None,
        "attribution": labels.wording,
        "treaty": labels.treaty,
        "stance": labels.stance,
        "question": labels.question,
        "provisions": list(labels.provisions),
        "concerns": [{"slug": slug, "polarity": polarity} for slug, polarity in labels.concerns],
        "asks": list(labels.asks),
        "said": _said(labels.said) if labels.said else None,
        "score": proposal.score,
        "why": [f"rule: {attribution.rule}", *labels.why],
    }
