"""Evidence as W3C Web Annotations: what stands where in which text, and which statement it is evidence of."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import get_language

from positions.models import Evidence, StatementVersion
from positions.publishing.citing import citation
from positions.publishing.linked_data import Address, Node

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# For programs and those who write them: nobody's language.
COUNTED = "start and end count Unicode code points of the captured text, from 0, end exclusive."


def loaded(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """With all that an annotation tells."""
    of_version = ("organization", "treaty", "text_version")
    return rows.select_related(
        "article", "capture", *(f"version__{name}" for name in of_version)
    ).prefetch_related("version__asks", "version__evidence__article__source")


def collection(rows: Iterable[Evidence], *, at: str, label: str, address: Address) -> Node:
    """All of it on one page, which is within. `at`: its own address; `address` as in linked_data.

    Rows are `loaded`, or those of a version with its parts.
    """
    items = [annotation(row, address=address) for row in rows]
    page = {"id": f"{at}#page", "type": "AnnotationPage", "startIndex": 0, "items": items}
    return {
        "@context": CONTEXT,
        "id": at,
        "type": "AnnotationCollection",
        "label": label,
        "total": len(items),
        "first": page,
    }


def annotation(row: Evidence, *, address: Address) -> Node:
    version = row.version
    page = address("statement-version", version.statement_id, version.number)
    found: Node = {
        # Where the passage stands on the statement's page.
        "id": f"{page}#e-{row.pk}",
        "type": "Annotation",
        "motivation": "classifying" if version.stance else "describing",
        "body": _bodies(version, page),
        "target": _target(row, address),
    }
    if version.frozen_at:
        found["created"] = _moment(version.frozen_at)
    return found


def _bodies(version: StatementVersion, page: str) -> list[Node]:
    """Our statement, what it says in our words, and its step: the word for people, the value for programs."""
    statement: Node = {"id": page, "type": "Text", "format": "text/html"}
    found: list[Node] = [{"type": "SpecificResource", "purpose": "linking", "source": statement}]
    if version.summary:
        found.append(_textual("describing", version.summary))
    if version.stance:
        found.append(_textual("classifying", citation.title(version)) | {"language": get_language()})
        found.append(_textual("tagging", version.stance))
    return found


def _textual(purpose: str, value: str) -> Node:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _target(row: Evidence, address: Address) -> Node:
    """The passage at its source's address. Of a withheld capture there is the quotation, and nothing around it."""
    here = address("article", row.article_id)
    found: Node = {"type": "SpecificResource", "source": row.article.address or here}
    capture = row.capture
    quoted = {"type": "TextQuoteSelector", "exact": row.exact or row.quotation}
    if capture is None or capture.withheld_at:
        return found | ({"selector": quoted} if quoted["exact"] else {})
    around = {name: text for name, text in (("prefix", row.prefix), ("suffix", row.suffix)) if text}
    positions: Node = {
        "type": "TextPositionSelector",
        "start": row.start,
        "end": row.end,
        "rdfs:comment": COUNTED,
    }
    state: Node = {
        "type": "TimeState",
        "sourceDate": _moment(capture.captured_at),
        "cached": here,
        # Of the bytes as they were captured.
        "schema:sha256": capture.sha256,
    }
    return found | {"selector": [quoted | around, positions], "state": state}


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
