"""The triage queue: its lines, tabs and filters, and a morning's decisions by keys, by buttons, without scripts."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from positions.editing import triaging, undoing
from positions.models import Article, Event, Story, Suggestion, Treaty
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_proposing import TEXT as SAYING
from positions.tests.windows import Person, Windows

pytestmark = pytest.mark.django_db

QUEUE = "/edit/queue/"
DECIDE = "/edit/queue/decide/"


@pytest.fixture
def edith(client: Client, cast: Cast) -> Client:
    client.force_login(cast.edith)
    return client


def came_in(count: int) -> list[Article]:
    """Newest first, as the queue shows them."""
    texts = [f"Report {n}: the harbour was {n} times as loud as in the year before." for n in range(count)]
    return [make.capture(text, title=f"Report {n}").article for n, text in enumerate(texts)][::-1]


def told(client: Client, query: str = "") -> str:
    """The text of a page, in one line."""
    page = client.get(QUEUE + query).content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def decide(client: Client, article: Article, decision: str, here: str = "", **fields: object) -> int:
    posted = {"articles": article.pk, "decision": decision, "here": here, **fields}
    return client.post(DECIDE, posted).status_code


def test_each_tab_has_what_was_decided(edith: Client, cast: Cast) -> None:
    new, parked, dismissed = came_in(3)
    triaging.park([parked.pk], until=timezone.now().date() + dt.timedelta(days=3), by=cast.edith)
    triaging.dismiss([dismissed.pk], reason="process", by=cast.edith)
    assert f"Article {new.pk} ·" in told(edith)
    assert "parked until" in told(edith, "?tab=parked")
    assert "dismissed: about process" in told(edith, "?tab=dismissed")
    assert re.search(r"New 1 Coming in 0 Parked 1 Annotated 0 Dismissed 1 To capture 0", told(edith))


def test_the_copies_of_a_story_are_one_line_and_one_decision(edith: Client) -> None:
    later, first = came_in(2)
    Article.objects.filter(pk=later.pk).update(story=first.story)
    page = told(edith)
    assert "1 copy of the same story" in page
    assert page.count("Annotate article") == 1
    decide(edith, first, "dismiss", reason="no_position", articles=[first.pk, later.pk])
    assert not Article.objects.queue().exists()


def test_filters_stand_in_the_address(edith: Client, cast: Cast) -> None:
    mine, other = came_in(2)
    triaging.assign([mine.pk], to=cast.edith, by=cast.edith)
    assert "Report 1" in told(edith, "?whose=mine")
    assert "Report 0" not in told(edith, "?whose=mine")
    assert "Nothing here under these filters." in told(edith, "?language=fr")
    Article.objects.filter(pk=other.pk).update(language="fr-CA")
    assert "Report 0" in told(edith, "?language=fr")


@pytest.mark.parametrize("query", ["?tab=nothing", "?source=x", "?before=-1", "?at=²", "?language=klingon"])
def test_a_filter_that_makes_no_sense_is_none(query: str, edith: Client) -> None:
    came_in(1)
    assert "Report 0" in told(edith, query)


def test_a_page_has_so_many_lines_and_leads_to_the_next(edith: Client) -> None:
    article, _ = came_in(2)
    rows = [Article(story=Story.objects.create(), title=f"No {n}", intake="captured") for n in range(33)]
    Article.objects.bulk_create(rows)
    older = re.search(r'href="/edit/queue/(\?before=\d+)"', edith.get(QUEUE).content.decode())
    assert older
    assert f"Article {article.pk} ·" in told(edith, older[1])


@pytest.mark.parametrize(
    ("decision", "fields", "sentence"),
    [
        ("dismiss", {}, "Say why nothing is made of it."),
        ("dismiss", {"reason": "no idea"}, "not one of the available choices"),
        ("park", {"until": "soon"}, "Enter a valid date."),
        ("park", {"until": "2020-01-01"}, "Choose a day after today"),
        ("duplicate", {"of": "999999"}, "not one of the available choices"),
        ("publish", {}, "not one of the available choices"),
        ("dismiss", {"reason": "process", "articles": []}, "Tick at least one article."),
        ("dismiss", {"reason": "process", "articles": ["²", "9" * 30]}, "Tick at least one article."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_decided(
    decision: str, fields: dict[str, object], sentence: str, edith: Client
) -> None:
    (article,) = came_in(1)
    posted = {"articles": article.pk, "decision": decision, **fields}
    answer = edith.post(DECIDE, posted)
    assert 400 <= answer.status_code < 500
    assert sentence in answer.content.decode()
    assert not Event.objects.filter(verb__in=triaging.DECISIONS).exists()


def test_two_editors_at_one_line_do_not_overwrite_each_other(edith: Client, cast: Cast) -> None:
    (article,) = came_in(1)
    triaging.dismiss([article.pk], reason="process", by=cast.rosa)
    answer = edith.post(DECIDE, {"articles": article.pk, "decision": "dismiss", "reason": "restates"})
    assert answer.status_code == 409
    assert "dismissed by now (rosa)" in answer.content.decode()


def test_every_link_of_a_refusal_leads_back_to_the_queue(edith: Client) -> None:
    first, second = came_in(2)
    decide(edith, first, "dismiss", reason="process")
    page = edith.post(DECIDE, {"articles": second.pk, "decision": "park", "here": "whose=nobody"})
    words = page.content.decode()
    assert page.status_code == 422
    assert f'name="next" value="{QUEUE}?whose=nobody"' in words
    assert f'<form method="get" action="{QUEUE}"' in words
    assert 'href="?' not in words


def test_one_decision_after_the_other_is_taken_back(edith: Client, cast: Cast) -> None:
    for article in came_in(2):
        decide(edith, article, "dismiss", reason="process")
    for left in (1, 2):
        event = undoing.latest(cast.edith, triaging.DECISIONS)
        assert event
        edith.post(f"/edit/activity/{event.pk}/undo/")
        assert Article.objects.queue().count() == left
    assert undoing.latest(cast.edith, triaging.DECISIONS) is None


def test_without_scripts_a_decision_leads_to_the_next_line_and_can_be_undone(edith: Client) -> None:
    first, second = came_in(2)
    posted = {"articles": first.pk, "decision": "dismiss", "reason": "process", "here": "whose=nobody"}
    page = edith.post(DECIDE, posted, follow=True)
    assert page.redirect_chain == [(f"{QUEUE}?whose=nobody&at={first.pk}", 302)]
    assert f'href="/edit/articles/{second.pk}/" dir="auto" data-row autofocus' in page.content.decode()
    event = Event.objects.get(verb="dismiss")
    undone = edith.post(f"/edit/activity/{event.pk}/undo/", {"next": f"{QUEUE}?whose=nobody"})
    assert undone["Location"] == f"{QUEUE}?whose=nobody"
    assert Article.objects.queue().count() == 2


@pytest.mark.parametrize("elsewhere", ["//evil.example/edit/", "https://evil.example", "/\\evil.example"])
def test_undoing_leads_nowhere_else(elsewhere: str, edith: Client) -> None:
    (article,) = came_in(1)
    decide(edith, article, "dismiss", reason="process")
    event = Event.objects.get(verb="dismiss")
    answer = edith.post(f"/edit/activity/{event.pk}/undo/", {"next": elsewhere})
    assert answer["Location"] == "/edit/activity/"


def test_a_line_says_what_it_is_likely_about(edith: Client) -> None:
    capture = make.capture(SAYING)
    at = SAYING.index("said")
    Suggestion.objects.create(
        capture=capture, start=0, end=len(SAYING), content=[[at, at + 4]], organization=make.organization(),
        treaty=make.treaty(), attribution="paraphrased", question="text", score=0.9, version="1",
    )  # fmt: skip
    page = told(edith, f"?treaty={Treaty.objects.get().pk}&likely=on")
    assert "Likely: Harbour Watch on Harbour Treaty · 1 suggestion" in page
    assert "<mark>said</mark>" in edith.get(QUEUE).content.decode()


def test_the_queue_takes_few_queries_however_long(
    edith: Client, django_assert_max_num_queries: object
) -> None:
    for article in came_in(8)[:4]:
        Suggestion.objects.create(
            capture=article.captures.get(), start=0, end=9, content=[[0, 6]], organization=make.organization(),
            attribution="paraphrased", question="text", score=0.9, version="1",
        )  # fmt: skip
    # The first page of a session notes the device, too.
    edith.get(QUEUE)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        edith.get(QUEUE)


@pytest.fixture
def editor(transactional_db: None, windows: Windows, cast: Cast) -> Person:
    """Edith at the queue, with four reports."""
    came_in(4)
    person = Person(windows, cast.edith.username)
    person.goes_to(QUEUE)
    return person


def focused(person: Person) -> str:
    return str(person.page.evaluate("document.activeElement.textContent"))


def test_a_morning_with_keys(editor: Person) -> None:
    keyboard = editor.page.keyboard
    for key in ("j", "d", "4"):
        keyboard.press(key)
    editor.awaits_swap(1)
    assert focused(editor) == "Report 2"
    keyboard.press("a")
    editor.awaits_swap(2)
    assert focused(editor) == "Report 2"
    keyboard.press("w")
    until = timezone.now().date() + dt.timedelta(days=7)
    keyboard.type(until.strftime("%m%d%Y"))
    keyboard.press("Enter")
    editor.awaits_swap(3)
    assert focused(editor) == "Report 1"
    first = Article.objects.get(title="Report 0")
    keyboard.press("m")
    keyboard.type(str(first.pk))
    keyboard.press("Enter")
    editor.awaits_swap(4)
    assert focused(editor) == "Report 0"
    keyboard.press("z")
    editor.awaits_swap(5)
    expect(editor.page.locator(".lines > li")).to_have_count(2)
    keyboard.press("j")
    keyboard.press("e")
    editor.sees_heading("Captured text")
    states = dict(Article.objects.values_list("title", "triage"))
    assert states == {"Report 0": "new", "Report 1": "new", "Report 2": "parked", "Report 3": "dismissed"}


def test_ticked_ones_and_no_others_are_decided_together(editor: Person) -> None:
    keyboard = editor.page.keyboard
    for key in ("j", "x", "j", "j", "x"):
        keyboard.press(key)
    editor.picks("Dismiss:", "about process")
    editor.hand.press(editor.page.locator("#ticked").get_by_role("button", name="Dismiss"))
    editor.awaits_swap(1)
    assert set(Article.objects.dismissed().values_list("title", flat=True)) == {"Report 3", "Report 1"}


def test_back_and_forward_ten_times_through_filters_show_the_same_lines_at_the_same_place(
    editor: Person,
) -> None:
    page = editor.page
    came_in(16)
    editor.goes_to(QUEUE)

    def scrolls() -> None:
        page.evaluate("scrollTo(0, 400)")
        # It has come to rest, as it has before any hand goes on.
        page.wait_for_function("() => (history.state?.place ?? 0) === scrollY")

    def shown() -> tuple[str, list[str], int, int]:
        titles = page.locator("[data-row]").all_inner_texts()
        return page.url, titles, page.locator("header.frame").count(), int(page.evaluate("scrollY"))

    def follows(tab: str) -> tuple[str, list[str], int, int]:
        swaps = editor.swaps
        # From where one has scrolled to.
        page.locator(f".tabs a[href$='={tab}']").evaluate("each => each.focus({ preventScroll: true })")
        page.keyboard.press("Enter")
        editor.awaits_swap(swaps + 1)
        scrolls()
        return shown()

    scrolls()
    seen = [shown()] + [follows(tab) for tab in ("parked", "new", "dismissed", "annotated", "new")]
    for direction, entries in (("back", seen[-2::-1]), ("forward", seen[1:])):
        for entry in entries:
            page.go_back() if direction == "back" else page.go_forward()
            expect(page).to_have_url(entry[0])
            page.wait_for_function(
                "count => document.querySelectorAll('[data-row]').length === count", arg=len(entry[1])
            )
            page.wait_for_function("place => scrollY === place", arg=entry[3])
            assert shown() == entry


@pytest.mark.parametrize("missing", ["all scripts", "htmx"])
def test_the_same_by_the_mouse_without_scripts(
    missing: str, transactional_db: None, windows: Windows, cast: Cast
) -> None:
    came_in(2)
    windows.options = {"java_script_enabled": missing == "htmx"}
    editor = Person(windows, cast.edith.username)
    if missing == "htmx":
        editor.page.route("**/*htmx*", lambda route: route.abort())
    editor.goes_to(QUEUE)
    editor.unfolds("Dismiss")
    editor.presses("Another treaty")
    expect(editor.page.locator(".lines > li")).to_have_count(1)
    editor.presses("Undo")
    expect(editor.page.locator(".lines > li")).to_have_count(2)
    assert editor.swaps == 0
