"""The workspace in a real browser: a statement made by keys, a form that survives, two people at one draft."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from positions.models import Capture, StatementVersion
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.windows import Windows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def capture(transactional_db: None) -> Capture:
    make.organization("harbour-watch", name="Harbour Watch")
    session = make.session(make.treaty())
    assert session.pk
    return make.capture(published=make.AUGUST)


class Counted:
    """A keyboard that counts: a text typed is one action, and so is each other key."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.actions += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.actions += 1


def opened(windows: Windows, who: str, draft: StatementVersion) -> Page:
    page = windows(who)
    page.goto(f"/edit/statements/{draft.statement_id}/")
    return page


def test_a_new_statement_takes_twelve_actions_from_its_passage_to_saved(
    windows: Windows, capture: Capture, cast: Cast
) -> None:
    page = windows(cast.edith.username)
    cast.edith.session = make.treaty().milestones.get()
    cast.edith.save()
    page.goto(f"/edit/articles/{capture.article_id}/")
    page.locator("#n2").click()
    keys = Counted(page)
    keys.press("s")
    expect(page.locator("#id_organization")).to_be_focused()
    keys.type("Harbour Watch")
    keys.press("Tab", "Tab", "2", "Tab", "4", "Tab", "4", "Tab")
    keys.type("Wants it changed.")
    keys.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("Saved.")
    draft = StatementVersion.objects.get()
    assert (str(draft.organization), draft.treaty, draft.question) == ("Harbour Watch", make.treaty(), "text")
    assert (draft.stance, draft.rule, draft.summary) == ("oppose_unless_amended", 4, "Wants it changed.")
    assert keys.actions <= 12


def test_a_sheet_begun_with_suggestions_has_the_focus_in_its_first_row(
    windows: Windows, capture: Capture, cast: Cast
) -> None:
    # Not of the rules, so that no worker that searches the text anew takes it away.
    make.suggestion(of=capture, suggester="language_model")
    page = windows(cast.edith.username)
    page.goto(f"/edit/articles/{capture.article_id}/sheet/")
    page.get_by_role("link", name="Begin with the 1 suggestion").press("Enter")
    expect(page.locator("#id_rows-0-organization")).to_be_focused()


def test_the_list_under_a_name_follows_what_is_typed(windows: Windows, capture: Capture, cast: Cast) -> None:
    make.organization("quay-watch", name="Quay Watch")
    page = opened(windows, cast.edith.username, make.draft(of=capture, by=cast.edith))
    page.locator("#id_organization").fill("quay")
    offered = page.locator("#organizations option")
    expect(offered).to_have_count(1)
    assert offered.get_attribute("value") == "Quay Watch"
    expect(page.locator("#id_organization")).to_be_focused()
    page.locator("#id_organization").fill("")
    expect(offered).to_have_count(0)


def test_an_accepted_suggestion_takes_two_key_presses(windows: Windows, capture: Capture, cast: Cast) -> None:
    # Not of the rules, so that no worker that searches the text anew takes it away.
    make.suggestion(of=capture, suggester="language_model")
    page = windows(cast.edith.username)
    page.goto(f"/edit/articles/{capture.article_id}/")
    keys = Counted(page)
    keys.press("n", "y")
    expect(page.locator("#status")).to_contain_text("is a draft with what was proposed")
    assert StatementVersion.objects.get().organization == make.organization()
    assert keys.actions == 2


def test_what_was_refused_stands_there_and_is_not_said_to_have_come_back(
    windows: Windows, capture: Capture, cast: Cast
) -> None:
    page = opened(windows, cast.edith.username, make.draft(of=capture, by=cast.edith))
    page.get_by_label("Organization").fill("Nobody knows it")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#errors")).to_contain_text("No organization is known as")
    expect(page.get_by_label("Organization")).to_have_value("Nobody knows it")
    expect(page.locator("#status")).to_have_text("")


def test_what_was_typed_is_there_after_the_window_died(
    windows: Windows, capture: Capture, cast: Cast
) -> None:
    draft = make.draft(by=cast.edith, of=capture)
    page = opened(windows, cast.edith.username, draft)
    # At once, before anything is saved by itself.
    page.get_by_label("Summary in your own words").fill("Typed a moment before.")
    page.close(run_before_unload=False)
    again = windows.contexts[-1].new_page()
    again.goto(f"/edit/statements/{draft.statement_id}/")
    expect(again.get_by_label("Summary in your own words")).to_have_value("Typed a moment before.")
    expect(again.locator("#status")).to_contain_text("is back in the form")
    # And from there it goes to the server by itself.
    expect(again.locator("#saved-words")).to_contain_text("Saved")
    wait_until_saved(draft, "Typed a moment before.", again)


def test_what_was_typed_a_while_ago_is_there_in_another_browser(
    windows: Windows, capture: Capture, cast: Cast
) -> None:
    draft = make.draft(by=cast.edith, of=capture)
    page = opened(windows, cast.edith.username, draft)
    page.get_by_label("Summary in your own words").fill("Typed a while ago.")
    wait_until_saved(draft, "Typed a while ago.", page)
    windows.contexts[-1].close()
    other = opened(windows, cast.edith.username, draft)
    expect(other.get_by_label("Summary in your own words")).to_have_value("Typed a while ago.")


def wait_until_saved(draft: StatementVersion, summary: str, page: Page) -> None:
    for _ in range(100):
        draft.refresh_from_db()
        if draft.summary == summary:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{draft.summary!r} is saved, not {summary!r}")


def test_without_a_connection_it_says_so_and_saves_once_there_is_one(
    windows: Windows, capture: Capture, cast: Cast
) -> None:
    draft = make.draft(by=cast.edith, of=capture)
    page = opened(windows, cast.edith.username, draft)
    windows.contexts[-1].set_offline(True)
    page.get_by_label("Summary in your own words").fill("Typed in a tunnel.")
    expect(page.locator("#saved-words")).to_contain_text("the server cannot be reached")
    windows.contexts[-1].set_offline(False)
    page.get_by_label("Doubt").fill("Is it?")
    wait_until_saved(draft, "Typed in a tunnel.", page)


def test_signed_out_meanwhile_nothing_is_lost(windows: Windows, capture: Capture, cast: Cast) -> None:
    draft = make.draft(by=cast.edith, of=capture)
    page = opened(windows, cast.edith.username, draft)
    cookies: Any = windows.contexts[-1].cookies()
    windows.contexts[-1].clear_cookies()
    page.get_by_label("Summary in your own words").fill("Typed after the session.")
    expect(page.locator("#saved-words")).to_contain_text("you are signed out")
    windows.contexts[-1].add_cookies(cookies)
    page.get_by_label("Doubt").fill("Is it?")
    wait_until_saved(draft, "Typed after the session.", page)


def test_two_editors_at_one_draft_see_each_other_and_neither_overwrites(
    windows: Windows, capture: Capture, cast: Cast
) -> None:
    draft = make.draft(by=cast.edith, of=capture)
    hers, his = opened(windows, cast.edith.username, draft), opened(windows, cast.remy.username, draft)
    expect(his.locator("#saved")).to_contain_text(cast.edith.username)
    hers.get_by_label("Summary in your own words").fill("Hers.")
    wait_until_saved(draft, "Hers.", hers)
    expect(hers.locator("#saved")).to_contain_text(cast.remy.username)
    his.get_by_label("Summary in your own words").fill("His.")
    expect(his.locator("#saved-words")).to_contain_text("somebody else has saved this draft")
    his.keyboard.press("Control+Enter")
    expect(his.locator("#errors")).to_be_focused()
    expect(his.get_by_label("Summary in your own words")).to_have_value("His.")
    his.get_by_text("What is saved now").click()
    expect(his.get_by_text("Hers.")).to_be_visible()
    draft.refresh_from_db()
    assert draft.summary == "Hers."
    # Having seen both, he saves.
    his.locator("#save").click()
    wait_until_saved(draft, "His.", his)


def test_going_on_to_the_next_passage_loses_nothing_of_this_one(
    windows: Windows, capture: Capture, cast: Cast
) -> None:
    draft = make.draft(by=cast.edith, of=capture)
    page = opened(windows, cast.edith.username, draft)
    page.get_by_label("Summary in your own words").fill("Typed in a hurry.")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.keyboard.press("s")
    expect(page.get_by_role("heading", name=f"Statement {draft.statement_id + 1}, draft 1")).to_be_visible()
    wait_until_saved(draft, "Typed in a hurry.", page)


def test_a_passage_of_the_text_goes_into_the_row_of_a_sheet(
    windows: Windows, capture: Capture, cast: Cast
) -> None:
    page = windows(cast.edith.username)
    page.goto(f"/edit/articles/{capture.article_id}/")
    page.locator("#n1").click()
    page.keyboard.press("Shift+T")
    row = page.locator("#row-1")
    row.get_by_label("Who").fill("Harbour Watch")
    page.keyboard.press("Enter")
    expect(page.locator("#row-2").get_by_label("Who")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Shift+J")
    page.keyboard.press("s")
    expect(row.get_by_label("Sentences")).to_have_value("2-3")
    expect(row.get_by_label("Step")).to_be_focused()
    page.keyboard.press("Control+Shift+l")
    expect(row.get_by_label("restates its last statement")).to_be_checked()
    expect(page.locator("#saved-words")).to_contain_text("Kept")
