"""Words that a reader typed → a query of the database, and the words of a text that it finds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from positions.models import FindableArticle, FindableStatement

# A minus, then a phrase or a word; a phrase that is not closed ends with the line.
OPERAND = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
LEXEME = re.compile(r"'(?:[^']|'')*'")
# As positions_plain() in search.sql splits: a sign of Chinese or Japanese is a word.
SIGN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{SIGN}]|(?:(?![{SIGN}_])[\w\u0300-\u036f])+")
# From this length on a passage is shown around the first word that was found.
LONG, BEFORE = 360, 120


# From one language to the next, by the indexes that begin with it.
LANGUAGES = " UNION ".join(
    f"SELECT language FROM (WITH RECURSIVE each(language) AS (SELECT min(language) FROM {model._meta.db_table}"  # noqa: S608
    f" UNION ALL SELECT (SELECT min(language) FROM {model._meta.db_table} t WHERE t.language > each.language)"
    " FROM each WHERE each.language IS NOT NULL) SELECT language FROM each) AS every WHERE language IS NOT NULL"
    for model in (FindableStatement, FindableArticle)
)


@dataclass(frozen=True)
class Query:
    """`text` is a tsquery as PostgreSQL prints one, empty where there was no word to look for; `any_word` asks for any
    of its words alone, but those with a minus: what is marked in a text."""

    text: str = ""
    any_word: str = ""


@dataclass(frozen=True)
class Piece:
    """A run of text; whether it is a word that was looked for."""

    text: str
    found: bool = False


def query(typed: str) -> Query:
    """Words side by side are all wanted; `OR` between them, a minus before one, and phrases in quotation marks are what
    they are elsewhere. Each word is looked for as it stands and by its stem in every language on record."""
    choices: list[list[tuple[bool, str]]] = [[]]
    for minus, phrase, word in OPERAND.findall(typed.replace("“", '"').replace("”", '"').replace("„", '"')):
        if word == "OR" and not minus:
            choices.append([])
        elif phrase or word:
            choices[-1].append((bool(minus), phrase or word))
    sought = _sought([words for each in choices for _minus, words in each])
    texts, any_word = [], set[str]()
    for each in choices:
        known = [(minus, sought[words]) for minus, words in each if sought[words]]
        # Nothing but what is not wanted: nearly all there is.
        if wanted := [lexemes for minus, lexemes in known if not minus]:
            texts.append(" & ".join(f"{'!' if minus else ''}({lexemes})" for minus, lexemes in known))
            any_word |= {lexeme for lexemes in wanted for lexeme in LEXEME.findall(lexemes)}
    return Query(" | ".join(f"({text})" for text in texts), " | ".join(sorted(any_word)))


def _sought(operands: list[str]) -> dict[str, str]:
    """Each as a tsquery, empty where no word is in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT words, COALESCE(positions_sought(words, ARRAY({LANGUAGES})), '')"  # noqa: S608  # our own
            " FROM unnest(%s::text[]) AS words",
            [operands],
        )
        return dict(cursor.fetchall())


def languages() -> list[str]:
    """Those in which something is on record."""
    with connection.cursor() as cursor:
        cursor.execute(LANGUAGES)
        return sorted(language for (language,) in cursor.fetchall())


def found(texts: Iterable[tuple[str, str]], query: Query) -> set[tuple[str, str]]:
    """Of the words of these texts, each with its language, those that are looked for."""
    if not query.any_word:
        return set()
    every = sorted({(word, language) for text, language in texts for word in WORD.findall(text)})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, language FROM unnest(%s::text[], %s::text[]) AS each(word, language)"
            " WHERE positions_words(word, language) @@ %s::tsquery",
            [[word for word, _ in every], [language for _, language in every], query.any_word],
        )
        return set(cursor.fetchall())


def pieces(text: str, language: str, found: set[tuple[str, str]]) -> list[Piece]:
    """The text, or of a long one a part around the first word that was found, cut at each of these words."""
    hits = [match.span() for match in WORD.finditer(text) if (match[0], language) in found]
    start, end = _part(text, hits[0][0] if hits else 0)
    cut, at = [Piece("… ")] if start else [], start
    for left, right in hits:
        if start <= left and right <= end:
            cut += [Piece(text[at:left]), Piece(text[left:right], found=True)]
            at = right
    cut.append(Piece(text[at:end] + (" …" if end < len(text) else "")))
    return [piece for piece in cut if piece.text]


def _part(text: str, first: int) -> tuple[int, int]:
    """Cut between words; a script that sets no spaces between them is cut where it is."""
    if len(text) <= LONG:
        return 0, len(text)
    start = max(0, first - BEFORE)
    if start:
        start = text.find(" ", start, first) + 1 or start
    end = start + LONG
    return start, max(text.rfind(" ", first, end), 0) or end if end < len(text) else len(text)
