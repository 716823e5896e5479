"""What readers come with, answered from the home page by so many clicks: on the dossier, in a browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from positions.tests.house import House
from positions.tests.pages import Shown

HOME = Shown("home", "/")
CONVENTION = "UN Convention against Cybercrime"


@dataclass
class Reader:
    """Begins at the home page, and counts."""

    page: Page
    clicks: int = 0

    def follows(self, name: str | re.Pattern[str], within: str = "main, header") -> None:
        self.page.locator(within).get_by_role("link", name=name).first.click()
        self.clicks += 1
        self.page.wait_for_load_state()
        self.page.wait_for_function("() => !document.querySelector('.htmx-request, [aria-busy]')")

    def opens(self, summary: str) -> None:
        self.page.locator("summary", has_text=summary).first.click()
        self.clicks += 1

    def reads(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)


@pytest.fixture
def reader(house: House, browser: Browser) -> Iterator[Reader]:
    page = browser.new_page()
    house.goes(page, HOME)
    yield Reader(page)
    page.close()


def test_where_does_cisco_stand(reader: Reader) -> None:
    reader.follows("Organizations")
    reader.follows("Cisco")
    reader.reads(CONVENTION, "Opposes unless changed", "evidence")
    assert reader.clicks <= 2


def test_what_did_the_united_states_say_before_and_after_august_2024(reader: Reader) -> None:
    reader.follows("Organizations")
    reader.follows("United States")
    reader.follows("12 statements")
    said = reader.page.locator(".part time").evaluate_all("all => all.map((each) => each.dateTime)")
    assert min(said) < "2024-08" < max(said)
    reader.reads("What changed?")
    assert reader.clicks <= 3


def test_who_else_worries_about_security_research(reader: Reader) -> None:
    reader.follows("Concerns")
    reader.follows("Security research")
    reader.reads("Human Rights Watch", "Worries about")
    assert reader.clicks <= 2


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("Article 6", ["Iran", "Remove several rights provisions by vote"]),
        ("Article 7", ["The same letter", "Computer & Communications Industry Association"]),
    ],
)
def test_who_asks_for_what_on_an_article_and_who_signed_the_same_letter(
    reader: Reader, article: str, said: list[str]
) -> None:
    reader.follows(CONVENTION, within="section[aria-labelledby=treaties]")
    reader.follows("By article")
    reader.follows(article)
    reader.reads(*said)
    assert reader.clicks <= 3


def test_what_changed_since_a_session(reader: Reader) -> None:
    reader.follows(CONVENTION, within="section[aria-labelledby=treaties]")
    reader.follows(re.compile("What changed since"))
    reader.reads("Changes since: ")
    assert reader.clicks <= 2


def test_the_exact_passage_its_archived_copy_and_how_to_cite_it(reader: Reader) -> None:
    reader.follows("Harbour Treaty", within="section[aria-labelledby=treaties]")
    reader.follows(re.compile("evidence$"), within=".places")
    expect(reader.page.locator("mark").first).to_be_visible()
    reader.opens("Cite")
    assert reader.clicks <= 3
    expect(reader.page.locator(".reference").first).to_contain_text("Version")
    reader.follows("Read on at this point")
    expect(reader.page.locator("mark").first).to_be_visible()
    assert reader.clicks <= 3 + 1
