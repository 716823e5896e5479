"""The main job in a real browser, with a real worker: two articles become a published position."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from positions.models import Article, Concern, Evidence, Publication
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.turns import share
from positions.tests.windows import Keys, Person, Windows

FIRST = (
    "Harbour Watch voiced doubts about the Harbour Treaty this week.\n"
    "In a post, the group said that article 4 reaches far beyond smuggling. It wants the text amended before "
    "states adopt it.\n"
    "Maria Quay, its director, called the training programme a good step.\n"
)
SECOND = (
    "August 22, 2024 at 02:36AM\n"
    "Harbour Watch has expressed strong concerns about the Harbour Treaty and wants it revised before the vote.\n"
    "Divers United is among its critics, too.\n"
)


@pytest.fixture(autouse=True)
def _catalogue(transactional_db: None) -> None:
    make.treaty()
    make.organization("harbour-watch", name="Harbour Watch")
    make.organization("divers-united", name="Divers United")
    parent = Concern.objects.create(slug="scope", label="Scope", definition="…")
    Concern.objects.create(slug="overbreadth", label="Overbreadth", definition="…", parent=parent)


PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
WAYS: dict[str, dict[str, Any]] = {
    "with scripts": {},
    "without scripts": {"options": {"java_script_enabled": False}},
    "by keyboard alone": {"hand": Keys()},
    "at 360 pixels": {"options": PHONE},
}


@pytest.fixture(params=share(WAYS, 2))
def windows(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Windows]:
    windows = Windows(browser, site, by_form=True, **WAYS[request.param])
    yield windows
    windows.close()


@pytest.mark.django_db(transaction=True)
def test_two_articles_become_one_reported_position_and_a_citation_makes_it_solid(
    windows: Windows, cast: Cast
) -> None:
    editor, reviewer = Person(windows, cast.edith.username), Person(windows, cast.rosa.username)
    reader = Person(windows, None)

    # Two pasted articles, taken in by the worker; the second retells the first.
    first, second = editor.pastes(FIRST), editor.pastes(SECOND)
    editor.goes_to(f"/edit/articles/{second}/")
    editor.writes("This retells article number", str(first))
    editor.presses("Confirm")
    editor.sees("one story")

    # A passage becomes a draft; a second one joins it; one of the other article is found to be on record.
    statement = editor.chooses(first, 2, 3)
    editor.describes("Harbour Watch", said="2024-08", summary="Wants the text amended first.")
    editor.presses("Save")
    editor.sees("Saved.")
    editor.chooses(first, 4, 4, statement=str(statement))
    editor.chooses(second, 2, 2)
    editor.describes("Harbour Watch", said="2024-08-22", summary="Wants it revised.")
    editor.presses("Save")
    editor.sees_heading("Already on record?")
    editor.presses(f"Add this passage to statement {statement}")
    editor.sees_heading(f"Statement {statement}, draft 1")

    # The reviewer sends it back; the editor mends it; the editor cannot approve it, the reviewer can.
    editor.says_where_it_was_read()
    editor.presses("Save and send for review")
    editor.sees("A reviewer decides on this.", at="#page")
    reviewer.goes_to(f"/edit/statements/{statement}/review/")
    reviewer.writes("Note", "Say that it praises the training.")
    reviewer.presses("Send back with this note")
    reviewer.sees("Sent back.")
    editor.goes_to("/edit/")
    editor.sees("Say that it praises the training.", at="#page")
    editor.goes_to(f"/edit/statements/{statement}/review/")
    editor.presses("Edit: begin a new version")
    editor.writes("Summary in your own words", "Wants the text amended first; praises the training.")
    editor.presses("Save and send for review")
    editor.sees("Sent for review")
    reviewer.approves(statement)

    # The reader sees a reported position, one source, three passages in their place.
    reader.goes_to("/positions/harbour-watch/harbour-treaty/")
    reader.sees("Reported: Opposes unless changed", at="#summary")
    reader.sees("Based on 1 statement from 1 independent source", at="#summary")
    reader.follows("Read the evidence in context")
    expect(reader.page.locator("mark")).to_have_count(3)
    reader.follows("Read on at this point")
    expect(reader.page.locator("#text")).to_be_visible()
    assert (
        Evidence.objects.filter(version__publications__isnull=False).values("article").distinct().count() == 2
    )

    # A citation of a named outlet's own report makes it solid.
    editor.goes_to(f"/edit/statements/{statement}/review/")
    editor.presses("Edit: begin a new version")
    editor.unfolds("Add a citation that is not captured")
    citation = editor.page.locator("form[action$='/cite/']")
    editor.writes("Address", "https://harbour-times.example/2024/08/22/treaty", within=citation)
    editor.writes("Title", "Watchdog wants harbour pact amended", within=citation)
    editor.writes("Publisher", "Harbour Times", within=citation)
    editor.writes("Published", "2024-08-22", within=citation)
    editor.picks("This is", "secondary", within=citation)
    editor.picks("Read", "publisher", within=citation)
    editor.picks("It gives", "paraphrase", within=citation)
    editor.presses("Add the citation", within=citation)
    editor.sees("The citation was added.")
    editor.ticks("paraphrased")
    editor.presses("Save and send for review")
    editor.sees("Sent for review")
    reviewer.approves(statement)
    reader.goes_to("/positions/harbour-watch/harbour-treaty/")
    reader.sees("Opposes unless changed on the text", at="#summary")
    expect(reader.page.locator("#summary")).not_to_contain_text("Reported")

    # Withdrawn, it keeps its address and says why.
    reviewer.goes_to(f"/edit/statements/{statement}/review/")
    reviewer.unfolds("Withdraw it")
    reviewer.writes("Reason, which readers will see", "It was another group.")
    reviewer.presses("Withdraw")
    reviewer.sees("Withdrawn.")
    assert reader.goes_to(f"/statements/{statement}/") == 410
    reader.sees("It was another group.", at="#page")
    assert Publication.objects.count() == 2
    assert Article.objects.count() == 3

    # Where scripts run, nobody's page was loaded anew for all this, and the focus was never nowhere.
    if windows.scripts:
        editor.awaits_swap(15)
        reviewer.awaits_swap(4)


@pytest.mark.django_db(transaction=True)
def test_words_chosen_with_the_mouse_become_the_passage(browser: Browser, site: str, cast: Cast) -> None:
    capture = make.capture(
        "🐟 Fish first. “The treaty must protect divers,” it said. Talks go on.\nNext line."
    )
    windows = Windows(browser, site)
    page = windows(cast.edith.username)
    page.goto(f"/edit/articles/{capture.article_id}/")
    page.evaluate(
        """() => {
            const node = document.querySelector("#n2").firstChild, range = document.createRange();
            range.setStart(node, node.data.indexOf("treaty must")); range.setEnd(node, node.data.indexOf(",”"));
            document.getSelection().removeAllRanges(); document.getSelection().addRange(range);
        }"""
    )
    expect(page.locator("#selected")).to_contain_text("treaty must protect divers")
    page.get_by_role("button", name="Use this passage").click()
    expect(page.locator("mark").first).to_have_text("treaty must protect divers")
    windows.close()
