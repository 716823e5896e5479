"""What the filters of readers' pages choose among appearances: for the data and the feeds beside a page, which are not
paged. What a page itself shows of it is in treaties.py and timelines.py."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from positions.models import Appearance, Concern, Organization, Step, Treaty, VersionConcern
from positions.models.step import StepQuerySet
from positions.reading import concerns, searching, treaties


def on_treaty(
    said: QuerySet[Appearance], steps: StepQuerySet, wanted: treaties.Wanted
) -> QuerySet[Appearance]:
    """Of what was said on a treaty: each statement once; or, where organizations are chosen by kind or position (among
    `steps`), all that binds one of them, a joint statement once for each."""
    if not wanted.filtered:
        return said.filter(lead=True)
    chosen = set(treaties.chosen(steps, wanted).values_list("organization", flat=True))
    merged = [pk for pk, survivor in Organization.objects.survivors().items() if survivor in chosen]
    return said.filter(organization__in=[*chosen, *merged])


def raising(said: QuerySet[Appearance], slug: str) -> QuerySet[Appearance]:
    """Those that raise the concern of this slug, or one that was merged into it; none where there is no such."""
    concern = Concern.objects.at(slug)
    mentions = VersionConcern.objects.filter(concern__in=concern.within if concern else [])
    return said.filter(Exists(mentions.filter(version=OuterRef("version"))))


def raised(concern: Concern, wanted: concerns.Wanted) -> Q:
    """Of appearances, those that raise a concern as its page is asked for it."""
    mentions = VersionConcern.objects.filter(concern__in=concern.within, version=OuterRef("version"))
    chosen = Q(Exists(mentions.filter(polarity=wanted.polarity) if wanted.polarity else mentions))
    if wanted.treaty:
        treaty = Treaty.objects.at(wanted.treaty)
        chosen &= Q(treaty=treaty.pk if treaty else None)
    return chosen & Q(organization__kind=wanted.kind) if wanted.kind else chosen


def found(wanted: searching.Wanted) -> QuerySet[Appearance]:
    """What readers see of the statements that a search finds, each once."""
    publications: QuerySet[Any, Any] = searching.matches(wanted).values("publication")
    return Appearance.objects.open_now().filter(publication__in=publications, lead=True)


def moving(said: QuerySet[Appearance], organization: Organization, treaty: Treaty) -> QuerySet[Appearance]:
    """Those by which the line of this organization took another step, as it is known now."""
    changes = Step.objects.open_now().changes().filter(organization=organization, treaty=treaty)
    return said.filter(publication__in=changes.values("publication"))
