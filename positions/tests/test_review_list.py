"""What waits for a reviewer: its order, the way from one to the next, a document's batch, what goes out soon."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from positions.editing import batching, reviewing, stating, undoing
from positions.models import (
    Appearance,
    Article,
    Capture,
    Event,
    Publication,
    Review,
    StatementVersion,
    User,
)
from positions.reading import reviews
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_stating import at_once

REVIEWS = "/edit/reviews/"


@pytest.fixture
def rosa(client: Client, cast: Cast) -> Client:
    client.force_login(cast.rosa)
    return client


@pytest.fixture
def delay(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL treaty_tracker.publish_delay = 300")


def told(page: Any) -> str:
    """The text of a page, in one line."""
    words = re.sub(r"<[^>]+>", " ", page.content.decode().partition("<main")[2].partition("</main>")[0])
    return " ".join(words.split())


def plenary(count: int, **facts: Any) -> Capture:
    said = "\n".join(f"Speaker {n} wants paragraph {n} rewritten." for n in range(count))
    return make.capture(f"The plenary went on.\n{said}\n", **facts)


def sent(capture: Capture, count: int, *, by: User, first: int = 0) -> list[StatementVersion]:
    """One statement of each speaker, in review."""
    return [
        make.in_review(
            by=by,
            of=capture,
            words=f"wants paragraph {n} rewritten",
            organization=make.organization(f"club-{n}"),
        )
        for n in range(first, first + count)
    ]


def batch_address(capture: Capture) -> str:
    return f"/edit/articles/{capture.article_id}/review/"


def approve(client: Client, capture: Capture, seen: list[StatementVersion], held: Any = ()) -> Any:
    posted = {"seen": [each.pk for each in seen], "held": [each.pk for each in held]}
    return client.post(f"{batch_address(capture)}approve/", posted)


# ── The list ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_of_one_document_stands_together_where_its_oldest_does(cast: Cast) -> None:
    one, other = plenary(2), make.capture()
    (first,) = sent(one, 1, by=cast.edith)
    between = make.in_review(by=cast.edith, of=other)
    (last,) = sent(one, 1, by=cast.edith, first=1)
    order = reviews.order(cast.rosa).mine
    assert [row.version for row in order] == [first.pk, last.pk, between.pk]


def test_what_somebody_wrote_a_part_of_is_for_others(rosa: Client, cast: Cast) -> None:
    ours, theirs = plenary(2), make.capture()
    (version,) = sent(ours, 1, by=cast.rosa)
    make.in_review(by=cast.edith, of=theirs)
    assert [row.version for row in reviews.order(cast.rosa).others] == [version.pk]
    assert "Harbour Watch , Harbour Treaty" in told(rosa.get(REVIEWS))
    assert "Club 0 , Harbour Treaty" in told(rosa.get(f"{REVIEWS}?whose=others"))


def test_drafts_and_what_was_judged_do_not_wait(cast: Cast) -> None:
    capture = plenary(4)
    approved, back, revised, waits = sent(capture, 4, by=cast.edith)
    reviewing.approve(approved, by=cast.rosa)
    reviewing.send_back(back, by=cast.rosa, note="Mend it.")
    stating.revise(revised.statement, by=cast.edith)
    make.draft(by=cast.edith)
    assert list(StatementVersion.objects.waiting()) == [waits]


@pytest.mark.usefixtures("delay")
def test_what_was_approved_and_taken_back_waits_again(cast: Cast) -> None:
    version = make.in_review(by=cast.edith)
    reviewing.approve(version, by=cast.rosa)
    undoing.undo(Event.objects.get(verb="approve"), by=cast.rosa)
    assert list(StatementVersion.objects.waiting()) == [version]


def test_who_may_judge_is_asked_of_the_database_as_it_answers_itself(cast: Cast) -> None:
    """Edith's first version is out; Rosa's second waits."""
    first = make.published(by=cast.edith, reviewer=cast.rosa)
    draft = stating.revise(first.statement, by=cast.rosa)
    draft = stating.save(draft, {"summary": "Mended."}, {}, revision=draft.revision, by=cast.rosa)
    version = reviewing.send(draft, by=cast.rosa)
    may = {user.username: reviewing.may_judge(version, user) for user in (cast.edith, cast.rosa, cast.remy)}
    assert may == {"edith": True, "rosa": False, "remy": True}


def test_a_line_says_what_changed_since_readers_saw_it(rosa: Client, cast: Cast) -> None:
    first = make.published(by=cast.edith, reviewer=cast.rosa)
    draft = stating.revise(first.statement, by=cast.edith)
    mended = {"summary": "Mended.", "stance": "oppose"}
    draft = stating.save(draft, mended, {}, revision=draft.revision, by=cast.edith)
    reviewing.send(draft, by=cast.edith)
    assert "Changed: Step, Summary · has waited" in told(rosa.get(REVIEWS))


def test_an_empty_list_leads_on(rosa: Client, cast: Cast) -> None:
    make.draft(by=cast.rosa)
    assert "Nothing to review; your 1 draft is on your desk." in told(rosa.get(REVIEWS))


def test_thirty_are_shown_and_the_rest_is_a_page_away(rosa: Client, cast: Cast) -> None:
    sent(plenary(33), 33, by=cast.edith)
    first = rosa.get(REVIEWS)
    address = re.search(r'href="(/edit/reviews/\?after=\d+)"', first.content.decode())
    assert address
    assert (first.content.count(b"data-row>"), rosa.get(address[1]).content.count(b"data-row>")) == (30, 3)
    assert rosa.get(f"{REVIEWS}?after=999").content.count(b"data-row>") == 30
    assert rosa.get(f"{REVIEWS}?after=²&whose=nobody").status_code == 200


@pytest.mark.parametrize("waiting", [2, 40])
def test_the_lists_take_few_queries_however_long(
    waiting: int, rosa: Client, cast: Cast, delay: None, django_assert_max_num_queries: Any
) -> None:
    capture = plenary(waiting + 1)
    versions = sent(capture, waiting + 1, by=cast.edith)
    reviewing.approve(versions[0], by=cast.rosa)
    # The first page of a session notes the device, too.
    rosa.get(REVIEWS)
    with django_assert_max_num_queries(12):
        rosa.get(REVIEWS)
    with django_assert_max_num_queries(12):
        rosa.get(batch_address(capture))


# ── From one to the next ──────────────────────────────────────────────────────────────────────────────────────


def test_a_decision_leads_to_the_next_and_the_last_one_back_to_the_list(rosa: Client, cast: Cast) -> None:
    versions = sent(plenary(3), 3, by=cast.edith)
    pages = [reverse("edit-review", args=[each.statement_id]) for each in versions]
    assert "2 of 3" in told(rosa.get(pages[1]))

    def judged(page: str) -> str:
        return str(rosa.post(f"{page}judge/", {"decision": "approve", "version": 1})["Location"])

    assert [judged(pages[1]), judged(pages[2]), judged(pages[0])] == [pages[2], pages[0], REVIEWS]


@pytest.mark.usefixtures("delay")
def test_the_last_approval_is_taken_back_from_the_next_review(rosa: Client, cast: Cast) -> None:
    first, second = sent(plenary(2), 2, by=cast.edith)
    judge = f"/edit/statements/{first.statement_id}/review/judge/"
    page = rosa.post(judge, {"decision": "approve", "version": 1}, follow=True)
    back = reverse("edit-review", args=[second.statement_id])
    assert page.redirect_chain[-1][0] == back
    assert f'name="next" value="{back}"' in page.content.decode()
    event = Event.objects.get(verb="approve")
    assert rosa.post(f"/edit/activity/{event.pk}/undo/", {"next": back})["Location"] == back
    assert not Publication.objects.exists()


@pytest.mark.usefixtures("delay")
def test_what_goes_out_soon_is_listed_with_its_moment_for_whoever_approved_it(
    rosa: Client, cast: Cast
) -> None:
    publication = reviewing.approve(make.in_review(by=cast.edith), by=cast.rosa)
    assert f"Readers see it from {publication.starts:%H:%M:%S} UTC." in told(rosa.get(REVIEWS))
    assert reviews.going(cast.remy) == []


# ── A document's batch ────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_held_back_stays_and_the_rest_is_approved(rosa: Client, cast: Cast) -> None:
    capture = plenary(4)
    versions = sent(capture, 4, by=cast.edith)
    answer = approve(rosa, capture, versions, held=versions[1:3])
    assert answer["Location"] == REVIEWS
    assert set(StatementVersion.objects.waiting()) == set(versions[1:3])
    assert Appearance.objects.open_now().count() == 2
    assert Event.objects.filter(verb="approve", noun="statement").count() == 2


def test_only_what_was_on_the_page_is_approved(rosa: Client, cast: Cast) -> None:
    capture, other = plenary(2), make.capture()
    first, _unseen = sent(capture, 2, by=cast.edith)
    elsewhere = make.in_review(by=cast.edith, of=other)
    approve(rosa, capture, [first, elsewhere])
    assert [review.version for review in Review.objects.all()] == [first]


def test_whatever_moved_on_is_named_and_nothing_is_approved(rosa: Client, cast: Cast) -> None:
    capture = plenary(3)
    versions = sent(capture, 3, by=cast.edith)
    stating.revise(versions[0].statement, by=cast.edith)
    answer = approve(rosa, capture, versions, held=versions[2:])
    assert answer.status_code == 409
    assert f"Statement {versions[0].statement_id} (Club 0): There is a newer version" in told(answer)
    assert not Review.objects.exists()
    # What was ticked is ticked still, and what has moved on is not on the page.
    boxes = re.findall(r'name="held" value="(\d+)" autocomplete="off"( checked)?', answer.content.decode())
    assert boxes == [(str(versions[1].pk), ""), (str(versions[2].pk), " checked")]
    assert approve(rosa, capture, versions[1:], held=versions[2:]).status_code == 302


def test_a_batch_of_ones_own_is_approved_by_somebody_else(rosa: Client, cast: Cast) -> None:
    capture = plenary(1)
    versions = sent(capture, 1, by=cast.rosa)
    answer = approve(rosa, capture, versions)
    assert answer.status_code == 422
    assert "somebody else must review it" in told(answer)


@pytest.mark.parametrize("posted", [{}, {"seen": "x"}, {"seen": ["²", "9" * 30]}, {"seen": "999999"}])
def test_an_empty_batch_is_refused(posted: Any, rosa: Client, cast: Cast) -> None:
    capture = plenary(1)
    sent(capture, 1, by=cast.edith)
    answer = rosa.post(f"{batch_address(capture)}approve/", posted)
    assert answer.status_code == 422
    assert "Leave at least one statement to be approved." in told(answer)


def test_what_is_wrong_by_the_checks_is_held_back_unless_somebody_says_otherwise(
    rosa: Client, cast: Cast
) -> None:
    capture = plenary(2)
    sent(capture, 1, by=cast.edith)
    later = {"said_from": "2999-01-01", "said_to": "2999-01-01"}
    wrong = make.in_review(
        by=cast.edith, of=capture, words="wants paragraph 1 rewritten", organization=make.organization("club-1"), **later
    )  # fmt: skip
    page = rosa.get(batch_address(capture)).content.decode()
    assert re.findall(r'value="(\d+)" autocomplete="off" checked', page) == [str(wrong.pk)]
    assert "It was captured before it was said." in page


@pytest.mark.usefixtures("delay")
def test_a_batch_is_taken_back_at_once_or_one_by_one(rosa: Client, cast: Cast) -> None:
    capture = plenary(3)
    versions = sent(capture, 3, by=cast.edith)
    approve(rosa, capture, versions)
    page = told(rosa.get(REVIEWS))
    assert "3 statements approved together" in page
    one = Event.objects.get(verb="approve", noun="statement", noun_id=versions[0].statement_id)
    undoing.undo(one, by=cast.rosa)
    assert Publication.objects.count() == 2
    together = Event.objects.get(verb="approve", noun="article")
    rosa.post(f"/edit/activity/{together.pk}/undo/", {"next": REVIEWS})
    assert not Publication.objects.exists()
    assert not Appearance.objects.exists()
    assert StatementVersion.objects.waiting().count() == 3
    assert "took back the approval of 2 statements of article" in told(rosa.get("/edit/activity/"))


def test_a_batch_that_is_out_is_not_taken_back(rosa: Client, cast: Cast) -> None:
    capture = plenary(2)
    approve(rosa, capture, sent(capture, 2, by=cast.edith))
    together = Event.objects.get(verb="approve", noun="article")
    page = rosa.post(f"/edit/activity/{together.pk}/undo/", follow=True)
    assert "It is out" in page.content.decode()
    assert Publication.objects.count() == 2


def test_forty_are_approved_with_few_more_steps_than_one(
    rosa: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    capture = plenary(40)
    versions = sent(capture, 40, by=cast.edith)
    with django_assert_max_num_queries(40 * 16 + 40):
        approve(rosa, capture, versions)
    assert Appearance.objects.open_now().count() == 40


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_of_one_batch_approve_it_once(cast: Cast) -> None:
    capture, rosa, remy = plenary(5), cast.rosa, cast.remy
    versions = [each.pk for each in sent(capture, 5, by=cast.edith)]
    article = Article.objects.get(pk=capture.article_id)
    results = at_once(
        lambda: batching.approve(article, versions, by=rosa),
        lambda: batching.approve(article, versions[::-1], by=remy),
    )
    assert sorted(type(result).__name__ for result in results) == ["Event", "Stale"]
    assert (Publication.objects.count(), Review.objects.count()) == (5, 5)


@pytest.mark.django_db(transaction=True)
def test_a_second_click_on_a_batch_approves_nothing_more(cast: Cast) -> None:
    capture, rosa = plenary(3), cast.rosa
    versions = [each.pk for each in sent(capture, 3, by=cast.edith)]
    article = Article.objects.get(pk=capture.article_id)
    click = lambda: batching.approve(article, versions, by=rosa)  # noqa: E731
    results = at_once(click, click)
    assert sorted(type(result).__name__ for result in results) == ["Event", "NoneType"]
    assert Review.objects.count() == 3
