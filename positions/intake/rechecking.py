"""Drift: pages of published evidence asked for again after 1, 7, 30 and 180 days, and what differs kept beside it.

No passage is ever moved: what a later look finds is a second capture and a task for editors.
"""

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Now

from positions.intake import capturing, differing, rereading
from positions.intake.differing import Finding
from positions.intake.web import fetching, hosts
from positions.models import Article, Capture, CaptureBytes, Event, Evidence, Publication, Recheck, User

DAYS = (1, 7, 30, 180)
MOST_AT_ONCE = 500
BROKE_OFF = f"Looking at it broke off {capturing.MOST_TRIES} times."


def due() -> list[int]:
    """Articles to look at again, the oldest capture first: those with published evidence, an address and a text,
    for the last of DAYS that has passed since the capture. A look that was missed before it is not made up for."""
    return list(_waiting().order_by("captured_at").values_list("article", flat=True)[:MOST_AT_ONCE])


def recheck(pk: int) -> None:
    """Look at the page of an article again, if that is due. Safe to run twice and at once: one run gets the claim.

    Raises fetching.Unavailable, with when to try again, where that may help; the look waits again by then, as it
    does where its site is being asked for something else. After capturing.MOST_TRIES it is recorded as not reached.
    """
    look = _claim(pk)
    if look is None:
        return
    if look.tries >= capturing.MOST_TRIES:
        _finish(look, Finding(Recheck.Outcome.UNREACHED, BROKE_OFF))
        return
    try:
        found = differing.look(look.article)
    except hosts.NotNow:
        _put_back(look)
    except fetching.Unavailable as reason:
        if look.tries + 1 < capturing.MOST_TRIES:
            _put_back(look, tries=look.tries + 1)
            wait = reason.retry_after or capturing.FIRST_RETRY * 4**look.tries
            raise fetching.Unavailable(str(reason), min(wait, capturing.LONGEST_RETRY)) from reason
        _finish(look, Finding(Recheck.Outcome.UNREACHED, str(reason)))
    else:
        _finish(look, found)


@transaction.atomic
def settle(look: Recheck, *, by: User) -> Event | None:
    """An editor has looked at what differs. None where somebody has already."""
    open_looks = Recheck.objects.reached().filter(pk=look.pk, settled_at=None)
    if not open_looks.update(settled_at=Now(), settled_by=by):
        return None
    return Event.objects.record(Event.Verb.SETTLE, look.article, by=by, why=look.note, new={"look": look.pk})


@transaction.atomic
def unsettle(look: Recheck, *, by: User, inverse_of: Event) -> Event:
    """Somebody should look at it once more."""
    Recheck.objects.filter(pk=look.pk).update(settled_at=None, settled_by=None)
    return Event.objects.record(Event.Verb.UNSETTLE, look.article, by=by, inverse_of=inverse_of)


# Which, and whose turn.


def _waiting() -> QuerySet[Any]:
    """The first captures of the articles to look at, with the `days` of that look."""
    published = Evidence.objects.filter(
        article=OuterRef("article"), version__publications__in=Publication.objects.open_now()
    )
    passed = [When(captured_at__lte=Now() - dt.timedelta(days=days), then=Value(days)) for days in DAYS[::-1]]
    before = Recheck.objects.filter(article=OuterRef("article"), days=OuterRef("days"))
    return (
        rereading.originals()
        .filter(Exists(published), captured_at__lte=Now() - dt.timedelta(days=DAYS[0]))
        .exclude(article__address="")
        .exclude(article__source__kind="sample")
        .annotate(days=Case(*passed))
        .exclude(Exists(before.exclude(pk__in=Recheck.objects.free())))
    )


def _claim(pk: int) -> Recheck | None:
    """Take the look that is due for this process; None if it is not, or another one has it."""
    days = _waiting().filter(article=pk).values_list("days", flat=True).first()
    if days is None:
        return None
    look, begun = Recheck.objects.get_or_create(article_id=pk, days=days, defaults={"claimed_at": Now()})
    # A claim that ran out is a worker that died on it: a try that came to nothing.
    died = Case(When(claimed_at=None, then=F("tries")), default=F("tries") + 1)
    if not begun and not Recheck.objects.free().filter(pk=look.pk).update(claimed_at=Now(), tries=died):
        return None
    return Recheck.objects.select_related("article").get(pk=look.pk)


def _put_back(look: Recheck, **columns: int) -> None:
    Recheck.objects.filter(pk=look.pk, done_at=None).update(claimed_at=None, **columns)


# What is kept of it.


@transaction.atomic
def _finish(look: Recheck, found: Finding) -> None:
    """Record what was found, once, whoever comes second."""
    row = Recheck.objects.select_for_update(of=("self",)).filter(pk=look.pk, done_at=None).first()
    if row is None:
        return
    before = Recheck.objects.newest().filter(article=row.article_id).select_related("capture").first()
    row.done_at, row.outcome, row.note = Now(), found.outcome, found.note
    if found.got:
        if before and before.capture and _seen_before(before, before.capture, found, found.got):
            row.capture = before.capture
            row.settled_at, row.settled_by = before.settled_at, before.settled_by
        else:
            row.capture = _kept(row.article, found, found.got)
    row.save()


def _seen_before(before: Recheck, capture: Capture, found: Finding, got: fetching.Fetched) -> bool:
    """Whether this is what the last look found, too: no news, and nothing to look at a second time."""
    if before.outcome != found.outcome or found.outcome == Recheck.Outcome.VANISHED:
        return before.outcome == found.outcome
    return (capture.text_sha256, capture.request["url"]) == (_sha256(found.text.encode()), got.url)


def _kept(article: Article, found: Finding, got: fetching.Fetched) -> Capture:
    capture = Capture.objects.create(
        article=article,
        request={
            "method": "GET",
            "address": got.requested_url,
            "url": got.url,
            "headers": got.request_headers,
        },
        status=got.status,
        headers=got.headers,
        media_type=got.media_type[:100],
        sha256=_sha256(got.content),
        text=found.text,
        text_sha256=_sha256(found.text.encode()),
        extractor=found.extracted.extractor if found.extracted else "",
        extractor_version=found.extracted.extractor_version if found.extracted else "",
    )
    CaptureBytes.objects.create(capture=capture, content=got.content)
    return capture


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
