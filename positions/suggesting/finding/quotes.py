"""Where quotations stand: one pass over the marks of each paragraph. Whose words they are is for the families."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_MARK = re.compile(r"''|[“”„«»\"「」『』‘’']")
# What closes a quotation, by its opening mark; writers mix straight marks with curved ones.
_CLOSERS = {
    "“": ("”", '"', "“"), "”": ("”",), "„": ("“", "”"), "«": ("»",), "»": ("«",), '"': ('"', "”"),
    "「": ("」",), "『": ("』",), "''": ("''",), "‘": ("’", "'"), "'": ("'", "’"),
}  # fmt: skip
_TRANSCRIPT = re.compile(r"[^\W\d_a-z](?:[^\W\d_a-z]|[.' ]){1,30}:")  # "ROE: Let me answer
_SINGLE = frozenset("‘'")
# Marks that also close, or stand for an apostrophe, open only at the head of a word.
_AMBIGUOUS = frozenset(["”", "»", '"', "''", "‘", "'"])


@dataclass(frozen=True)
class Quotation:
    """From the opening mark to the closing one, both included. `closed` is false where the paragraph ends first: the
    quotation then goes on in the next."""

    start: int
    end: int
    closed: bool


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations in order; none crosses a line break. Takes time in proportion to the text."""
    return [found for line in _LINE.finditer(text) for found in _in_line(text, *line.span())]


def _in_line(text: str, start: int, end: int) -> list[Quotation]:
    marks = list(_MARK.finditer(text, start, end))
    last_single = max(
        (mark.end() for mark in marks if mark[0] in "’'" and _may_close(text, mark, end)), default=-1
    )
    found: list[Quotation] = []
    opened: re.Match[str] | None = None
    for mark in marks:
        if opened is None:
            if _opens(text, mark, start, end) and (mark[0] not in _SINGLE or mark.end() < last_single):
                opened = mark
        elif mark[0] in _CLOSERS[opened[0]] and _closes(text, opened[0], mark, end):
            found.append(Quotation(opened.start(), mark.end(), True))
            opened = None
    if opened and _goes_on(text, opened, start):
        found.append(Quotation(opened.start(), end, False))
    return found


def _opens(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    if mark[0] not in _CLOSERS:
        return False
    if mark[0] not in _AMBIGUOUS:
        return True
    if _TRANSCRIPT.match(text, mark.end()):
        return False
    headed = mark.start() == start or not (
        text[mark.start() - 1].isalnum() or text[mark.start() - 1] in ".,!?"
    )
    return headed and mark.end() < end and not text[mark.end()].isspace()


def _closes(text: str, opening: str, mark: re.Match[str], end: int) -> bool:
    if opening in _SINGLE:
        return _may_close(text, mark, end)
    return mark[0] != "“" or opening == "„"


def _may_close(text: str, mark: re.Match[str], end: int) -> bool:
    """Whether a single mark is no apostrophe within a word."""
    inside = mark.end() < end and text[mark.end()].isalnum()
    return not inside and not text[mark.start() - 1 : mark.start()].isspace()


def _goes_on(text: str, opened: re.Match[str], start: int) -> bool:
    """Whether a quotation without an end is one: it heads its paragraph or follows a sign that announces it."""
    before = text[max(start, opened.start() - 3) : opened.start()].rstrip()
    return opened[0] not in _SINGLE and (not before or before[-1] in ",:")
