"""Run by `documents` as a process of its own, with the seconds and bytes it may take: a PDF on standard input,
its pages on standard output, as JSON.

A PDF can be made to take any time and any memory. It is the system that stops this process, whatever the PDF does.
"""

import json
import logging
import resource
import sys
from contextlib import suppress
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import LimitReachedError

LONGEST = 2_000_000  # characters, white space included: joined, they may be fewer


def main(seconds: int, memory: int) -> None:
    limits = {resource.RLIMIT_CPU: seconds, resource.RLIMIT_AS: memory, resource.RLIMIT_CORE: 0}
    for kind, most in limits.items():
        with suppress(ValueError, OSError):  # a system that does not know it, or allows less already
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))
    logging.disable()  # a broken file can be worth a million warnings
    json.dump(_read(sys.stdin.buffer.read()), sys.stdout)


def _read(content: bytes) -> dict[str, Any]:
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"fault": "locked"}
        pages, length = [], 0
        for page in reader.pages:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > LONGEST:
                return {"fault": "long"}
        if not pages:
            return {"fault": "broken"}
    except (LimitReachedError, MemoryError, RecursionError):
        return {"fault": "intricate"}
    except Exception:  # what pypdf raises on a broken file is of many kinds
        return {"fault": "broken"}
    facts: dict[str, Any] = {}
    with suppress(Exception):  # a broken title costs no text
        facts = _facts(reader)
    return {"pages": pages, **facts}


def _facts(reader: PdfReader) -> dict[str, Any]:
    info: dict[str, Any] = reader.metadata or {}
    xmp = reader.xmp_metadata
    title = info.get("/Title") or (xmp and xmp.dc_title and next(iter(xmp.dc_title.values())))
    authors = [info["/Author"]] if info.get("/Author") else (xmp and xmp.dc_creator) or []
    created = info.get("/CreationDate") or (xmp and xmp.xmp_create_date)
    facts = {"title": title, "created": created, "language": reader.root_object.get("/Lang")}
    return {
        "authors": [str(author) for author in authors],
        **{name: str(value) for name, value in facts.items() if value},
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
