"""The invented record that benchmarks run on: its shape, and that what was copied in is what the product makes."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from benchmarks import inventing
from benchmarks.inventing import Scale
from positions.deriving import appearances, positions
from positions.editing import deciding, reviewing
from positions.models import (
    Appearance,
    Organization,
    Publication,
    Signatory,
    StatementVersion,
    Step,
    Suggestion,
    Treaty,
)
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.conftest import empty_tables

STATEMENTS, SUGGESTIONS = 500, 700
Pair = tuple[Organization, Treaty]


@pytest.fixture(scope="module")
def _seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Once for all of them and committed; each test takes back what it adds."""
    with django_db_blocker.unblock():
        call_command("seed_scale", statements=STATEMENTS, suggestions=SUGGESTIONS, verbosity=0)
        connections.close_all()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        empty_tables()


seeded = pytest.mark.usefixtures("_seeded", "db")


def pairs() -> list[Pair]:
    """The largest, and one in every few of the others."""
    every = sorted(set(Appearance.objects.values_list("organization", "treaty")))
    return [
        (Organization.objects.get(pk=organization), Treaty.objects.get(pk=treaty))
        for organization, treaty in [every[0], *every[1 :: len(every) // 60]]
    ]


def agrees(pair: Pair, known: dt.date | None) -> int:
    """On each of the days on which something was said; how many there are on which a position is shown."""
    organization, treaty = pair
    said = Appearance.objects.filter(organization=organization, treaty=treaty)
    days = sorted({day for row in said for day in (row.said_from, row.said_to)})
    shown = 0
    for day in [*days[:: max(1, len(days) // 20)], days[-1] + dt.timedelta(365)]:
        rule = positions.position(organization, treaty, day=day, known=known)
        kept = Step.objects.known_at(known).on(day).filter(organization=organization, treaty=treaty)
        expected = (rule.row and rule.row.publication_id, rule.stance, rule.reported, rule.order_unknown)
        told = [(step.publication_id, step.stance, step.reported, step.order_unknown) for step in kept]
        assert told in ([expected], [] if rule.row is None else None), f"{organization} on {treaty}, {day}"
        shown += rule.row is not None
    return shown


@seeded
def test_the_steps_say_what_the_rule_says() -> None:
    assert sum(agrees(pair, None) for pair in pairs()) > 100


@seeded
def test_the_steps_say_it_of_any_day_as_known_later(monkeypatch: pytest.MonkeyPatch) -> None:
    today = Publication.objects.latest("starts").starts.date()
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime.now(dt.UTC) + dt.timedelta(3))
    assert sum(agrees(pair, today) for pair in pairs()) > 100
    assert sum(agrees(pair, today - dt.timedelta(2)) for pair in pairs()) == 0


def rows(of: Any, *but: str) -> list[tuple[Any, ...]]:
    names = [field.attname for field in of.model._meta.concrete_fields if field.name not in {"id", *but}]
    return sorted(of.values_list(*names), key=repr)


@seeded
def test_appearances_and_steps_are_those_that_a_rebuild_makes() -> None:
    # Not of the largest, which alone takes as long as all the others.
    treaties = Treaty.objects.exclude(slug="treaty-00")[::2]
    appeared = Appearance.objects.filter(treaty__in=treaties)
    standing = Step.objects.filter(treaty__in=treaties, ends=None)
    before = rows(appeared), rows(standing, "starts")
    for treaty in treaties:
        appearances.rebuild(treaty)
    assert (rows(appeared.all()), rows(standing.all(), "starts")) == before


@seeded
def test_editors_can_work_on_it(cast: Cast) -> None:
    organization, treaty = largest = pairs()[0]
    last = positions.position(organization, treaty).row
    assert last
    reviewing.withdraw(last.statement, by=cast.rosa, reason="Wrong.")
    agrees(largest, None)
    make.published(by=cast.edith, reviewer=cast.rosa, organization=organization, treaty=treaty)
    agrees(largest, None)


@seeded
def test_the_record_has_the_shape_of_a_large_one() -> None:
    firsts = StatementVersion.objects.filter(number=1, authors__imported__isnull=False)
    assert firsts.count() == STATEMENTS
    by_treaty = Counter(firsts.values_list("treaty__slug", flat=True))
    assert by_treaty["treaty-00"] == STATEMENTS * 2 // 5
    by_pair = Counter(firsts.values_list("organization__slug", "treaty__slug"))
    assert by_pair["organization-0000", "treaty-00"] == STATEMENTS // 10
    assert 0.07 < StatementVersion.objects.filter(number=2).count() / STATEMENTS < 0.17
    assert 0.04 < Signatory.objects.values("version__statement").distinct().count() / STATEMENTS < 0.12
    assert 0.3 < sum(row.said_from != row.said_to for row in firsts) / STATEMENTS < 0.5
    assert 0 < Publication.objects.filter(ended_how="withdrawn").count() / STATEMENTS < 0.05
    assert not firsts.filter(publications=None).exists()
    assert set(Appearance.objects.values_list("grade", flat=True)) == set("ABCDE")


def test_one_seed_gives_one_record() -> None:
    assert inventing.record(Scale(300, 150, seed=4)) == inventing.record(Scale(300, 150, seed=4))
    assert inventing.record(Scale(300, 150, seed=4)) != inventing.record(Scale(300, 150, seed=5))


@pytest.mark.django_db
def test_nothing_is_put_among_real_rows() -> None:
    make.organization()
    before = Organization.objects.count()
    with pytest.raises(CommandError, match=r"holds \w+ already.*give an empty one by DATA_DIR"):
        call_command("seed_scale", statements=300)
    assert Organization.objects.count() == before


@seeded
def test_suggestions_wait_and_can_be_accepted(cast: Cast) -> None:
    assert Suggestion.objects.open().count() == SUGGESTIONS
    likeliest = Suggestion.objects.open()[0]
    draft = deciding.accept(likeliest, by=cast.edith)
    assert [row.exact for row in draft.evidence.all()] == [
        likeliest.capture.text[likeliest.start : likeliest.end]
    ]
