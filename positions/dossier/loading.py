"""The dossier's YAML → the catalogue. Adds what is missing and never touches a row that is there."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from django.db import models, transaction

from positions.dossier import acts, statements
from positions.models import (
    Concern,
    ConcernPhrase,
    Import,
    Membership,
    Milestone,
    Organization,
    OrganizationName,
    Person,
    Provision,
    ProvisionNumber,
    Role,
    Source,
    TextVersion,
    Treaty,
    TreatyName,
)
from positions.models.span import span

FOLDER = Path(__file__).parent
Row = dict[str, Any]


# The day on which the dossier was closed.
DATED = dt.date(2026, 11, 21)


@transaction.atomic
def load(folder: Path = FOLDER, *, with_statements: bool = False) -> dict[str, int]:
    """Load the catalogue, and the statements where asked for; how many rows of each kind were added.

    A second time adds none. The statements are published at once, on the strength of the import.
    """
    rows = _read(folder, "statements")["statements"]
    counts = {
        **_treaties(_read(folder, "treaties")["treaties"]),
        **_organizations(_read(folder, "organizations")["organizations"]),
        **_concerns(_read(folder, "concerns")["concerns"]),
        **_sources(_read(folder, "sources")),
        **_people(rows),
        **acts.load(_read(folder, "acts")),
    }
    digest = hashlib.sha256((folder / "statements.yaml").read_bytes()).hexdigest()
    if not with_statements or Import.objects.filter(sha256=digest).exists():
        return counts
    imported = Import.objects.create(name="dossier", dated=DATED, sha256=digest)
    return counts | statements.load(rows, imported)


def _read(folder: Path, name: str) -> Any:
    with (folder / f"{name}.yaml").open(encoding="utf-8") as file:
        # The C parser: 0.3 s instead of 4.
        return yaml.load(file, Loader=yaml.CSafeLoader)  # safe: it is the safe loader in C


def _add(rows: Iterable[models.Model]) -> dict[str, int]:
    """Insert those of one kind that no constraint knows yet; the count under the kind's name."""
    listed = list(rows)
    if not listed:
        return {}
    model = type(listed[0])
    before = model._default_manager.count()
    model._default_manager.bulk_create(listed, ignore_conflicts=True)
    return {f"new {model._meta.verbose_name_plural}": model._default_manager.count() - before}


def _ids(model: type[models.Model], key: str = "slug") -> dict[str, int]:
    return dict(model._default_manager.values_list(key, "pk"))


def _dates(row: Row) -> dict[str, Any]:
    """First and last possible day of `date` (and `end_date`), with the source and the doubt."""
    first, last = span(row["date"])
    if row.get("end_date"):
        last = span(row["end_date"])[1]
    return {
        "date_from": first,
        "date_to": last,
        "source": row["source"] or "",
        "doubt": row["doubt"] or "",
    }


def _treaties(rows: list[Row]) -> dict[str, int]:
    counts = _add(
        Treaty(
            slug=row["slug"],
            short_name=row["short_name"],
            official_name=row["official_name"],
            depositary=row.get("depositary") or "",
            untc_number=row.get("series_number") or "",
            first_committee_draft=(row.get("first_committee_draft") or {}).get("date"),
            official_page=row.get("official_page") or "",
            doubt=row.get("doubt") or "",
        )
        for row in rows
    )
    ids = _ids(Treaty)
    for row in rows:
        if parent := row.get("parent"):
            Treaty.objects.filter(slug=row["slug"], parent=None).update(parent_id=ids[parent])
    counts |= _add(
        TreatyName(treaty_id=ids[row["slug"]], text=text, ambiguous=key == "ambiguous_aliases")
        for row in rows
        for key in ("aliases", "ambiguous_aliases")
        for text in row.get(key, [])
    )
    counts |= _add(
        TextVersion(
            treaty_id=ids[row["slug"]],
            slug=each["slug"],
            name=each["name"],
            symbol=each["symbol"] or "",
            committee=each["committee"],
            **_dates(each),
        )
        for row in rows
        for each in row["text_versions"]
    )
    counts |= _add(
        Milestone(
            treaty_id=ids[row["slug"]],
            slug=each["slug"],
            kind=each["kind"],
            label=each["label"],
            **_dates(each),
        )
        for row in rows
        for each in row["milestones"]
    )
    return counts | _provisions(rows, ids)


def _provisions(rows: list[Row], treaties: dict[str, int]) -> dict[str, int]:
    drafts = {(each.treaty_id, each.slug): each.pk for each in TextVersion.objects.all()}
    every = [(treaties[row["slug"]], each) for row in rows for each in row["provisions"]]
    counts = _add(
        Provision(
            treaty_id=treaty,
            text_version_id=drafts[treaty, each["text_version"]] if each.get("text_version") else None,
            article=each["article"],
            heading=each["title"],
            description=each["description"],
            source=each["source"] or "",
            doubt=each["doubt"] or "",
        )
        for treaty, each in every
    )
    ids = {(each.treaty_id, each.text_version_id, each.article): each.pk for each in Provision.objects.all()}
    return counts | _add(
        ProvisionNumber(
            provision_id=ids[treaty, drafts[treaty, each["text_version"]], each["article"]],
            text_version_id=drafts[treaty, same["text_version"]],
            article=same["article"],
        )
        for treaty, each in every
        for same in each.get("same_as", [])
    )


def _organizations(rows: list[Row]) -> dict[str, int]:
    counts = _add(
        Organization(
            slug=row["slug"],
            name=row["names"][0]["text"],
            kind=row["kind"],
            country=row["country"] or "",
            website=row["website"] or "",
            wikidata=row["wikidata_qid"] or "",
            note=row.get("note", ""),
        )
        for row in rows
    )
    ids = _ids(Organization)
    counts |= _add(
        OrganizationName(
            organization_id=ids[row["slug"]],
            text=name["text"],
            kind=name["kind"],
            ambiguous=name["ambiguous"],
            valid_from=name["from"] and span(name["from"])[0],
            valid_to=name["to"] and span(name["to"])[1],
        )
        for row in rows
        for name in row["names"]
    )
    return counts | _add(
        Membership(
            organization_id=ids[row["slug"]],
            kind=each["type"],
            target_id=ids[each["target"]],
            valid_from=each["from"] and span(each["from"])[0],
            valid_to=each["to"] and span(each["to"])[1],
            source=each["source"] or "",
            doubt=each["doubt"] or "",
        )
        for row in rows
        for each in row["memberships"]
    )


def _concerns(groups: list[Row]) -> dict[str, int]:
    def row(each: Row, parent: int | None) -> Concern:
        return Concern(
            slug=each["slug"], label=each["label"], definition=each["definition"], parent_id=parent
        )

    added = _add(row(group, None) for group in groups)
    ids = _ids(Concern)
    children = [row(child, ids[group["slug"]]) for group in groups for child in group["children"]]
    total = {name: count + added[name] for name, count in _add(children).items()}
    ids = _ids(Concern)
    return total | _add(
        ConcernPhrase(concern_id=ids[each["slug"]], text=text)
        for group in groups
        for each in [group, *group["children"]]
        for text in each["lexicon"]
    )


def _sources(file: Row) -> dict[str, int]:
    without_feed = file["left_out_feed_not_confirmed"]
    return _add(
        Source(
            slug=row.get("slug") or row["name"].lower().replace(" ", "-")[:100],
            name=row["name"],
            kind=Source.Kind.OUTLET if row.get("kind") == "media" else Source.Kind.OWN_SITE,
            home_page=row["home_page"],
            feed_address=row.get("feed_url") or "",
            language=row.get("language", "en"),
            note=row.get("note") or row.get("why") or "",
        )
        for row in [*file["sources"], *without_feed]
    )


def _people(statements: list[Row]) -> dict[str, int]:
    speaking = [row for row in statements if row["speaker"] and row["speaker"]["name"]]
    counts = _add(Person(name=row["speaker"]["name"]) for row in speaking)
    people, organizations = _ids(Person, "name"), _ids(Organization)
    return counts | _add(
        Role(
            person_id=people[row["speaker"]["name"]],
            organization_id=organizations[row["organization"]],
            title=row["speaker"]["role"],
        )
        for row in speaking
        if row["speaker"]["role"]
    )
