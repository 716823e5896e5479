"""The catalogue of an invented record: few enough rows for the ORM. All names say that they are invented."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from benchmarks.inventing import CONCERNS, LAST_DAY, MILESTONES, PROVISIONS, Scale, first_day, first_draft
from positions.models import (
    Concern,
    Membership,
    Milestone,
    Organization,
    Person,
    Provision,
    Source,
    TextVersion,
    Treaty,
)

GROUPS, SOURCES, TOPICS = 5, 200, 6
# No government: it speaks for its state.
KINDS = [kind for kind in Organization.Kind if kind != Organization.Kind.GOVERNMENT]
SOURCE_KINDS = [Source.Kind.OWN_SITE, Source.Kind.OUTLET, Source.Kind.OUTLET, Source.Kind.AGGREGATOR]
SESSION = "negotiation session"
MILESTONE_KINDS = [
    "mandate",
    *[SESSION] * (MILESTONES - 4),
    "adopted",
    "opened for signature",
    "entry into force",
]


@dataclass(frozen=True)
class Catalogue:
    """Primary keys under the numbers that `inventing` speaks in; those of a treaty's parts under its number."""

    organizations: list[int]
    people: list[int]  # one for each organization
    concerns: list[int]
    sources: list[int]
    treaties: list[int]
    provisions: list[list[int]]
    milestones: list[list[int]]


def make(scale: Scale) -> Catalogue:
    organizations = _organizations(scale.organizations)
    treaties = [_treaty(number) for number in range(scale.treaties)]
    return Catalogue(
        organizations,
        people=_add(Person, (Person(name=f"Speaker {number:04}") for number in range(scale.organizations))),
        concerns=_concerns(),
        sources=_add(Source, map(_source, range(SOURCES))),
        treaties=_add(Treaty, treaties),
        provisions=[_provisions(treaty) for treaty in treaties],
        milestones=[_milestones(treaty, number) for number, treaty in enumerate(treaties)],
    )


def _add(model: type[models.Model], rows: Iterable[models.Model]) -> list[int]:
    return [row.pk for row in model._default_manager.bulk_create(list(rows))]


def _organizations(count: int) -> list[int]:
    """Every third one is a member of one of the first groups of organizations."""
    rows = [
        Organization(
            slug=f"organization-{number:04}",
            name=f"Organization {number:04}",
            kind=KINDS[number % len(KINDS)],
        )
        for number in range(count)
    ]
    keys = _add(Organization, rows)
    groups = [row for row in rows if row.kind == Organization.Kind.GROUP][:TOPICS]
    Membership.objects.bulk_create(
        Membership(organization=row, target=groups[number % len(groups)], kind=Membership.Kind.MEMBER_OF)
        for number, row in enumerate(rows[::3])
        if row not in groups
    )
    return keys


def _treaty(number: int) -> Treaty:
    return Treaty(
        slug=f"treaty-{number:02}",
        short_name=f"Treaty {number:02}",
        official_name=f"Treaty {number:02} on Invented Matters",
        topic=f"Topic {number % TOPICS}",
        first_committee_draft=first_draft(number),
        status=Treaty.Status.IN_FORCE,
    )


def _source(number: int) -> Source:
    return Source(
        slug=f"source-{number:03}",
        name=f"Source {number:03}",
        kind=SOURCE_KINDS[number % len(SOURCE_KINDS)],
        home_page=f"https://source-{number:03}.example/",
    )


def _concerns() -> list[int]:
    groups = [
        Concern(slug=f"group-{number}", label=f"Group {number}", definition=f"Invented group {number}.")
        for number in range(GROUPS)
    ]
    Concern.objects.bulk_create(groups)
    return _add(
        Concern,
        (
            Concern(
                slug=f"concern-{number:02}",
                label=f"Concern {number:02}",
                definition=f"Invented concern {number:02}.",
                parent=groups[number % GROUPS],
            )
            for number in range(CONCERNS)
        ),
    )


def _provisions(treaty: Treaty) -> list[int]:
    adopted = TextVersion.objects.create(treaty=treaty, slug="adopted", name="Adopted text")
    return _add(
        Provision,
        (
            Provision(
                treaty=treaty, text_version=adopted, article=str(number), heading=f"Invented heading {number}"
            )
            for number in range(1, PROVISIONS + 1)
        ),
    )


def _milestones(treaty: Treaty, number: int) -> list[int]:
    """Evenly spread over the years in which it is spoken of."""
    first = first_day(number)
    gap = (LAST_DAY - first) / MILESTONES
    rows = []
    for step, kind in enumerate(MILESTONE_KINDS):
        day = first + gap * step
        rows.append(
            Milestone(
                treaty=treaty,
                slug=f"milestone-{step:02}",
                kind=kind,
                label=f"Milestone {step:02}",
                date_from=day,
                date_to=day + dt.timedelta(4 if kind == SESSION else 0),
            )
        )
    return _add(Milestone, rows)
