"""The articles and paragraphs that words name: “art. 6(2)(a)”, “articles 6, paragraph 2, and 24”. Numbers stay as they
are written; which draft they belong to is not decided here."""

import re
from collections.abc import Iterator

LONGEST_RANGE = 20

_ANY = re.compile(r"\d|paragraph")
_HEAD = re.compile(r"\b(?:article|art)(?P<many>s?)\b\.?\s{0,2}(?=\d)", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<article>\d{1,3}(?!\d)(?:[ \u00a0]?(?:bis|ter|quater)\b)?)"
    r"(?P<parts>(?:\s?\((?:\d{1,3}|[a-z]{1,4})\)){0,4})"
    r"(?:,?\s(?:paragraphs?|paras?\.?|para)\s(?P<paragraph>\d{1,3}(?:\s?\((?:\d{1,3}|[a-z]{1,4})\)){0,3}))?"
)
_NEXT = re.compile(
    r"\s?(?:,\s?(?:and\s|or\s)?|\s(?:and|or|to|through)\s|[–-]|&\s?)(?P<again>(?:article|art)s?\b\.?\s)?(?=\d)"
)
_RANGE = re.compile(r"\s?(?:\s(?:to|through)\s|[–-])")
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
_PARAGRAPH = re.compile(
    r"\b(?:(?:paragraphs?|paras?\.?|para)\s(?P<number>\d{1,3}(?:\s?\((?:\d{1,3}|[a-z]{1,4})\)){0,3})"
    r"|(?P<ordinal>first|second|third|fourth|fifth|sixth)\s(?:sub)?paragraph)\b",
    re.IGNORECASE,
)
_OF = re.compile(r"\)?\s?(?:of|in|under)\s$")
# “article 5 of the Constitution” is of another instrument.
_ELSEWHERE = re.compile(
    r"\sof\s(?:the|its|our|their)\s(?:[\w-]+\s){0,3}?(?:constitution|charter|covenant|regulation|directive|code|act|law)\b",
    re.IGNORECASE,
)
_BELONGS = re.compile(r"\sof\s")
_MOST_LISTED = 40  # numbers in one list of articles


def provisions_in(
    text: str, start: int, end: int, *, before: str = "", organizations: frozenset[str] = frozenset()
) -> Iterator[str]:
    """The provisions named in `text[start:end]`, in the order of their mention. Where only a paragraph is named, its
    article is sought in `before`, the words of the same sentence that precede.
    `organizations` are the numbers in the names of organizations: a bare capitalized “Article 19” is theirs."""
    if not _ANY.search(text, start, end):
        return
    article = _last_article(before)
    waiting: list[tuple[int, str]] = []  # paragraphs whose article may still follow
    marks = sorted(
        [*_HEAD.finditer(text, start, end), *_PARAGRAPH.finditer(text, start, end)],
        key=lambda mark: mark.start(),
    )
    done = start
    for mark in marks:
        if mark.start() < done:
            continue
        if mark.re is _PARAGRAPH:
            number = mark["number"] or _ORDINALS[mark["ordinal"].lower()]
            waiting.append((mark.end(), _tidy(number)))
            continue
        numbers, done = _list(mark, end)
        if (
            numbers
            and numbers == [numbers[0]]
            and numbers[0] in organizations
            and mark[0][0] == "A"
            and not _BELONGS.match(text, done, end)
        ):
            continue
        if not numbers or _ELSEWHERE.match(text, done, end):
            continue
        if waiting and _OF.search(text, waiting[-1][0], mark.start()) and mark.start() - waiting[-1][0] < 12:
            numbers[0] = _within(numbers[0], waiting.pop()[1])
        yield from (_within(article, paragraph) for _, paragraph in waiting if article)
        waiting = []
        article = numbers[-1].split("(")[0]
        yield from numbers
    yield from (_within(article, paragraph) for _, paragraph in waiting if article)


def _list(head: re.Match[str], end: int) -> tuple[list[str], int]:
    """The numbers behind a head, with ranges told in full, and where they end. After “article” one number stands:
    “article 9 and 14 states”."""
    text, at = head.string, head.end()
    numbers: list[str] = []
    reaches = False
    while (number := _NUMBER.match(text, at, end)) and len(numbers) < _MOST_LISTED:
        if reaches:
            numbers += _between(numbers[-1], number["article"])
        parts = number["parts"] + (f"({number['paragraph']})" if number["paragraph"] else "")
        numbers.append(_tidy(number["article"] + re.sub(r"^\((\d+)\s?(\(.*\))\)$", r"(\1)\2", parts)))
        at = number.end()
        following = _NEXT.match(text, at, end)
        if not following or not (head["many"] or following["again"]):
            break
        reaches = bool(_RANGE.match(text, at, following.end()))
        at = following.end()
    return numbers, at


def _between(first: str, last: str) -> list[str]:
    if not (first.isdecimal() and last.isdecimal()) or not 0 < int(last) - int(first) <= LONGEST_RANGE:
        return []
    return [str(number) for number in range(int(first) + 1, int(last))]


def _within(article: str, paragraph: str) -> str:
    number, _, parts = paragraph.partition("(")
    return f"{article}({number})" + (f"({parts}" if parts else "")


def _last_article(before: str) -> str:
    article = ""
    for head in _HEAD.finditer(before):
        numbers, _ = _list(head, len(before))
        article = numbers[-1].split("(")[0] if numbers else article
    return article


def _tidy(number: str) -> str:
    """“6 (2)” as “6(2)”, “20bis” as “20 bis”."""
    number = re.sub(r"\s+\(", "(", number.replace("\u00a0", " "))
    return re.sub(r"(?<=\d)(?=bis|ter|quater)", " ", number)
