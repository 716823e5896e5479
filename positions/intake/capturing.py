"""A waiting row → its Capture: fetched or handed in, read, and stored once, whatever happens on the way."""

import hashlib
import textwrap
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction

from positions.intake import extracting, fetching, guarding, stories
from positions.intake.addressing import canonical
from positions.models import Article, Capture, CaptureBytes


@dataclass(frozen=True)
class Material:
    """The bytes of an article and how they were had."""

    content: bytes
    media_type: str
    charset: str | None
    address: str
    request: dict[str, Any]
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()


def take(pk: int) -> None:
    """Take in one article. Safe to run twice and at once: only one run gets the claim.

    Raises fetching.Unavailable where trying later may help; the row waits in the queue again by then.
    """
    article = Article.objects.claim(pk)
    if article is None:
        return
    try:
        material = _material(article)
        extracted = extracting.extract(
            material.content,
            media_type=material.media_type,
            charset=material.charset,
            url=material.address or None,
        )
    except (guarding.Refused, fetching.Failed, extracting.Unreadable) as reason:
        fail(article, str(reason))
    except fetching.Unavailable as reason:
        Article.objects.filter(pk=pk, intake=Article.Intake.FETCHING).update(
            intake=Article.Intake.QUEUED, intake_reason=str(reason)
        )
        raise
    else:
        _store(article, material, extracted)


def fail(article: Article, reason: str) -> None:
    """Record that an article cannot be taken in, and why, in words for people."""
    Article.objects.filter(pk=article.pk, intake__in=[Article.Intake.FETCHING, Article.Intake.QUEUED]).update(
        intake=Article.Intake.FAILED, intake_reason=reason
    )


def _material(article: Article) -> Material:
    upload = getattr(article, "upload", None)
    if upload:
        media_type, _, charset = upload.media_type.partition("; charset=")
        return Material(
            bytes(upload.content), media_type, charset or None, article.address,
            {"handed_in": upload.filename or "pasted text"},
        )  # fmt: skip
    got = fetching.fetch(article.address, user_agent=settings.INTAKE_USER_AGENT)
    return Material(
        got.content, got.media_type, got.charset, got.url,
        {"method": "GET", "address": got.requested_url, "headers": list(got.request_headers)},
        got.status, tuple(got.headers),
    )  # fmt: skip


@transaction.atomic
def _store(article: Article, material: Material, extracted: extracting.Extracted) -> None:
    waiting = Article.objects.select_for_update().filter(pk=article.pk, intake=Article.Intake.FETCHING)
    article = waiting.first()  # type: ignore[assignment]
    if article is None:
        return
    sha256 = hashlib.sha256(material.content).hexdigest()
    address = canonical(extracted.canonical_url or material.address) if material.address else None
    if same := _same(article, sha256, address):
        article.duplicate_of, article.intake = same, Article.Intake.FAILED
        article.intake_reason = f"the same as article {same.pk}"
        article.save()
        return
    capture = Capture.objects.create(
        article=article,
        request=material.request,
        status=material.status,
        headers=list(material.headers),
        media_type=material.media_type,
        sha256=sha256,
        text=extracted.text,
        text_sha256=hashlib.sha256(extracted.text.encode()).hexdigest(),
        extractor=extracted.extractor,
        extractor_version=extracted.extractor_version,
    )
    CaptureBytes.objects.create(capture=capture, content=material.content)
    _describe(article, extracted)
    article.sha256, article.canonical_address = sha256, address
    article.intake, article.intake_reason = Article.Intake.CAPTURED, ""
    article.save()
    if hasattr(article, "upload"):
        article.upload.delete()
    stories.join_copies(capture)


def _same(article: Article, sha256: str, address: str | None) -> Article | None:
    """Another article with the same bytes or the same canonical address: that makes a duplicate."""
    same = models.Q(sha256=sha256) | (models.Q(canonical_address=address) if address else models.Q(pk=None))
    return Article.objects.filter(same, duplicate_of=None).exclude(pk=article.pk).order_by("pk").first()


def _describe(article: Article, extracted: extracting.Extracted) -> None:
    """Fill in what whoever handed it in did not say."""
    first_line = next((line for line in extracted.text.splitlines() if line.strip()), "")
    article.title = article.title or extracted.title or textwrap.shorten(first_line, 90, placeholder="…")
    article.title = article.title[:500]
    article.byline = article.byline or (extracted.byline or "")[:300]
    article.publisher = article.publisher or (extracted.site or "")[:200]
    article.language = extracted.language or article.language
    if not article.published_from and extracted.published_from:
        article.published_from, article.published_to = extracted.published_from, extracted.published_to
        article.published_basis = extracted.published_basis[:200]
