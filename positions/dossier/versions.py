"""Columns of a statement's version and of its parts, from rows of the dossier."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from positions.dossier.rows import Row
from positions.dossier.syncing import Catalogue, Columns, RemovedError, UnknownError, check
from positions.intake import receiving
from positions.models import (
    Ask,
    Concern,
    Evidence,
    Milestone,
    Organization,
    Person,
    Provision,
    Signatory,
    StatementVersion,
    TextVersion,
    Treaty,
    VersionConcern,
    VersionProvision,
)
from positions.models.part import Part


@dataclass(frozen=True)
class Pointed:
    """What statements point at: the catalogue, and what else they need to know of it."""

    catalogue: Catalogue
    definitions: dict[int, int]
    provisions: dict[tuple[int, str], int | None]

    def provision(self, treaty: int, article: str) -> int | None:
        if not article:
            return None
        if (treaty, article) not in self.provisions:
            raise UnknownError(f"the treaty has no article “{article}”. Correct it, or add the article.")
        if self.provisions[treaty, article] is None:
            raise RemovedError(article)
        return self.provisions[treaty, article]


def pointed(catalogue: Catalogue) -> Pointed:
    named = {(treaty, article): pk for (treaty, _, article), pk in catalogue.known[Provision].items()}
    # The final article where there is one: the dossier names articles by their final numbers.
    drafts = Provision.objects.order_by("text_version__date_from")
    return Pointed(
        catalogue,
        dict(Concern.objects.values_list("pk", "definition_version")),
        named | {(row.treaty_id, row.article): row.pk for row in drafts},
    )


def fields(row: Row, pointed: Pointed) -> Columns:
    catalogue = pointed.catalogue
    treaty = catalogue.find(Treaty, row.text("treaty"))
    said = row.within("said")
    speaker = next(row.rows("speaker"), Row({}, row.place))
    columns = {
        "organization_id": catalogue.find(Organization, row.text("organization")),
        "treaty_id": treaty,
        "question": row.text("question"),
        "text_version_id": catalogue.optional(TextVersion, treaty, row.optional("text_version")),
        "target": row.optional("target"),
        "stance": row.optional("stance") or None,
        "note": row.optional("note"),
        "speaker_id": catalogue.optional(Person, speaker.optional("name")),
        "speaker_role": speaker.optional("role"),
        "speaks_through_id": catalogue.optional(Organization, row.optional("speaks_through")),
        "others_count": row.number("others_count"),
        "others_note": row.optional("others_note"),
        "form": row.text("form"),
        "session_id": catalogue.optional(Milestone, treaty, row.optional("session")),
        "moves_line": row.flag("moves_line", default=True),
        "change_note": row.optional("change_note"),
        "attribution": row.text("attribution"),
        "said_from": said.first_day("from"),
        "said_to": said.last_day("to"),
        "said_basis": said.optional("basis"),
        "summary": row.text("summary"),
        "doubt": row.optional("doubt"),
    }
    check(StatementVersion(**columns), set(columns), row)
    return columns


def parts(row: Row, pointed: Pointed) -> dict[type[Part], list[Columns]]:
    treaty = pointed.catalogue.find(Treaty, row.text("treaty"))
    kinds: dict[type[Part], Callable[[Row], Columns]] = {
        VersionConcern: lambda each: _concern(each, pointed),
        VersionProvision: lambda each: {"provision_id": pointed.provision(treaty, each.text("text"))},
        Ask: lambda each: {
            "text": each.text("text"),
            "provision_id": pointed.provision(treaty, each.optional("provision")),
            "force": each.optional("force") or None,
        },
        Signatory: lambda each: {
            "organization_id": pointed.catalogue.find(Organization, each.text("organization")),
            "relation": each.text("relation"),
        },
        Evidence: _evidence,
    }
    listed = ("concerns", "provisions", "asks", "signatories", "evidence")
    found: dict[type[Part], list[Columns]] = {}
    for (model, make), name in zip(kinds.items(), listed, strict=True):
        found[model] = []
        for each in row.rows(name):
            made = make(each)
            check(model(**made), set(made), each)
            found[model].append(made)
    return found


def _concern(row: Row, pointed: Pointed) -> Columns:
    concern = pointed.catalogue.find(Concern, row.text("slug"))
    return {
        "concern_id": concern,
        "polarity": row.text("polarity"),
        "definition_version": pointed.definitions[concern],
    }


def _evidence(row: Row) -> Columns:
    published = row.days("published")
    facts = receiving.Facts(row.optional("url"), row.text("title"), row.text("publisher"), published)
    try:
        article = receiving.cited(facts, by=None)
    except ValueError as error:
        raise row.wrong(f"“url”: {error}") from error
    quote = next(row.rows("quote"), Row({}, row.place))
    verified: Any = quote.values.get("verified", "")
    return {
        "article": article,
        "kind": row.text("kind"),
        "address_kind": row.optional("address_kind") or None,
        "wording": row.text("wording"),
        "named": row.flag("named", default=True),
        "leaked": row.flag("leaked"),
        "title": row.text("title"),
        "title_basis": row.optional("title_basis"),
        "publisher": row.text("publisher"),
        "published_from": published and published[0],
        "published_to": published and published[1],
        "quote": quote.optional("text"),
        # YAML reads an unquoted `false` as a truth value.
        "quote_verified": "false" if verified is False else verified,
    }
