"""What a model's message claims, whatever it looks like. Whether it is so is for `checking`."""

import json
import re
from dataclasses import dataclass
from typing import Any

# Of one portion. A model that finds more has lost the thread.
MOST_CLAIMS = 60
# Of a quotation, in code points, white space apart for the shortest: less stands anywhere, more is no quotation.
SHORTEST, LONGEST = 8, 4_000

_OPENS = re.compile(r"[\[{]")


@dataclass(frozen=True)
class Claim:
    """Strings as the model wrote them: nothing is checked. `concerns` are pairs of a slug and a polarity."""

    quotation: str
    speaker: str
    organization: str
    stance: str | None
    concerns: tuple[tuple[str, str], ...]


def claims(message: str) -> tuple[list[Claim], int]:
    """The claims and how many more were malformed; a message that holds no list of claims counts as one."""
    found = _listed(_value(message))
    if found is None:
        return [], 1
    read = [_claim(item) for item in found[:MOST_CLAIMS]]
    kept = [claim for claim in read if claim]
    return kept, len(found) - len(kept)


def _value(message: str) -> Any:
    """The JSON in a message, which may stand in prose or in a fence; None where there is none. Only the first
    bracket is tried: one from each would take quadratic time."""
    opens = _OPENS.search(message)
    try:
        return json.JSONDecoder().raw_decode(message, opens.start())[0] if opens else None
    except (ValueError, RecursionError):
        return None


def _listed(value: Any) -> list[Any] | None:
    """The list itself, or as the one list within an object."""
    if isinstance(value, dict):
        value = value.get("statements")
    return value if isinstance(value, list) else None


def _claim(item: Any) -> Claim | None:
    if not isinstance(item, dict):
        return None
    quotation, speaker = item.get("quotation"), item.get("speaker")
    organization, stance = item.get("organization") or "", item.get("stance")
    if not (isinstance(quotation, str) and isinstance(speaker, str) and isinstance(organization, str)):
        return None
    if (
        len(quotation) > LONGEST
        or len("".join(quotation.split())) < SHORTEST
        or not any(map(str.isalpha, speaker))
    ):
        return None
    concerns = _concerns(item.get("concerns"))
    return Claim(quotation, speaker, organization, None if stance is None else str(stance), concerns)


def _concerns(value: Any) -> tuple[tuple[str, str], ...]:
    """Also of a wrong shape, so that they are counted: as a pair that is in no list."""
    items = value if isinstance(value, list) else [value] if value else []
    return tuple(
        (str(item.get("slug")), str(item.get("polarity"))) if isinstance(item, dict) else ("", "")
        for item in items[:MOST_CLAIMS]
    )
