"""Articles that retell one another are one story; a person says so, or takes it back."""

import pytest
from django.db import DatabaseError, connection, transaction

from positions.editing import undoing
from positions.intake import capturing, receiving, stories
from positions.models import Appearance, Article, Capture, Event, StoryLink
from positions.reading.bases import base
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_receiving import at_once

pytestmark = pytest.mark.django_db


def article(name: str, text: str = "") -> Article:
    return make.capture(text or f"{name} tells of the harbour.", address=f"https://{name}.example/").article


def copy(name: str) -> Article:
    """The same text in other bytes: a second line break that intake writes in one way."""
    content = receiving.Content(make.TEXT.replace("\n", "\r\n", len(name)).encode(), "text/plain")
    found = receiving.receive(receiving.Facts(f"https://{name}.example/"), content, by=None).article
    capturing.take(found.pk)
    return Article.objects.get(pk=found.pk)


def groups(*articles: Article) -> list[set[str]]:
    """The articles by story, in the words of their hosts."""
    told: dict[int, set[str]] = {}
    for one in articles:
        one.refresh_from_db()
        told.setdefault(one.story_id, set()).add(one.publisher.removesuffix(".example"))
    return list(told.values())


def test_every_article_is_born_with_a_story_of_its_own() -> None:
    assert groups(article("a"), article("b")) == [{"a"}, {"b"}]


def test_the_same_text_elsewhere_is_a_copy_and_one_story() -> None:
    first, second, third = copy("a"), copy("bb"), copy("ccc")
    assert Capture.objects.values("sha256").distinct().count() == 3
    assert groups(first, second, third, article("d")) == [{"a", "bb", "ccc"}, {"d"}]
    assert not StoryLink.objects.exclude(state="confirmed", by=None).exists()


def test_a_withheld_text_makes_no_copies(cast: Cast) -> None:
    first = copy("a")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE positions_capture SET withheld_at = now(), withheld_reason = 'licence', withheld_by_id = %s, text = ''",
            [cast.ada.pk],
        )
    assert groups(first, copy("bb")) == [{"a"}, {"bb"}]


@pytest.mark.django_db(transaction=True)
def test_two_copies_that_come_in_at_once_are_one_story() -> None:
    for number in range(5):
        texts = [f"View {number}.\n", f"View {number}.\r\n"]
        rows = [
            receiving.receive(
                receiving.Facts(), receiving.Content(text.encode(), "text/plain"), by=None
            ).article
            for text in texts
        ]
        todo = [row.pk for row in rows]
        at_once(lambda todo=todo: capturing.take(todo.pop()))  # type: ignore[misc]
        assert len({Article.objects.get(pk=row.pk).story_id for row in rows}) == 1


def test_a_person_joins_two_and_takes_it_back(cast: Cast) -> None:
    first, second = article("a"), article("b")
    event = stories.retells(second, first, by=cast.edith)
    assert groups(first, second) == [{"a", "b"}]
    undone = undoing.undo(event, by=cast.edith)
    assert groups(first, second) == [{"a"}, {"b"}]
    assert (undone.verb, undone.inverse_of, undone.old) == ("unlink_story", event, {"retold": first.pk})


def test_a_declined_link_is_remembered_with_who_declined_it(cast: Cast) -> None:
    first, second = article("a"), article("b")
    stories.does_not_retell(second, first, by=cast.rosa)
    link = StoryLink.objects.get()
    assert (link.state, link.by) == ("declined", cast.rosa)
    stories.retells(second, first, by=cast.edith)
    assert (StoryLink.objects.get().state, len(groups(first, second))) == ("confirmed", 1)


def test_what_a_person_has_declined_no_copy_joins_again(cast: Cast) -> None:
    first = copy("a")
    content = receiving.Content(make.TEXT.encode(), "text/plain")
    second = receiving.receive(receiving.Facts("https://b.example/"), content, by=None).article
    stories.does_not_retell(second, first, by=cast.edith)
    capturing.take(second.pk)
    assert groups(first, second) == [{"a"}, {"b"}]
    assert StoryLink.objects.get().state == "declined"


def test_retelling_reaches_on_through_confirmed_links(cast: Cast) -> None:
    a, b, c, d = (article(name) for name in "abcd")
    stories.retells(b, a, by=cast.edith)
    stories.retells(d, c, by=cast.edith)
    assert groups(a, b, c, d) == [{"a", "b"}, {"c", "d"}]
    stories.retells(c, b, by=cast.edith)
    assert groups(a, b, c, d) == [{"a", "b", "c", "d"}]


@pytest.mark.parametrize("state", ["suggested", "declined"])
def test_no_story_reaches_through_a_link_that_is_not_confirmed(cast: Cast, state: str) -> None:
    a, b, c = (article(name) for name in "abc")
    StoryLink.objects.create(article=b, retold=a, state=state)
    stories.retells(c, b, by=cast.edith)
    assert groups(a, b, c) == [{"a"}, {"b", "c"}]


def test_taking_a_link_back_splits_the_story_there(cast: Cast) -> None:
    a, b, c, d = (article(name) for name in "abcd")
    for one, other in ((b, a), (c, b), (d, c)):
        stories.retells(one, other, by=cast.edith)
    stories.does_not_retell(c, b, by=cast.edith)
    assert groups(a, b, c, d) == [{"a", "b"}, {"c", "d"}]


def test_a_story_holds_together_while_another_way_round_is_confirmed(cast: Cast) -> None:
    a, b, c = (article(name) for name in "abc")
    for one, other in ((b, a), (c, b)):
        stories.retells(one, other, by=cast.edith)
    StoryLink.objects.create(article=c, retold=a, state="confirmed")
    stories.does_not_retell(c, b, by=cast.edith)
    assert groups(a, b, c) == [{"a", "b", "c"}]


def test_the_same_pair_is_one_link_twice_or_both_ways_round(cast: Cast) -> None:
    a, b = article("a"), article("b")
    stories.retells(b, a, by=cast.edith)
    for one, other in ((b, a), (a, b)):
        with pytest.raises(ValueError, match="one story already"):
            stories.retells(one, other, by=cast.edith)
    assert (StoryLink.objects.count(), groups(a, b)) == (1, [{"a", "b"}])
    stories.does_not_retell(a, b, by=cast.edith)
    assert (StoryLink.objects.count(), groups(a, b)) == (1, [{"a"}, {"b"}])


def test_an_article_cannot_retell_itself(cast: Cast) -> None:
    a = article("a")
    with pytest.raises(ValueError, match="does not retell itself"):
        stories.retells(a, a, by=cast.edith)
    with pytest.raises(DatabaseError, match="story_link_of_two_articles"), transaction.atomic():
        StoryLink.objects.create(article=a, retold=a, state="suggested")
    assert not StoryLink.objects.exists()


def test_a_duplicate_retells_nothing_and_is_not_retold(cast: Cast) -> None:
    a, b, double = article("a"), article("b"), article("c")
    Article.objects.filter(pk=double.pk).update(duplicate_of=a)
    double.refresh_from_db()
    for pair in ((double, b), (b, double)):
        with pytest.raises(ValueError, match=f"use article {a.pk} instead"):
            stories.retells(*pair, by=cast.edith)
    assert not Event.objects.filter(verb="link_story").exists()


@pytest.mark.django_db(transaction=True)
def test_links_made_at_once_leave_one_whole_story(cast: Cast) -> None:
    by = cast.edith
    for number in range(5):
        row = [article(f"{name}{number}") for name in "abcde"]
        pairs = list(zip(row[1:], row, strict=False))
        at_once(lambda pairs=pairs: stories.retells(*pairs.pop(), by=by), times=4)  # type: ignore[misc]
        assert len(groups(*row)) == 1


def test_statements_of_one_story_rest_on_one_independent_source(cast: Cast) -> None:
    first, second = make.capture(), make.capture(make.TEXT + "Seen elsewhere.\n")
    for capture in (first, second):
        make.published(by=cast.edith, reviewer=cast.rosa, of=capture)
    everything = Appearance.objects.filter(lead=True)
    assert base(everything).sources == 2
    event = stories.retells(second.article, first.article, by=cast.edith)
    assert base(everything).sources == 1
    undoing.undo(event, by=cast.edith)
    assert base(everything).sources == 2


def test_an_appearance_claims_no_story_that_its_articles_have_not(cast: Cast) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    (article,) = Article.objects.filter(evidence__version=publication.version)
    Appearance.objects.update(stories=[12345])
    assert Appearance.objects.get().stories == [article.story_id]
