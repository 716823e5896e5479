"""Readers' pages as data, whole where a page is paged: the JSON of a treaty, an organization, a position. Members and
columns: docs/decisions/0026. Sheets of the same rows are in sheets.py."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from positions.deriving import positions
from positions.deriving.counting import IN_WORDS, PassedOver
from positions.models import Appearance, Concern, Organization, Step, Treaty
from positions.models.step import StepQuerySet
from positions.publishing import plain, portions
from positions.publishing.plain import Plain
from positions.reading import concerns, filtering, listing, searching, treaties
from positions.reading.bases import base
from positions.reading.replies import replies
from positions.reading.timelines import Timeline


@dataclass(frozen=True)
class Asked:
    """What a page's address asks for: the days, and filters by their names; `site` is the scheme and host of links."""

    site: str
    day: dt.date | None = None
    known: dt.date | None = None
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def today(self) -> dt.date:
        return self.day or timezone.now().date()

    def head(self, address: str) -> Plain:
        return {
            "address": self.site + address,
            "as_of": self.today.isoformat(),
            "known": (self.known or timezone.now().date()).isoformat(),
            # A day, since what is the same edition of the record is the same answer.
            "generated": timezone.now().date().isoformat(),
            "filters": {name: value for name, value in self.filters if value},
        }

    def wanted(self) -> treaties.Wanted:
        return treaties.Wanted(**dict(self.filters))


@dataclass(frozen=True)
class Twin:
    """One object: its members, and its lists, which are written while they are read."""

    head: Plain
    lists: dict[str, Iterable[Plain]]

    def pieces(self) -> Iterator[str]:
        """As JSON text, a piece for each item."""
        yield _spelled(self.head)[:-1]
        for name, items in self.lists.items():
            yield f",\n{json.dumps(name)}: ["
            for place, item in enumerate(items):
                yield f"{',' if place else ''}\n{_spelled(item)}"
            yield "]"
        yield "}\n"


def _spelled(value: Plain) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rows(steps: list[Step], said: QuerySet[Appearance], asked: Asked) -> Iterator[Plain]:
    rewound = asked.day or asked.known
    for place, grade in portions.positions(steps, said if rewound else None):
        yield plain.position(place, grade, asked.site)


def _on_treaty(treaty: Treaty, asked: Asked) -> tuple[QuerySet[Appearance], StepQuerySet]:
    said = Appearance.objects.known_at(asked.known).filter(treaty=treaty, said_to__lte=asked.today)
    line = Step.objects.known_at(asked.known).filter(treaty=treaty, day__lte=asked.today)
    return said, line.on(asked.today)


def positions_on(treaty: Treaty, asked: Asked) -> Iterator[Plain]:
    """Where the organizations that are asked for stand on a treaty, in the page's order."""
    said, line = _on_treaty(treaty, asked)
    steps = list(treaties.chosen(line, asked.wanted()))
    for step in steps:
        step.treaty = treaty
    return _rows(steps, said, asked)


def statements_on(treaty: Treaty, asked: Asked) -> Iterator[Plain]:
    """All that was said on a treaty, or by the organizations that are asked for."""
    said, line = _on_treaty(treaty, asked)
    return statements(filtering.on_treaty(said, line, asked.wanted()), asked.site)


def treaty(found: Treaty, asked: Asked) -> Twin:
    """Its totals by kind of actor, its milestones, and where each organization stands."""
    page = treaties.treaty_page(found, day=asked.day, known=asked.known, wanted=asked.wanted())
    head = asked.head(reverse("treaty", args=[found.slug])) | {
        "treaty": plain.treaty(found, asked.site),
        "official_name": found.official_name,
        "status": found.status or None,
        "base": plain.base(page.base),
        "organizations": page.organizations,
        "with_position": page.with_position,
        "kinds": [plain.kind(kind) for kind in page.kinds],
    }
    milestones = [plain.milestone(each) for each in page.milestones]
    return Twin(head, {"milestones": milestones, "positions": positions_on(found, asked)})


def _said_by(organization: Organization, asked: Asked) -> QuerySet[Appearance]:
    said = Appearance.objects.known_at(asked.known)
    return said.filter(organization__in=organization.family, said_to__lte=asked.today)


def positions_of(organization: Organization, asked: Asked) -> Iterator[Plain]:
    """Where an organization stands on each treaty that it is on record about, by the treaty's name."""
    line = Step.objects.known_at(asked.known).filter(organization=organization, day__lte=asked.today)
    steps = list(line.on(asked.today).select_related("organization", "treaty"))
    steps.sort(key=lambda step: step.treaty.short_name.lower())
    return _rows(steps, _said_by(organization, asked), asked)


def statements_of(organization: Organization, asked: Asked) -> Iterator[Plain]:
    """All that binds an organization, on any treaty."""
    return statements(_said_by(organization, asked), asked.site)


def organization(found: Organization, asked: Asked) -> Twin:
    head = asked.head(reverse("organization", args=[found.slug])) | {
        "organization": plain.organization(found, asked.site),
        "country": found.country or None,
        "website": found.website or None,
        "base": plain.base(base(_said_by(found, asked))),
        "replies": [
            plain.reply(each, asked.site) for each in replies(found, day=asked.today, known=asked.known)
        ],
    }
    return Twin(head, {"positions": positions_of(found, asked)})


def concern(found: Concern, asked: Asked) -> Twin:
    """Who raises a concern in numbers, and the statements that do."""
    wanted = concerns.Wanted(**dict(asked.filters))
    page = concerns.concern_page(found, wanted)
    head = asked.head(reverse("concern", args=[found.slug])) | {
        "concern": plain.concern(found, asked.site),
        "definition": found.definition,
        "definition_version": found.definition_version,
        "organizations": page.counted.organizations,
        "first": plain.day(page.counted.first),
        "last": plain.day(page.counted.last),
        "ways": {way: count for way, _label, count in page.counted.ways},
        "treaties": [
            {
                "treaty": plain.treaty(row.treaty, asked.site),
                "organizations": row.organizations,
                "worry": row.worry,
                "welcome": row.welcome,
                "demand": row.demand,
            }
            for row in page.treaties
        ],
    }
    return Twin(head, {"statements": statements_raising(found, asked)})


def statements_raising(found: Concern, asked: Asked) -> Iterator[Plain]:
    """The statements that raise a concern, for each organization that they bind."""
    wanted = concerns.Wanted(**dict(asked.filters))
    said = Appearance.objects.open_now().filter(filtering.raised(found, wanted))
    return statements(said, asked.site)


def search(wanted: searching.Wanted, asked: Asked) -> Twin:
    """The statements that a search finds."""
    head = asked.head(reverse("search"))
    return Twin(head, {"statements": statements(filtering.found(wanted), asked.site)})


def statements(said: QuerySet[Appearance], site: str) -> Iterator[Plain]:
    """The statements among these appearances, each once, the newest first: for any page that has a set of them."""
    for each in portions.statements(portions.newest_first(said)):
        yield plain.statement(each.version, each.publication, site)


def position(page: Timeline, asked: Asked) -> Twin:
    """One organization on one treaty: the step, each change of it, and the statements that are asked for."""
    address = reverse("position", args=[page.organization.slug, page.treaty.slug])
    resting, version = page.position.row, page.version
    head = asked.head(address) | {
        "organization": plain.organization(page.organization, asked.site),
        "treaty": plain.treaty(page.treaty, asked.site),
        "base": plain.base(page.counted.base),
        "position": {
            **plain.stance(page.position.stance),
            "reported": page.position.reported,
            "order_unknown": page.position.order_unknown,
            "since": plain.day(page.since),
            "was": page.turns[-1].was or None if page.turns and resting else None,
            "question": resting.question if resting else None,
            "grade": version.grade if version else None,
            "statement": resting.statement_id if resting else None,
            "statement_address": resting and _statement(resting.statement_id, asked.site),
        },
        "changes": [
            {
                "day": step.day.isoformat(),
                "was": step.was,
                **plain.stance(step.stance),
                "statement": step.statement_id,
                "statement_address": _statement(step.statement_id, asked.site),
            }
            for step in page.changes
        ],
        "withdrawn": [
            {
                "statement": each.statement_id,
                "statement_address": _statement(each.statement_id, asked.site),
                "withdrawn": plain.instant(each.ends),
                "reason": each.end_reason,
            }
            for each in page.withdrawn
            if each.ends
        ],
        "replies": [plain.reply(each, asked.site) for each in page.replies],
    }
    return Twin(head, {"statements": statements_at(page, asked)})


def _statement(pk: int | None, site: str) -> str:
    return site + reverse("statement", args=[pk])


def statements_at(page: Timeline, asked: Asked) -> Iterator[Plain]:
    """The statements of a timeline: whether the position rests on each, if not why not, and the step before it."""
    filters, said = dict(asked.filters), page.said
    if filters.get("show") == "changes":
        said = said.filter(statement__in=listing.turning(page.turns, page.position))
    if concern := filters.get("concern"):
        said = filtering.raising(said, concern)
    resting = page.position.row.statement_id if page.position.row else None
    moved = {step.statement_id: step.was for step in page.changes}
    first_draft = page.treaty.first_committee_draft
    for each in portions.statements(portions.newest_first(said)):
        pk, reason = each.row.statement_id, None
        if pk != resting:
            found = positions.why_not(each.row, page.position, day=page.day, first_draft=first_draft)
            reason = str(IN_WORDS[found or PassedOver.EARLIER])
        yield plain.statement(each.version, each.publication, asked.site) | {
            "used": pk == resting,
            "why": reason,
            "was": moved.get(pk),
        }
