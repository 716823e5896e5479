"""Each sentence of `data/finding/` has its attributions marked; here they are read and compared with what is found."""

import re
from pathlib import Path

import pytest

from positions.suggesting.finding import find
from positions.suggesting.shapes import Attribution, Span

DATA = Path(__file__).parent / "data" / "finding"
OPENING = {"[": "]", "<": ">", "+": "+", "~": "~", "=": "="}


def lines(name: str) -> list[str]:
    rows = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [row for row in rows if row and not row.startswith("#")]


def read(marked: str) -> tuple[str, dict[str, list[str]]]:
    """The text without its marks, and what stands between them by their first sign."""
    parts: dict[str, list[str]] = {sign: [] for sign in OPENING}
    for sign, closing in OPENING.items():
        parts[sign] = re.findall(
            rf"{re.escape(sign)}([^{re.escape(sign + closing)}]+){re.escape(closing)}", marked
        )
    text = re.sub(r"[\[\]<>+~=]", "", marked)
    return text, {sign: sorted(bare(part) for part in found) for sign, found in parts.items()}


def bare(part: str) -> str:
    return re.sub(r"[\[\]<>+~=]", "", part).strip(" .,;")


def found_in(text: str, attributions: list[Attribution]) -> dict[str, list[str]]:
    def of(spans: set[Span]) -> list[str]:
        return sorted(bare(span.of(text)) for span in spans)

    return {
        "[": of({span for one in attributions for span in one.speakers}),
        "<": of({span for one in attributions for span in one.content}),
        "+": of({span for one in attributions for span in one.supporters}),
        "~": of({span for one in attributions for span in one.opponents}),
        "=": of({span for one in attributions for span in one.on_behalf_of}),
    }


@pytest.mark.parametrize("marked", [*lines("newspaper"), *lines("negotiation"), *lines("bulletins")])
def test_speakers_and_contents_are_found_where_a_reader_finds_them(marked: str) -> None:
    text, expected = read(marked)
    assert found_in(text, find(text)) == expected


@pytest.mark.parametrize("text", lines("background"))
def test_background_is_attributed_to_nobody(text: str) -> None:
    assert find(text) == []
