"""A waiting row → its Capture: fetched or handed in, read, and stored once, whatever happens on the way."""

import datetime as dt
import hashlib
import logging
import textwrap
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, models, transaction
from django.db.models.functions import Now

from positions.intake.receiving import FROM_FEED, LONGEST_ADDRESS, WITHOUT_TEXT
from positions.intake.stories import linking
from positions.intake.texts import extracting
from positions.intake.web import fetching, guarding, hosts
from positions.intake.web.addressing import canonical
from positions.models import Article, Capture, CaptureBytes, Event, Upload, User

log = logging.getLogger(__name__)

# The first and the longest wait for a site that is out of reach, in seconds. Never longer than the broker keeps an
# unacknowledged message to itself.
FIRST_RETRY = 10
LONGEST_RETRY = 300
MOST_TRIES = 3
SET_ASIDE = f"Taking it in broke off {MOST_TRIES} times. Paste the part of its text that matters."
TURN = "waits until its site can be asked"
OUR_ERROR = "An error of this program stopped it, which is in its log. Paste its text instead."


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


def due() -> list[int]:
    """Whom a sweep rings for: who waits and has no retry under way, or was claimed by a worker that is gone."""
    retried = Now() - dt.timedelta(seconds=LONGEST_RETRY + settings.CLAIM_SECONDS)
    waiting = Article.objects.left_behind().exclude(intake=Article.Intake.QUEUED, claimed_at__gt=retried)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:500])


def take(pk: int) -> None:
    """Take in one article. Safe to run twice and at once: only one run gets the claim.

    Raises fetching.Unavailable, with when to try again, where that may help; the row waits in the queue again by
    then, as it does, without a word, where its site is being asked for something else. With the database away it
    raises what Django does; the row is free again once its claim runs out.
    """
    article = Article.objects.claim(pk)
    if article is None:
        return
    if article.tries >= MOST_TRIES:
        fail(article, SET_ASIDE)
        return
    try:
        _capture(article)
    except (guarding.Refused, fetching.Failed, extracting.Unreadable) as reason:
        fail(article, str(reason))
    except hosts.NotNow:
        _put_back(article, TURN, claimed_at=None)
    except fetching.Unavailable as reason:
        if article.tries + 1 >= MOST_TRIES:
            fail(article, str(reason))
        else:
            _put_back(article, str(reason), tries=models.F("tries") + 1)
            wait = reason.retry_after or FIRST_RETRY * 4**article.tries
            raise fetching.Unavailable(str(reason), min(wait, LONGEST_RETRY)) from reason
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        # An error of ours, or what no article should be: the same would come of trying again.
        log.exception("Article %s could not be taken in", pk)
        fail(article, OUR_ERROR)


def next_in_turn(pk: int) -> int | None:
    """The oldest article that waits until the site of this one can be asked."""
    host = urlsplit(Article.objects.values_list("address", flat=True).get(pk=pk)).netloc
    if not host:
        return None
    same = models.Q(address__istartswith=f"https://{host}/") | models.Q(
        address__istartswith=f"http://{host}/"
    )
    waiting = Article.objects.filter(same, intake=Article.Intake.QUEUED, intake_reason=TURN)
    return waiting.order_by("pk").values_list("pk", flat=True).first()


def retry(article: Article, *, by: User) -> Event:
    """A person wants what failed tried again. ValueError where it did not fail, or there is nothing to try."""
    failed = Article.objects.filter(pk=article.pk, intake=Article.Intake.FAILED, duplicate_of=None)
    queued = failed.filter(~models.Q(address="") | models.Q(upload__isnull=False))
    with transaction.atomic():
        if not queued.update(intake=Article.Intake.QUEUED, intake_reason="", tries=0, claimed_at=None):
            raise ValueError("This did not fail, or there is nothing to try again: hand in its text.")
        return Event.objects.record(Event.Verb.RETRY, article, by=by)


def _put_back(article: Article, reason: str, **columns: object) -> None:
    _as_we_have(article).update(intake=Article.Intake.QUEUED, intake_reason=reason, **columns)


def _capture(article: Article) -> None:
    material = _material(article)
    extracted = extracting.extract(
        material.content,
        media_type=material.media_type,
        charset=material.charset,
        url=material.address or None,
    )
    try:
        _store(article, material, extracted)
    except IntegrityError:
        # Somebody handed in the same address or bytes at this moment: now they are there to be found.
        _store(article, material, extracted)


def fail(article: Article, reason: str) -> None:
    """Record that a waiting article cannot be taken in, and why, in words for people. What another worker has claimed
    since is left to that."""
    _as_we_have(article).update(intake=Article.Intake.FAILED, intake_reason=reason)


def _as_we_have(article: Article) -> models.QuerySet[Article]:
    """The row, unless it was claimed, queued or taken in by somebody else since."""
    waiting = {Article.Intake.FETCHING, Article.Intake.QUEUED} & {Article.Intake(article.intake)}
    return Article.objects.filter(pk=article.pk, intake__in=waiting, claimed_at=article.claimed_at)


def _material(article: Article) -> Material:
    upload = getattr(article, "upload", None)
    if upload:
        media_type, _, charset = upload.media_type.partition("; charset=")
        return Material(
            bytes(upload.content), media_type, charset or None, article.address,
            {"handed_in": upload.filename or "pasted text"},
        )  # fmt: skip
    got = hosts.get(article.address)
    return Material(
        got.content, got.media_type, got.charset, got.url,
        {"method": "GET", "address": got.requested_url, "url": got.url, "headers": list(got.request_headers)},
        got.status, tuple(got.headers),
    )  # fmt: skip


@transaction.atomic
def _store(article: Article, material: Material, extracted: extracting.Extracted) -> None:
    linking.one_at_a_time()
    waiting = (
        Article.objects.select_for_update().filter(pk=article.pk, intake=Article.Intake.FETCHING).first()
    )
    if waiting is None:
        return
    sha256 = hashlib.sha256(material.content).hexdigest()
    address = canonical(extracted.canonical_url or material.address) if material.address else None
    if address and len(address) > LONGEST_ADDRESS:
        address = waiting.canonical_address
    same = _same(waiting, sha256, address)
    if same:
        _make_duplicate(waiting, same)
    if same is None or same.intake in WITHOUT_TEXT:
        _keep(same or waiting, material, extracted, sha256, address)


def _same(article: Article, sha256: str, address: str | None) -> Article | None:
    """Another article that has these bytes or this canonical address, itself or through a duplicate of it."""
    same = models.Q(sha256=sha256) | (models.Q(canonical_address=address) if address else models.Q(pk=None))
    others = Article.objects.exclude(pk=article.pk).exclude(duplicate_of=article)
    found = others.filter(same).order_by("pk").first()
    return found and Article.objects.select_for_update().get(pk=found.duplicate_of_id or found.pk)


def _make_duplicate(article: Article, same: Article) -> None:
    article.duplicates.update(duplicate_of=same)
    article.duplicate_of, article.intake = same, Article.Intake.FAILED
    article.intake_reason = f"the same as article {same.pk}"
    article.save()
    Upload.objects.filter(article=article).delete()


def _keep(
    article: Article, material: Material, extracted: extracting.Extracted, sha256: str, address: str | None
) -> None:
    capture = Capture.objects.create(
        article=article,
        request=material.request,
        status=material.status,
        headers=list(material.headers),
        media_type=material.media_type[:100],
        sha256=sha256,
        text=extracted.text,
        text_sha256=hashlib.sha256(extracted.text.encode()).hexdigest(),
        extractor=extracted.extractor,
        extractor_version=extracted.extractor_version,
    )
    CaptureBytes.objects.create(capture=capture, content=material.content)
    _describe(article, extracted)
    # A key that a duplicate has stays there: it leads here.
    theirs = {key for keys in article.duplicates.values_list("sha256", "canonical_address") for key in keys}
    if sha256 not in theirs:
        article.sha256 = sha256
    if address and address not in theirs:
        article.canonical_address = address
    article.intake, article.intake_reason = Article.Intake.CAPTURED, ""
    article.save()
    Upload.objects.filter(article=article).delete()
    linking.join_copies(capture)


def _describe(article: Article, extracted: extracting.Extracted) -> None:
    """Fill in what whoever handed it in did not say."""
    first_line = next((line for line in extracted.text.splitlines() if line.strip()), "")
    article.title = article.title or extracted.title or textwrap.shorten(first_line, 90, placeholder="…")
    article.title = article.title[:500]
    article.byline = article.byline or (extracted.byline or "")[:300]
    article.publisher = article.publisher or (extracted.site or "")[:200]
    article.language = extracted.language or article.language
    # What the page itself says of its day is better than what a feed says, and worse than what a person does.
    if article.published_basis in ("", FROM_FEED) and extracted.published_from:
        article.published_from, article.published_to = extracted.published_from, extracted.published_to
        article.published_basis = extracted.published_basis[:200]
