"""A PDF → its text and what the file says about itself. `pdf_process` unpacks it."""

import json
import re
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdf

from positions.intake.texts import dating, pdf_process
from positions.intake.texts.decoding import clean
from positions.intake.texts.extracted import Extracted, capped, language_code, line, too_long, unreadable

SECONDS = 20  # of processor time
PATIENCE = 45  # seconds by the clock, where the machine has much else to do; a worker gives up after a minute
MEMORY = 1_000_000_000  # bytes of address space

_FAULTS = {
    "locked": "This PDF is locked with a password",
    "intricate": "This PDF is too large or too intricate to be read",
    "slow": "This PDF takes too long to be read",
    "broken": "This PDF is damaged or cut off",
}
# What programs put there when nobody gives a title: their own name, that of a file, a number.
_NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b.*|untitled\b.*|powerpoint presentation|document ?\d*|slide \d+"
    r"|.*\.(?:docx?|pdf|rtf|odt|indd|pptx?|xlsx?|te?xt?|html?|wpd)|[!-~]*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"[!-~]*|.*@.*", re.DOTALL)  # one word is the name of an account
_SENTENCE_ENDS = re.compile(r"[.!?:;…。！？：；؟۔][\"'”’»)\]]*$")
_ITEM = re.compile(r"(?:[-–—•·▪◦*‣]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s", re.IGNORECASE)
_HYPHEN = re.compile(r"(\w+)([-\u2010\u00ad])$")
_WORD = re.compile(r"[^\W\d_]+")
_WITHOUT_SPACES = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_FULL = 2 / 3  # of the widest line of the page


def read(content: bytes, url: str | None) -> Extracted:
    """`url` is where it came from. Raises Unreadable."""
    unpacked = _unpack(content)
    if unpacked.get("fault") == "long":
        too_long()
    if "fault" in unpacked:
        unreadable(_FAULTS[unpacked["fault"]])
    text = capped(clean(joined(unpacked["pages"])))
    if not text.strip():
        unreadable(
            "This PDF holds pictures of pages, no text",
            instead="Have its letters recognised (OCR) first, or paste the text of the article instead",
        )
    published = dating.of_text(text, url, own=_day(unpacked.get("created", "")))
    return Extracted(
        text=text,
        extractor="pypdf",
        extractor_version=pypdf.__version__,
        title=_title(line(unpacked.get("title"))),
        byline=_byline(unpacked.get("authors", [])),
        language=language_code(unpacked.get("language")),
        published_from=published.first,
        published_to=published.last,
        published_basis=published.basis,
    )


def joined(pages: list[str]) -> str:
    """One text of the pages, with a blank line between them, and the lines of a paragraph joined.

    A line runs on into the next where that begins with a small letter, or where it is nearly as wide as its
    page and does not end like a sentence; never into an item of a list. A hyphen at its end goes only if the
    document has the word without it elsewhere. White space is single; no other letter is touched.
    """
    words = set(_WORD.findall("\n".join(pages)))
    return "\n\n".join(filter(None, (_joined(page, words) for page in pages)))


def _joined(page: str, words: set[str]) -> str:
    lines = [" ".join(written.split()) for written in page.split("\n")]
    full = max(map(len, lines)) * _FULL
    return "".join(_ended(before, after, full, words) for before, after in pairwise([*lines, ""])).strip()


def _ended(before: str, after: str, full: float, words: set[str]) -> str:
    """A line, as it stands before the next: with a line break, a space or nothing at its end."""
    if not before or not after or not _runs_on(before, after, full):
        return before + "\n"
    hyphen, rest = _HYPHEN.search(before[-100:]), _WORD.match(after)
    if hyphen and rest:
        is_split = hyphen[2] == "\u00ad" or hyphen[1] + rest[0] in words
        return before[:-1] if is_split else before
    is_spaced = not (_WITHOUT_SPACES.match(before[-1]) and _WITHOUT_SPACES.match(after))
    return before + " " * is_spaced


def _runs_on(before: str, after: str, full: float) -> bool:
    if _ITEM.match(after):
        return False
    return after[0].islower() or (len(before) >= full and not _SENTENCE_ENDS.search(before[-10:]))


def _unpack(content: bytes) -> dict[str, Any]:
    script = str(Path(pdf_process.__file__))
    try:
        # -P: modules beside the script are not to be taken for libraries.
        command = [sys.executable, "-P", script, str(SECONDS), str(MEMORY)]
        child = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)
        unpacked: dict[str, Any] = json.loads(child.stdout)
    except subprocess.TimeoutExpired:
        return {"fault": "slow"}
    except ValueError:
        return {"fault": "slow" if child.returncode == -signal.SIGXCPU else "intricate"}
    return unpacked


def _title(stated: str | None) -> str | None:
    return None if stated is None or _NO_TITLE.fullmatch(stated) else stated


def _byline(authors: list[str]) -> str | None:
    """Names with semicolons between, without those of accounts."""
    return "; ".join(filter(None, (line(name) for name in authors if not _NO_NAME.fullmatch(name)))) or None


def _day(created: str) -> str | None:
    """D:20240822093000+02'00' as it is written in most files."""
    digits = re.match(r"(?:D:)?(\d{4}(?:-?\d\d){0,2})", created)
    return digits and digits[1]
