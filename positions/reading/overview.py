"""What the home page (P1) and the lists of treaties and organizations show."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower, Now
from django.utils import timezone

from positions.models import Milestone, Organization, Publication, Step, Treaty
from positions.reading.treaties import changes

PAGE = 20


@dataclass(frozen=True)
class Home:
    """Changes are the unit of news here, not statements."""

    changes: list[Step]
    older: str
    treaties: QuerySet[Treaty]
    statements: int
    latest: dt.datetime | None


def home(before: str = "") -> Home:
    """The latest changes of position (after the one whose id is `before`), the treaties, and what is covered."""
    today = timezone.now().date()
    rows = changes(Step.objects.open_now().filter(day__lte=today))
    # More digits than any id has, and Python would not read them all.
    if before.isdecimal() and len(before) < 19 and (last := Step.objects.filter(pk=int(before)).first()):
        rows = rows.filter(Q(day__lt=last.day) | Q(day=last.day, pk__lt=last.pk))
    shown = list(rows[: PAGE + 1])
    open_now = Publication.objects.open_now().aggregate(statements=Count("pk"), latest=Max("starts"))
    return Home(
        changes=shown[:PAGE],
        older=str(shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        treaties=treaties(),
        statements=open_now["statements"],
        latest=open_now["latest"],
    )


def treaties() -> QuerySet[Treaty]:
    """Every treaty with its last milestone and the number of organizations on record, the fullest record first."""
    today = timezone.now().date()
    past = Milestone.objects.filter(treaty=OuterRef("pk"), date_from__lte=today).order_by("-date_from", "-pk")
    on_record = (
        Step.objects.open_now()
        .on(today)
        .filter(treaty=OuterRef("pk"))
        .order_by()
        .values("treaty")
        .annotate(organizations=Count("pk"))
        .values("organizations")
    )
    return Treaty.objects.annotate(
        organizations=Subquery(on_record),
        milestone=Subquery(past.values("label")[:1]),
        milestone_from=Subquery(past.values("date_from")[:1]),
        milestone_to=Subquery(past.values("date_to")[:1]),
    ).order_by(F("organizations").desc(nulls_last=True), "short_name")


def organizations() -> QuerySet[Organization]:
    """Every organization with the number of treaties that it is on record about, by name."""
    now = Q(steps__starts__lte=Now()) & (Q(steps__ends=None) | Q(steps__ends__gt=Now()))
    every = Organization.objects.shown().order_by(Lower("name"), "pk")
    return every.annotate(treaties=Count("steps__treaty", distinct=True, filter=now))
