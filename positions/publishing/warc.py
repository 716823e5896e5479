"""Captures as a WARC file (ISO 28500), which other archives read: what was asked, what was answered, what was read.

Bytes are stored unpacked. So headers that speak of packing and of length go under X-Archive-Orig-, as archives do
that rewrite an answer, and Content-Length is that of what follows.
"""

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from http.client import responses
from importlib.metadata import version
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db.models import QuerySet
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from positions.intake.web import guarding
from positions.models import Capture, CaptureBytes

VERSION = "1.1"
# Captures, of at most 10 MB each, that are in memory together.
TOGETHER = 10
OF_TRANSFER = {"content-encoding", "content-length", "transfer-encoding"}
RESERVED = "/:?#[]@!$&'()*+,;=%~"


class Damaged(Exception):
    """The stored bytes are not those that were captured; the text says of which capture, to people."""


def originals(captures: QuerySet[Capture]) -> list[int]:
    """What a set of captures exports: those that have bytes, in order; for a reading the one whose bytes were read."""
    return sorted({of or pk for pk, of in captures.order_by().values_list("pk", "of").distinct()})


def pieces(captures: Sequence[int], *, about: str) -> Iterator[bytes]:
    """A WARC file in pieces: one for its head, then one for each of these captures (see `originals`) with every
    reading of its bytes. `about` says in the file what set it is. The records of a capture are alike in every file.

    Raises Damaged where stored bytes are not those of their hash.
    """
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version=VERSION)
    info = {
        "software": f"{settings.INTAKE_USER_AGENT.partition(' ')[0]} warcio/{version('warcio')}",
        "format": f"WARC File Format {VERSION}",
        "description": about,
        "http-header-user-agent": settings.INTAKE_USER_AGENT,
    }
    writer.write_record(writer.create_warcinfo_record(None, info))
    yield _drained(buffer)
    for start in range(0, len(captures), TOGETHER):
        together = captures[start : start + TOGETHER]
        # Apart from their captures: two rows that name each other stay in memory until Python looks for such rings.
        content = dict(CaptureBytes.objects.filter(pk__in=together).values_list("pk", "content"))
        found = Capture.objects.filter(pk__in=together).order_by("pk").select_related("article")
        for capture in found.prefetch_related("readings", "rechecks"):
            _write_all(writer, capture, bytes(content[capture.pk]))
            yield _drained(buffer)


def _drained(buffer: BytesIO) -> bytes:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written


def _write_all(writer: WARCWriter, capture: Capture, content: bytes) -> None:
    target = _target(capture)
    about = {}
    if not capture.withheld_at:
        if hashlib.sha256(content).hexdigest() != capture.sha256:
            raise Damaged(f"The stored bytes of capture {capture.pk} are not those that were captured.")
        about = {"WARC-Refers-To": _id(capture, "bytes")}
        if capture.status is None:
            headers = {"Content-Type": capture.media_type}
            _write(writer, "resource", capture, target, content, headers, number=_id(capture, "bytes"))
        else:
            _write_exchange(writer, capture, capture.status, target, content)
        for reading in [capture, *capture.readings.all()]:
            if reading.extractor:
                by = f"{reading.extractor} {reading.extractor_version}"
                headers = {**about, "Content-Type": "text/plain; charset=utf-8", "X-Extractor": by}
                _write(writer, "conversion", reading, target, reading.text.encode(), headers)
    _write(writer, "metadata", capture, target, _fields(capture), about)


def _write_exchange(writer: WARCWriter, capture: Capture, status: int, target: str, content: bytes) -> None:
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() in OF_TRANSFER else name, value)
        for name, value in capture.headers
    ]
    answered = StatusAndHeaders(
        f"{status} {responses.get(status, '')}",
        [*headers, ("Content-Length", str(len(content)))],
        protocol="HTTP/1.1",
    )
    _write(writer, "response", capture, target, content, {}, http=answered, number=_id(capture, "bytes"))
    parts = urlsplit(target)
    line = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query} HTTP/1.1"
    asked = StatusAndHeaders(line, [tuple(pair) for pair in capture.request["headers"]], protocol="GET")
    together = {"WARC-Concurrent-To": _id(capture, "bytes")}
    _write(writer, "request", capture, target, b"", together, http=asked)


def _write(
    writer: WARCWriter,
    kind: str,
    capture: Capture,
    target: str,
    content: bytes,
    headers: dict[str, str],
    *,
    http: Any = None,
    number: str = "",
) -> None:
    named = {
        "WARC-Record-ID": number or _id(capture, kind),
        "WARC-Date": datetime_to_iso_date(capture.captured_at, use_micros=True),
        "WARC-Payload-Digest": f"sha256:{hashlib.sha256(content).hexdigest()}",
        **headers,
    }
    record = writer.create_warc_record(
        target,
        kind,
        payload=BytesIO(content),
        length=len(content),
        warc_headers_dict=named,
        http_headers=http,
    )
    writer.write_record(record)


def _id(capture: Capture, what: str) -> str:
    """The same in every export, and another in every installation."""
    name = f"{capture.sha256} {capture.captured_at.isoformat()} {capture.pk} {what}"
    return f"<{uuid.uuid5(uuid.NAMESPACE_URL, name).urn}>"


def _target(capture: Capture) -> str:
    """Where the answer came from; of what was handed in, a name of its own."""
    if capture.status is None:
        return _id(capture, "target")[1:-1]
    return quote(guarding.parse(capture.request.get("url") or capture.request["address"]).url, safe=RESERVED)


def _fields(capture: Capture) -> bytes:
    """What is known of a capture besides: all that there is of one that is withheld."""
    article = capture.article
    told = {
        "article": article.pk,
        "title": article.title,
        "publisher": article.publisher,
        "published": "/".join(str(day) for day in (article.published_from, article.published_to) if day),
        "address": article.address,
        "handed-in": capture.request.get("handed_in"),
        "looked-at-again": ", ".join(
            f"after {look.days} days: {look.outcome}" for look in capture.rechecks.all()
        ),
        "media-type": capture.media_type,
        "sha256": capture.sha256,
        "withheld": capture.withheld_at and capture.withheld_at.isoformat(),
    }
    lines = [f"{name}: {' '.join(str(value).split())}\r\n" for name, value in told.items() if value]
    return "".join(lines).encode()
