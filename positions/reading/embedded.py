"""What a position shows in other people's pages (P16): the sentence, the drawing, the last changes, and its date."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from positions.models import Organization, Publication, Step, Treaty
from positions.reading import corrections, timelines
from positions.reading.chart_parts import Chart
from positions.reading.timelines import Timeline
from positions.reading.treaties import changes

FEW = 3


@dataclass(frozen=True)
class Embedded:
    """`updated` is when the last of what it rests on came before readers; `corrected` what was corrected or withdrawn
    since it was embedded."""

    timeline: Timeline
    chart: Chart | None
    changes: list[Step]
    updated: dt.datetime | None
    corrected: list[corrections.Entry]


def embedded(organization: Organization, treaty: Treaty, *, since: dt.date | None, rtl: bool) -> Embedded:
    found = timelines.timeline(organization, treaty)
    line = Step.objects.open_now().filter(organization=organization, treaty=treaty, day__lte=found.day)
    out = Publication.objects.out().filter(
        appearances__organization__in=organization.family, appearances__treaty=treaty
    )
    return Embedded(
        found,
        timelines.drawn(found, rtl=rtl),
        list(changes(line)[:FEW]),
        out.aggregate(at=Max("starts"))["at"],
        corrections.since(organization, treaty, since) if since else [],
    )
