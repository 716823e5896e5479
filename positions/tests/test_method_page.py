"""The method page: every label has its place there, and it can be read on any screen."""

import re
from html.parser import HTMLParser

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import translation
from playwright.sync_api import Page

from positions.models import Stance
from positions.reading.method import FILES, OFF_THE_SCALE, method


class Ids(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "id" and value]


@pytest.fixture(params=FILES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def html(client: Client, db: None, language: str) -> str:
    return client.get("/method/" if language == "en" else f"/{language}/method/").content.decode()


def test_every_label_rule_and_grade_can_be_linked_to(html: str, language: str) -> None:
    ids = Ids(html).found
    assert len(ids) == len(set(ids))
    wanted = [
        *Stance.values,
        *OFF_THE_SCALE[language].values(),
        *(f"rule-{number}" for number in range(1, 8)),
    ]
    assert {*wanted, *(f"grade-{letter}" for letter in "abcde")} <= set(ids)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


@pytest.mark.parametrize("stance", Stance)
def test_a_step_is_defined_in_one_line_beside_its_chip(html: str, language: str, stance: Stance) -> None:
    line = re.search(rf'<li id="{stance}" class="label">(.*?)</li>', html, re.DOTALL)
    assert line
    assert f"chip-{stance}" in line[1]
    with translation.override(language):
        assert str(stance.label) in line[1]
    assert "</strong>:" not in line[1]


def test_there_is_one_first_heading_and_each_section_is_in_the_contents(html: str, language: str) -> None:
    assert html.count("<h1") == 1
    assert [id for id, _ in method(language).sections] == [f"section-{number}" for number in range(1, 11)]


def test_a_translation_has_the_same_parts_in_the_same_order() -> None:
    """Links to a label or a rule lead there in any language; a paragraph that was added to one is missed in the other."""
    english, french = (re.findall(r"<(?:p|li|tr|th|td|h2)\b[^>]*>", method(each).body) for each in FILES)
    assert english == french
    assert method("ar") == method("en")


def test_it_sets_no_style_and_no_script_of_its_own(html: str) -> None:
    assert "style=" not in html
    assert "<script" not in html.partition('id="page"')[2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_on_a_phone_and_in_the_dark(site: str, page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{site}/method/#oppose")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert Axe().run(page).response["violations"] == []
