"""Columns of a treaty, of what belongs to it, and of what states did about it, from rows of the dossier."""

from positions.dossier.rows import Row
from positions.dossier.syncing import Catalogue, Columns
from positions.models import Milestone, Organization, Provision, TextVersion, Treaty, TreatyAct, Vote


def sentences(*texts: str) -> str:
    """Those that there are, as one text."""
    return " ".join(text if text.endswith(".") else f"{text}." for text in texts if text)


def _dated(row: Row) -> Columns:
    return {
        "date_from": row.first_day("date"),
        "date_to": row.last_day("end_date") or row.last_day("date"),
        **read_at(row),
    }


def read_at(row: Row) -> Columns:
    return {"source": row.optional("source"), "doubt": row.optional("doubt")}


def treaty(row: Row, catalogue: Catalogue) -> Columns:
    # Some doubts stand with one fact; readers see one text for the treaty.
    drafts, force = list(row.rows("first_committee_draft")), list(row.rows("entry_into_force"))
    doubts = [row.optional("doubt"), *(each.optional("doubt") for each in drafts)]
    doubts += [each.optional("disputed") for each in force]
    return {
        "slug": row.text("slug"),
        "short_name": row.text("short_name"),
        "official_name": row.text("official_name"),
        "topic": row.optional("topic"),
        "body": row.optional("organisation"),
        "depositary": row.optional("depositary"),
        "untc_number": row.optional("series_number"),
        "parent_id": catalogue.optional(Treaty, row.optional("parent")),
        "first_committee_draft": drafts[0].first_day("date") if drafts else None,
        "status": row.optional("status"),
        "status_as_of": row.optional("status_as_of"),
        "status_note": row.optional("status_note"),
        "entry_into_force": force[0].optional("conditions") if force else "",
        "official_page": row.optional("official_page"),
        "doubt": doubts[0] if not any(doubts[1:]) else sentences(*doubts),
    }


def treaty_name(row: Row, catalogue: Catalogue) -> Columns:
    return {
        "treaty_id": catalogue.find(Treaty, row.parent.text("slug")),
        "text": row.text("text"),
        "ambiguous": row.listed_in == "ambiguous_aliases",
    }


def text_version(row: Row, catalogue: Catalogue) -> Columns:
    return {
        "treaty_id": catalogue.find(Treaty, row.parent.text("slug")),
        "slug": row.text("slug"),
        "name": row.text("name"),
        "symbol": row.optional("symbol"),
        "committee": row.flag("committee", default=True),
        **_dated(row),
    }


def milestone(row: Row, catalogue: Catalogue) -> Columns:
    dated = _dated(row)
    if row.optional("caveat"):
        dated["doubt"] = sentences(dated["doubt"], row.text("caveat"))
    return {
        "treaty_id": catalogue.find(Treaty, row.parent.text("slug")),
        "slug": row.text("slug"),
        "kind": row.text("kind"),
        "label": row.text("label"),
        **dated,
    }


def _draft_of(treaty: int, row: Row, catalogue: Catalogue) -> int | None:
    return catalogue.optional(TextVersion, treaty, row.optional("text_version"))


def provision(row: Row, catalogue: Catalogue) -> Columns:
    treaty = catalogue.find(Treaty, row.parent.text("slug"))
    return {
        "treaty_id": treaty,
        "text_version_id": _draft_of(treaty, row, catalogue),
        "article": row.text("article"),
        "heading": row.text("title"),
        "description": row.optional("description"),
        "often_debated": row.flag("often_debated"),
        **read_at(row),
    }


def provision_number(row: Row, catalogue: Catalogue) -> Columns:
    final = row.parent
    treaty = catalogue.find(Treaty, final.parent.text("slug"))
    named = (treaty, _draft_of(treaty, final, catalogue), final.text("article"))
    return {
        "provision_id": catalogue.find(Provision, *named),
        "text_version_id": catalogue.find(TextVersion, treaty, row.text("text_version")),
        "article": row.text("article"),
    }


def act(row: Row, catalogue: Catalogue) -> Columns:
    """An act; or that a participant was not on a list, on the day of that list."""
    absent = row.listed_in == "absences"
    day = row if absent else row.within("on")
    names = (row.text("participant"), row.text("treaty"))
    return {
        "key": f"{names[0]}-absent-{names[1]}-{row.text('as_of')}" if absent else row.text("id"),
        "treaty_id": catalogue.find(Treaty, names[1]),
        "participant_id": catalogue.find(Organization, names[0]),
        "kind": TreatyAct.Kind.ABSENCE if absent else row.text("kind"),
        "date_from": day.first_day("as_of" if absent else "from"),
        "date_to": day.last_day("as_of" if absent else "to"),
        "note": row.text("text") if absent else row.optional("note"),
        **read_at(row),
    }


def vote(row: Row, catalogue: Catalogue) -> Columns:
    treaty = catalogue.find(Treaty, row.text("treaty"))
    result = row.within("result")
    return {
        "key": row.text("id"),
        "treaty_id": treaty,
        "milestone_id": catalogue.optional(Milestone, treaty, row.optional("milestone")),
        "body": row.text("body"),
        "what": row.text("what"),
        "recorded": row.text("method") == "recorded",
        "outcome": result.optional("outcome"),
        "in_favour": result.number("for"),
        "against": result.number("against"),
        "abstaining": result.number("abstain"),
        "note": row.optional("note"),
        **_dated(row),
    }


def vote_cast(row: Row, catalogue: Catalogue) -> Columns:
    return {
        "vote_id": catalogue.find(Vote, row.parent.text("id")),
        "organization_id": catalogue.find(Organization, row.text("organization")),
        "choice": row.optional("vote"),
        "sponsor": row.flag("sponsor"),
    }
