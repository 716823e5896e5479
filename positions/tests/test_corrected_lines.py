"""A correction moves a statement from line to line: now, on days to come, and not in what was known before."""

import datetime as dt
import os
import random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from positions.deriving import appearances, steps
from positions.deriving.lines import Line, rests
from positions.editing import Refused, correcting, merging, reviewing, stating, undoing
from positions.models import (
    Appearance,
    Event,
    Organization,
    Publication,
    Signatory,
    Statement,
    StatementVersion,
    Step,
    Treaty,
)
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_stating import at_once
from positions.tests.test_steps import said

pytestmark = pytest.mark.django_db

OTHERS = "quay-watch"


def corrected(cast: Cast, statement: Statement, **fields: Any) -> Publication:
    return make.corrected(statement, by=cast.edith, reviewer=cast.rosa, **fields)


def changed(cast: Cast, draft: StatementVersion, **fields: Any) -> StatementVersion:
    return stating.save(
        draft, fields, {}, revision=StatementVersion.objects.get(pk=draft.pk).revision, by=cast.edith
    )


def correct(cast: Cast, statement: Statement, wrong: str = "It was another group.") -> StatementVersion:
    return correcting.correct(statement, wrong=wrong, why="Its list of members says so.", by=cast.edith)


def stands(slug: str, treaty: str = "harbour-treaty") -> list[str | None]:
    """The step of the line as it is known now."""
    rows = Step.objects.open_now().filter(organization__slug=slug, treaty__slug=treaty)
    return [step.stance for step in rows]


def test_a_moved_statement_leaves_one_line_and_joins_another(cast: Cast) -> None:
    statement = said(cast, 5, "oppose").statement
    corrected(cast, statement, organization=make.organization(OTHERS), treaty=make.treaty("other-treaty"))
    assert (stands("harbour-watch"), stands(OTHERS, "other-treaty")) == ([], ["oppose"])
    assert (stands(OTHERS), stands("harbour-watch", "other-treaty")) == ([], [])


def test_an_undone_correction_leaves_both_lines_as_they_were(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 0")
    statement = said(cast, 5, "oppose").statement
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")
    coming = corrected(cast, statement, organization=make.organization(OTHERS))
    assert (stands("harbour-watch"), stands(OTHERS)) == (["oppose"], [])
    later = Step.objects.filter(starts__lte=coming.starts).exclude(ends__lte=coming.starts)
    assert [step.organization.slug for step in later] == [OTHERS]
    undoing.undo(Event.objects.filter(verb=Event.Verb.APPROVE).latest("pk"), by=cast.rosa)
    assert (stands("harbour-watch"), list(Step.objects.values_list("ends", flat=True))) == (
        ["oppose"],
        [None],
    )


def test_what_was_known_on_a_past_day_stays_where_it_was_known(client: Client, cast: Cast) -> None:
    statement = said(cast, 5, "oppose").statement
    corrected(cast, statement, organization=make.organization(OTHERS), stance="mixed")
    # As if all of it had been longer ago: no row that readers see holds its own clock.
    month = dt.timedelta(days=30)
    first, second = Appearance.objects.order_by("publication")
    Appearance.objects.filter(pk=first.pk).update(starts=first.starts - 2 * month, ends=second.starts - month)
    Appearance.objects.filter(pk=second.pk).update(starts=second.starts - month)
    steps.rebuild(make.treaty())
    then = (timezone.now() - dt.timedelta(days=45)).date().isoformat()

    def shown(slug: str, day: str) -> str:
        return client.get(f"/positions/{slug}/harbour-treaty/{day}").content.decode()

    assert "chip-oppose" in shown("harbour-watch", f"?known={then}").partition("legend")[0]
    assert f"/statements/{statement.pk}/" not in shown(OTHERS, f"?known={then}")
    assert "no longer here" not in shown("harbour-watch", f"?known={then}")
    assert "no longer here" in shown("harbour-watch", "")
    assert "chip-mixed" in shown(OTHERS, "").partition("legend")[0]
    places = client.get(f"/treaties/harbour-treaty/?known={then}").content.decode()
    assert "Harbour Watch" in places
    assert "Quay Watch" not in places


def test_two_that_move_crosswise_at_the_same_moment_wait_for_one_another(
    transactional_db: None, cast: Cast
) -> None:
    a, b = make.organization(), make.organization(OTHERS)
    there = make.treaty("other-treaty")
    one, other = said(cast, 5, "oppose").statement, said(cast, 6, "mixed", organization=b).statement
    ready = []
    for statement, organization in ((one, b), (other, a)):
        draft = changed(cast, correct(cast, statement), organization=organization, treaty=there)
        ready.append(reviewing.send(draft, by=cast.edith))
    done = at_once(*[lambda version=version: reviewing.approve(version, by=cast.rosa) for version in ready])
    assert [type(each) for each in done] == [Publication, Publication]


class Play:
    """Everything that can happen to statements, in any order."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.any = cast, random.Random(seed)  # noqa: S311  # the same ones each time
        self.organizations = [make.organization(slug) for slug in ("harbour-watch", OTHERS, "tide-club")]
        self.treaties = [make.treaty(), make.treaty("other-treaty")]
        self.merged: Event | None = None
        self.said = 0

    def says(self) -> None:
        self.said += 1
        stance = self.any.choice(["oppose", "support", "mixed"])
        of = self.any.choice(self.organizations)
        said(
            self.cast,
            self.any.randint(1, 9),
            stance,
            of=f"{self.said}",
            organization=of,
            treaty=self.treaties[0],
        )

    def corrects(self) -> None:
        if statement := self.anything():
            fields = {
                "organization": self.any.choice(self.organizations),
                "treaty": self.any.choice(self.treaties),
                "stance": self.any.choice(["oppose", "support", "mixed"]),
                "summary": f"Said {self.any.random()}.",
            }
            corrected(self.cast, statement, **fields)

    def signs(self) -> None:
        if statement := self.anything():
            draft = correct(self.cast, statement, f"Signed by more: {self.any.random()}.")
            signed: Any = {
                Signatory: [{"organization": self.any.choice(self.organizations), "relation": "signed"}]
            }
            stating.save(
                draft,
                {"summary": f"{self.any.random()}"},
                signed,
                revision=draft.revision,
                by=self.cast.edith,
            )
            reviewing.approve(reviewing.send(draft, by=self.cast.edith), by=self.cast.rosa)

    def withdraws(self) -> None:
        if statement := self.anything():
            reviewing.withdraw(statement, by=self.cast.rosa, reason="Wrong.")

    def takes_back(self) -> None:
        verbs = [Event.Verb.APPROVE, Event.Verb.WITHDRAW, Event.Verb.UNDO_WITHDRAW]
        if events := list(Event.objects.filter(verb__in=verbs, undone_by=None).order_by("pk")):
            undoing.undo(self.any.choice(events), by=self.cast.rosa)

    def merges(self) -> None:
        if self.merged:
            undoing.undo(self.merged, by=self.cast.ada)
            self.merged = None
        else:
            one, other = self.any.sample(self.organizations, 2)
            self.merged = merging.merge(one, into=other, by=self.cast.ada, why="One group.")

    def anything(self) -> Statement | None:
        found = list(Statement.objects.order_by("pk"))
        return self.any.choice(found) if found else None

    def goes_on(self) -> None:
        act = self.any.choice(
            [
                self.says,
                self.corrects,
                self.corrects,
                self.signs,
                self.withdraws,
                self.takes_back,
                self.merges,
            ]
        )
        try:
            with transaction.atomic():
                act()
        except Refused:
            pass


NAMES = ("day", "until", "statement_id", "stance", "was", "reported")
COLUMNS = ("organization", "treaty", "day", "until", "statement", "stance", "was", "reported")


def instants() -> list[dt.datetime]:
    """Now, and whenever something starts or ends after it."""
    now = timezone.now()
    every = {at for pair in Appearance.objects.values_list("starts", "ends") for at in pair if at}
    return [now, *sorted(at for at in every if at > now)]


def kept() -> list[tuple[Any, ...]]:
    """The table of steps, at every instant from now on."""
    rows = [
        (place, *row)
        for place, at in enumerate(instants())
        for row in Step.objects.filter(starts__lte=at).exclude(ends__lte=at).values_list(*COLUMNS)
    ]
    return sorted(rows, key=str)


def derived() -> list[tuple[Any, ...]]:
    """The same from the appearances alone."""
    rows: list[tuple[Any, ...]] = []
    for place, at in enumerate(instants()):
        known = list(Appearance.objects.filter(starts__lte=at).exclude(ends__lte=at))
        for treaty in Treaty.objects.all():
            for organization in Organization.objects.filter(merged_into=None):
                family = organization.family
                ours = [r for r in known if r.treaty_id == treaty.pk and r.organization_id in family]
                rows += [
                    (place, organization.pk, treaty.pk, *(getattr(rest, name) for name in NAMES))
                    for rest in rests(Line(ours, first_draft=treaty.first_committee_draft))
                ]
    return sorted(rows, key=str)


def copied() -> list[tuple[Any, ...]]:
    columns = ("publication", "organization", "treaty", "stance", "starts", "ends")
    return list(Appearance.objects.order_by("publication", "organization").values_list(*columns))


@pytest.mark.parametrize("seed", range(int(os.environ.get("PLAYS") or 3)))
def test_whatever_happens_appearances_and_lines_are_what_a_rebuild_makes_of_it(cast: Cast, seed: int) -> None:
    play = Play(cast, seed)
    play.says()
    for act in range(16):
        if act == 8:
            # From here on things are also on their way.
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")
        play.goes_on()
        assert kept() == derived()
    before = kept(), copied()
    for treaty in play.treaties:
        appearances.rebuild(treaty)
    assert (kept(), copied()) == before
