"""Articles that retell one another are one story; a machine says so of copies, a person says so, or takes it back."""

import pytest
from django.db import DatabaseError, connection, transaction

from positions.editing import Refused, undoing
from positions.intake import capturing, receiving
from positions.intake.stories import commonplaces, linking
from positions.intake.stories.sketching import Shingled
from positions.models import Appearance, Article, Capture, CommonShingle, Event, Sketch, StoryLink
from positions.reading.bases import base
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_editor_pages import signed_in
from positions.tests.test_receiving import at_once
from positions.tests.test_story_pairs import text

pytestmark = pytest.mark.django_db

TALE = text("quays")
EDITED = TALE.replace("Twelve", "A dozen")
GROWN = text("quays", "The cities of the northern coast, which had not been invited, asked on Wednesday why.")


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
    event = linking.retells(second, first, by=cast.edith)
    assert groups(first, second) == [{"a", "b"}]
    undone = undoing.undo(event, by=cast.edith)
    assert groups(first, second) == [{"a"}, {"b"}]
    assert (undone.verb, undone.inverse_of, undone.old) == ("unlink_story", event, {"retold": first.pk})


def test_a_declined_link_is_remembered_with_who_declined_it(cast: Cast) -> None:
    first, second = article("a"), article("b")
    linking.does_not_retell(second, first, by=cast.rosa)
    link = StoryLink.objects.get()
    assert (link.state, link.by) == ("declined", cast.rosa)
    linking.retells(second, first, by=cast.edith)
    assert (StoryLink.objects.get().state, len(groups(first, second))) == ("confirmed", 1)


def test_what_a_person_has_declined_no_copy_joins_again(cast: Cast) -> None:
    first = copy("a")
    content = receiving.Content(make.TEXT.encode(), "text/plain")
    second = receiving.receive(receiving.Facts("https://b.example/"), content, by=None).article
    linking.does_not_retell(second, first, by=cast.edith)
    capturing.take(second.pk)
    assert groups(first, second) == [{"a"}, {"b"}]
    assert StoryLink.objects.get().state == "declined"


def test_retelling_reaches_on_through_confirmed_links(cast: Cast) -> None:
    a, b, c, d = (article(name) for name in "abcd")
    linking.retells(b, a, by=cast.edith)
    linking.retells(d, c, by=cast.edith)
    assert groups(a, b, c, d) == [{"a", "b"}, {"c", "d"}]
    linking.retells(c, b, by=cast.edith)
    assert groups(a, b, c, d) == [{"a", "b", "c", "d"}]


@pytest.mark.parametrize("state", ["suggested", "declined"])
def test_no_story_reaches_through_a_link_that_is_not_confirmed(cast: Cast, state: str) -> None:
    a, b, c = (article(name) for name in "abc")
    StoryLink.objects.create(article=b, retold=a, state=state)
    linking.retells(c, b, by=cast.edith)
    assert groups(a, b, c) == [{"a"}, {"b", "c"}]


def test_taking_a_link_back_splits_the_story_there(cast: Cast) -> None:
    a, b, c, d = (article(name) for name in "abcd")
    for one, other in ((b, a), (c, b), (d, c)):
        linking.retells(one, other, by=cast.edith)
    linking.does_not_retell(c, b, by=cast.edith)
    assert groups(a, b, c, d) == [{"a", "b"}, {"c", "d"}]


def test_a_story_holds_together_while_another_way_round_is_confirmed(cast: Cast) -> None:
    a, b, c = (article(name) for name in "abc")
    for one, other in ((b, a), (c, b)):
        linking.retells(one, other, by=cast.edith)
    StoryLink.objects.create(article=c, retold=a, state="confirmed")
    linking.does_not_retell(c, b, by=cast.edith)
    assert groups(a, b, c) == [{"a", "b", "c"}]


def test_the_same_pair_is_one_link_twice_or_both_ways_round(cast: Cast) -> None:
    a, b = article("a"), article("b")
    linking.retells(b, a, by=cast.edith)
    for one, other in ((b, a), (a, b)):
        with pytest.raises(ValueError, match="one story already"):
            linking.retells(one, other, by=cast.edith)
    assert (StoryLink.objects.count(), groups(a, b)) == (1, [{"a", "b"}])
    linking.does_not_retell(a, b, by=cast.edith)
    assert (StoryLink.objects.count(), groups(a, b)) == (1, [{"a"}, {"b"}])


def test_an_article_cannot_retell_itself(cast: Cast) -> None:
    a = article("a")
    with pytest.raises(ValueError, match="does not retell itself"):
        linking.retells(a, a, by=cast.edith)
    with pytest.raises(DatabaseError, match="story_link_of_two_articles"), transaction.atomic():
        StoryLink.objects.create(article=a, retold=a, state="suggested")
    assert not StoryLink.objects.exists()


def test_a_duplicate_retells_nothing_and_is_not_retold(cast: Cast) -> None:
    a, b, double = article("a"), article("b"), article("c")
    Article.objects.filter(pk=double.pk).update(duplicate_of=a)
    double.refresh_from_db()
    for pair in ((double, b), (b, double)):
        with pytest.raises(ValueError, match=f"use article {a.pk} instead"):
            linking.retells(*pair, by=cast.edith)
    assert not Event.objects.filter(verb="link_story").exists()


def link_of(one: Article, other: Article) -> str:
    found = StoryLink.objects.between(one, other)
    return found.state if found else ""


def test_a_near_text_is_suggested_and_leaves_the_stories_alone() -> None:
    one, other = article("a", TALE), article("b", GROWN)
    link = StoryLink.objects.get()
    assert (link.article, link.retold, link.state, link.by) == (other, one, "suggested", None)
    assert link.percent == 92
    assert StoryLink(likeness=0.999).percent == 99
    assert groups(one, other) == [{"a"}, {"b"}]


def test_a_suggestion_is_settled_once_both_are_one_story_by_another_way(cast: Cast) -> None:
    one, other, third = article("a", TALE), article("b", GROWN), article("c", text("tolls"))
    assert StoryLink.objects.waiting(one).exists()
    for each in (one, other):
        linking.retells(each, third, by=cast.edith)
    assert not StoryLink.objects.waiting(one).exists()


def test_what_a_person_has_told_apart_is_never_suggested_again(cast: Cast) -> None:
    one, other = article("a", TALE), article("b", GROWN)
    linking.declines(other, one, by=cast.edith)
    for each in (one, other):
        linking.join_copies(Capture.objects.get(article=each))
    assert (StoryLink.objects.get().state, StoryLink.objects.get().by) == ("declined", cast.edith)


def test_no_third_copy_joins_what_a_person_has_told_apart(cast: Cast) -> None:
    one, other = article("a", TALE), article("b", EDITED)
    linking.declines(other, one, by=cast.edith)
    third = article("c", TALE.upper())
    assert groups(one, other, third) == [{"a", "c"}, {"b"}]
    assert link_of(third, other) == ""
    linking.retells(third, other, by=cast.rosa)
    assert groups(one, other, third) == [{"a", "b", "c"}]


def test_a_machine_goes_from_a_suggestion_to_a_copy_and_never_back() -> None:
    one, other = article("a", TALE), article("b", GROWN)
    near, again = Capture.objects.get(article=other), Capture.objects.get(article=one)
    Capture.objects.create(article=other, request={}, text=EDITED, text_sha256="0" * 64)
    linking.join_copies(Capture.objects.latest("pk"))
    assert groups(one, other) == [{"a", "b"}]
    for capture in (near, again):
        linking.join_copies(capture)
    assert link_of(one, other) == "confirmed"


def test_a_link_that_a_person_has_made_stays_theirs(cast: Cast) -> None:
    one, other = article("a", TALE), article("b", text("tolls"))
    linking.retells(other, one, by=cast.edith)
    same = Capture.objects.get(article=one).text_sha256
    Capture.objects.create(article=other, request={}, text=TALE, text_sha256=same)
    linking.join_copies(Capture.objects.latest("pk"))
    assert (StoryLink.objects.get().state, StoryLink.objects.get().by) == ("confirmed", cast.edith)


def test_a_withheld_text_is_near_to_nothing_and_in_nobodys_way(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "COMPARED", 1)
    near, withheld = article("a", GROWN), make.capture(TALE)
    StoryLink.objects.all().delete()
    Capture.objects.filter(pk=withheld.pk).update(
        withheld_at=withheld.captured_at, withheld_reason="licence", withheld_by=cast.ada, text=""
    )
    edited = article("b", EDITED)
    assert (StoryLink.objects.get().article, StoryLink.objects.get().retold) == (edited, near)
    commonplaces.sketch_anew()
    assert not Sketch.objects.filter(capture=withheld).exists()


@pytest.mark.django_db(transaction=True)
def test_two_near_texts_that_come_in_at_once_are_suggested() -> None:
    for number in range(5):
        texts = [f"{number} {each}" for each in (TALE, GROWN)]
        todo = [
            receiving.receive(receiving.Facts(), receiving.pasted(each), by=None).article.pk for each in texts
        ]
        at_once(lambda todo=todo: capturing.take(todo.pop()))  # type: ignore[misc]
    assert list(StoryLink.objects.values_list("state", flat=True)).count("suggested") >= 5


def test_a_link_that_a_machine_confirmed_can_be_declined_and_that_taken_back(cast: Cast) -> None:
    one, other = article("a", TALE), article("b", EDITED)
    event = linking.declines(one, other, by=cast.edith)
    assert (event.verb, groups(one, other)) == ("decline_story", [{"a"}, {"b"}])
    undone = undoing.undo(event, by=cast.rosa)
    assert (undone.inverse_of, groups(one, other)) == (event, [{"a", "b"}])
    assert (StoryLink.objects.get().state, StoryLink.objects.get().by) == ("confirmed", None)


def test_a_suggestion_that_was_declined_can_be_open_again(cast: Cast) -> None:
    one, other = article("a", TALE), article("b", GROWN)
    undoing.undo(linking.declines(one, other, by=cast.edith), by=cast.edith)
    assert [link.other_than(one) for link in StoryLink.objects.waiting(one)] == [other]


def test_what_was_decided_anew_is_not_taken_back(cast: Cast) -> None:
    one, other = article("a", TALE), article("b", GROWN)
    event = linking.declines(one, other, by=cast.edith)
    linking.retells(one, other, by=cast.rosa)
    with pytest.raises(Refused, match="joined since"):
        undoing.undo(event, by=cast.edith)
    assert groups(one, other) == [{"a", "b"}]


def test_two_are_told_apart_once_and_only_where_something_joins_them(cast: Cast) -> None:
    one, other = article("a", TALE), article("b", text("tolls"))
    with pytest.raises(ValueError, match="told apart already"):
        linking.declines(one, other, by=cast.edith)
    assert not Event.objects.filter(verb="decline_story").exists()


@pytest.mark.django_db(transaction=True)
def test_a_second_click_on_not_the_same_does_nothing(cast: Cast) -> None:
    one, other = article("a", TALE), article("b", GROWN)
    client = [signed_in(cast.edith), signed_in(cast.edith)]
    address = f"/edit/articles/{one.pk}/declines/"
    answers = at_once(lambda: client.pop().post(address, {"retold": other.pk}).status_code)
    assert sorted(answers) == [302, 422]
    assert Event.objects.filter(verb="decline_story").count() == 1


def test_an_articles_page_asks_about_what_is_near_and_remembers_the_answer(cast: Cast) -> None:
    one, other = make.capture(TALE, title="Lamps").article, make.capture(GROWN, title="Lamps now").article
    client, page = signed_in(cast.edith), f"/edit/articles/{one.pk}/"
    asked = client.get(page)
    assert "Lamps now" in asked.text
    assert "92 % the same wording" in asked.text
    answer = client.post(f"{page}declines/", {"retold": other.pk}, follow=True)
    assert "not suggested again" in answer.text
    assert "Lamps now" not in client.get(page).text
    assert client.post(f"{page}declines/", {"retold": other.pk}).status_code == 422


def test_a_story_that_a_machine_has_joined_can_be_taken_apart_on_the_page(cast: Cast) -> None:
    one, other = article("a", TALE), article("b", EDITED)
    client, page = signed_in(cast.edith), f"/edit/articles/{other.pk}/"
    assert "Not the same" in client.get(page).text
    assert client.post(f"{page}declines/", {"retold": one.pk}).status_code == 302
    assert "Not the same" not in client.get(page).text
    assert groups(one, other) == [{"a"}, {"b"}]


def tailed(name: str, tail: str) -> Article:
    """Words of nobody else, long enough for a sketch, and a tail."""
    own = " ".join(f"{name}{number}" for number in range(60))
    return article(name, f"{own}\n\n{tail}")


def test_a_tail_in_many_stories_says_nothing_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commonplaces, "STORIES", 10)
    tail = text("resolution")
    for number in range(11):
        tailed(f"paper{'abcdefghijk'[number]}", tail)
    assert commonplaces.count_common() == CommonShingle.objects.count()
    common = set(CommonShingle.objects.values_list("hash", flat=True))
    assert common == Shingled(tail).shingles
    assert commonplaces.sketch_anew() == 11
    assert not any(common & set(sketch.hashes) for sketch in Sketch.objects.all())
    assert all(len(sketch.hashes) == 32 for sketch in Sketch.objects.all())
    assert (commonplaces.count_common(), commonplaces.sketch_anew()) == (0, 0)
    assert not StoryLink.objects.exists()


def test_a_report_with_many_copies_is_no_tail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commonplaces, "STORIES", 4)
    copies = [article(f"x{number}", TALE.replace("Twelve", f"Ten or {number}")) for number in "abcdef"]
    assert len(groups(*copies)) == 1
    assert commonplaces.count_common() == 0


def test_a_tail_under_many_copies_of_two_reports_is_in_two_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commonplaces, "STORIES", 4)
    for number, name in enumerate("abcdef"):
        of = text("quays" if number % 2 else "tolls", "about")
        article(name, of.replace("night", f"evening {name * 3}"))
    assert Article.objects.values("story").distinct().count() == 2
    assert commonplaces.count_common() == 0


def test_a_report_with_many_copies_that_nobody_has_joined_is_no_tail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commonplaces, "STORIES", 4)
    lines = {name: " ".join(name * length for length in range(1, 21)) for name in "abcdef"}
    printed = [article(name, f"{TALE}\n\n{line}") for name, line in lines.items()]
    assert len(groups(*printed)) == 6
    assert commonplaces.count_common() == 0
    assert StoryLink.objects.filter(state="suggested").count() == 15


def test_a_text_without_a_sketch_gets_one_at_night_and_its_links() -> None:
    one, other = article("a", TALE), article("b", GROWN)
    StoryLink.objects.all().delete()
    Sketch.objects.all().delete()
    assert commonplaces.sketch_anew() == 2
    assert (Sketch.objects.count(), link_of(one, other)) == (2, "suggested")


@pytest.mark.django_db(transaction=True)
def test_links_made_at_once_leave_one_whole_story(cast: Cast) -> None:
    by = cast.edith
    for number in range(5):
        row = [article(f"{name}{number}") for name in "abcde"]
        pairs = list(zip(row[1:], row, strict=False))
        at_once(lambda pairs=pairs: linking.retells(*pairs.pop(), by=by), times=4)  # type: ignore[misc]
        assert len(groups(*row)) == 1


def test_statements_of_one_story_rest_on_one_independent_source(cast: Cast) -> None:
    first, second = make.capture(), make.capture(make.TEXT + "Seen elsewhere.\n")
    for capture in (first, second):
        make.published(by=cast.edith, reviewer=cast.rosa, of=capture)
    everything = Appearance.objects.filter(lead=True)
    assert base(everything).sources == 2
    event = linking.retells(second.article, first.article, by=cast.edith)
    assert base(everything).sources == 1
    undoing.undo(event, by=cast.edith)
    assert base(everything).sources == 2


def test_an_appearance_claims_no_story_that_its_articles_have_not(cast: Cast) -> None:
    publication = make.published(by=cast.edith, reviewer=cast.rosa)
    (article,) = Article.objects.filter(evidence__version=publication.version)
    Appearance.objects.update(stories=[12345])
    assert Appearance.objects.get().stories == [article.story_id]
