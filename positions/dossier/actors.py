"""Columns of organizations, people, concerns and sources, from rows of the dossier."""

from positions.dossier.rows import Row
from positions.dossier.syncing import Catalogue, Columns
from positions.dossier.treaties import read_at, sentences
from positions.models import Concern, Organization, Person, Source


def organization(row: Row, catalogue: Catalogue) -> Columns:
    return {
        "slug": row.text("slug"),
        "name": row.within("names").text("text"),
        "kind": row.text("kind"),
        "country": row.optional("country"),
        "website": row.optional("website"),
        "wikidata": row.optional("wikidata_qid"),
        "note": row.optional("note"),
    }


def organization_name(row: Row, catalogue: Catalogue) -> Columns:
    return {
        "organization_id": catalogue.find(Organization, row.parent.text("slug")),
        "text": row.text("text"),
        "kind": row.text("kind"),
        "ambiguous": row.flag("ambiguous"),
        "valid_from": row.first_day("from"),
        "valid_to": row.last_day("to"),
    }


def membership(row: Row, catalogue: Catalogue) -> Columns:
    return {
        "organization_id": catalogue.find(Organization, row.parent.text("slug")),
        "kind": row.text("type"),
        "target_id": catalogue.find(Organization, row.text("target")),
        "valid_from": row.first_day("from"),
        "valid_to": row.last_day("to"),
        **read_at(row),
    }


def concern(row: Row, catalogue: Catalogue) -> Columns:
    group = row.parent.text("slug") if row.listed_in == "children" else ""
    return {
        "slug": row.text("slug"),
        "label": row.text("label"),
        "definition": row.text("definition"),
        "parent_id": catalogue.optional(Concern, group),
        "references": "\n".join(row.texts("references")),
    }


def phrase(row: Row, catalogue: Catalogue) -> Columns:
    return {
        "concern_id": catalogue.find(Concern, row.parent.text("slug")),
        "text": row.text("text"),
        "language": "en",
    }


def source(row: Row, catalogue: Catalogue) -> Columns:
    about = [row.optional(name) for name in ("covers", "note", "why")]
    return {
        "slug": row.optional("slug") or row.text("name").lower().replace(" ", "-")[:100],
        "name": row.text("name"),
        "kind": Source.Kind.OUTLET if row.optional("kind") == "media" else Source.Kind.OWN_SITE,
        "home_page": row.text("home_page"),
        "feed_address": row.optional("feed_url"),
        "language": row.optional("language") or "en",
        "note": sentences(*(text[:1].upper() + text[1:] for text in about)),
    }


def person(row: Row, catalogue: Catalogue) -> Columns:
    return {"name": row.text("name")}


def role(row: Row, catalogue: Catalogue) -> Columns:
    return {
        "person_id": catalogue.find(Person, row.text("name")),
        "organization_id": catalogue.find(Organization, row.parent.text("organization")),
        "title": row.text("role"),
    }
