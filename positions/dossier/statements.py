"""The dossier's statements → published versions, on the strength of the import; never over a person's work."""

import hashlib
import json
from collections import Counter
from typing import Any

from django.db import transaction

from positions.editing import importing
from positions.intake import receiving
from positions.models import (
    Ask,
    Author,
    Concern,
    Evidence,
    Import,
    ImportedStatement,
    Milestone,
    Organization,
    Person,
    Provision,
    Signatory,
    Statement,
    TextVersion,
    Treaty,
    VersionConcern,
    VersionProvision,
)
from positions.models.part import Part
from positions.models.span import span

Row = dict[str, Any]


class Catalogue:
    """The rows that statements point at, by the names the dossier gives them."""

    def __init__(self) -> None:
        self.treaties = {row.slug: row for row in Treaty.objects.all()}
        self.organizations = {row.slug: row for row in Organization.objects.all()}
        self.concerns = {row.slug: row for row in Concern.objects.all()}
        self.people = {row.name: row for row in Person.objects.all()}
        self.text_versions = {(row.treaty_id, row.slug): row for row in TextVersion.objects.all()}
        self.milestones = {(row.treaty_id, row.slug): row for row in Milestone.objects.all()}
        # The final article where there is one: the dossier names articles by their final numbers.
        drafts = Provision.objects.order_by("text_version__date_from")
        self.provisions = {(row.treaty_id, row.article): row for row in drafts}


@transaction.atomic
def load(rows: list[Row], imported: Import) -> dict[str, int]:
    """Publish each statement once; one that is new in the set becomes a new version. Counts of what was done."""
    known = {row.key: row for row in ImportedStatement.objects.select_related("statement")}
    catalogue, done = Catalogue(), Counter[str]()
    for row in _earlier_first(rows):
        digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
        before = known.get(row["id"])
        if before and before.sha256 == digest:
            done["statements unchanged"] += 1
            continue
        if before and Author.objects.filter(version__statement=before.statement, imported=None).exists():
            done["statements left alone, a person has edited them"] += 1
            continue
        statement = before.statement if before else Statement.objects.create()
        earlier = known[row["changes_from"]].statement if row["changes_from"] else None
        fields = _fields(row, catalogue) | {"changes_from": earlier}
        importing.publish(statement, fields, _parts(row, catalogue), imported=imported)
        known[row["id"]] = _remember(row["id"], statement, digest)
        done["new versions of statements" if before else "new statements"] += 1
    return dict(done)


def _earlier_first(rows: list[Row]) -> list[Row]:
    """In an order in which the statement that another one changes from comes before it."""
    by_key, ordered = {row["id"]: row for row in rows}, dict[str, Row]()

    def add(row: Row) -> None:
        if row["changes_from"] and row["changes_from"] not in ordered:
            add(by_key[row["changes_from"]])
        ordered[row["id"]] = row

    for row in rows:
        if row["id"] not in ordered:
            add(row)
    return list(ordered.values())


def _remember(key: str, statement: Statement, digest: str) -> ImportedStatement:
    kept, _ = ImportedStatement.objects.update_or_create(
        key=key, defaults={"statement": statement, "sha256": digest}
    )
    return kept


def _fields(row: Row, catalogue: Catalogue) -> Row:
    treaty = catalogue.treaties[row["treaty"]]
    speaker = row["speaker"] or {"name": None, "role": None}
    through = row.get("speaks_through")
    return {
        "organization": catalogue.organizations[row["organization"]],
        "treaty": treaty,
        "question": row["question"],
        "text_version": row["text_version"] and catalogue.text_versions[treaty.pk, row["text_version"]],
        "target": row.get("target") or "",
        "stance": row["stance"],
        "note": row.get("note") or "",
        "speaker": speaker["name"] and catalogue.people[speaker["name"]],
        "speaker_role": speaker["role"] or "",
        "speaks_through": through and catalogue.organizations[through],
        "others_count": row["others_count"],
        "others_note": row["others_note"] or "",
        "form": row["form"],
        "session": row["session"] and catalogue.milestones[treaty.pk, row["session"]],
        "moves_line": row.get("moves_line", True),
        "change_note": row["change_note"] or "",
        "attribution": row["attribution"],
        "said_from": row["said"]["from"],
        "said_to": row["said"]["to"],
        "said_basis": row["said"]["basis"],
        "summary": row["summary"],
        "doubt": row["doubt"] or "",
    }


def _parts(row: Row, catalogue: Catalogue) -> dict[type[Part], list[Row]]:
    treaty = catalogue.treaties[row["treaty"]]

    def provision(article: str | None) -> Provision | None:
        return catalogue.provisions[treaty.pk, article] if article else None

    return {
        VersionConcern: [
            {
                "concern": catalogue.concerns[each["slug"]],
                "polarity": each["polarity"],
                "definition_version": catalogue.concerns[each["slug"]].definition_version,
            }
            for each in row["concerns"]
        ],
        VersionProvision: [{"provision": provision(article)} for article in row["provisions"]],
        Ask: [
            {"text": each["text"], "provision": provision(each["provision"]), "force": each["force"]}
            for each in row["asks"]
        ],
        Signatory: [
            {
                "organization": catalogue.organizations[each["organization"]],
                "relation": each["relation"],
            }
            for each in row["signatories"]
        ],
        Evidence: [_evidence(each) for each in row["evidence"]],
    }


def _evidence(row: Row) -> Row:
    published = span(row["published"]) if row["published"] else None
    article = receiving.cited(
        receiving.Facts(row["url"] or "", row["title"], row["publisher"], published), by=None
    )
    quote = row["quote"] or {"text": "", "verified": ""}
    verified = quote["verified"]
    return {
        "article": article,
        "kind": row["kind"],
        "address_kind": row["address_kind"],
        "wording": row["wording"],
        "named": row["named"],
        "leaked": row.get("leaked", False),
        "title": row["title"],
        "title_basis": row.get("title_basis") or "",
        "publisher": row["publisher"],
        "published_from": published and published[0],
        "published_to": published and published[1],
        "quote": quote["text"],
        "quote_verified": "false" if verified is False else verified,
    }
