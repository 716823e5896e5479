"""What the page of one article of a treaty shows: what it is about, and who says and asks what there."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from itertools import takewhile

from django.utils import timezone

from positions.models import Appearance, Ask, Provision, Signatory, Treaty
from positions.reading.bases import Base, base

PAGE = 50
# Of who else signed a statement; the statement's own page has all of them.
NAMES = 30


@dataclass(frozen=True)
class Mention:
    """A statement that speaks of the article, what it asks for there, and who else stands under it."""

    row: Appearance
    asks: list[Ask]
    signatories: list[Signatory]


@dataclass(frozen=True)
class ArticlePage:
    """One article: what it is about, its numbers in drafts, and who says what about it."""

    provision: Provision
    day: dt.date
    known: dt.date | None
    base: Base
    entries: list[Mention]
    more: str


def in_order(article: str) -> tuple[int, str]:
    """Article 6 before 6 bis before 10."""
    digits = "".join(takewhile(str.isdecimal, article))
    return int(digits or 0), article


def article_page(
    treaty: Treaty,
    article: str,
    *,
    day: dt.date | None = None,
    known: dt.date | None = None,
    after: int | None = None,
) -> ArticlePage | None:
    """Statements that speak of this article, newest first; None where the treaty has no such article."""
    day = day or timezone.now().date()
    # The newest text has the number that readers know it by.
    newest = Provision.objects.filter(treaty=treaty, article=article).order_by("-text_version__date_from")
    provision = newest.prefetch_related("same_as__text_version").first()
    if provision is None:
        return None
    said = Appearance.objects.known_at(known).filter(
        treaty=treaty,
        said_to__lte=day,
        version__provisions__provision__article=article,
        lead=True,
    )
    rows = list(said.order_by("-said_from", "-said_to", "-statement").values_list("pk", "statement"))
    begin = next((place + 1 for place, (_pk, statement) in enumerate(rows) if statement == after), 0)
    shown = [pk for pk, _statement in rows[begin : begin + PAGE]]
    found = Appearance.objects.select_related("organization", "version", "publication__imported").in_bulk(
        shown
    )
    asks: dict[int, list[Ask]] = defaultdict(list)
    signed: dict[int, list[Signatory]] = defaultdict(list)
    versions = [row.version_id for row in found.values()]
    for ask in Ask.objects.filter(version__in=versions, provision__article=article):
        asks[ask.version_id].append(ask)
    for each in Signatory.objects.filter(version__in=versions).select_related("organization"):
        signed[each.version_id].append(each)
    entries = [Mention(row := found[pk], asks[row.version_id], signed[row.version_id]) for pk in shown]
    more = str(entries[-1].row.statement_id) if rows[begin + PAGE :] else ""
    return ArticlePage(provision, day, known, base(said), entries, more)
