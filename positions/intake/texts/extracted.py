"""What reading an article gives: its text and the facts it states about itself, or why there is none."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import NoReturn

from positions.intake.texts.decoding import clean

LONGEST_TEXT = 1_000_000


class Unreadable(Exception):
    """No text is to be had from these bytes; says why, and what to do, to people."""


@dataclass(frozen=True)
class Published:
    """First and last possible day, and in words what says so."""

    first: dt.date | None = None
    last: dt.date | None = None
    basis: str = ""


@dataclass(frozen=True)
class Extracted:
    """The text of an article and what it says about itself. Anchors count the code points of `text`."""

    text: str
    extractor: str
    extractor_version: str
    title: str | None = None
    byline: str | None = None
    site: str | None = None
    language: str | None = None
    published_from: dt.date | None = None
    published_to: dt.date | None = None
    published_basis: str = ""
    canonical_url: str | None = None


def unreadable(reason: str, *, instead: str = "Paste the text of the article instead") -> NoReturn:
    """`reason` without its full stop."""
    raise Unreadable(f"{reason}. {instead}.")


def capped(text: str) -> str:
    return too_long() if len(text) > LONGEST_TEXT else text


def too_long() -> NoReturn:
    unreadable(f"The text is longer than {LONGEST_TEXT:,} characters", instead="Paste the part that matters")


def line(value: str | None) -> str | None:
    """A name or a title in one line, None if nothing is left of it."""
    return " ".join(clean(value or "").split()) or None


def language_code(*declared: str | None) -> str | None:
    """`pt` of `pt-BR` or `pt_BR`, from the first of these that is a language at all."""
    for tag in declared:
        if found := re.match(r"(?!und|mul|zxx)[a-z]{2,3}(?![a-z])", (tag or "").strip().lower()):
            return found[0]
    return None
