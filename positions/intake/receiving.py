"""What is handed in (an address, a pasted text, a file) → a row that waits. Nothing is fetched or read here."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import Q

from positions.intake.texts.extracting import clean
from positions.intake.web.addressing import canonical
from positions.intake.web.fetching import MOST_BYTES
from positions.models import Article, Event, Source, Story, Upload, User

# What the product can read, by the ending of a file.
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
}
LARGEST = MOST_BYTES
LONGEST_ADDRESS = 2000
HANDED_IN = "as handed in"
FROM_FEED = "date in the feed"
# Whatever gives one of these its text completes it, on its own row.
WITHOUT_TEXT = (Article.Intake.CITED, Article.Intake.FAILED)

T = TypeVar("T")


@dataclass(frozen=True)
class Facts:
    """What whoever hands an article in knows about it. Empty where unknown."""

    address: str = ""
    title: str = ""
    publisher: str = ""
    published: tuple[dt.date, dt.date] | None = None
    basis: str = HANDED_IN


@dataclass(frozen=True)
class Content:
    """The bytes of a file or of a pasted text."""

    content: bytes
    media_type: str
    filename: str = ""


@dataclass(frozen=True)
class Received:
    """The row, and what became of what was handed in: `new`, `updated` (cited before) or `duplicate`."""

    article: Article
    state: str = field(default="new")


def pasted(text: str) -> Content:
    return Content(clean(text).encode(), "text/plain; charset=utf-8")


def receive(
    facts: Facts, content: Content | None = None, *, by: User | None, source: Source | None = None
) -> Received:
    """Queue an article once. `source` is whose feed named it, where that is known. ValueError (a sentence) for an
    address that is none, for nothing at all, or for more bytes than are taken in."""
    if content is None and not facts.address:
        raise ValueError("Give an address, a text or a file.")
    if content and len(content.content) > LARGEST:
        raise ValueError(f"The file is larger than {LARGEST // 1024**2} MB. Paste the part that matters.")
    facts, key = _tidy(facts)
    sha256 = hashlib.sha256(content.content).hexdigest() if content else None
    return _once(
        lambda: _known(facts, key, sha256, content, by),
        lambda: _new(facts, key, sha256, content, by, source),
    )


def cited(facts: Facts, *, by: User | None) -> Article:
    """The article a citation names, captured or not; a new row that waits for its capture if it is unknown."""
    facts, key = _tidy(facts)
    return _once(lambda: _cited_before(facts, key), lambda: _row(facts, key, by, intake=Article.Intake.CITED))


def _once(find: Callable[[], T | None], make: Callable[[], T]) -> T:
    """What is there already, else a new one."""
    try:
        with transaction.atomic():
            return find() or make()
    except IntegrityError:
        # Somebody handed in the same at the same moment: theirs is there now.
        with transaction.atomic():
            found = find()
        if found is None:
            raise
        return found


def _tidy(facts: Facts) -> tuple[Facts, str | None]:
    """The facts as columns can hold them, and the canonical address. ValueError for an address that is none."""
    title, publisher = (" ".join(clean(text).split()) for text in (facts.title, facts.publisher))
    address = facts.address.strip()
    key = canonical(address) if address else None
    if max(len(address), len(key or "")) > LONGEST_ADDRESS:
        raise ValueError(f"The address is longer than {LONGEST_ADDRESS:,} characters.")
    return replace(facts, address=address, title=title[:500], publisher=publisher[:200]), key


def _found(facts: Facts, key: str | None, sha256: str | None) -> Article | None:
    """The row of this address, of these bytes, or of these names if that has neither; of a duplicate, the
    article that it duplicates."""
    names = Q(publisher=facts.publisher, title=facts.title, published_from=_first_day(facts))
    for given, same in (
        (key, Q(canonical_address=key)),
        (sha256, Q(sha256=sha256)),
        (facts.publisher and facts.title, names & Q(canonical_address=None, sha256=None)),
    ):
        if given and (found := Article.objects.filter(same).first()):
            # One row is locked, not its duplicates: whoever makes duplicates locks from the other end.
            return Article.objects.select_for_update().get(pk=found.duplicate_of_id or found.pk)
    return None


def _known(
    facts: Facts, key: str | None, sha256: str | None, content: Content | None, by: User | None
) -> Received | None:
    """The article that is there already; one that has no text yet is queued again, with what is known now."""
    article = _found(facts, key, sha256)
    if article is None:
        return None
    if article.intake not in WITHOUT_TEXT:
        return Received(article, "duplicate")
    _give_address(article, facts, key)
    article.title, article.publisher = facts.title or article.title, facts.publisher or article.publisher
    if facts.published:
        (article.published_from, article.published_to), article.published_basis = facts.published, facts.basis
    article.intake, article.intake_reason, article.claimed_at = Article.Intake.QUEUED, "", None
    article.tries = 0
    article.save()
    if content:
        _keep(article, content)
    else:  # what could not be read then gives way to the address
        Upload.objects.filter(article=article).delete()
    Event.objects.record(Event.Verb.INTAKE, article, by=by)
    return Received(article, "updated")


def _cited_before(facts: Facts, key: str | None) -> Article | None:
    found = _found(facts, key, None)
    if found is None and key is None:
        names = Article.objects.filter(publisher=facts.publisher, title=facts.title)
        found = names.filter(published_from=_first_day(facts)).order_by("pk").first()
        return found and (found.duplicate_of or found)
    if found and key and not found.canonical_address:
        _give_address(found, facts, key)
        found.save(update_fields=["address", "canonical_address", "source"])
    return found


def _give_address(article: Article, facts: Facts, key: str | None) -> None:
    """The address as handed in last is the one to fetch; the canonical one stays what it was."""
    article.address = facts.address or article.address
    article.source = article.source or source_of(article.address)
    # A duplicate of this article may have it: then it leads here already.
    if article.canonical_address is None and not Article.objects.filter(canonical_address=key).exists():
        article.canonical_address = key


def _new(
    facts: Facts,
    key: str | None,
    sha256: str | None,
    content: Content | None,
    by: User | None,
    source: Source | None,
) -> Received:
    article = _row(facts, key, by, intake=Article.Intake.QUEUED, sha256=sha256, source=source)
    if content:
        _keep(article, content)
    if source is None:  # what a feed names is on record as its item; the activity is about what people do
        Event.objects.record(Event.Verb.INTAKE, article, by=by)
    return Received(article)


def _row(
    facts: Facts,
    key: str | None,
    by: User | None,
    *,
    intake: Article.Intake,
    sha256: str | None = None,
    source: Source | None = None,
) -> Article:
    source = source_of(facts.address) or (source if source and source.publishes else None)
    basis = "as cited" if intake == Article.Intake.CITED else facts.basis
    return Article.objects.create(
        address=facts.address,
        canonical_address=key,
        sha256=sha256,
        source=source,
        story=Story.objects.create(),
        title=facts.title,
        publisher=facts.publisher or (source.name if source else _host(facts.address)[:200]),
        published_from=_first_day(facts),
        published_to=facts.published and facts.published[1],
        published_basis=basis if facts.published else "",
        language=source.language if source else "en",
        intake=intake,
        added_by=by,
    )


def _keep(article: Article, content: Content) -> None:
    Upload.objects.update_or_create(
        article=article,
        defaults={
            "content": content.content,
            "media_type": content.media_type,
            "filename": clean(content.filename)[:300],
        },
    )


def _first_day(facts: Facts) -> dt.date | None:
    return facts.published and facts.published[0]


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def source_of(address: str) -> Source | None:
    """The source whose home page is on the same host."""
    host = _host(address)
    near = Source.objects.filter(home_page__icontains=host) if host else Source.objects.none()
    return next((source for source in near if _host(source.home_page) == host), None)
