"""What the home page (P1) and the lists of treaties and organizations show."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Lower, Substr, Upper
from django.utils import timezone

from positions.models import Milestone, OnRecord, Organization, Publication, Source, Step, Treaty
from positions.reading import editions
from positions.reading.treaties import changes

PAGE = 20
MOST = 300  # organizations on one page


@dataclass(frozen=True)
class Row:
    """A treaty with what is on record about it, and the last of its milestones."""

    treaty: Treaty
    organizations: int
    statements: int
    milestone: Milestone | None


@dataclass(frozen=True)
class Home:
    """Changes are the unit of news here, not statements."""

    changes: list[Step]
    older: str
    treaties: list[Row]
    statements: int
    sources: int
    latest: dt.datetime | None


def home(before: str = "") -> Home:
    """The latest changes of position (after the one whose id is `before`), the treaties, and what is covered."""
    today = timezone.now().date()
    rows = changes(Step.objects.open_now().filter(day__lte=today))
    # More digits than any id has, and Python would not read them all.
    if before.isdecimal() and len(before) < 19 and (last := Step.objects.filter(pk=int(before)).first()):
        rows = rows.filter(Q(day__lt=last.day) | Q(day=last.day, pk__lt=last.pk))
    shown = list(rows[: PAGE + 1])
    latest = Publication.objects.open_now().order_by("-starts").values_list("starts", flat=True).first()
    return Home(
        changes=shown[:PAGE],
        older=str(shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        treaties=treaties(),
        statements=sum(statements for _organizations, statements in _on_record().values()),
        sources=Source.objects.listed().count(),
        latest=latest,
    )


def treaties() -> list[Row]:
    """Every treaty with its last milestone and the number of organizations on record, the fullest record first."""
    today = timezone.now().date()
    past = Milestone.objects.filter(treaty=OuterRef("pk"), date_from__lte=today).order_by("-date_from", "-pk")
    every = list(Treaty.objects.annotate(last=Subquery(past.values("pk")[:1])))
    milestones = Milestone.objects.in_bulk([treaty.last for treaty in every if treaty.last])
    counted = _on_record()
    rows = [Row(treaty, *counted.get(treaty.pk, (0, 0)), milestones.get(treaty.last)) for treaty in every]
    return sorted(rows, key=lambda row: (-row.organizations, row.treaty.short_name.lower()))


@editions.kept
def _on_record() -> dict[int, tuple[int, int]]:
    """Organizations and statements on record, by treaty."""
    rows = OnRecord.objects.open_now().order_by().values_list("treaty")
    return {
        treaty: (organizations, statements)
        for treaty, organizations, statements in rows.annotate(Count("pk"), Sum("led"))
    }


@dataclass(frozen=True)
class Directory:
    """Organizations by kind; where they are too many for a page, those of one initial of `initials`, with numbers."""

    kinds: list[tuple[str, list[Organization]]]
    initials: list[tuple[str, int]]
    initial: str


def organizations(initial: str = "") -> Directory:
    """Every organization with the number of treaties that it is on record about, by name."""
    every = Organization.objects.shown().annotate(initial=Upper(Substr("name", 1, 1)))
    initials = list(every.order_by("initial").values_list("initial").annotate(Count("pk")))
    if sum(count for _initial, count in initials) <= MOST:
        initials, initial = [], ""
    else:
        known = [each for each, _count in initials]
        initial = initial.upper() if initial.upper() in known else known[0]
        every = every.filter(initial=initial)
    here = OnRecord.objects.open_now().filter(organization=OuterRef("pk")).order_by().values("organization")
    treaties = here.annotate(treaties=Count("pk")).values("treaties")
    rows = list(every.annotate(treaties=Subquery(treaties)).order_by(Lower("name"), "pk"))
    kinds = [
        (str(label), [row for row in rows if row.kind == value]) for value, label in Organization.Kind.choices
    ]
    return Directory([kind for kind in kinds if kind[1]], initials, initial)
