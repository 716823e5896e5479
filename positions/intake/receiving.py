"""What is handed in (an address, a pasted text, a file) → a row that waits. Nothing is fetched or read here."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from positions.intake.addressing import canonical
from positions.intake.extracting import clean
from positions.models import Article, Event, Source, Story, Upload, User

# What the product can read so far, by the ending of a file.
MEDIA_TYPES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html"}


@dataclass(frozen=True)
class Facts:
    """What whoever hands an article in knows about it. Empty where unknown."""

    address: str = ""
    title: str = ""
    publisher: str = ""
    published: tuple[dt.date, dt.date] | None = None


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


def receive(facts: Facts, content: Content | None = None, *, by: User | None) -> Received:
    """Queue an article once. ValueError (a sentence) for an address that is none, or for nothing at all."""
    if content is None and not facts.address:
        raise ValueError("Give an address, a text or a file.")
    key = canonical(facts.address) if facts.address else None
    sha256 = hashlib.sha256(content.content).hexdigest() if content else None
    try:
        with transaction.atomic():
            return _known(key, sha256, content, by) or _new(facts, key, sha256, content, by)
    except IntegrityError:
        # Somebody handed in the same at the same moment: theirs is there now.
        found = _known(key, sha256, content, by)
        if found is None:
            raise
        return found


def cited(facts: Facts, *, by: User | None) -> Article:
    """The article a citation names, captured or not; a new row that waits for its capture if it is unknown."""
    key = canonical(facts.address) if facts.address else None
    published = facts.published and facts.published[0]
    names = {"publisher": facts.publisher, "title": facts.title, "published_from": published}
    with transaction.atomic():
        known = Article.objects.filter(canonical_address=key) if key else Article.objects.filter(**names)
        if article := known.first():
            return article.duplicate_of or article
        return Article.objects.create(
            **names,
            published_to=facts.published and facts.published[1],
            published_basis="as cited" if published else "",
            address=facts.address,
            canonical_address=key,
            source=source_of(facts.address),
            story=Story.objects.create(),
            intake=Article.Intake.CITED,
            added_by=by,
        )


def _known(key: str | None, sha256: str | None, content: Content | None, by: User | None) -> Received | None:
    """The article that is there already; one that was only cited, or that failed, is queued again."""
    keys = {"canonical_address": key, "sha256": sha256}
    for name, value in keys.items():
        article = value and Article.objects.select_for_update().filter(**{name: value}).first()
        if not article:
            continue
        if article.intake not in {Article.Intake.CITED, Article.Intake.FAILED} or article.duplicate_of:
            return Received(article.duplicate_of or article, "duplicate")
        article.intake, article.intake_reason = Article.Intake.QUEUED, ""
        article.save(update_fields=["intake", "intake_reason"])
        if content:
            _keep(article, content)
        Event.objects.record(Event.Verb.INTAKE, article, by=by)
        return Received(article, "updated")
    return None


def _new(
    facts: Facts, key: str | None, sha256: str | None, content: Content | None, by: User | None
) -> Received:
    source = source_of(facts.address)
    article = Article.objects.create(
        address=facts.address,
        canonical_address=key,
        sha256=sha256,
        source=source,
        story=Story.objects.create(),
        title=facts.title,
        publisher=facts.publisher or (source.name if source else _host(facts.address)),
        published_from=facts.published and facts.published[0],
        published_to=facts.published and facts.published[1],
        published_basis="as handed in" if facts.published else "",
        language=source.language if source else "en",
        added_by=by,
    )
    if content:
        _keep(article, content)
    Event.objects.record(Event.Verb.INTAKE, article, by=by)
    return Received(article)


def _keep(article: Article, content: Content) -> None:
    Upload.objects.update_or_create(
        article=article,
        defaults={
            "content": content.content,
            "media_type": content.media_type,
            "filename": content.filename[:300],
        },
    )


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def source_of(address: str) -> Source | None:
    """The source whose home page is on the same host."""
    host = _host(address)
    return (host and next((s for s in Source.objects.all() if _host(s.home_page) == host), None)) or None
