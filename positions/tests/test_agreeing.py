"""Who else says the same, on the whole dossier: the query finds what a count by hand finds, on any day."""

import datetime as dt
from collections import defaultdict

import pytest
from django.utils import timezone

from positions.models import Appearance, Organization, Step, Treaty
from positions.reading.agreeing import LATEST, MOST, SIDES, agreeing

pytestmark = [pytest.mark.usefixtures("dossier"), pytest.mark.django_db]
DAYS = [None, dt.date(2024, 8, 10), dt.date(2023, 1, 1)]


def by_hand(treaty: Treaty, day: dt.date) -> dict[int, tuple[int, dict[int, set[str]]]]:
    """The side of each organization that has one, and what it raises how in its latest statements."""
    raised: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    steps = Step.objects.open_now().on(day).filter(treaty=treaty, reported=False).exclude(stance=None)
    sides = {step.organization_id: SIDES.get(step.stance) for step in steps}
    said = Appearance.objects.open_now().filter(treaty=treaty, said_to__lte=day).select_related("version")
    for who in sides:
        rows = said.filter(organization=who).order_by("-said_from", "-said_to", "-statement")[:LATEST]
        for row in rows:
            for mention in row.version.concerns.all():
                raised[who][mention.concern_id].add(mention.polarity)
    return {who: (side, raised[who]) for who, side in sides.items() if side is not None}


@pytest.mark.parametrize("day", DAYS)
def test_the_counts_are_those_of_a_count_by_hand(day: dt.date | None) -> None:
    treaty = Treaty.objects.get(slug="un-cybercrime-convention")
    stands = by_hand(treaty, day or timezone.now().date())
    found = 0
    for one in Organization.objects.filter(pk__in=stands):
        side, ours = stands[one.pk]
        expected = {}
        for who, (theirs, raises) in stands.items():
            both = ours.keys() & raises.keys()
            same = sum(bool(ours[each] & raises[each]) for each in both)
            if who != one.pk and theirs == side and same:
                expected[who] = (same, len(both) - same)
        listed = agreeing(one, treaty, day)
        assert [expected[each.organization.pk] for each in listed] == [
            (each.same, each.other) for each in listed
        ]
        assert len(listed) == min(MOST, len(expected))
        assert sorted((each.same for each in listed), reverse=True) == [each.same for each in listed]
        assert (
            not listed
            or listed[-1].same
            >= sorted((same for same, _ in expected.values()), reverse=True)[len(listed) - 1]
        )
        found += len(listed)
    assert found
