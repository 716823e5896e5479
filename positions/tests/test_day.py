"""A whole day of an editor and a reviewer, in a browser: by shortcuts, by the mouse alone, and with scripts off."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from positions.models import (
    Article,
    Capture,
    Correction,
    Organization,
    Review,
    StatementVersion,
    Suggestion,
)
from positions.tests import make, processes
from positions.tests.cast import Cast
from positions.tests.turns import share
from positions.tests.windows import Keys, Mouse, Person, Windows

pytestmark = pytest.mark.django_db(transaction=True)

SPEAKERS = 40
# Approvals can be taken back for so many seconds: longer than any step of the day takes.
DELAY = 600
PLENARY = "Plenary of the Harbour Treaty.\n" + "".join(
    f"The delegate of State {number} said that the text goes too far.\n" for number in range(1, SPEAKERS + 1)
)


@dataclass
class Way:
    """How everything is done: with `keys` by the shortcuts that the buttons print, else by the buttons."""

    keys: bool = False
    scripts: bool = True


WAYS = {"by shortcuts": Way(keys=True), "by the mouse": Way(), "without scripts": Way(scripts=False)}


class Worker(Person):
    """Somebody at work; counts what is done."""

    def __init__(self, windows: Windows, username: str, way: Way) -> None:
        super().__init__(windows, username)
        self.way, self.actions = way, 0

    def does(self, *keys: str, button: str = "", link: str = "") -> None:
        """A shortcut, or the button or link that prints it."""
        if self.way.keys:
            for key in keys:
                self.page.keyboard.press(key)
                self.actions += 1
        elif link:
            self.follows(link)
        else:
            self.presses(button)

    def settles(self) -> None:
        """Until the page is there that the last action leads to, and htmx knows it."""
        self.page.wait_for_load_state()
        self.page.wait_for_function(
            "() => !window.htmx || !document.querySelector('.htmx-request, [aria-busy]')"
        )
        if self.way.scripts:
            assert self.swaps >= 0


@pytest.fixture(params=share(WAYS, len(WAYS)))
def way(request: pytest.FixtureRequest) -> Way:
    return WAYS[request.param]


@pytest.fixture
def windows(way: Way, browser: Browser, transactional_db: None) -> Iterator[Windows]:
    options: dict[str, Any] = {} if way.scripts else {"options": {"java_script_enabled": False}}
    with processes.web(PUBLISH_DELAY=str(DELAY)) as url:
        windows = Windows(browser, url, hand=Keys() if way.keys else Mouse(), **options)
        yield windows
        windows.close()


@pytest.fixture
def plenary(transactional_db: None) -> Capture:
    for number in range(1, SPEAKERS + 1):
        make.organization(f"state-{number}", kind="state")
    make.session(make.treaty())
    return make.capture(PLENARY, title="Plenary", published=make.AUGUST)


@pytest.fixture
def reports(plenary: Capture) -> list[Capture]:
    """Ten articles of the morning, newest last; a machine proposes something in the last."""
    found = [
        make.capture(
            f"Report {number} of a day at the quay.\nThe Club of Pier {number} wants article {number} rewritten.\n",
            title=f"Report {number}", published=make.AUGUST, publisher="Harbour Times",
        )
        for number in range(10)
    ]  # fmt: skip
    # Not of the rules, so that no worker that searches the text anew takes it away.
    words = "The Club of Pier 9 wants article 9 rewritten."
    club = make.organization("club-9", name="Club of Pier 9")
    make.suggestion(of=found[9], words=words, organization=club, suggester="language_model", stance="oppose")
    return found


def test_a_day(way: Way, windows: Windows, plenary: Capture, reports: list[Capture], cast: Cast) -> None:
    corrected = make.published(by=cast.edith, reviewer=cast.rosa, summary="Likes it.").statement
    editor = Worker(windows, cast.edith.username, way)
    stands_in_a_session(editor)
    triages(editor, reports)
    statements = annotates(editor, reports)
    enters_a_plenary(editor, plenary)
    reviewer = Worker(windows, cast.rosa.username, way)
    approves_a_batch(reviewer, plenary)
    sends_one_back(reviewer, statements[0])
    mends(editor, statements[0])
    approves_takes_back_and_approves_again(reviewer, statements[0])
    corrects(editor, corrected.pk)
    merges_and_takes_it_back(reviewer)
    # Where scripts run, the focus was somewhere after every exchange of the day.
    assert editor.swaps + reviewer.swaps > 0 or not way.scripts


def stands_in_a_session(editor: Worker) -> None:
    editor.goes_to("/edit/standing/")
    editor.picks("We are in the session", str(make.treaty().milestones.get().pk))
    editor.presses("Save")
    editor.sees("New drafts begin with this.")


def triages(editor: Worker, reports: list[Capture]) -> None:
    """Four dismissed, one parked, one taken, one a duplicate; three are left to annotate."""
    editor.goes_to("/edit/queue/")
    if editor.way.keys:
        editor.page.keyboard.press("j")
        # Past the three to be annotated; Report 9 is the first line, Report 0 the last but one.
        for _ in range(3):
            editor.page.keyboard.press("j")
    for number in range(6, 2, -1):
        decides(editor, f"Report {number}", "d", "4", menu="Dismiss", button="Not a position")
    decides(editor, "Report 2", "a", button="Assign to me")
    if editor.way.keys:
        editor.page.keyboard.press("j")
    until = timezone.now().date() + dt.timedelta(days=7)
    parks(editor, "Report 1", until)
    decides(
        editor,
        "Report 0",
        "m",
        menu="Duplicate of…",
        fill=str(reports[9].article_id),
        button="It is a duplicate",
    )
    states = dict(Article.objects.filter(title__startswith="Report").values_list("title", "triage"))
    assert sorted(states.values()) == ["dismissed"] * 5 + ["new"] * 4 + ["parked"]


def line(editor: Worker, title: str) -> Any:
    return editor.page.locator(".lines > li", has=editor.page.get_by_role("heading", name=title, exact=True))


def decides(editor: Worker, title: str, *keys: str, menu: str = "", button: str = "", fill: str = "") -> None:
    if editor.way.keys:
        expect(line(editor, title).locator("[data-row]")).to_be_focused()
        before = editor.swaps
        for key in keys:
            editor.page.keyboard.press(key)
        if fill:
            editor.page.keyboard.type(fill)
            editor.page.keyboard.press("Enter")
        editor.awaits_swap(before + 1)
        return
    before, here = editor.swaps, line(editor, title)
    if menu:
        here.locator("summary", has_text=menu).click()
    if fill:
        here.get_by_label("Article number").fill(fill)
    here.get_by_role("button", name=button, exact=True).click()
    if editor.way.scripts:
        editor.awaits_swap(before + 1)
    expect(here).to_have_count(1 if button == "Assign to me" else 0)


def parks(editor: Worker, title: str, until: dt.date) -> None:
    if editor.way.keys:
        before = editor.swaps
        editor.page.keyboard.press("w")
        editor.page.keyboard.type(until.strftime("%m%d%Y"))
        editor.page.keyboard.press("Enter")
        editor.awaits_swap(before + 1)
        return
    here = line(editor, title)
    here.locator("summary", has_text="Park").click()
    here.get_by_label("Until").fill(until.isoformat())
    here.get_by_role("button", name="Park", exact=True).click()
    expect(here).to_have_count(0)


def annotates(editor: Worker, reports: list[Capture]) -> list[int]:
    """Three articles: one by what a machine proposed, two by a passage each; all sent for review."""
    editor.goes_to(f"/edit/articles/{reports[9].article_id}/")
    proposed = Suggestion.objects.get().pk
    editor.does("n", "y", button=f"Accept suggestion {proposed}")
    editor.sees("is a draft with what was proposed")
    first = StatementVersion.objects.latest("pk").statement_id
    editor.goes_to(f"/edit/statements/{first}/")
    fills_in(editor, summary="Wants article 9 rewritten.", only_what_is_missing=True)
    found = [first]
    for number in (8, 7):
        organization = make.organization(f"club-{number}", name=f"Club of Pier {number}")
        if editor.way.keys:
            editor.goes_to(f"/edit/articles/{reports[number].article_id}/")
            editor.page.locator("#n2").focus()
            editor.page.keyboard.press("j")
            editor.page.keyboard.press("s")
            expect(editor.page.locator("#id_organization")).to_be_focused()
            statement = editor.row
        else:
            statement = editor.chooses(reports[number].article_id, 2, 2)
        fills_in(editor, organization=organization.name, summary=f"Wants article {number} rewritten.")
        found.append(statement)
    return found


def fills_in(
    editor: Worker, *, organization: str = "", summary: str, only_what_is_missing: bool = False
) -> None:
    if organization:
        editor.writes("Organization", organization)
    if not only_what_is_missing:
        editor.ticks("the text: is this draft")
        editor.hand.tick(editor.page.get_by_label("Opposes", exact=True))
        editor.hand.tick(editor.page.get_by_label("quoted", exact=True))
    editor.writes("Summary in your own words", summary)
    editor.does("Control+Shift+Enter", button="Save and send for review")
    editor.sees("Sent for review")


def enters_a_plenary(editor: Worker, plenary: Capture) -> None:
    """Forty speakers as one sheet, in at most two hundred actions, each key and each text typed counted."""
    editor.goes_to(f"/edit/articles/{plenary.article_id}/")
    editor.page.locator("#captured").evaluate(
        "each => { each.tabIndex = -1; each.focus() }"
    ) if editor.way.keys else None
    before = editor.actions
    editor.does("Shift+T", link="Many speakers or asks?")
    expect(editor.page.get_by_role("heading", name="Sheet", exact=True)).to_be_visible()
    editor.unfolds("Type or paste rows as lines")
    lines = [
        f"State {number}; {number + 1}; opposes; Says that the text goes too far."
        for number in range(1, SPEAKERS + 1)
    ]
    field = editor.page.get_by_label("A line for each row")
    if editor.way.keys:
        editor.hand.write(field, "")
        for each in lines:
            editor.page.keyboard.insert_text(each)
            editor.page.keyboard.press("Enter")
            editor.actions += 2
    else:
        field.fill("\n".join(lines))
        editor.actions += 2 * SPEAKERS
    editor.does("Control+Shift+U", button="More rows")
    expect(editor.page.locator(f"#id_rows-{SPEAKERS - 1}-organization")).to_have_value(f"State {SPEAKERS}")
    editor.picks("Whose words", "quoted")
    editor.picks("Read", "publisher")
    editor.actions += 4
    editor.does("Control+Shift+Enter", button="Save and send all for review")
    editor.sees(f"{SPEAKERS} statements are sent for review.")
    assert editor.actions - before <= 200


def approves_a_batch(reviewer: Worker, plenary: Capture) -> None:
    """All of the plenary but two rows."""
    reviewer.goes_to(f"/edit/articles/{plenary.article_id}/review/")
    if reviewer.way.keys:
        for key in ("j", "x", "j", "j", "x", "Shift+A"):
            reviewer.page.keyboard.press(key)
    else:
        for name in ("Hold back: State 1", "Hold back: State 3"):
            reviewer.hand.tick(reviewer.page.get_by_label(name, exact=True))
        reviewer.page.locator("form.batch button").click()
    reviewer.sees(f"{SPEAKERS - 2} statements approved.")
    held = StatementVersion.objects.waiting().filter(evidence__capture=plenary)
    assert sorted(str(each.organization) for each in held) == ["State 1", "State 3"]


def sends_one_back(reviewer: Worker, statement: int) -> None:
    reviewer.goes_to(f"/edit/statements/{statement}/review/")
    reviewer.writes("Note", "Say which article.")
    reviewer.page.locator("h1").evaluate(
        "each => { each.tabIndex = -1; each.focus() }"
    ) if reviewer.way.keys else None
    reviewer.does("Shift+R", button="Send back with this note")
    reviewer.sees("Sent back.")


def mends(editor: Worker, statement: int) -> None:
    editor.goes_to("/edit/")
    editor.sees("Say which article.", at="#page")
    editor.goes_to(f"/edit/statements/{statement}/review/")
    editor.does("Shift+E", button="Edit: begin a new version")
    expect(editor.page.get_by_label("Summary in your own words")).to_be_visible()
    editor.writes("Summary in your own words", "Wants article 9 rewritten before anything else.")
    editor.does("Control+Shift+Enter", button="Save and send for review")
    editor.sees("Sent for review")


def approves_takes_back_and_approves_again(reviewer: Worker, statement: int) -> None:
    for _ in range(2):
        reviewer.goes_to(f"/edit/statements/{statement}/review/")
        reviewer.does("Shift+A", button="Approve and publish")
        reviewer.sees("Approved.")
        if _:
            break
        reviewer.settles()
        reviewer.does("z", button="Undo")
        reviewer.sees("Taken back.")
        assert StatementVersion.objects.waiting().filter(statement=statement).exists()
    decisions = Review.objects.filter(version__statement=statement).values_list("decision", flat=True)
    assert list(decisions) == ["send_back", "approve", "approve"]


def corrects(editor: Worker, statement: int) -> None:
    editor.goes_to(f"/edit/statements/{statement}/review/")
    editor.does("Shift+W", link="Correct: say what was wrong")
    editor.writes("What was wrong", "It does not like it.")
    editor.writes("How it is known, and how it came about", "The passage was misread.")
    editor.does("Control+Enter", button="Save and go on to the draft")
    editor.sees("Now mend what was wrong")
    editor.writes("Summary in your own words", "Wants article 4 rewritten first.")
    editor.does("Control+Shift+Enter", button="Save and send for review")
    editor.sees("Sent for review")
    assert Correction.objects.get().version.statement_id == statement


def merges_and_takes_it_back(reviewer: Worker) -> None:
    tide, club = (
        make.organization("tide-club", name="Tide Club"),
        make.organization("the-tide-club", name="Tide-Club"),
    )
    reviewer.goes_to("/edit/organizations/duplicates/")
    if reviewer.way.keys:
        reviewer.page.keyboard.press("j")
    reviewer.does("m", link="Merge…")
    reviewer.sees_heading("Merge Tide")
    reviewer.presses("This one stays Tide Club")
    reviewer.writes("Why the two are one", "Its site says so.")
    reviewer.writes("Type the name of the record that stays", "Tide Club")
    reviewer.presses("Merge")
    reviewer.sees("Merged.")
    assert Organization.objects.get(pk=club.pk).merged_into == tide
    reviewer.settles()
    reviewer.does("z", button="Undo")
    reviewer.sees("Taken back.")
    assert Organization.objects.get(pk=club.pk).merged_into is None
