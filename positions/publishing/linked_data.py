"""What a page is about, as JSON-LD in the words of schema.org: statements, treaties, organizations.

Each takes `address`: the name of a page and what it leaves open, to its absolute address in the site's own language.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from positions.models import (
    Evidence,
    Milestone,
    Organization,
    OrganizationName,
    StatementVersion,
    Treaty,
    span,
)
from positions.publishing.citing import citation

Address = Callable[..., str]
Node = dict[str, Any]

VOCABULARY = "https://schema.org/"
# In the page itself: whoever reads it needs nothing from elsewhere.
CONTEXT: Node = {
    "@vocab": VOCABULARY,
    **{name: {"@type": "Date"} for name in ("datePublished", "dateCreated", "legislationDate")},
    **{name: {"@type": "@id"} for name in ("url", "sameAs", "mainEntityOfPage")},
    "legislationLegalForce": {"@type": "@vocab"},
}
# The dossier's name for the day on which a text was adopted.
ADOPTED = "adopted"
NOT_IN_SCRIPTS = str.maketrans({each: f"\\u{ord(each):04X}" for each in "<>&\u2028\u2029"})


def script(data: Node) -> SafeString:
    """For the head of a page; nothing where there is no data. No text in it can end the script."""
    if not data:
        return SafeString("")
    text = json.dumps(data, ensure_ascii=False).translate(NOT_IN_SCRIPTS)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


def statement(version: StatementVersion, *, address: Address) -> Node:
    """The words as quotations, and what they claim of the treaty where they take a step; nothing of samples."""
    rows = version.counted
    if not rows or version.organization is None or version.treaty is None:
        return {}
    page = address("statement", version.statement_id)
    who = _organization(version.organization, address)
    graph = [_evidence(row, version, who, page) for row in rows]
    if version.stance:
        claim = {
            "@type": "Claim",
            "@id": f"{page}#claim",
            "mainEntityOfPage": page,
            "name": citation.title(version),
            "author": who,
            "about": _treaty(version.treaty, address),
            "appearance": [{"@id": node["@id"]} for node in graph],
            **_dated("dateCreated", version.said_from, version.said_to),
        }
        graph.insert(0, claim)
    return {"@context": CONTEXT, "@graph": graph}


def _evidence(row: Evidence, version: StatementVersion, who: Node, page: str) -> Node:
    """A quotation in its source; the source alone where no words are verbatim and seen."""
    source = {
        "@type": "CreativeWork",
        "name": row.title or row.article.title,
        "url": row.article.address,
        "publisher": _named("Organization", row.publisher or row.article.publisher),
        "inLanguage": row.language,
        **_dated("datePublished", row.published_from, row.published_to),
    }
    number = {"@id": f"{page}#e-{row.pk}"}
    if not row.quotation:
        return _told(number | source)
    return _told(
        {
            "@type": "Quotation",
            **number,
            "text": row.quotation,
            "inLanguage": row.language,
            "creator": who,
            "spokenByCharacter": _named("Person", version.speaker.name) if version.speaker else who,
            "isPartOf": _told(source),
            **_dated("datePublished", row.published_from, row.published_to),
        }
    )


FORCE = {
    Treaty.Status.IN_FORCE: "InForce",
    Treaty.Status.NOT_IN_FORCE: "NotInForce",
    Treaty.Status.NOT_OPEN: "NotInForce",
    Treaty.Status.OPEN: "NotInForce",
}


def treaty(row: Treaty, *, address: Address) -> Node:
    names = row.names.filter(ambiguous=False).values_list("text", flat=True)
    dated = (each for each in row.milestones.all() if each.kind == ADOPTED and each.date_from)
    adopted = next(dated, Milestone())
    data = _treaty(row, address) | {
        "@context": CONTEXT,
        "mainEntityOfPage": address("treaty", row.slug),
        "alternateName": list(dict.fromkeys([row.official_name, *names])),
        "legislationType": "Treaty",
        "legislationIdentifier": row.untc_number,
        "legislationPassedBy": _named("Organization", row.body),
        "legislationLegalForce": FORCE.get(Treaty.Status(row.status)) if row.status else None,
        "sameAs": row.official_page,
        **_dated("legislationDate", adopted.date_from, adopted.date_to),
    }
    return _told(data)


def organization(row: Organization, names: Iterable[OrganizationName], *, address: Address) -> Node:
    """`names`: what else it is called (reading/organizations.py)."""
    wikidata = f"https://www.wikidata.org/entity/{row.wikidata}" if row.wikidata else ""
    data = _organization(row, address) | {
        "@context": CONTEXT,
        "mainEntityOfPage": address("organization", row.slug),
        "alternateName": sorted({name.text for name in names if not name.ambiguous}),
        "sameAs": [each for each in (row.website, wikidata) if each],
    }
    return _told(data)


def _organization(row: Organization, address: Address) -> Node:
    page = address("organization", row.slug)
    return {"@type": "Organization", "@id": f"{page}#organization", "name": row.name}


def _treaty(row: Treaty, address: Address) -> Node:
    return {"@type": "Legislation", "@id": f"{address('treaty', row.slug)}#treaty", "name": row.short_name}


def _named(kind: str, name: str) -> Node | None:
    return {"@type": kind, "name": name} if name else None


def _dated(name: str, first: dt.date | None, last: dt.date | None) -> Node:
    """A day, a month or a year; what lies between two days as schema.org's `temporal`, which takes both."""
    if first is None or last is None:
        return {}
    typed = span.as_typed(first, last)
    return {"temporal" if "/" in typed else name: typed}


def _told(data: Node) -> Node:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value}
