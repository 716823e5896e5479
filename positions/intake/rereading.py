"""The bytes of a capture read anew: another text is another capture of the same bytes, and old passages keep theirs."""

import hashlib
from importlib.metadata import PackageNotFoundError, version

from django.db import transaction
from django.db.models import QuerySet

from positions.intake.texts import extracting
from positions.intake.web import fetching
from positions.models import Capture

WITHHELD = "This capture is withheld: its bytes are gone and cannot be read anew."
LATER = (
    "This is what stood there when the page was looked at again: only the article's own capture is read anew."
)


def originals() -> QuerySet[Capture]:
    """The captures whose bytes can be read anew: the articles' own, without what is withheld."""
    return Capture.objects.filter(of=None, rechecks=None, withheld_at=None).order_by("pk")


def reread(capture: Capture) -> Capture | None:
    """Read the bytes of a capture, or of the one that it is a reading of, with what is installed now.

    The new reading where its text differs from the newest one, else None. Running it twice changes nothing.
    Raises extracting.Unreadable; ValueError, with a sentence, where the bytes are not to be read.
    """
    original = capture.of or capture
    if original.rechecks.exists():
        raise ValueError(LATER)
    # Before the transaction: a page may take seconds, and whoever withholds it should not wait so long.
    extracted = read(original)
    with transaction.atomic():
        original = Capture.objects.select_for_update().get(pk=original.pk)
        if original.withheld_at:
            raise ValueError(WITHHELD)
        text_sha256 = hashlib.sha256(extracted.text.encode()).hexdigest()
        if newest(original).text_sha256 == text_sha256:
            return None
        return Capture.objects.create(
            article_id=original.article_id,
            of=original,
            captured_at=original.captured_at,
            request=original.request,
            status=original.status,
            headers=original.headers,
            media_type=original.media_type,
            sha256=original.sha256,
            text=extracted.text,
            text_sha256=text_sha256,
            extractor=extracted.extractor,
            extractor_version=extracted.extractor_version,
        )


def read(original: Capture) -> extracting.Extracted:
    """What the installed extractors make of the stored bytes; nothing is stored. Raises as `reread` does."""
    if original.withheld_at:
        raise ValueError(WITHHELD)
    content_type = next((value for name, value in original.headers if name.lower() == "content-type"), "")
    return extracting.extract(
        bytes(original.stored.content),
        media_type=original.media_type,
        charset=fetching.charset(content_type),
    )


def newest(original: Capture) -> Capture:
    """The last reading of a capture's bytes: itself where they were read once."""
    return original.readings.order_by("-pk").first() or original


def is_older(original: Capture) -> bool:
    """Whether what read it last is installed in another version by now."""
    last = newest(original)
    return last.extractor_version != _installed(last.extractor)


def _installed(extractor: str) -> str:
    """The version of an extractor as captures name it; extractors other than our own go by their library's name."""
    if extractor == "plain":
        return extracting.PLAIN_VERSION
    try:
        return version(extractor)
    except PackageNotFoundError:
        return ""
